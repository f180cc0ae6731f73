"""A worker that dies at a chosen step: for each run a fork that ends itself, as a power cut would.

A step is a statement about to be sent to the database, a commit about to happen or just done, a file about to be
removed or renamed. Counting them all and dying at each in turn leaves no point of an operation untried.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from config import Settings
from survey_app.database import db
from survey_app.factory import create_app
from tests.services.processes import ROOT
from tests.services.product import environment_of

DEATH = 77
FILE_STEPS = {"os.remove", "os.rename"}
NEVER = 1_000_000


@dataclass(frozen=True)
class DyingWorker:
    """A process that runs operations by name, each in a fork of its own."""

    process: subprocess.Popen[str]

    def run(self, operation: str, *arguments: Any, die_at: int = NEVER) -> int | None:
        """Run `module:function`; die before step `die_at` (the first is 0).

        Returns None when it died, else the number of steps it took.
        """
        assert self.process.stdin
        assert self.process.stdout
        order = {"operation": operation, "arguments": arguments, "die_at": die_at}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        if "error" in reply:
            raise RuntimeError(reply["error"])
        steps: int | None = reply["steps"]
        return steps


@contextmanager
def dying_worker(settings: Settings) -> Iterator[DyingWorker]:
    """Start the process for the installation of `settings`."""
    environment = {**os.environ, **environment_of(settings)}
    command = [sys.executable, "-m", "tests.services.dying"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield DyingWorker(process)
        assert process.stdin
        process.stdin.close()


def main() -> None:
    """Read orders, one JSON a line, and answer each with one JSON line."""
    for line in sys.stdin:
        order = json.loads(line)
        module, _, name = order["operation"].partition(":")
        reply = _in_a_fork(getattr(import_module(module), name), order["arguments"], order["die_at"])
        print(json.dumps(reply), flush=True)


def _in_a_fork(operation: Callable[..., Any], arguments: list[Any], die_at: int) -> dict[str, Any]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run_and_exit(operation, arguments, die_at, writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == DEATH:
        return {"steps": None}
    return json.loads(said) if said else {"error": f"the worker ended with status {status}"}


def _run_and_exit(operation: Callable[..., Any], arguments: list[Any], die_at: int, writer: int) -> NoReturn:
    steps = _Steps(die_at)
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

    def __init__(self, die_at: int) -> None:
        self.taken = 0
        self._die_at = die_at

    def watch(self, engine: Engine) -> None:
        """Listen to everything that leaves a trace outside this process."""
        for name in ("before_cursor_execute", "commit"):
            event.listen(engine, name, self._step)
        event.listen(Session, "after_commit", self._step)
        sys.addaudithook(self._on_audit)

    def _on_audit(self, name: str, _arguments: tuple[Any, ...]) -> None:
        if name in FILE_STEPS:
            self._step()

    def _step(self, *_: Any) -> None:
        if self.taken == self._die_at:
            os._exit(DEATH)
        self.taken += 1


if __name__ == "__main__":
    main()
