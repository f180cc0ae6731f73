"""The roll is erased within thirty days of closing, and nothing but the roll."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message, PersonalCode, Team
from survey_app.campaigns.operations.erase_roll import MARGIN, PROMISED, erase_rolls
from survey_app.database import session
from tests.factories import NOW
from tests.services.smtp_sink import SmtpSink
from tests.survey_app.campaigns.mailing import add_owing_campaign, change_campaign, send

DUE = NOW + PROMISED - MARGIN


@pytest.fixture
def campaign(app_context: Flask, smtp_sink: SmtpSink) -> int:
    """A campaign that wrote to three people and closed at `NOW`."""
    campaign_id = add_owing_campaign(3)
    send(campaign_id, smtp_sink)
    change_campaign(campaign_id, state=CampaignState.ENDED, closed_at=NOW)
    return campaign_id


def left() -> list[int]:
    """Count what knows a person, then what knows none."""
    session().rollback()
    tables = (Invitation, Message, PersonalCode, Team, Campaign)
    return [session().scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_people_are_erased_in_time(campaign: int) -> None:
    assert (erase_rolls(DUE), left(), NOW + timedelta(days=30) > DUE) == (1, [0, 0, 0, 1, 1], True)


def test_people_stay_until_then(campaign: int) -> None:
    assert (erase_rolls(DUE - timedelta(seconds=1)), left()) == (0, [3, 3, 3, 1, 1])


def test_erasing_twice_is_harmless(campaign: int) -> None:
    erase_rolls(DUE)
    assert erase_rolls(DUE + timedelta(days=1)) == 0


@pytest.mark.parametrize("closed_at", [None, DUE])
def test_a_campaign_that_goes_on_or_just_closed_keeps_its_roll(
    campaign: int, closed_at: datetime | None
) -> None:
    change_campaign(campaign, closed_at=closed_at)
    assert (erase_rolls(DUE), left()) == (0, [3, 3, 3, 1, 1])


@pytest.mark.parametrize("state", [CampaignState.CLOSED, CampaignState.REPORTED])
def test_an_opening_that_failed_does_not_keep_people(campaign: int, state: CampaignState) -> None:
    change_campaign(campaign, state=state)
    erase_rolls(DUE)
    assert left() == [0, 0, 0, 1, 1]
