"""What a process remembers of a campaign, and for how long."""

from dataclasses import dataclass

import pytest
from flask import Flask

from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import transaction
from tests.factories import Roll
from tests.survey_app.ballots.conftest import SIZES, open_campaign


@dataclass
class Seconds:
    """A clock in seconds that is moved by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def cache(app_context: Flask, seconds: Seconds) -> VotingCache:
    return VotingCache(2.0, seconds)


def set_state(roll: Roll, state: CampaignState) -> None:
    """Change the state of the campaign behind the cache's back."""
    with transaction() as rows:
        rows.get_one(Campaign, roll.campaign_id).state = state


def test_an_open_campaign_is_remembered_for_its_time(
    cache: VotingCache, seconds: Seconds, roll: Roll
) -> None:
    first = cache.find(roll.public_id)
    set_state(roll, CampaignState.CLOSED)
    seconds.now = 1.9
    assert cache.find(roll.public_id) is first


def test_after_its_time_it_is_looked_up_again(cache: VotingCache, seconds: Seconds, roll: Roll) -> None:
    cache.find(roll.public_id)
    set_state(roll, CampaignState.CLOSED)
    seconds.now = 2.1
    found = cache.find(roll.public_id)
    assert found is not None
    assert found.state is CampaignState.CLOSED


def test_a_campaign_that_is_about_to_open_is_looked_up_each_time(app: Flask, cache: VotingCache) -> None:
    roll = open_campaign(app, SIZES, CampaignState.SCHEDULED)
    cache.find(roll.public_id)
    set_state(roll, CampaignState.OPEN)
    found = cache.find(roll.public_id)
    assert found is not None
    assert found.state is CampaignState.OPEN


def test_an_unknown_campaign_is_none(cache: VotingCache) -> None:
    assert cache.find("unknown") is None
