"""Two campaigns of one school, played: the second report says nothing of who came since the first (rule 10)."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaires.analysis.report import HiddenReason, Report
from questionnaires.answers.values import Answers
from survey_app.ballots.box import make_box
from survey_app.ballots.casting import cast_ballot
from survey_app.ballots.models import FrozenReport
from survey_app.ballots.opening import freezing, open_ballot_box
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import session, transaction
from survey_app.drafting.models import Revision
from survey_app.keys.store import key_store
from survey_app.schools.models import School
from tests.factories import NOW, TEST_UAIS, Roll, add_campaign, add_revision, add_roll, add_school
from tests.questionnaires.analysis.builders import SyntheticCell, report_of
from tests.questionnaires.analysis.test_years import BEFORE, ONE_MORE, asked, situations_of

LATER = NOW + timedelta(days=15)


def play(cells: Sequence[SyntheticCell], uai: str = TEST_UAIS[0]) -> Roll:
    """Invite everybody in `cells`, have them answer, and close the campaign."""
    with transaction() as rows:
        school = rows.scalars(select(School).where(School.uai == uai)).one_or_none() or add_school(rows, uai)
        revision = rows.scalars(select(Revision)).one_or_none() or add_revision(rows, asked())
        campaign = add_campaign(rows, school, revision, state=CampaignState.OPEN)
        numbers = range(1, len(cells) + 1)
        make_box(rows, campaign.public_id, asked(), cells=numbers, keys=key_store())
        roll = add_roll(rows, campaign, [cell.invited for cell in cells])
    voting = VotingCache(60).find(roll.public_id)
    assert voting
    ballots = [ballot for cell in cells for ballot in cell.ballots]
    for code, ballot in zip(roll.codes, ballots, strict=True):
        reading = voting.revision.reader.read(fields_of(ballot))
        assert reading.faults == ()
        cast_ballot(voting, code, reading, now=NOW)
    with transaction() as rows:
        row = rows.get_one(Campaign, roll.campaign_id)
        row.state, row.closed_at = CampaignState.CLOSED, LATER
    return roll


def fields_of(ballot: Answers) -> dict[str, list[str]]:
    return {f"a.{key}": [str(value)] for key, value in ballot.items()}


def published(roll: Roll) -> Report | None:
    session().rollback()
    frozen = session().get(FrozenReport, roll.public_id)
    return None if frozen is None else Report.model_validate_json(frozen.content)


def opened(cells: Sequence[SyntheticCell], uai: str = TEST_UAIS[0]) -> Report:
    """Play a campaign to its report."""
    roll = play(cells, uai)
    open_ballot_box(roll.campaign_id, LATER)
    report = published(roll)
    assert report is not None
    return report


@pytest.mark.usefixtures("app_context")
def test_the_second_report_hides_what_the_first_would_explain() -> None:
    first, second = opened(BEFORE), opened(ONE_MORE)
    assert situations_of(first) == situations_of(report_of(asked(), BEFORE))
    assert situations_of(second) == [None, None, 2.5]
    assert HiddenReason.YEARS in {note.reason for note in second.hidden}


@pytest.mark.usefixtures("app_context")
def test_the_report_of_another_school_explains_nothing() -> None:
    opened(BEFORE, TEST_UAIS[1])
    assert situations_of(opened(ONE_MORE)) == [2.5, 2.5, 2.5]


def test_of_two_that_are_opened_at_once_the_second_begins_again(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = play(BEFORE), play(ONE_MORE)
    open_ballot_box(first.campaign_id, LATER)
    with monkeypatch.context() as blind:
        # What the second worker saw before the first had published.
        blind.setattr(freezing, "list_earlier_reports", lambda _campaign: ())
        open_ballot_box(second.campaign_id, LATER)
    assert published(second) is None
    assert session().get_one(Campaign, second.campaign_id).state is CampaignState.CLOSED
    open_ballot_box(second.campaign_id, LATER)
    report = published(second)
    assert report is not None
    assert situations_of(report) == [None, None, 2.5]
