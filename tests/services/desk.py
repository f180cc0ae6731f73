"""Starts a service when it is first asked for, once for all test processes, and stops them all at the end."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from threading import Lock, Thread
from typing import Protocol, TypeVar

from tests.services.chromium import Chromium, find_chromium
from tests.services.libreoffice import LibreOffice, find_libreoffice
from tests.services.postgres import PostgresServer, running_postgres
from tests.services.processes import ServiceFailedError, ServiceMissingError
from tests.services.redis import RedisServer, running_redis

Service = PostgresServer | RedisServer | Chromium | LibreOffice
Kind = TypeVar("Kind", PostgresServer, RedisServer, Chromium, LibreOffice)

OPENERS: dict[type[Service], Callable[[], AbstractContextManager[Service]]] = {
    PostgresServer: running_postgres,
    RedisServer: running_redis,
    Chromium: lambda: nullcontext(find_chromium()),
    LibreOffice: lambda: nullcontext(find_libreoffice()),
}


@dataclass(frozen=True)
class Unavailable:
    """Why a service cannot be had; goes from process to process in place of the service."""

    reason: str


Answer = Service | Unavailable


class Desk(Protocol):
    """Where tests ask for services."""

    def ask(self, kind: type[Kind]) -> Kind:
        """Return a service, started if need be. Raises ServiceMissingError."""


@dataclass(frozen=True)
class RemoteDesk:
    """The desk of another process on this machine."""

    address: str

    def ask(self, kind: type[Kind]) -> Kind:
        """Return a service, started if need be. Raises ServiceMissingError."""
        with Client(self.address) as connection:
            connection.send(kind)
            return _expect(kind, connection.recv())


class OwnDesk:
    """The desk itself, in the process that starts and stops the services."""

    def __init__(self, stack: ExitStack) -> None:
        self._started: dict[type[Service], Future[Answer]] = {}
        self._remote: RemoteDesk | None = None
        self._stack = stack
        self._lock = Lock()
        # A child dies with the thread that started it: these threads last as long as the desk.
        self._starters = stack.enter_context(ThreadPoolExecutor(len(OPENERS)))

    def ask(self, kind: type[Kind]) -> Kind:
        """Return a service, started if need be. Raises ServiceMissingError."""
        return _expect(kind, self._answer(kind))

    def open_to_others(self) -> RemoteDesk:
        """Let other processes of this machine ask too."""
        if self._remote is None:
            self._remote = self._listen()
        return self._remote

    def versions(self) -> dict[str, str]:
        """Return what was started: the version of each service, or why it could not be had."""
        ready = {kind: start.result() for kind, start in self._started.items() if start.done()}
        answers = {kind.__name__.removesuffix("Server"): answer for kind, answer in ready.items()}
        return {
            name: answer.reason if isinstance(answer, Unavailable) else answer.version()
            for name, answer in sorted(answers.items())
        }

    def _listen(self) -> RemoteDesk:
        # Only this user can enter the folder, so whoever connects may be trusted.
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="paliers-desk-", dir="/tmp"))
        remote = RemoteDesk(str(Path(folder, "desk")))
        listener = Listener(remote.address)
        self._stack.callback(listener.close)
        Thread(target=self._receive, args=(listener,), daemon=True).start()
        return remote

    def _receive(self, listener: Listener) -> None:
        with suppress(OSError):  # closed at the end
            while True:
                Thread(target=self._serve, args=(listener.accept(),), daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        with connection, suppress(EOFError, OSError):  # who asked may be gone
            connection.send(self._answer(connection.recv()))

    def _answer(self, kind: type[Service]) -> Answer:
        with self._lock:
            if kind not in self._started:
                self._started[kind] = self._starters.submit(self._start, kind)
        return self._started[kind].result()

    def _start(self, kind: type[Service]) -> Answer:
        try:
            return self._stack.enter_context(OPENERS[kind]())
        except (OSError, ServiceMissingError, ServiceFailedError) as error:
            return Unavailable(str(error))


@contextmanager
def service_desk() -> Iterator[OwnDesk]:
    """Keep a desk until the end of the `with` block."""
    with ExitStack() as stack:
        yield OwnDesk(stack)


def _expect(kind: type[Kind], answer: Answer) -> Kind:
    if not isinstance(answer, kind):
        reason = answer.reason if isinstance(answer, Unavailable) else f"got {answer!r}"
        raise ServiceMissingError(reason)
    return answer
