"""Beginning a campaign, naming it, giving it up."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaires.catalogue import load
from questionnaires.definition.model import Privacy, PrivacyMode
from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import JournalEntry
from survey_app.campaigns.errors import CampaignNotFoundError, NotPreparingError, QuestionnaireNotUsableError
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, ReportingCell, Team
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.create_campaign import create_campaign, delete_campaign, rename_campaign
from survey_app.campaigns.operations.open_campaign import schedule_campaign
from survey_app.database import session, transaction
from tests.factories import NOW, add_revision
from tests.survey_app.campaigns.preparing import QUESTIONNAIRE, Stage, begin, prepare, set_stage

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def stage(app_context: Flask) -> Stage:
    return set_stage()


def test_a_campaign_begins_in_preparation_without_dates(stage: Stage) -> None:
    campaign = get_campaign(begin(stage, "  Besoins 2026 "), stage.referent)
    assert (campaign.state, campaign.title, campaign.opens_at) == (
        CampaignState.PREPARING,
        "Besoins 2026",
        None,
    )


def test_the_same_form_sent_twice_makes_one_campaign(stage: Stage) -> None:
    assert begin(stage) == begin(stage)


def test_the_same_title_later_makes_another_campaign(stage: Stage) -> None:
    first = begin(stage)
    later = NOW + timedelta(minutes=2)
    assert (
        create_campaign(stage.school_id, stage.revision_id, "Besoins 2026", actor=stage.chef, now=later)
        != first
    )


def test_only_people_of_the_school_begin_campaigns(stage: Stage) -> None:
    with pytest.raises(ForbiddenError):
        create_campaign(stage.school_id, stage.revision_id, "x", actor=stage.stranger, now=NOW)


def test_a_questionnaire_that_names_people_is_refused(stage: Stage) -> None:
    named = load(QUESTIONNAIRE).model_copy(update={"privacy": Privacy(mode=PrivacyMode.SHARED_NAMED)})
    with transaction() as rows:
        revision_id = add_revision(rows, named, number=2).id
    with pytest.raises(QuestionnaireNotUsableError):
        create_campaign(stage.school_id, revision_id, "x", actor=stage.chef, now=NOW)


def test_an_unknown_questionnaire_is_refused(stage: Stage) -> None:
    with pytest.raises(QuestionnaireNotUsableError):
        create_campaign(stage.school_id, 999, "x", actor=stage.chef, now=NOW)


def test_a_campaign_of_another_school_does_not_exist(stage: Stage) -> None:
    public_id = begin(stage)
    with pytest.raises(CampaignNotFoundError):
        get_campaign(public_id, stage.stranger)


def test_a_campaign_is_renamed(stage: Stage) -> None:
    public_id = begin(stage)
    rename_campaign(public_id, "Autre titre", actor=stage.referent, now=NOW)
    assert get_campaign(public_id, stage.chef).title == "Autre titre"


def test_a_deleted_campaign_leaves_nothing_but_its_trace(stage: Stage) -> None:
    delete_campaign(prepare(stage), actor=stage.chef, now=NOW)
    counts = [
        session().scalar(select(func.count()).select_from(table)) for table in (Campaign, Invitation, Team)
    ]
    assert (counts, session().scalar(select(func.count()).select_from(ReportingCell))) == ([0, 0, 0], 0)


def test_what_is_scheduled_is_not_deleted(stage: Stage) -> None:
    public_id = prepare(stage)
    schedule_campaign(get_campaign(public_id, stage.chef).id, stage.chef, NOW)
    with pytest.raises(NotPreparingError):
        delete_campaign(public_id, actor=stage.chef, now=NOW)


def test_each_action_is_in_the_journal_without_an_address(stage: Stage) -> None:
    public_id = prepare(stage)
    rename_campaign(public_id, "Autre", actor=stage.chef, now=NOW)
    delete_campaign(public_id, actor=stage.chef, now=NOW)
    entries = (
        session()
        .scalars(
            select(JournalEntry).where(JournalEntry.action.startswith("campaign.")).order_by(JournalEntry.id)
        )
        .all()
    )
    assert [entry.action for entry in entries] == [
        "campaign.create",
        "campaign.import_roster",
        "campaign.set_calendar",
        "campaign.rename",
        "campaign.delete",
    ]
    assert "@" not in str([entry.detail for entry in entries])
