"""An open campaign with a box, for the tests of this subject."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaires.catalogue import load
from survey_app.ballots.box import make_box
from survey_app.campaigns.models import CampaignState
from survey_app.database import transaction
from survey_app.drafting.models import Revision
from survey_app.keys.store import key_store
from survey_app.schools.models import School
from survey_app.web.clock import init_clock
from tests.factories import NOW, Roll, add_campaign, add_revision, add_roll, add_school
from tests.survey_app.ballots.booth import Booth

SIZES = (8, 12)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The clock of the application."""
    clock = Clock()
    init_clock(app, clock)
    return clock


@pytest.fixture
def roll(app: Flask, clock: Clock) -> Roll:
    """An open campaign of the short form, with 8 and 12 people invited."""
    return open_campaign(app, SIZES)


@pytest.fixture
def booth(app: Flask, roll: Roll) -> Booth:
    """The same campaign, with the ways to answer it."""
    return Booth.of(app, roll)


def open_campaign(app: Flask, sizes: tuple[int, ...], state: CampaignState = CampaignState.OPEN) -> Roll:
    """Open a campaign of the short form in the one school of `app`; may be called again for another."""
    questionnaire = load("fiche-equipes-courte")
    with app.app_context(), transaction() as rows:
        school = rows.scalars(select(School)).one_or_none() or add_school(rows)
        revision = rows.scalars(select(Revision)).one_or_none() or add_revision(rows, questionnaire)
        campaign = add_campaign(rows, school, revision, state=state)
        make_box(
            rows,
            campaign.public_id,
            questionnaire,
            cells=range(1, len(sizes) + 1),
            keys=key_store(),
        )
        return add_roll(rows, campaign, sizes)
