"""An installation as an operator makes it: settings in the environment, the product's own commands, its servers."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Row, create_engine, text

from config import Settings
from survey_app.queueing import TaskName, make_producer
from tests.journeys.browser import Browser
from tests.journeys.post import Post, delivered_to, lying_in
from tests.journeys.staff import Account
from tests.journeys.teachers import DOMAIN
from tests.journeys.telling import expect
from tests.services.postgres import running_postgres
from tests.services.processes import ROOT, accepts_connections, free_port, running_child
from tests.services.product import environment_of, running_product
from tests.services.redis import running_redis
from tests.services.smtp_sink import SmtpSink, running_smtp_sink

COMMAND = "from workers.cli import main; main(prog_name='paliers')"
COMMANDS = """
import json, sys
from workers.cli import main
for arguments in json.loads(sys.argv[1]):
    main(arguments, prog_name="paliers", standalone_mode=False)
"""
WEB_PROCESSES = 2
ACCESS_LOG = {"GUNICORN_CMD_ARGS": "--logger-class tests.services.visit_log.VisitLog"}
"""Production keeps no log of visits; here there is one, so that what it would tell can be looked at."""


@dataclass(frozen=True)
class Services:
    """What the product stands on."""

    database_url: str
    broker_url: str
    mail: SmtpSink


@dataclass(frozen=True)
class Installation:
    """A running product."""

    settings: Settings
    post: Post
    logs: Path

    @property
    def url(self) -> str:
        """Where people reach it."""
        return self.settings.base_url

    def run_task(self, name: TaskName, *ids: str) -> None:
        """Queue a task as beat and the site do, by its name."""
        with make_producer(self.settings.broker_url) as producer:
            producer.send_task(name.value, args=ids, ignore_result=True)

    def query(self, statement: str, **values: Any) -> Sequence[Row[Any]]:
        """Run a statement on the database, as its operator could, and return the rows it gives."""
        engine = create_engine(self.settings.database_url)
        try:
            with engine.begin() as connection:
                result = connection.execute(text(statement), values)
                return result.all() if result.returns_rows else []
        finally:
            engine.dispose()


@contextmanager
def running_services() -> Iterator[Services]:
    """Run PostgreSQL, Redis and a mail server until the end of the `with` block."""
    with running_postgres() as postgres, running_redis() as redis, running_smtp_sink() as mail:
        yield Services(postgres.create("journey"), redis.empty(0), mail)


def new_settings(folder: Path, *, database_url: str, broker_url: str, mail_url: str) -> Settings:
    """Return the settings of an installation whose files are in `folder`."""
    return Settings(
        data_dir=folder / "data",
        key_store_dir=folder / "keys",
        secret_key=secrets.token_hex(32),
        base_url="http://127.0.0.1",
        mail_sender=f"Paliers <paliers@{DOMAIN}>",
        database_url=database_url,
        broker_url=broker_url,
        mail_url=mail_url,
    )


@contextmanager
def running_installation(settings: Settings, services: Services, logs: Path) -> Iterator[Installation]:
    """Run gunicorn, a Celery worker and beat on a prepared installation until the end of the `with` block."""
    with ExitStack() as stack:
        with _environment(ACCESS_LOG):
            product = running_product(settings, logs=logs, workers=WEB_PROCESSES, threads=4)
            reachable = stack.enter_context(product)
        Browser(reachable.base_url).open("/connexion")
        yield Installation(reachable, delivered_to(services.mail), logs)


@contextmanager
def running_in_one_process(settings: Settings, logs: Path) -> Iterator[Installation]:
    """Run `paliers serve` on a prepared installation until the end of the `with` block."""
    port = free_port()
    command = [sys.executable, "-c", COMMAND, "serve", "--port", str(port)]
    reachable = replace(settings, base_url=f"http://127.0.0.1:{port}")
    with running_child(command, log=logs / "serve.log", environment=environment_of(reachable)) as child:
        child.wait_until(lambda: accepts_connections(port))
        yield Installation(reachable, lying_in(settings.data_dir / "mailbox"), logs)


def paliers(settings: Settings, *commands: Sequence[str], entry: str = "") -> None:
    """Run commands of the product one after the other. Raises JourneyError when one fails.

    One process runs them all, since most of the time of each is Python's start. `entry` is what they are told on
    standard input.
    """
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, json.dumps(commands)],
        cwd=ROOT,
        env={**os.environ, **environment_of(settings)},
        input=entry,
        capture_output=True,
        text=True,
        check=False,
    )
    expect(done.returncode == 0, f"the commands failed: {done.stdout}{done.stderr}")


def account_command(account: Account, uai: str, *options: str) -> list[str]:
    """Return the command that makes an account."""
    names = ["--email", account.email, "--name", account.name]
    return ["create-account", *names, "--role", account.role, "--school-uai", uai, *options]


def school_command(uai: str) -> list[str]:
    """Return the command that makes the school."""
    facts = ["--name", "Collège des Essais", "--city", "Essaiville", "--contact", f"referent@{DOMAIN}"]
    return ["create-school", "--uai", uai, *facts]


def fresh_folder(path: Path) -> Path:
    """Make a folder anew."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables that child processes started meanwhile will have."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
