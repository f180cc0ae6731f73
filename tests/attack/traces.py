"""What one channel tells of people and of sealed ballots: of each, when or where. Nothing here knows the truth."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.attack.databases import read_dump
from tests.attack.scoring import Clue

Dump = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Trace:
    """One channel: clues on people, by the key of their line on the roll, and on rows of the box, by slot in hex.

    `attack` is the number of the test in the design; `name` says what was looked at.
    """

    attack: int
    name: str
    people: Clue
    rows: Clue


def signed_off(dump: Dump) -> Dump:
    """Return the lines of the roll that are ticked off."""
    return [row for row in dump if row["signed_off"] in {"t", "1"}]


def slot(row: Mapping[str, str]) -> str:
    """Return the slot of a row of the box, in hex."""
    return row["slot"].removeprefix("\\x")


def first_nights(nights: Sequence[Path]) -> Trace:
    """Tell from the difference of backups in which night people and rows first appeared (test 22)."""
    return Trace(
        22,
        "difference of nightly backups",
        _first(nights, "invitation", signed_off, lambda row: row["id"], lambda _, night: night),
        _first(nights, "sealed_ballot", list, slot, lambda _, night: night),
    )


def transaction_numbers(nights: Sequence[Path]) -> Trace:
    """Read the transaction that wrote each row, when it was first saved (test 19)."""
    return Trace(
        19,
        "xmin",
        _first(nights, "invitation", signed_off, lambda row: row["id"], lambda row, _: int(row["xmin"])),
        _first(nights, "sealed_ballot", list, slot, lambda row, _: int(row["xmin"])),
    )


def heap_places(night: Path) -> Trace:
    """Read where each row is in its table, which is the order of a dump (test 20)."""
    return Trace(
        20,
        "ctid, the order of a dump",
        {row["id"]: place for place, row in enumerate(signed_off(read_dump(night, "invitation")))},
        {slot(row): place for place, row in enumerate(read_dump(night, "sealed_ballot"))},
    )


def value_numbers(night: Path, people: Clue) -> Trace:
    """Read the numbers of values that are stored apart (TOAST), beside clues on people from elsewhere (test 23)."""
    numbers = {chunk["start"]: int(chunk["chunk_id"]) for chunk in read_dump(night, "sealed_ballot.toast")}
    rows = {slot(row): _number_of(row["sealed"], numbers) for row in read_dump(night, "sealed_ballot")}
    return Trace(
        23,
        "TOAST value numbers",
        people,
        {name: number for name, number in rows.items() if number is not None},
    )


def mail_order(night: Path) -> Trace:
    """Read the order of another table that speaks of people: messages (test 28)."""
    messages = read_dump(night, "message")
    people = {row["invitation_id"]: place for place, row in enumerate(messages)}
    return Trace(28, "order of the messages table", people, {})


def changed_tables(nights: Sequence[Path]) -> set[str]:
    """Return the tables that had other rows in one night than in the night before."""
    changed = set()
    for before, after in pairwise(nights):
        for path in after.glob("*.csv"):
            if _without_system(before / path.name) != _without_system(path):
                changed.add(path.stem)
    return changed


def _without_system(path: Path) -> list[str]:
    """Return the lines of a dump without ctid and xmin, sorted: only what the tables say."""
    rows = read_dump(path.parent, path.stem)
    hidden = {"ctid", "xmin", "row_number"}
    return sorted(str({name: value for name, value in row.items() if name not in hidden}) for row in rows)


def _number_of(value: str, numbers: Mapping[str, int]) -> int | None:
    # `\x`, then two digits for each of the first 32 bytes.
    return numbers.get(value[: 2 + 2 * 32])


def _first(
    nights: Sequence[Path],
    table: str,
    chosen: Callable[[Dump], Iterable[Mapping[str, str]]],
    name: Callable[[Mapping[str, str]], str],
    clue: Callable[[Mapping[str, str], int], int],
) -> dict[str, int]:
    """Return the clue on each row from the first night that has it."""
    found: dict[str, int] = {}
    for number, night in enumerate(nights):
        for row in chosen(read_dump(night, table)):
            found.setdefault(name(row), clue(row, number))
    return found
