"""Looking for secrets in files, as they are and in the ways in which programs write bytes."""

import base64
import os
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WINDOW = 12
"""Bytes of a secret that are looked for: enough that chance never has them, few enough that a page's end is rare."""

SHORT_WINDOW = 6

MAIL, LOG_OF_ALL = "mail", "access-all.log"
BODY = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")


@dataclass(frozen=True)
class Secret:
    """Something that must be in no file; what `is_mailed` may be in mails. What `is_text` has one way to be written."""

    kind: str
    value: bytes
    is_mailed: bool = False
    is_text: bool = False

    def patterns(self) -> Iterator[bytes]:
        """Yield what to look for: the start of each way in which it may be written, in one line."""
        if self.is_mailed or self.is_text:
            yield self.value
            return
        yield from _windows(self.value)
        yield self.value.hex().encode()[: 2 * WINDOW]
        yield base64.urlsafe_b64encode(self.value)[: 2 * WINDOW].rstrip(b"=")
        yield base64.b64encode(self.value)[: 2 * WINDOW].rstrip(b"=")


def find_secrets(folder: Path, secrets: Sequence[Secret], *, but: Sequence[str] = ()) -> set[str]:
    """Return `file: kind` for what was found anywhere in a folder, but in those of its folders; mails hold codes."""
    patterns = {pattern: secret for secret in secrets for pattern in secret.patterns()}
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_size and path.relative_to(folder).parts[0] not in but
    )
    mails = [path for path in files if MAIL in path.relative_to(folder).parts]
    in_mails = {pattern: secret for pattern, secret in patterns.items() if not secret.is_mailed}
    found = set(_search([path for path in files if path not in set(mails)], patterns))
    found |= set(_search(mails, in_mails))
    return {f"{path.relative_to(folder)}: {kind}" for path, kind in found}


def find_values(paths: Sequence[Path], values: Iterable[bytes]) -> set[bytes]:
    """Return which of these values of 12 bytes or more are in a file.

    Most are found by a stretch that chance never has; a shorter one only says where to look for the whole.
    """
    patterns: dict[bytes, bytes] = {}
    awkward: set[bytes] = set()
    for value in values:
        window = next(_windows(value), b"") or next(_windows(value, SHORT_WINDOW), b"")
        if window:
            patterns[window] = value
        else:
            awkward.add(value)
    found: set[bytes] = set()
    suspects: dict[Path, set[bytes]] = defaultdict(set)
    for path, window in _grep(paths, patterns):
        (found if len(window) == WINDOW else suspects[path]).add(patterns[window])
    for path in paths if awkward else list(suspects):
        looked_for = (awkward | suspects[path]) - found
        if looked_for:
            data = path.read_bytes()
            found |= {value for value in looked_for if value in data}
    return found


def decoded(data: bytes) -> bytes:
    """Return everything in a file that may be base 64, decoded: queues keep messages so."""
    parts = []
    for match in BODY.findall(data):
        whole = match[: len(match) // 4 * 4]
        parts.append(base64.b64decode(whole))
    return b"\n".join(parts)


def _search(paths: Sequence[Path], patterns: Mapping[bytes, Secret]) -> Iterator[tuple[Path, str]]:
    """Yield file and kind for each pattern in a file."""
    if not paths or not patterns:
        return
    for path, match in _grep(paths, patterns):
        yield path, patterns[match].kind
    for path in paths:
        if "redis" in path.parts:
            text = decoded(path.read_bytes())
            yield from ((path, secret.kind) for pattern, secret in patterns.items() if pattern in text)


def _grep(paths: Sequence[Path], patterns: Collection[bytes]) -> Iterator[tuple[Path, bytes]]:
    """Yield file and pattern for each that is there. Grep does it: thousands of patterns, hundreds of megabytes."""
    if not paths or not patterns:
        return
    with tempfile.TemporaryDirectory(prefix="paliers-attack-") as name:
        list_of_patterns = Path(name, "patterns")
        list_of_patterns.write_bytes(b"\n".join(patterns))
        # Every file is named, however many are asked for at once; a zero byte ends its name.
        command = ["grep", "--fixed-strings", "--text", "--only-matching", "--with-filename", "--null"]
        for some in _in_parts(paths):
            done = subprocess.run(
                [*command, f"--file={list_of_patterns}", "--", *map(str, some)],
                env={**os.environ, "LC_ALL": "C"},
                capture_output=True,
                check=False,
            )
            if done.returncode > 1:
                raise OSError(done.stderr.decode())
            for line in done.stdout.split(b"\n"):
                name_of_file, _, match = line.partition(b"\0")
                if match in patterns:
                    yield Path(name_of_file.decode()), match


def _windows(value: bytes, length: int = WINDOW) -> Iterator[bytes]:
    """Yield the first stretch of a value that grep can be asked for: without a line's end, without a zero."""
    for start in range(len(value) - length + 1):
        window = value[start : start + length]
        if not {0, 10} & set(window):
            yield window
            return


def _in_parts(paths: Iterable[Path], size: int = 500) -> Iterator[list[Path]]:
    every = list(paths)
    yield from (every[start : start + size] for start in range(0, len(every), size))
