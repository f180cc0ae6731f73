"""Following an open campaign: what is told, what is never told, and correcting addresses."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.accounts.models import DeliveryState, JournalEntry
from survey_app.campaigns.errors import (
    AddressOnRollError,
    AddressRefusedError,
    CampaignNotFoundError,
    MessageNotFailedError,
)
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.close_campaign import NotOpenError
from survey_app.campaigns.operations.follow_campaign import (
    Deliveries,
    FailedInvitation,
    correct_address,
    follow_campaign,
)
from survey_app.campaigns.roster.addresses import AddressFault
from survey_app.database import session, transaction
from tests.factories import NOW
from tests.survey_app.campaigns.preparing import CHEF, Stage, prepare, set_stage, short_calendar

BOUNCED, REFUSED, SENT = DeliveryState.BOUNCED, DeliveryState.REFUSED, DeliveryState.SENT


@pytest.fixture
def stage(app_context: Flask) -> Stage:
    return set_stage()


def open_with(stage: Stage, states: Sequence[DeliveryState], *, wave: int = 0, signed_off: int = 0) -> str:
    """Open a campaign of 19 people whose first ones have messages in these states."""
    public_id = prepare(stage, calendar=short_calendar())
    with transaction() as rows:
        campaign = get_campaign(public_id, stage.chef)
        campaign.state = CampaignState.OPEN
        roll = rows.scalars(
            select(Invitation).where(Invitation.campaign_id == campaign.id).order_by(Invitation.email)
        ).all()
        for person in roll[:signed_off]:
            person.signed_off = True
        for person, state in zip(roll, states, strict=False):
            rows.add(
                Message(
                    campaign_id=campaign.id,
                    invitation_id=person.id,
                    wave=wave,
                    state=state,
                    attempts=3,
                    not_before=NOW,
                    detail="5.1.1",
                )
            )
    return public_id


def campaign_of(stage: Stage, public_id: str) -> Campaign:
    return get_campaign(public_id, stage.chef)


def failed_message(state: DeliveryState = BOUNCED) -> Message:
    return session().scalars(select(Message).where(Message.state == state)).one()


def test_participation_is_told_for_the_school(stage: Stage) -> None:
    follow_up = follow_campaign(campaign_of(stage, open_with(stage, [], signed_off=4)))
    assert (follow_up.invited, follow_up.signed_off) == (19, 4)


def test_participation_of_fewer_than_eight_is_not_told(stage: Stage) -> None:
    public_id = prepare(stage, {"Lettres": 7})
    assert follow_campaign(campaign_of(stage, public_id)).signed_off is None


def test_mails_are_counted_by_what_became_of_them(stage: Stage) -> None:
    states = [DeliveryState.QUEUED, DeliveryState.SENDING, SENT, DeliveryState.CANCELLED, REFUSED, BOUNCED]
    deliveries = follow_campaign(campaign_of(stage, open_with(stage, states))).deliveries
    assert (deliveries, deliveries.total) == (Deliveries(2, 2, 1, 1), 6)


def test_sending_again_to_somebody_who_has_answered_shows_nothing_of_it(stage: Stage) -> None:
    """A mail cancelled because its person has signed off counts like one that was sent."""
    public_id = open_with(stage, [BOUNCED, SENT], signed_off=1)
    before = follow_campaign(campaign_of(stage, public_id)).deliveries
    with transaction():
        failed_message().state = DeliveryState.CANCELLED
    cancelled = follow_campaign(campaign_of(stage, public_id)).deliveries
    with transaction():
        session().scalars(select(Message).where(Message.state == DeliveryState.CANCELLED)).one().state = SENT
    sent = follow_campaign(campaign_of(stage, public_id)).deliveries
    assert (before.bounced, cancelled) == (1, sent)


def test_invitations_that_failed_are_listed_whoever_has_answered(stage: Stage) -> None:
    public_id = open_with(stage, [BOUNCED, SENT, REFUSED], signed_off=1)
    failures = follow_campaign(campaign_of(stage, public_id)).failures
    assert [(failure.state, failure.detail) for failure in failures] == [
        (BOUNCED, "5.1.1"),
        (REFUSED, "5.1.1"),
    ]
    assert FailedInvitation.__slots__ == ("message_id", "email", "name", "state", "detail")


def test_reminders_that_failed_name_nobody(stage: Stage) -> None:
    """They go only to people who have not signed off: listing them would list some of those."""
    follow_up = follow_campaign(campaign_of(stage, open_with(stage, [BOUNCED, REFUSED], wave=1)))
    assert (follow_up.failures, follow_up.deliveries.bounced) == ((), 1)


def test_a_corrected_address_is_written_to_again(stage: Stage) -> None:
    public_id = open_with(stage, [BOUNCED])
    message = failed_message()
    correct_address(public_id, message.id, " Nouvelle@Ecole.Example ", actor=stage.referent, now=NOW)
    assert (message.state, message.attempts, message.invitation.email) == (
        DeliveryState.QUEUED,
        0,
        "nouvelle@ecole.example",
    )


def test_the_same_address_can_be_tried_again(stage: Stage) -> None:
    public_id = open_with(stage, [REFUSED])
    message = failed_message(REFUSED)
    correct_address(public_id, message.id, message.invitation.email, actor=stage.chef, now=NOW)
    assert message.state is DeliveryState.QUEUED


def test_an_address_of_somebody_who_reads_the_report_is_marked(stage: Stage) -> None:
    public_id = open_with(stage, [BOUNCED])
    message = failed_message()
    correct_address(public_id, message.id, CHEF, actor=stage.chef, now=NOW)
    assert message.invitation.is_viewer is True


def test_an_unusable_address_is_refused(stage: Stage) -> None:
    public_id = open_with(stage, [BOUNCED])
    with pytest.raises(AddressRefusedError) as error:
        correct_address(public_id, failed_message().id, "sans arobase", actor=stage.chef, now=NOW)
    assert error.value.fault is AddressFault.NO_AT_SIGN


def test_the_address_of_another_person_is_refused(stage: Stage) -> None:
    public_id = open_with(stage, [BOUNCED, SENT])
    taken = session().scalars(select(Invitation.email).order_by(Invitation.email)).all()[1]
    with pytest.raises(AddressOnRollError):
        correct_address(public_id, failed_message().id, taken, actor=stage.chef, now=NOW)


@pytest.mark.parametrize(("states", "wave"), [([SENT], 0), ([BOUNCED], 1)])
def test_only_invitations_that_failed_are_corrected(
    stage: Stage, states: list[DeliveryState], wave: int
) -> None:
    public_id = open_with(stage, states, wave=wave)
    with pytest.raises(MessageNotFailedError):
        correct_address(public_id, failed_message(states[0]).id, "n@ecole.example", actor=stage.chef, now=NOW)


def test_nothing_is_corrected_after_the_closing(stage: Stage) -> None:
    public_id = open_with(stage, [BOUNCED])
    with transaction():
        campaign_of(stage, public_id).state = CampaignState.CLOSED
    with pytest.raises(NotOpenError):
        correct_address(public_id, failed_message().id, "n@ecole.example", actor=stage.chef, now=NOW)


def test_another_school_corrects_nothing(stage: Stage) -> None:
    public_id = open_with(stage, [BOUNCED])
    with pytest.raises(CampaignNotFoundError):
        correct_address(public_id, failed_message().id, "n@ecole.example", actor=stage.stranger, now=NOW)


def test_the_journal_names_neither_address_nor_message(stage: Stage) -> None:
    public_id = open_with(stage, [BOUNCED])
    correct_address(public_id, failed_message().id, "n@ecole.example", actor=stage.chef, now=NOW)
    entry = session().scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.detail) == ("campaign.correct_address", {"campaign": public_id})
