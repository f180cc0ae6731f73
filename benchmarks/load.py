"""A load of answer journeys: connect, GET the page, POST a form, close, as a browser on a new connection would.

Plain sockets and prepared bytes, so that the load takes little of the processors it shares with the server.
"""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

HEAD_END = b"\r\n\r\n"
TIMEOUT_SECONDS = 30.0


class LoadError(Exception):
    """The server did not answer as a journey expects."""


@dataclass(frozen=True)
class Journey:
    """The bytes of one journey."""

    get: bytes
    post: bytes


def make_journey(host: str, path: str, body: bytes) -> Journey:
    """Return a journey to `path` that posts `body`."""
    common = f"Host: {host}\r\nAccept-Encoding: gzip\r\nUser-Agent: load\r\n"
    get = f"GET {path} HTTP/1.1\r\n{common}\r\n".encode()
    head = (
        f"POST {path} HTTP/1.1\r\n{common}Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return Journey(get, head.encode() + body)


def run(port: int, journeys: Sequence[Journey], concurrency: int) -> float:
    """Make all journeys with `concurrency` at a time and return the seconds it took.

    Raises LoadError when one of them does not get 200 twice.
    """
    waiting = iter(journeys)
    turn = threading.Lock()
    errors: list[BaseException] = []

    def work() -> None:
        while not errors:
            with turn:
                journey = next(waiting, None)
            if journey is None:
                return
            try:
                _travel(port, journey)
            except (LoadError, OSError) as error:
                errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(concurrency)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise LoadError(str(errors[0])) from errors[0]
    return time.perf_counter() - start


def _travel(port: int, journey: Journey) -> None:
    for request in (journey.get, journey.post):
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(request)
            _expect_ok(connection)


def _expect_ok(connection: socket.socket) -> None:
    received = bytearray()
    while HEAD_END not in received:
        part = connection.recv(65536)
        if not part:
            message = f"connection closed after {bytes(received[:200])!r}"
            raise LoadError(message)
        received += part
    head, _, body = bytes(received).partition(HEAD_END)
    if b" 200 " not in head[:20]:
        message = f"expected 200, got {head[:200]!r} {body[:300]!r}"
        raise LoadError(message)
    length = _content_length(head)
    while len(body) < length:
        part = connection.recv(65536)
        if not part:
            message = "the answer ended too early"
            raise LoadError(message)
        body += part


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    message = "an answer without Content-Length"
    raise LoadError(message)
