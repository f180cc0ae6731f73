"""Runs everything on one kind of database: the campaign, the attacks on what it leaves, the controls."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from tests.attack.attacks import ProductAttack
from tests.attack.controls import other_controls, postgres_controls, sqlite_controls
from tests.attack.databases import ArchivedPostgres, SavedDatabase, saved_postgres, saved_sqlite
from tests.attack.evidence import Evidence
from tests.attack.file_attacks import FileAttack
from tests.attack.shared_controls import shared_controls
from tests.attack.shared_links import SharedLinkAttack
from tests.attack.simulation import Aftermath, Remains, simulate
from tests.attack.verdicts import Line

KINDS = ("postgres", "sqlite")
TEACHERS = 2048


def attack(kind: str, teachers: int, folder: Path) -> Iterator[Line]:
    """Yield what each attack and control reached on a kind of database; files go to `folder`.

    With forty tests, one in twenty-five runs has a p-value below a thousandth by chance. Where only that fails, a
    second campaign decides.
    """
    with _database(kind, folder / "first") as database:
        aftermath = simulate(database, teachers, folder / "first")
        lines = list(_attack(aftermath))
        yield from (line for line in lines if not line.may_be_luck)
        unlucky = {line.key for line in lines if line.may_be_luck}
        if unlucky:
            yield from (line for line in _attack_again(kind, teachers, folder) if line.key in unlucky)
        yield from _controls(database, aftermath.personal, teachers, folder / "controls")
        yield from shared_controls(database, aftermath.shared, folder / "shared")


def _attack_again(kind: str, teachers: int, folder: Path) -> Iterator[Line]:
    with _database(kind, folder / "second") as database:
        yield from _attack(simulate(database, teachers, folder / "second"))


def _attack(aftermath: Aftermath) -> Iterator[Line]:
    place = aftermath.personal
    evidence = Evidence(place.kind, tuple(place.nights()), place.end)
    yield from ProductAttack(aftermath.personal, evidence).lines()
    yield from SharedLinkAttack(aftermath.shared, evidence).lines()
    yield from FileAttack(aftermath, evidence).lines()


def _controls(database: SavedDatabase, remains: Remains, teachers: int, folder: Path) -> Iterator[Line]:
    yield from other_controls(remains, folder / "other")
    if isinstance(database, ArchivedPostgres):
        yield from postgres_controls(database, teachers, folder / "postgres")
    else:
        yield from sqlite_controls(teachers, folder / "sqlite")


def _database(kind: str, folder: Path) -> AbstractContextManager[SavedDatabase]:
    if kind == "postgres":
        return saved_postgres()
    return saved_sqlite(folder / "database")
