"""Reminders: at their date, once, and only to who has not signed off."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.models import CampaignState, Invitation, Message, Reminder
from survey_app.campaigns.operations.queue_reminders import queue_reminders
from survey_app.database import session, transaction
from tests.factories import NOW
from tests.services.smtp_sink import Conduct, SmtpSink
from tests.survey_app.campaigns.mailing import (
    Clock,
    add_owing_campaign,
    address,
    change_campaign,
    change_invitation,
    code_in,
    in_context,
    is_valid,
    send,
    set_state,
    text_of,
)

FIRST, SECOND = NOW + timedelta(days=3), NOW + timedelta(days=7)


@pytest.fixture
def campaign(app_context: Flask, smtp_sink: SmtpSink) -> int:
    """An open campaign whose four invitations were sent, with two reminders to come."""
    campaign_id = add_owing_campaign(4)
    with transaction() as rows:
        for wave, due_at in ((1, FIRST), (2, SECOND)):
            rows.add(Reminder(campaign_id=campaign_id, wave=wave, due_at=due_at))
    send(campaign_id, smtp_sink)
    smtp_sink.deliveries.clear()
    return campaign_id


def reminded(wave: int = 1) -> list[str]:
    """Return who is owed a reminder, sorted."""
    session().rollback()
    query = select(Invitation.email).join(Message, Message.invitation_id == Invitation.id)
    return sorted(session().scalars(query.where(Message.wave == wave)))


def test_a_reminder_waits_for_its_date(campaign: int) -> None:
    assert (queue_reminders(FIRST - timedelta(seconds=1)), reminded()) == ([], [])


def test_a_reminder_goes_to_everybody_left(campaign: int) -> None:
    assert (queue_reminders(FIRST), reminded()) == ([campaign], [address(n) for n in range(4)])


def test_a_reminder_is_queued_once(campaign: int) -> None:
    queue_reminders(FIRST)
    assert (queue_reminders(FIRST + timedelta(hours=1)), len(reminded())) == ([], 4)


@pytest.mark.parametrize("change", [{"signed_off": True}, {"wants_no_mail": True}])
def test_who_signed_off_or_opted_out_gets_no_reminder(campaign: int, change: dict[str, bool]) -> None:
    change_invitation(1, **change)
    queue_reminders(FIRST)
    assert reminded() == [address(n) for n in (0, 2, 3)]


def test_a_reminder_with_nobody_left_is_done(campaign: int) -> None:
    for number in range(4):
        change_invitation(number, signed_off=True)
    assert queue_reminders(FIRST) == []
    change_invitation(0, signed_off=False)
    assert (queue_reminders(FIRST), reminded()) == ([], [])


def test_after_an_outage_people_get_the_latest_reminder_only(campaign: int) -> None:
    queue_reminders(SECOND)
    assert (reminded(1), len(reminded(2))) == ([], 4)


def test_each_reminder_has_its_turn(campaign: int, smtp_sink: SmtpSink) -> None:
    for due_at in (FIRST, SECOND):
        queue_reminders(due_at)
        send(campaign, smtp_sink, Clock(due_at))
    assert len(smtp_sink.sent_to(address(0))) == 2


def test_nobody_is_reminded_of_what_has_not_arrived(app_context: Flask, smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(2)
    with transaction() as rows:
        rows.add(Reminder(campaign_id=campaign_id, wave=1, due_at=FIRST))
    smtp_sink.treat(address(0), Conduct.REFUSE_FOR_NOW)
    send(campaign_id, smtp_sink)
    queue_reminders(FIRST)
    assert reminded() == [address(1)]


def test_a_reminder_says_that_it_is_one_and_brings_a_new_code(campaign: int, smtp_sink: SmtpSink) -> None:
    queue_reminders(FIRST)
    send(campaign, smtp_sink, Clock(FIRST))
    (delivery,) = smtp_sink.sent_to(address(0))
    assert str(delivery.message["Subject"]).startswith("Rappel\u00a0:")
    assert "Les codes que vous avez déjà reçus restent valables." in text_of(delivery)
    assert is_valid(campaign, code_in(delivery))


def test_the_code_of_the_invitation_stays_valid(app_context: Flask, smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(1)
    with transaction() as rows:
        rows.add(Reminder(campaign_id=campaign_id, wave=1, due_at=FIRST))
    send(campaign_id, smtp_sink)
    queue_reminders(FIRST)
    send(campaign_id, smtp_sink, Clock(FIRST))
    codes = [code_in(delivery) for delivery in smtp_sink.deliveries]
    assert (len(set(codes)), [is_valid(campaign_id, code) for code in codes]) == (2, [True, True])


@pytest.mark.parametrize("state", [state for state in CampaignState if state is not CampaignState.OPEN])
def test_only_an_open_campaign_reminds(campaign: int, state: CampaignState) -> None:
    set_state(campaign, state)
    assert (queue_reminders(FIRST), reminded()) == ([], [])


def test_a_campaign_past_its_date_reminds_nobody(campaign: int) -> None:
    change_campaign(campaign, closes_at=FIRST)
    assert (queue_reminders(FIRST), reminded()) == ([], [])


def test_two_calendars_queue_a_reminder_once(app_context: Flask, campaign: int) -> None:
    def queue() -> None:
        in_context(app_context, lambda: queue_reminders(FIRST))

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(queue) for _ in range(4)]:
            done.result()
    assert reminded() == [address(n) for n in range(4)]


def test_reminders_are_due_at_once(campaign: int) -> None:
    queue_reminders(FIRST)
    session().rollback()
    rows = session().execute(select(Message.state, Message.not_before).where(Message.wave == 1))
    assert set(map(tuple, rows)) == {(DeliveryState.QUEUED, FIRST)}
