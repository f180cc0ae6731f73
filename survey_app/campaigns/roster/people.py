"""From lines of a table to people to invite: each line is kept, merged into another, or rejected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from survey_app.campaigns.roster.addresses import Address, AddressFault, read_address
from survey_app.campaigns.roster.headings import Column, Layout, fold
from survey_app.campaigns.roster.table import Row, Table, clean

NAME_LIMIT = 160
TEAM_LIMIT = 120

_DIRECTION = {
    fold(title)
    for title in (
        "direction", "équipe de direction", "personnel de direction", "personnels de direction", "perdir",
        "principal", "principale", "principal adjoint", "principale adjointe", "principal-adjoint",
        "proviseur", "proviseure", "proviseur adjoint", "proviseure adjointe", "proviseur vie scolaire",
        "chef d'établissement", "chef d'établissement adjoint", "cheffe d'établissement",
    )
}  # fmt: skip

_LANGUAGES: Mapping[str, str] = {
    "fr": "fr", "fra": "fr", "fre": "fr", "frfr": "fr", "francais": "fr", "french": "fr",
    "en": "en", "eng": "en", "engb": "en", "enus": "en", "anglais": "en", "english": "en",
}  # fmt: skip


class Rejection(StrEnum):
    """Why a line gives nobody to invite: a faulty address, or a member of the direction."""

    MISSING = AddressFault.MISSING.value
    SEVERAL = AddressFault.SEVERAL.value
    NO_AT_SIGN = AddressFault.NO_AT_SIGN.value
    HAS_SPACE = AddressFault.HAS_SPACE.value
    BAD_LOCAL_PART = AddressFault.BAD_LOCAL_PART.value
    BAD_DOMAIN = AddressFault.BAD_DOMAIN.value
    TOO_LONG = AddressFault.TOO_LONG.value
    DIRECTION = "direction"


class Change(StrEnum):
    """What was done to a line that is kept.

    A line without a team or with a language that the questionnaire lacks is kept: whoever works in the school
    should be asked, and both can be put right later. The changes are listed before anything is saved.
    """

    NO_TEAM = "no_team"
    TEAM_SPELLING = "team_spelling"
    UNKNOWN_LANGUAGE = "unknown_language"
    DOMAIN_IN_ASCII = "domain_in_ascii"
    SHORTENED = "shortened"


class Person(NamedTuple):
    """Somebody to invite. `team` is empty for those without one."""

    email: str
    name: str
    team: str
    language: str


class KeptLine(NamedTuple):
    """A line that gives a person; `changes` pairs what was done with the text that was found."""

    number: int
    person: Person
    changes: tuple[tuple[Change, str], ...] = ()


class MergedLine(NamedTuple):
    """A line whose address was already on line `first`; `other_team` is its team when the two differ."""

    number: int
    first: int
    email: str
    other_team: str = ""


class RejectedLine(NamedTuple):
    """A line that gives nobody; `found` stood in the address column. Direction lines keep their person."""

    number: int
    reason: Rejection
    found: str
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class RosterRules:
    """What the reading needs to know of the campaign.

    `languages`: those of the questionnaire, the first being given to whoever states none. `direction`:
    addresses of the head and deputies, who see the results and are therefore not invited by default.
    """

    languages: tuple[str, ...] = ("fr",)
    direction: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RosterReading:
    """Every line below the titles, in exactly one of three lists."""

    kept: tuple[KeptLine, ...]
    merged: tuple[MergedLine, ...]
    rejected: tuple[RejectedLine, ...]

    @property
    def direction(self) -> tuple[RejectedLine, ...]:
        """The lines left out only because they name the direction."""
        return tuple(line for line in self.rejected if line.reason is Rejection.DIRECTION)

    def people(self, *, with_direction: bool = False) -> tuple[Person, ...]:
        """Return whom to invite, in the order of the file."""
        lines = [(line.number, line.person) for line in self.kept]
        if with_direction:
            lines += [(line.number, line.person) for line in self.direction if line.person]
        return tuple(person for _, person in sorted(lines))


def read_people(table: Table, layout: Layout, rules: RosterRules) -> RosterReading:
    """Return what each line below the titles becomes. The first line of an address wins over later ones."""
    reader = _LineReader(layout.columns, rules)
    for row in layout.body(table):
        reader.read(row)
    return RosterReading(tuple(reader.kept), tuple(reader.merged), tuple(reader.rejected))


@dataclass(slots=True)
class _LineReader:
    columns: Mapping[Column, int]
    rules: RosterRules
    kept: list[KeptLine] = field(default_factory=list)
    merged: list[MergedLine] = field(default_factory=list)
    rejected: list[RejectedLine] = field(default_factory=list)
    _seen: dict[str, tuple[int, str]] = field(default_factory=dict)
    _spellings: dict[str, str] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        found = self._text(row, Column.EMAIL)
        address = read_address(found)
        if isinstance(address, AddressFault):
            self.rejected.append(RejectedLine(row.number, Rejection(address.value), clean(found, 100)))
        elif address.email in self._seen:
            self._merge(row, address)
        else:
            self._keep(row, address, found)

    def _merge(self, row: Row, address: Address) -> None:
        first, team = self._seen[address.email]
        other_team = clean(self._text(row, Column.TEAM), TEAM_LIMIT)
        differs = bool(other_team) and fold(other_team) != fold(team)
        self.merged.append(MergedLine(row.number, first, address.email, other_team if differs else ""))

    def _keep(self, row: Row, address: Address, found: str) -> None:
        changes: list[tuple[Change, str]] = []
        if found.isascii() is False and address.email.rpartition("@")[2] not in found.lower():
            changes.append((Change.DOMAIN_IN_ASCII, found))
        team = self._read_team(row, changes)
        name = self._read_name(row, address, changes)
        person = Person(address.email, name, team, self._read_language(row, changes))
        self._seen[address.email] = (row.number, team)
        if address.email in self.rules.direction or fold(team) in _DIRECTION:
            self.rejected.append(RejectedLine(row.number, Rejection.DIRECTION, clean(found, 100), person))
        else:
            self.kept.append(KeptLine(row.number, person, tuple(changes)))

    def _text(self, row: Row, column: Column) -> str:
        return row.cell(self.columns.get(column))

    def _read_team(self, row: Row, changes: list[tuple[Change, str]]) -> str:
        """Return the team as it was first written: « MATHS » and « Maths » are one."""
        text = self._text(row, Column.TEAM)
        team = clean(text, TEAM_LIMIT)
        if not fold(team):
            changes.append((Change.NO_TEAM, team))
            return ""
        if team != text:
            changes.append((Change.SHORTENED, team))
        spelling = self._spellings.setdefault(fold(team), team)
        if spelling != team:
            changes.append((Change.TEAM_SPELLING, team))
        return spelling

    def _read_name(self, row: Row, address: Address, changes: list[tuple[Change, str]]) -> str:
        parts = [self._text(row, Column.FIRST_NAME), self._text(row, Column.LAST_NAME)]
        full = " ".join(part for part in parts if part) or self._text(row, Column.NAME) or address.name
        name = clean(full, NAME_LIMIT)
        if name != full:
            changes.append((Change.SHORTENED, name))
        return name

    def _read_language(self, row: Row, changes: list[tuple[Change, str]]) -> str:
        found = self._text(row, Column.LANGUAGE)
        language = _LANGUAGES.get(fold(found), found.lower())
        if not found or language in self.rules.languages:
            return language if found else self.rules.languages[0]
        changes.append((Change.UNKNOWN_LANGUAGE, clean(found, 40)))
        return self.rules.languages[0]
