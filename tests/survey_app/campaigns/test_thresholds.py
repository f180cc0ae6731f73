"""Limits of the disclosure rules: a campaign has the installation's until it is scheduled, then keeps its own."""

from collections.abc import Mapping

import pytest
from sqlalchemy import text

from questionnaires.analysis.report import Thresholds
from questionnaires.definition.model import Privacy
from survey_app.accounts.models import Role
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.arrange_cells import smallest_cell
from survey_app.campaigns.operations.open_campaign import schedule_campaign
from survey_app.campaigns.operations.thresholds import (
    HIGHEST,
    ThresholdRefusedError,
    get_installation_thresholds,
    get_thresholds,
    set_installation_thresholds,
)
from survey_app.database import session, transaction
from tests.factories import NOW, add_account, add_campaign, add_revision, add_roll, add_school
from tests.questionnaires.analysis.builders import questionnaire


@pytest.fixture
def administrator(app_context: None) -> int:
    """The account of somebody who sets limits."""
    with transaction() as rows:
        return add_account(rows).id


def prepared(thresholds: Mapping[str, int] | None = None, *, size: int = 12) -> tuple[Campaign, int]:
    """Return a campaign that can be scheduled, and the head of its school."""
    with transaction() as rows:
        school = add_school(rows)
        chef = add_account(rows, school, Role.CHEF).id
        definition = questionnaire(privacy=Privacy(thresholds=dict(thresholds or {})))
        campaign = add_campaign(rows, school, add_revision(rows, definition), state=CampaignState.PREPARING)
        add_roll(rows, campaign, [size])
    return campaign, chef


def test_a_campaign_that_is_prepared_has_the_limits_of_the_installation(administrator: int) -> None:
    campaign, _ = prepared()
    set_installation_thresholds({"cell_invited": 10}, actor=administrator, now=NOW)
    assert (get_thresholds(campaign), smallest_cell(campaign)) == (Thresholds(cell_invited=10), 10)


def test_a_campaign_keeps_the_limits_under_which_it_was_scheduled(administrator: int) -> None:
    campaign, chef = prepared()
    set_installation_thresholds({"cell_mean": 6, "texts": 7}, actor=administrator, now=NOW)
    schedule_campaign(campaign.id, chef, NOW)
    set_installation_thresholds({"cell_mean": 9}, actor=administrator, now=NOW)
    assert get_thresholds(session().get_one(Campaign, campaign.id)) == Thresholds(cell_mean=6, texts=7)


def test_limits_do_not_go_down_under_a_scheduled_campaign(administrator: int) -> None:
    campaign, chef = prepared()
    set_installation_thresholds({"cell_mean": 6}, actor=administrator, now=NOW)
    schedule_campaign(campaign.id, chef, NOW)
    set_installation_thresholds({}, actor=administrator, now=NOW)
    assert get_thresholds(session().get_one(Campaign, campaign.id)) == Thresholds(cell_mean=6)


def test_a_questionnaire_raises_further_and_never_lowers(administrator: int) -> None:
    campaign, _ = prepared({"cell_mean": 9, "texts": 6})
    set_installation_thresholds({"cell_mean": 6, "texts": 8}, actor=administrator, now=NOW)
    assert get_thresholds(campaign) == Thresholds(cell_mean=9, texts=8)


@pytest.mark.parametrize(
    "limits", [{"cell_mean": 4}, {"cell_mean": 0}, {"cell_mean": HIGHEST + 1}, {"cell_meen": 9}]
)
def test_no_limit_is_lowered_or_invented(administrator: int, limits: dict[str, int]) -> None:
    set_installation_thresholds({"texts": 6}, actor=administrator, now=NOW)
    with pytest.raises(ThresholdRefusedError) as refused:
        set_installation_thresholds(limits, actor=administrator, now=NOW)
    assert refused.value.names == frozenset(limits)
    assert get_installation_thresholds() == Thresholds(texts=6)


@pytest.mark.usefixtures("app_context")
def test_a_limit_that_was_lowered_in_the_database_is_not_believed() -> None:
    campaign, chef = prepared()
    schedule_campaign(campaign.id, chef, NOW)
    with transaction() as rows:
        rows.execute(text("INSERT INTO installation_threshold (name, least) VALUES ('cell_mean', 1)"))
        rows.execute(
            text("INSERT INTO campaign_threshold (campaign_id, name, least) VALUES (:id, 'cell_mean', 1)"),
            {"id": campaign.id},
        )
    kept = get_thresholds(session().get_one(Campaign, campaign.id))
    assert (get_installation_thresholds(), kept) == (Thresholds(), Thresholds())
