"""Child processes: started with their output in a file, waited for, and never left behind."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS = 15.0
ROOM = 2 * 1024**3


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

    def wait_until(self, is_ready: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait until it is ready. Raises ServiceFailedError when it ends first, or takes longer."""
        end = time.monotonic() + seconds
        while not is_ready():
            if self.process.poll() is not None or time.monotonic() > end:
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
    """Return a TCP port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


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
