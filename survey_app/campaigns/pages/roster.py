"""The list of people on its way in: chosen columns, what was understood, what will change."""

from collections.abc import Iterator
from dataclasses import dataclass

from survey_app.campaigns.forms import ConfirmRosterForm, FileForm, PasteForm
from survey_app.campaigns.operations.receive_roster import RosterPreview
from survey_app.campaigns.operations.roll import NO_TEAM, TeamCount
from survey_app.campaigns.pages.head import CampaignHead
from survey_app.campaigns.roster.difference import RosterDifference, RosterMode
from survey_app.campaigns.roster.people import Change, KeptLine, Person, RosterReading
from survey_app.campaigns.words import (
    MODES,
    REJECTIONS,
    _,
    say_change,
    say_difference,
)
from survey_app.web.filters import number
from survey_app.web.forms import Form

LINES_SHOWN = 200
"""A faulty file can have thousands of faults: the first of them are enough to see what is wrong."""


@dataclass(frozen=True, slots=True)
class RosterPage:
    """The roll as it is, and the two ways to bring a list."""

    head: CampaignHead
    present: int
    teams: tuple[TeamCount, ...]
    file_form: FileForm
    paste_form: PasteForm


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """The choice of columns, above the first lines of the file."""

    head: CampaignHead
    token: str
    form: Form
    headings: tuple[str, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class LineNote:
    """One line of the file that needs a word."""

    number: int
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What one mode does to the roll."""

    mode: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What a list would do, before it is done."""

    head: CampaignHead
    token: str
    form: ConfirmRosterForm
    people: int
    teams: int
    effects: tuple[Effect, ...]
    has_present: bool
    has_team_column: bool
    changed: tuple[LineNote, ...]
    merged: tuple[LineNote, ...]
    rejected: tuple[LineNote, ...]
    changed_count: int
    merged_count: int
    rejected_count: int
    direction_count: int
    removed: tuple[str, ...]
    sample: tuple[Person, ...]


def check_page(head: CampaignHead, token: str, form: ConfirmRosterForm, preview: RosterPreview) -> CheckPage:
    """Return what a list would do, line by line where there is something to say."""
    reading = preview.reading
    changed = [line for line in reading.kept if line.changes]
    people = reading.people()
    return CheckPage(
        head=head,
        token=token,
        form=form,
        people=len(people),
        teams=len({person.team or NO_TEAM for person in people}),
        effects=(
            _effect(RosterMode.REPLACE, preview.replacing),
            _effect(RosterMode.ADD, preview.adding),
        ),
        has_present=preview.present > 0,
        has_team_column="team" in preview.layout.columns,
        changed=tuple(_changed_note(line) for line in changed[:LINES_SHOWN]),
        merged=tuple(_merged_notes(reading)),
        rejected=tuple(
            LineNote(line.number, line.found, REJECTIONS[line.reason])
            for line in reading.rejected[:LINES_SHOWN]
        ),
        changed_count=len(changed),
        merged_count=len(reading.merged),
        rejected_count=len(reading.rejected),
        direction_count=len(reading.direction),
        removed=tuple(person.email for person in preview.replacing.removed[:LINES_SHOWN]),
        sample=people[:3],
    )


def _effect(mode: RosterMode, difference: RosterDifference) -> Effect:
    return Effect(mode.value, MODES[mode], say_difference(difference))


def _changed_note(line: KeptLine) -> LineNote:
    kept = {Change.TEAM_SPELLING: line.person.team, Change.DOMAIN_IN_ASCII: line.person.email}
    words = [say_change(change, found, kept=kept.get(change, "")) for change, found in line.changes]
    return LineNote(line.number, line.person.email, " ".join(words))


def _merged_notes(reading: RosterReading) -> Iterator[LineNote]:
    teams = {line.person.email: line.person.team for line in reading.kept}
    for line in reading.merged[:LINES_SHOWN]:
        words = _("Déjà à la ligne %(number)s.", number=number(line.first))
        if line.other_team:
            words += " " + _(
                "L’équipe « %(kept)s » est gardée, « %(other)s » ne l’est pas.",
                kept=teams.get(line.email) or NO_TEAM,
                other=line.other_team,
            )
        yield LineNote(line.number, line.email, words)
