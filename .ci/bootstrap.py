"""Make .venv as the lock files say, once; a later start finds nothing to do.

Standard library only. Started as `python3 .ci/bootstrap.py run` (what the product needs), or `dev` (and what
the tests need).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "bootstrap.json"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}


def main() -> None:
    """Bring .venv up to date for the purpose named on the command line."""
    if sys.argv[1:] not in (["run"], ["dev"]):
        sys.exit("usage: bootstrap.py run|dev")
    purpose = sys.argv[1]
    if sys.version_info < OLDEST:
        restart_with_newer_python()
    with one_at_a_time():
        if not is_up_to_date(purpose):
            prepare(purpose)


def restart_with_newer_python() -> None:
    """Run this file again under a Python that is new enough; end with one line when there is none."""
    for name in ("python3.13", "python3.12", "python3.11"):
        path = shutil.which(name)
        # A name on PATH may be a shim for a version that is not there.
        if path and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            os.execv(path, [path, *sys.argv])  # noqa: S606 - replaces this process by the Python just found
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.exit(
        f"Paliers needs Python 3.11 or newer; this is {found}. "
        "Install one, or name it: make PYTHON=/path/to/python3"
    )


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let two `make` in one tree wait for each other."""
    folder = os.open(ROOT / ".ci", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def is_up_to_date(purpose: str) -> bool:
    """Whether .venv was made here from the present lock file and project file."""
    if not PYTHON.exists():
        return False
    stamp = read_stamp()
    return all(stamp.get(name) == value for name, value in wanted(purpose).items())


def prepare(purpose: str) -> None:
    """Make .venv if need be, fill it from the lock, install the project itself, and note it in the stamp."""
    print(f"Preparing {VENV.name} from {LOCKS[purpose].name}; this takes a moment.", flush=True)
    if not PYTHON.exists() or read_stamp().get("root", str(ROOT)) != str(ROOT):
        make_venv()
    STAMP.unlink(missing_ok=True)
    install_uv(LOCKS[purpose])
    install("--require-hashes", "--requirement", str(LOCKS[purpose]))
    # The build backend is in the lock: nothing is downloaded for this.
    install("--no-build-isolation", "--no-deps", "--no-index", "--editable", str(ROOT))
    stamp = wanted(purpose)
    if purpose == "dev":
        stamp.update(wanted("run"))
    STAMP.write_text(json.dumps(stamp, indent=2) + "\n")


def make_venv() -> None:
    """Make an empty .venv; end with one line when this Python lacks the parts for it."""
    try:
        subprocess.run([sys.executable, "-c", "import ensurepip, venv"], check=True, capture_output=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        package = f"python3.{sys.version_info[1]}-venv"
        sys.exit(f"This Python cannot make a venv. On Debian or Ubuntu: apt-get install {package}")


def install_uv(lock: Path) -> None:
    """Install the installer, with the version and the hashes of the lock; pip takes over if it fails."""
    pinned = re.search(r"^uv==(\S+)(?: .*\\\n(?:    --hash=\S+(?: \\)?\n)+)", lock.read_text(), re.MULTILINE)
    if not pinned or uv_version() == pinned.group(1):
        return
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.write(pinned.group(0))
        requirement.flush()
        subprocess.run(
            [*pip(), "install", "--require-hashes", "--requirement", requirement.name], check=False
        )


def uv_version() -> str:
    """Return the version of uv in .venv, or nothing when it is missing or does not run here."""
    answer = subprocess.run(
        [str(PYTHON), "-m", "uv", "--version"], capture_output=True, text=True, check=False
    )
    return answer.stdout.split()[1] if answer.returncode == 0 else ""


def install(*arguments: str) -> None:
    """Install with uv, else with pip: both read the same lock."""
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    # Behind a proxy that opens TLS, only the certificates of the system are right.
    attempts = [[*uv, *arguments], [*uv, "--system-certs", *arguments]] if uv_version() else []
    if any(subprocess.run(attempt, cwd=ROOT, check=False).returncode == 0 for attempt in attempts):
        return
    print("uv could not do it; trying pip, which takes longer.", flush=True)
    if subprocess.run([*pip(), "install", *arguments], cwd=ROOT, check=False).returncode != 0:
        sys.exit("The packages could not be installed; the lines above say why.")


def pip() -> list[str]:
    """Return the start of a pip command line for .venv."""
    return [str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check"]


def wanted(purpose: str) -> dict[str, str]:
    """Return what the stamp holds when .venv is up to date for this purpose."""
    files = [LOCKS[purpose], ROOT / "pyproject.toml"]
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {"root": str(ROOT), **digests}


def read_stamp() -> dict[str, str]:
    """Return what .venv was last made from."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp


if __name__ == "__main__":
    main()
