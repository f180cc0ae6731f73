"""A worker that dies at a chosen step: for each run a fork that ends itself, as a power cut would.

A step is a statement about to be sent to the database, a commit about to happen or just done, a file about to be
removed or renamed; of statements that are a transaction of their own, also the moment before anybody hears of them.
Counting them all and dying at each in turn leaves no point of an operation untried.

Starting the process takes seconds of processor time, a fork some hundredths: tests one after another use the same.
"""

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from celery import Celery
from sqlalchemy import Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.orm import Session, configure_mappers

from config import Settings
from survey_app.database import DriverConnection, DriverCursor, db
from survey_app.factory import create_app
from tests.plugins.remembering import share_what_is_compiled
from tests.plugins.statements import share_statements
from tests.services.processes import ROOT
from tests.services.product import environment_of

DEATH = 77
FILE_STEPS = {"os.remove", "os.rename"}
NEVER = 1_000_000


@dataclass(frozen=True)
class DyingWorker:
    """A process that runs operations by name, each in a fork of its own."""

    process: subprocess.Popen[str]
    environment: Mapping[str, str]
    only_alone: bool

    def run(self, operation: str, *arguments: Any, die_at: int = NEVER) -> int | None:
        """Run `module:function`; die before step `die_at` (the first is 0).

        Returns None when it died, else the number of steps it took.
        """
        assert self.process.stdin
        assert self.process.stdout
        order = {
            "environment": dict(self.environment),
            "operation": operation,
            "arguments": arguments,
            "die_at": die_at,
            "only_alone": self.only_alone,
        }
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        if "error" in reply:
            raise RuntimeError(reply["error"])
        steps: int | None = reply["steps"]
        return steps


@contextmanager
def dying_worker(settings: Settings, *, only_alone: bool = False) -> Iterator[DyingWorker]:
    """Give a process that works for the installation of `settings`.

    With `only_alone`, steps are those of statements that are a transaction of their own: for operations that write by
    nothing else.
    """
    process = _IDLE.pop() if _IDLE else _start()
    try:
        yield DyingWorker(process, environment_of(settings), only_alone)
    except BaseException:
        _end(process)  # it may be in the middle of something
        raise
    _IDLE.append(process)


_IDLE: list[subprocess.Popen[str]] = []
"""Processes that wait for the next test."""


def _start() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.services.dying"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _end(process: subprocess.Popen[str]) -> None:
    with process:
        assert process.stdin
        process.stdin.close()


@atexit.register
def _end_idle() -> None:
    while _IDLE:
        _end(_IDLE.pop())


def main() -> None:
    """Read orders, one JSON a line, and answer each with one JSON line."""
    share_what_is_compiled()
    share_statements()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(Path(folder)))  # what it compiled, the forks have from the start
    configure_mappers()
    _load_queue(app.extensions["paliers_queue"])
    gc.freeze()  # a fork that looks through memory for garbage would have all of it copied
    for line in sys.stdin:
        order = json.loads(line)
        os.environ.update(order["environment"])
        module, _, name = order["operation"].partition(":")
        steps = _Steps(order["die_at"], only_alone=order["only_alone"])
        reply = _in_a_fork(getattr(import_module(module), name), order["arguments"], steps)
        print(json.dumps(reply), flush=True)


def _load_queue(producer: Celery) -> None:
    """Load what tasks are sent with: Celery does so when it sends the first, and in a fork that is the first."""
    _ = producer.backend, producer.amqp.queues, producer.connection_for_write().transport


def _in_a_fork(operation: Callable[..., Any], arguments: list[Any], steps: "_Steps") -> dict[str, Any]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run_and_exit(operation, arguments, steps, writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == DEATH:
        _wait_for_rollback(os.environ["PALIERS_DATABASE_URL"], _name_of(child))
        return {"steps": None}
    return json.loads(said) if said else {"error": f"the worker ended with status {status}"}


def _name_of(fork: int) -> str:
    return f"dying{fork}"


def _wait_for_rollback(url: str, name: str) -> None:
    """Wait until PostgreSQL has noticed a death: until then it holds the locks, and who passes over them finds less.

    What SQLite locks, the kernel lets go together with the process.
    """
    if make_url(url).get_backend_name() != "postgresql":
        return
    query = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
    while True:
        with _observer(url).connect() as connection:
            if connection.scalar(query, {"name": name}) == 0:
                return
        time.sleep(0.01)


@cache
def _observer(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)  # a connection that stays open would end up in the forks


def _run_and_exit(
    operation: Callable[..., Any], arguments: list[Any], steps: "_Steps", writer: int
) -> NoReturn:
    os.environ["PGAPPNAME"] = _name_of(os.getpid())
    try:
        app = create_app(Settings.from_environment())
        with app.app_context():
            steps.watch(db.engine)
            operation(*arguments)
            reply: dict[str, Any] = {"steps": steps.taken}
    except Exception as error:  # noqa: BLE001 - whatever went wrong is told to the test
        reply = {"error": repr(error)}
    os.write(writer, json.dumps(reply).encode())
    os._exit(0)


class _Steps:
    """Counts steps and dies at the chosen one."""

    def __init__(self, die_at: int, *, only_alone: bool) -> None:
        self.taken = 0
        self._die_at = die_at
        self._only_alone = only_alone

    def watch(self, engine: Engine) -> None:
        """Listen to everything that leaves a trace outside this process."""
        # For the rest of this process, which is a fork that runs one operation.
        DriverConnection.execute = self._around(DriverConnection.execute)  # type: ignore[method-assign]
        if self._only_alone:
            return
        for name in ("before_cursor_execute", "commit"):
            event.listen(engine, name, self._step)
        event.listen(Session, "after_commit", self._step)
        sys.addaudithook(self._on_audit)

    def _around(self, execute: Callable[..., DriverCursor]) -> Callable[..., DriverCursor]:
        def run(connection: DriverConnection, statement: str, values: Mapping[str, Any]) -> DriverCursor:
            self._step()
            cursor = execute(connection, statement, values)
            self._step()
            return cursor

        return run

    def _on_audit(self, name: str, _arguments: tuple[Any, ...]) -> None:
        if name in FILE_STEPS:
            self._step()

    def _step(self, *_: Any) -> None:
        if self.taken == self._die_at:
            os._exit(DEATH)
        self.taken += 1


if __name__ == "__main__":
    main()
