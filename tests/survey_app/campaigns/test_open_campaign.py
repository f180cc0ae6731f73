"""Scheduling freezes what is ready, and starting owes everybody an invitation."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from questionnaires.catalogue import load
from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import Account, DeliveryState, JournalEntry, Role
from survey_app.campaigns.errors import NotPreparingError
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message, Team
from survey_app.campaigns.operations.open_campaign import (
    NotReadyError,
    Obstacle,
    schedule_campaign,
    start_campaign,
)
from survey_app.database import session, transaction
from survey_app.schools.models import School
from tests.factories import (
    NOW,
    add_account,
    add_campaign,
    add_invited,
    add_revision,
    add_roll,
    add_school,
)

pytestmark = pytest.mark.usefixtures("app_context")

OPENS = NOW + timedelta(days=1)


def add_prepared(*sizes: int, thresholds: dict[str, int] | None = None) -> tuple[int, int]:
    """Add a campaign in preparation with cells of these sizes, and its head; return both ids."""
    questionnaire = load("fiche-equipes-courte")
    privacy = questionnaire.privacy.model_copy(update={"thresholds": thresholds or {}})
    with transaction() as rows:
        school = add_school(rows)
        head = add_account(rows, school, Role.CHEF, email="chef@ecole.example")
        revision = add_revision(rows, questionnaire.model_copy(update={"privacy": privacy}))
        campaign = add_campaign(rows, school, revision, state=CampaignState.PREPARING, opens_at=OPENS)
        add_roll(rows, campaign, sizes)
        return campaign.id, head.id


def obstacles_of(campaign_id: int, head: int) -> frozenset[Obstacle]:
    """Return why a campaign cannot be scheduled."""
    with pytest.raises(NotReadyError) as refused:
        schedule_campaign(campaign_id, head, NOW)
    assert state_of(campaign_id) is CampaignState.PREPARING
    return refused.value.obstacles


def state_of(campaign_id: int) -> CampaignState:
    """Return the state as another process would see it."""
    session().rollback()
    return session().get_one(Campaign, campaign_id).state


def start(campaign_id: int) -> None:
    """Start a campaign as `open_voting` does."""
    with transaction() as writing:
        start_campaign(writing, writing.get_one(Campaign, campaign_id), NOW)


def test_a_ready_campaign_is_scheduled() -> None:
    campaign_id, head = add_prepared(8, 12)
    schedule_campaign(campaign_id, head, NOW)
    assert state_of(campaign_id) is CampaignState.SCHEDULED


def test_the_journal_says_who_scheduled_it() -> None:
    campaign_id, head = add_prepared(8)
    schedule_campaign(campaign_id, head, NOW)
    entry = session().scalars(select(JournalEntry)).one()
    public_id = session().get_one(Campaign, campaign_id).public_id
    assert (entry.action, entry.actor_id, entry.detail) == (
        "campaign.schedule",
        head,
        {"campaign": public_id},
    )


def test_only_the_head_of_the_school_schedules() -> None:
    campaign_id, _ = add_prepared(8)
    with transaction() as rows:
        referent = add_account(rows, rows.scalars(select(School)).one(), Role.REFERENT).id
    with pytest.raises(ForbiddenError):
        schedule_campaign(campaign_id, referent, NOW)


@pytest.mark.parametrize("state", [state for state in CampaignState if state is not CampaignState.PREPARING])
def test_only_a_campaign_in_preparation_is_scheduled(state: CampaignState) -> None:
    campaign_id, head = add_prepared(8)
    with transaction() as rows:
        rows.get_one(Campaign, campaign_id).state = state
    with pytest.raises(NotPreparingError):
        schedule_campaign(campaign_id, head, NOW)


def test_an_empty_roll_is_in_the_way() -> None:
    assert obstacles_of(*add_prepared()) == {Obstacle.NOBODY_INVITED}


@pytest.mark.parametrize("sizes", [(7,), (8, 7), (20, 1), (0, 8)])
def test_a_small_cell_is_in_the_way(sizes: tuple[int, ...]) -> None:
    assert obstacles_of(*add_prepared(*sizes)) == {Obstacle.CELL_TOO_SMALL}


def test_a_questionnaire_can_ask_for_larger_cells() -> None:
    assert obstacles_of(*add_prepared(9, thresholds={"cell_invited": 10})) == {Obstacle.CELL_TOO_SMALL}


def test_a_questionnaire_cannot_ask_for_smaller_cells() -> None:
    assert obstacles_of(*add_prepared(7, thresholds={"cell_invited": 3})) == {Obstacle.CELL_TOO_SMALL}


def test_a_team_without_a_cell_is_in_the_way() -> None:
    campaign_id, head = add_prepared(8)
    with transaction() as rows:
        team = Team(campaign_id=campaign_id, name="Sans groupe")
        rows.add(team)
        rows.flush()
        add_invited(rows, rows.get_one(Campaign, campaign_id), team)
    assert obstacles_of(campaign_id, head) == {Obstacle.TEAM_WITHOUT_CELL}


def test_a_team_without_people_needs_no_cell() -> None:
    campaign_id, head = add_prepared(8)
    with transaction() as rows:
        rows.add(Team(campaign_id=campaign_id, name="Personne"))
    schedule_campaign(campaign_id, head, NOW)
    assert state_of(campaign_id) is CampaignState.SCHEDULED


@pytest.mark.parametrize(
    ("dates", "obstacle"),
    [
        ({"opens_at": None}, Obstacle.NO_DATES),
        ({"closes_at": None}, Obstacle.NO_DATES),
        ({"opens_at": NOW - timedelta(days=9), "closes_at": NOW}, Obstacle.CLOSES_TOO_SOON),
    ],
)
def test_missing_and_past_dates_are_in_the_way(dates: dict[str, object], obstacle: Obstacle) -> None:
    campaign_id, head = add_prepared(8)
    with transaction() as rows:
        campaign = rows.get_one(Campaign, campaign_id)
        for name, value in dates.items():
            setattr(campaign, name, value)
    assert obstacles_of(campaign_id, head) == {obstacle}


def test_the_direction_counts_in_no_cell() -> None:
    campaign_id, head = add_prepared(8)
    _give_address(head)
    assert obstacles_of(campaign_id, head) == {Obstacle.CELL_TOO_SMALL}


@pytest.mark.parametrize(("role", "viewers"), [(Role.CHEF, 1), (Role.REFERENT, 1), (None, 0)])
def test_who_will_read_the_report_is_marked(role: Role | None, viewers: int) -> None:
    campaign_id, head = add_prepared(10)
    with transaction() as rows:
        school = rows.scalars(select(School)).one()
        reader = add_account(rows, school, *([role] if role else ())).id
    _give_address(reader)
    schedule_campaign(campaign_id, head, NOW)
    session().rollback()
    marked = session().scalars(select(Invitation.email).where(Invitation.is_viewer)).all()
    assert len(marked) == viewers


def test_starting_owes_everybody_one_invitation() -> None:
    campaign_id, _ = add_prepared(8, 12)
    start(campaign_id)
    owed = session().scalars(select(Message.invitation_id)).all()
    invited = session().scalars(select(Invitation.id)).all()
    assert (state_of(campaign_id), sorted(owed)) == (CampaignState.OPEN, sorted(invited))


def test_the_first_messages_are_queued_as_wave_0() -> None:
    campaign_id, _ = add_prepared(8)
    start(campaign_id)
    rows = session().execute(select(Message.wave, Message.state, Message.not_before))
    assert set(map(tuple, rows)) == {(0, DeliveryState.QUEUED, NOW)}


def test_the_order_of_messages_is_not_that_of_the_roll() -> None:
    campaign_id, _ = add_prepared(40)
    start(campaign_id)
    by_message = session().scalars(
        select(Invitation.email).join(Message, Message.invitation_id == Invitation.id)
    )
    numbers = [int("".join(filter(str.isdigit, email))) for email in by_message]
    assert numbers != sorted(numbers)


def _give_address(account: int) -> None:
    """Have somebody on the roll whose address belongs to this account."""
    with transaction() as rows:
        invitation = rows.scalars(select(Invitation).limit(1)).one()
        rows.get_one(Account, account).email = invitation.email
