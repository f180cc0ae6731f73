"""A load of answer journeys: connect, GET the page, close; connect, POST a form, close: a phone does it minutes apart.

One thread, plain sockets and prepared bytes: it takes little of the processors that it shares with the server.
"""

import re
import select
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HEAD_END = b"\r\n\r\n"
CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PART = 1 << 18
TIMEOUT_SECONDS = 60.0


class LoadError(Exception):
    """The server did not answer as a journey expects."""


@dataclass(frozen=True, slots=True)
class Journey:
    """The bytes of its requests, in order."""

    requests: tuple[bytes, ...]


def make_journey(path: str, body: bytes) -> Journey:
    """Return a journey to `path` that posts `body`."""
    common = "Host: localhost\r\nAccept-Encoding: gzip\r\nUser-Agent: load\r\nConnection: close\r\n"
    get = f"GET {path} HTTP/1.1\r\n{common}\r\n".encode()
    head = (
        f"POST {path} HTTP/1.1\r\n{common}Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return Journey((get, head.encode() + body))


def run(port: int, journeys: Sequence[Journey], concurrency: int) -> float:
    """Make all journeys, `concurrency` at a time, and return the seconds it took.

    Raises LoadError when a request does not get 200 with a whole body.
    """
    start = time.perf_counter()
    waiting: dict[socket.socket, Iterator[socket.socket]] = {}
    shared = iter(journeys)
    for _ in range(concurrency):
        _step(_travel(port, shared), waiting)
    while waiting:
        ready, _, _ = select.select(waiting, [], [], TIMEOUT_SECONDS)
        if not ready:
            message = f"no answer for {TIMEOUT_SECONDS} s"
            raise LoadError(message)
        for connection in ready:
            _step(waiting.pop(connection), waiting)
    return time.perf_counter() - start


def _step(traveller: Iterator[socket.socket], waiting: dict[socket.socket, Iterator[socket.socket]]) -> None:
    """Let a traveller go on until it waits again, or has no journey left."""
    connection = next(traveller, None)
    if connection is not None:
        waiting[connection] = traveller


def _travel(port: int, journeys: Iterator[Journey]) -> Iterator[socket.socket]:
    """Make journeys one after the other; yields the socket on which it waits."""
    for journey in journeys:
        for request in journey.requests:
            answer = b""
            with socket.socket() as connection:
                connection.connect(("127.0.0.1", port))
                connection.sendall(request)
                while not _is_whole(answer):
                    yield connection
                    part = connection.recv(PART)
                    if not part:
                        message = f"the connection was closed after {answer[:200]!r}"
                        raise LoadError(message)
                    answer += part


def _is_whole(answer: bytes) -> bool:
    """Whether all of an answer has arrived. Raises LoadError when it is not 200."""
    head, end, body = answer.partition(HEAD_END)
    if not end:
        return False
    if not head.startswith(b"HTTP/1.1 200 "):
        message = f"expected 200, got {head[:200]!r} {body[:300]!r}"
        raise LoadError(message)
    length = CONTENT_LENGTH.search(head)
    if length is None:
        message = "an answer without Content-Length"
        raise LoadError(message)
    return len(body) >= int(length.group(1))
