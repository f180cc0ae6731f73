"""What the attacker reads off the remains, whoever they are about: rows, marks, and what each channel tells.

Read once, for the attacks on personal codes and on shared links alike. Nothing here knows the truth.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.attack import postgres_log, sqlite_files
from tests.attack.databases import read_dump
from tests.attack.searching import find_values
from tests.attack.traces import (
    Dump,
    Trace,
    first_nights,
    heap_places,
    signed_off,
    slot,
    transaction_numbers,
    value_numbers,
)

WITH_CODES = ("personal_code", "shared_link")


@dataclass(frozen=True)
class Evidence:
    """The files of one installation: `kind` is `postgres` or `sqlite`, `nights` are those before the opening."""

    kind: str
    nights: tuple[Path, ...]
    end: Path

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        """What each channel of this kind of database tells."""
        if self.kind == "sqlite":
            return (self.log, *self._places_in_sqlite(), first_nights(self.nights))
        return (
            transaction_numbers(self.nights),
            heap_places(self.nights[-1]),
            self.log,
            first_nights(self.nights),
            value_numbers(self.nights[-1], self.log.people),
        )

    @cached_property
    def log(self) -> Trace:
        """The order of first appearance in the write-ahead log: the best there is."""
        if self.kind == "sqlite":
            log = (self.end / "shipped-wal").read_bytes()
            # Shipped frames have no common head: one is put before them.
            pages = list(sqlite_files.read_frames(_log_head(self._page_size) + log))
            return self._sqlite_trace("order in the shipped -wal", pages)
        places = postgres_log.first_places(
            postgres_log.read_log(self.end / "archive"), (*self.marks, *map(bytes.fromhex, self.rows))
        )
        return Trace(
            21,
            "byte order of the archived WAL",
            {self.marks[value]: place for value, place in places.items() if value in self.marks},
            {value.hex(): place for value, place in places.items() if value not in self.marks},
        )

    @cached_property
    def rows(self) -> Mapping[str, bytes]:
        """The sealed rows of the last night, by slot in hex."""
        dump = read_dump(self.nights[-1], "sealed_ballot")
        return {slot(row): bytes.fromhex(row["sealed"].removeprefix("\\x")) for row in dump}

    @cached_property
    def marks(self) -> Mapping[bytes, str]:
        """What the roll got at each sign-off, in the last night: whose it is."""
        dump = signed_off(read_dump(self.nights[-1], "invitation"))
        return {bytes.fromhex(row["blinded_hash"].removeprefix("\\x")): row["id"] for row in dump}

    @property
    def values(self) -> tuple[bytes, ...]:
        """Slots, marks, verifiers of codes: what says of a row, a sign-off and an invitation that they were there."""
        codes = (row for table in WITH_CODES for row in read_dump(self.nights[-1], table))
        verifiers = (bytes.fromhex(row["verifier"].removeprefix("\\x")) for row in codes)
        return *map(bytes.fromhex, self.rows), *self.marks, *verifiers

    def left_in_files(self, saved: Path) -> set[bytes]:
        """Return which of the `values` are in the files of a database, dead or alive, in used parts or not."""
        if self.kind == "sqlite":
            files = [path for path in saved.iterdir() if path.name.startswith("paliers.sqlite")]
        else:
            files = [path for path in (saved / "base" / "base").rglob("*") if path.is_file()]
        return find_values(files, self.values)

    def _places_in_sqlite(self) -> Iterator[Trace]:
        last = self.nights[-1]
        roll, box = signed_off(read_dump(last, "invitation")), read_dump(last, "sealed_ballot")
        yield Trace(24, "rowid, the order of a dump", _places(roll, "id"), _places(box, "slot"))
        in_pages = self._sqlite_trace(
            "cell offset in the pages", list(sqlite_files.read_pages(last / "copy.sqlite"))
        )
        yield Trace(24, in_pages.name, self.log.people, in_pages.rows)

    def _sqlite_trace(self, name: str, pages: list[bytes]) -> Trace:
        campaigns = [row["public_id"].encode() for row in read_dump(self.end, "campaign")]
        rows = sqlite_files.first_places(
            pages, sqlite_files.rows_by_anchor(campaigns, 16), map(bytes.fromhex, self.rows)
        )
        marks = sqlite_files.first_places(pages, sqlite_files.rows_by_anchor([b"fr", b"en"], 32), self.marks)
        return Trace(
            24,
            name,
            {self.marks[mark]: place for mark, place in marks.items()},
            {value.hex(): place for value, place in rows.items()},
        )

    @property
    def _page_size(self) -> int:
        return len(next(sqlite_files.read_pages(self.end / "paliers.sqlite")))


def _places(dump: Dump, name: str) -> dict[str, int]:
    return {row[name].removeprefix("\\x"): place for place, row in enumerate(dump)}


def _log_head(page_size: int) -> bytes:
    return bytes(8) + page_size.to_bytes(4) + bytes(20)
