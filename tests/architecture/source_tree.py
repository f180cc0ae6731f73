"""The files of this project, for the tests that look at all of them."""

import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_BY_TOOLS = re.compile(
    r"build|dist|node_modules|var|__pycache__|\.(coverage.*|env|hypothesis|venv|\w+_cache)|.*\.(egg-info|mo|pyc)"
)
BINARY = {".gif", ".ico", ".jpg", ".ods", ".pdf", ".png", ".ttf", ".woff", ".woff2", ".xlsx"}


@cache
def project_files() -> tuple[Path, ...]:
    """Return the files that are tracked, or new and not ignored; without git, all but what the tools make."""
    return tuple(sorted(path for path in _candidates() if path.is_file()))


def _candidates() -> Iterator[Path]:
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        yield from (ROOT / name for name in set(listing.split("\0")) if name)
    else:
        for folder, folders, files in os.walk(ROOT):
            folders[:] = [name for name in folders if not MADE_BY_TOOLS.fullmatch(name)]
            yield from (Path(folder, name) for name in files if not MADE_BY_TOOLS.fullmatch(name))


def text_files() -> list[Path]:
    """Return the files that people read."""
    return [path for path in project_files() if path.suffix not in BINARY]


def python_files(*folders: str) -> list[Path]:
    """Return the Python files, of some folders or of all."""
    places = [ROOT / folder for folder in folders] or [ROOT]
    files = [path for path in project_files() if path.suffix == ".py"]
    return [path for path in files if any(path.is_relative_to(place) for place in places)]


def name_of(path: Path) -> str:
    """Return the path as people say it: from the root of the project."""
    return path.relative_to(ROOT).as_posix()
