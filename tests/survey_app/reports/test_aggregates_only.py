"""What an opening leaves in the database: aggregates that passed the gate, and nothing where they may not pass.

Disclosure rules 3 to 5 and 12, in the tables themselves: whoever reads all of them has what readers of the report have.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaires.analysis import assembly
from questionnaires.analysis.disclosure import DisclosureError
from questionnaires.analysis.report import CellFigure, PracticeResult, Report, Thresholds
from survey_app.ballots.casting import cast_ballot
from survey_app.ballots.models import FrozenReport, SealedBallot
from survey_app.ballots.opening import open_ballot_box
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import Base, session, transaction
from tests.factories import NOW, Roll
from tests.questionnaires.analysis.test_blocked import ExactGate
from tests.survey_app.ballots.conftest import open_campaign

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SIZES = (12, 9, 8, 20)
TURNOUT = (11, 5, 3, 17)
"""How many vote in each cell: the third has too few for any figure."""

ROWS = ("pil1", "for1", "res1")
SITUATIONS = ("pas_encore", "parfois", "regulierement", "aidons")
LATER = NOW + timedelta(days=15)
MAY_NAME_OPTIONS = {"revision", "frozen_report"}
"""Tables with the questions themselves, and with the report on them."""

LIMITS = Thresholds()
Fields = dict[str, list[str]]


def fill_in(person: int) -> Fields:
    """Answer the situations; a third of them are left out."""
    chance = Random(person)
    return {
        f"a.grille_equipe.{row}.situation": [chance.choice(SITUATIONS)]
        for row in ROWS
        if chance.random() < 0.67
    }


FORMS = [[fill_in(100 * cell + person) for person in range(count)] for cell, count in enumerate(TURNOUT)]


def vote(roll: Roll) -> None:
    """Cast the ballots of all cells, and close the campaign."""
    voting = VotingCache(60).find(roll.public_id)
    assert voting
    starts = [sum(SIZES[:cell]) for cell in range(len(SIZES))]
    for start, forms in zip(starts, FORMS, strict=True):
        for code, fields in zip(roll.codes[start:], forms, strict=False):
            reading = voting.revision.reader.read(fields)
            assert reading.faults == ()
            cast_ballot(voting, code, reading, now=NOW)
    with transaction() as rows:
        campaign = rows.get_one(Campaign, roll.campaign_id)
        campaign.state, campaign.closed_at = CampaignState.CLOSED, LATER


@pytest.fixture
def closed(app_context: Flask) -> Roll:
    """A closed campaign with ballots in four cells."""
    roll = open_campaign(app_context, SIZES)
    vote(roll)
    return roll


def rows_of_everything() -> Iterator[tuple[str, str]]:
    """Yield each row of each table as text, with the name of the table."""
    session().rollback()
    for table in Base.metadata.sorted_tables:
        for row in session().execute(select(table)):
            yield table.name, " ".join(map(str, row))


def frozen() -> Report:
    """Return the one report there is."""
    return Report.model_validate_json(session().scalars(select(FrozenReport.content)).one())


def answers_to(row: str, cell: int) -> int:
    """Return how many of a cell answered, counted from the forms."""
    return sum(f"a.grille_equipe.{row}.situation" in fields for fields in FORMS[cell - 1])


def shown(figures: Sequence[CellFigure]) -> set[int]:
    return {figure.cell for figure in figures if figure.figure.value is not None}


def row_of(practice: PracticeResult) -> str:
    return practice.code.lower()


def test_no_row_of_any_table_holds_an_answer_after_the_opening(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    naming = {table for table, row in rows_of_everything() if any(option in row for option in SITUATIONS)}
    assert naming <= MAY_NAME_OPTIONS
    assert session().scalar(select(func.count()).select_from(SealedBallot)) == 0


def test_no_figure_that_is_stored_rests_on_fewer_than_its_limit(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    practices = [practice for practice in frozen().practices if row_of(practice) in ROWS]
    few = {
        (practice.code, cell)
        for practice in practices
        for cell in shown(practice.cell_situations)
        if answers_to(row_of(practice), cell) < LIMITS.cell_mean
    }
    left = {
        practice.code: sum(
            answers_to(row_of(practice), cell)
            for cell in range(1, len(SIZES) + 1)
            if cell not in shown(practice.cell_situations)
        )
        for practice in practices
    }
    assert few == set()
    assert [code for code, count in left.items() if 0 < count < LIMITS.residual] == []
    # A report that hid everything would pass as well.
    assert sum(len(shown(practice.cell_situations)) for practice in practices) > 0


def test_the_needs_that_nobody_answered_are_hidden_everywhere(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    assert {cell for practice in frozen().practices for cell in shown(practice.cell_needs)} == set()


def test_a_report_that_tells_too_much_is_not_published(closed: Roll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "Gate", ExactGate)
    with pytest.raises(DisclosureError):
        open_ballot_box(closed.campaign_id, LATER)
    session().rollback()
    assert session().get_one(Campaign, closed.campaign_id).state is CampaignState.CLOSED
    assert session().scalar(select(func.count()).select_from(FrozenReport)) == 0
    assert session().scalar(select(func.count()).select_from(SealedBallot)) == sum(TURNOUT)


def test_the_same_box_is_published_by_the_gate_of_the_product(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    assert frozen().participation.ballots == sum(TURNOUT)
