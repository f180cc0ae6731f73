"""The write-ahead log of PostgreSQL, read as bytes: where a value of a row appears first."""

import re
from collections.abc import Iterable
from pathlib import Path

PAGE, PAGE_HEAD, SEGMENT_HEAD = 8192, 24, 40
_SEGMENT_NAME = re.compile(r"[0-9A-F]{24}")


def read_log(archive: Path, after: str = "") -> bytes:
    """Return what the archived segments say, without the heads of their pages; those after one by name, if given."""
    names = sorted(path.name for path in archive.iterdir() if _SEGMENT_NAME.fullmatch(path.name))
    return b"".join(_without_heads((archive / name).read_bytes()) for name in names if name > after)


def last_segment(archive: Path) -> str:
    """Return the name of the newest segment."""
    return max(path.name for path in archive.iterdir() if _SEGMENT_NAME.fullmatch(path.name))


def first_places(data: bytes, wanted: Iterable[bytes]) -> dict[bytes, int]:
    """Return where each of these short values appears first, stored as PostgreSQL stores them.

    A value of up to 126 bytes has a head of one byte: twice its length with that head, plus one.
    """
    by_length: dict[int, set[bytes]] = {}
    for value in wanted:
        by_length.setdefault(len(value), set()).add(value)
    found: dict[bytes, int] = {}
    for length, values in by_length.items():
        pattern = re.compile(re.escape(bytes(((length + 1) << 1 | 1,))) + b"(?=(.{%d}))" % length, re.DOTALL)
        for match in pattern.finditer(data):
            if match[1] in values:
                found.setdefault(match[1], match.start())
    return found


def _without_heads(segment: bytes) -> bytes:
    pages = (segment[start : start + PAGE] for start in range(0, len(segment), PAGE))
    return b"".join(
        page[SEGMENT_HEAD:] if number == 0 else page[PAGE_HEAD:] for number, page in enumerate(pages)
    )
