"""Child processes: started with their output in a file, waited for, and never left behind."""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NOBODY = 65534
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0
"""Seconds to wait for what takes one or two where nothing else runs: no machine is so busy."""

STOP_SECONDS = 15.0
ROOM = 2 * 1024**3
PORTS = range(20_000, 32_000)
"""Linux, macOS and Windows give outgoing connections higher ones."""

_GIVEN: set[int] = set()
"""The ports that this process was given; its locks keep out others only."""


class ServiceMissingError(Exception):
    """A service cannot be had here; the message says what to install."""


class ServiceFailedError(Exception):
    """A service did not start or stopped by itself; the message ends with what it last said."""


@dataclass(frozen=True)
class Child:
    """A running child process and the file that takes all it says."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        """Return all it has said so far."""
        return self.log.read_text(errors="replace")

    def wait_until(self, is_ready: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until it is ready. Raises ServiceFailedError when it ends first, or takes longer."""
        end = time.monotonic() + seconds
        while True:
            # Looked at first: what ends between the two looks may have got ready before.
            has_ended = self.process.poll() is not None
            if is_ready():
                return
            if has_ended or time.monotonic() > end:
                message = f"{self.process.args!r} did not get ready; it said:\n{self.said()[-2000:]}"
                raise ServiceFailedError(message)
            time.sleep(0.02)

    def stop(self, stop_signal: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to stop, and end it when it does not."""
        if self.process.poll() is None:
            self.process.send_signal(stop_signal)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running_child(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    unprivileged: bool = False,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Iterator[Child]:
    """Run a command until the end of the `with` block; `environment` is added to the present one.

    `unprivileged` gives up root's rights, for servers that refuse to run with them.
    """
    identity = NOBODY if unprivileged and os.geteuid() == 0 else None
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT if identity is None else "/",
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=identity,
            group=identity,
            extra_groups=None if identity is None else [],
            preexec_fn=_begin_life,  # noqa: PLW1509 - it takes no lock another thread may hold
        )
    child = Child(process, log)
    try:
        yield child
    finally:
        child.stop(stop_signal)


def quick_folder() -> Path:
    """Return where throw-away data is written fastest: in memory where there is room for it, else /tmp.

    Either path is short, as the path of a Unix socket must be.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return memory
    return Path("/tmp")


def free_port() -> int:
    """Return a TCP port of this machine that nobody uses, and that no other test is given while this process lives.

    It is none of those that systems give to outgoing connections: one of these could take it before the server that
    it is meant for is up. Raises ServiceFailedError when all are taken.
    """
    for place in range(len(PORTS)):
        port = PORTS[(os.getpid() + place) % len(PORTS)]
        if port not in _GIVEN and _reserve(port) and _is_free(port):
            _GIVEN.add(port)
            return port
    message = "no port of this machine is free"
    raise ServiceFailedError(message)


def _reserve(port: int) -> bool:
    """Lock the byte of a port in a file that all tests of this user share; the lock goes with this process."""
    try:
        fcntl.lockf(_ports_file(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True


@cache
def _ports_file() -> int:
    path = Path(tempfile.gettempdir(), f"paliers-ports-{os.geteuid()}")
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def accepts_connections(port: int) -> bool:
    """Whether something listens on this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def _begin_life() -> None:
    """Have the kernel stop this process when its parent is killed without a chance to clean up.

    It hears an interruption even where the tests run in the background of a shell, which has its jobs ignore it.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
