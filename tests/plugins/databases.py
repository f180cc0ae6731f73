"""Fixtures of databases: migrated once a run, then copied for each test, so that every test starts clean.

Measured with 19 tables on PostgreSQL in memory: a copy takes 21 ms, emptying all tables 11 ms. The copy keeps
what migrations put in, counters and triggers, and ends forgotten connections.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.services.processes import quick_folder

TEMPLATE = "template"


@pytest.fixture(scope="session")
def shared_folder(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(pytestconfig, "workerinput") else own


@pytest.fixture(scope="session")
def sqlite_template(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    template = shared_folder / "template.sqlite"
    with _turn(shared_folder / "template.sqlite.lock"):
        if not template.exists():
            making = tmp_path_factory.mktemp("template") / "making.sqlite"
            migrate(f"sqlite:///{making}", making.parent)
            making.rename(template)
    return template


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """A clean, migrated SQLite database of this test, where nothing waits for the disk."""
    with tempfile.TemporaryDirectory(prefix="paliers-sqlite-", dir=quick_folder()) as folder:
        path = Path(folder) / "test.sqlite"
        shutil.copyfile(sqlite_template, path)
        yield f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: PostgresServer, shared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a migrated PostgreSQL database, to be copied."""
    with _turn(shared_folder / "template.postgres.lock"):
        if TEMPLATE not in postgres_server.names():
            url = postgres_server.create("making")
            migrate(url, tmp_path_factory.mktemp("template"))
            postgres_server.rename("making", TEMPLATE)
    return TEMPLATE


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_template: str, worker_number: int) -> str:
    """A clean, migrated PostgreSQL database of this test."""
    return postgres_server.create(f"worker{worker_number}", postgres_template)


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer, worker_number: int) -> str:
    """A PostgreSQL database without a table, for tests of the migrations themselves."""
    return postgres_server.create(f"empty{worker_number}")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A clean, migrated database: every test that uses it runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Let the test processes do something one after the other."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
