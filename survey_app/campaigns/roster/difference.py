"""What a new list changes in the one that is there: shown before it is done, and then done exactly so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey_app.campaigns.roster.headings import fold
from survey_app.campaigns.roster.people import Person


class RosterMode(StrEnum):
    """What becomes of the people who are on the present list and not on the new one."""

    REPLACE = "replace"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class RosterDifference:
    """The people to add, to change (before, after), to remove, and how many stay as they are."""

    added: tuple[Person, ...]
    changed: tuple[tuple[Person, Person], ...]
    removed: tuple[Person, ...]
    unchanged: int


def compare_rosters(
    present: Sequence[Person], incoming: Sequence[Person], mode: RosterMode
) -> RosterDifference:
    """Return what `incoming` changes. Teams keep their spelling; adding never empties a name or a team."""
    by_email = {person.email: person for person in present}
    spellings = _spellings(present)
    after = [_adapted(person, by_email.get(person.email), spellings, mode) for person in incoming]
    known = [(by_email[person.email], person) for person in after if person.email in by_email]
    emails = {person.email for person in after}
    return RosterDifference(
        added=tuple(person for person in after if person.email not in by_email),
        changed=tuple((before, person) for before, person in known if before != person),
        removed=tuple(
            person for person in present if mode is RosterMode.REPLACE and person.email not in emails
        ),
        unchanged=sum(before == person for before, person in known),
    )


def _spellings(people: Iterable[Person]) -> dict[str, str]:
    return {fold(person.team): person.team for person in people if person.team}


def _adapted(person: Person, before: Person | None, spellings: dict[str, str], mode: RosterMode) -> Person:
    team = spellings.get(fold(person.team), person.team)
    if mode is RosterMode.REPLACE or before is None:
        return person._replace(team=team)
    return person._replace(team=team or before.team, name=person.name or before.name)
