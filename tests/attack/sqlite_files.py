"""SQLite's file and write-ahead log, read as bytes: in which order, and where in a page, rows are."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.attack.databases import split_frames

FRAME_HEAD = 24
PAGE_SIZE_AT = 16

Places = dict[bytes, tuple[int, int]]


def rows_by_anchor(anchors: Iterable[bytes], length: int) -> "re.Pattern[bytes]":
    """Return what finds a value of `length` bytes behind one of some values that come before it in a row."""
    before = b"|".join(re.escape(anchor) for anchor in sorted(set(anchors)))
    return re.compile(b"(?:%s)(?=(.{%d}))" % (before, length), re.DOTALL)


def read_pages(path: Path) -> Iterator[bytes]:
    """Yield the pages of a database file, unused ones too."""
    data = path.read_bytes()
    size = int.from_bytes(data[PAGE_SIZE_AT : PAGE_SIZE_AT + 2])
    size = 65536 if size == 1 else size
    yield from (data[start : start + size] for start in range(0, len(data), size))


def read_frames(log: bytes) -> Iterator[bytes]:
    """Yield the pages in a write-ahead log, in the order in which they were written."""
    yield from (frame[FRAME_HEAD:] for frame in split_frames(log))


def first_places(pages: Iterable[bytes], pattern: "re.Pattern[bytes]", wanted: Iterable[bytes]) -> Places:
    """Return the first page, and the place in it from its end, where each value appears.

    A page fills from its end: what is nearer to the end was there earlier.
    """
    values, found = set(wanted), Places()
    for number, page in enumerate(pages):
        for match in pattern.finditer(page):
            if match[1] in values:
                found.setdefault(match[1], (number, len(page) - match.start(1)))
    return found
