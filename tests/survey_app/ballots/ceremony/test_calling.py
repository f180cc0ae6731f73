"""Calling for the parts of a key: who is written to, how often, with what, and what a dead worker leaves."""

from contextlib import closing
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from config import Settings
from survey_app.accounts.models import Account, AccountMail, AccountMailKind, DeliveryState, Role
from survey_app.accounts.operations import revoke_role
from survey_app.accounts.send_mail import list_due_mails, send_account_mail
from survey_app.ballots.ceremony.calling import CALLS, call_for_parts
from survey_app.ballots.ceremony.operations import enter_parts
from survey_app.ballots.opening import open_ballot_box
from survey_app.ballots.opening.open_box import AWAITED
from survey_app.campaigns.models import Campaign, CampaignState, OpeningRule
from survey_app.database import session, transaction
from survey_app.keys.store import Purpose, key_store
from survey_app.schools.models import School
from tests.factories import Roll
from tests.services.dying import dying_worker
from tests.services.smtp_sink import SmtpSink
from tests.survey_app.ballots.ceremony.guests import (
    CHEF,
    PART,
    REFERENT,
    account_of,
    add_people,
    hand_out_parts,
    set_campaign,
)
from tests.survey_app.ballots.conftest import Clock
from tests.survey_app.ballots.opening.outbox import sign_off_only
from tests.survey_app.ballots.test_opening import LATER, close, vote
from tests.survey_app.campaigns.mailing import text_of, transport_to
from workers.tasks import WRITERS


@pytest.fixture
def parts(app_context: Flask, roll: Roll, clock: Clock) -> list[str]:
    """A closed campaign with ten ballots whose box waits for two of these parts."""
    handed_out = hand_out_parts(roll, add_people())
    vote(roll, range(10))
    close(roll)
    open_ballot_box(roll.campaign_id, LATER)
    clock.now = LATER
    assert app_context.testing
    return handed_out


def closed_at(roll: Roll) -> datetime:
    """Return when the campaign was closed."""
    instant = session().get_one(Campaign, roll.campaign_id).closed_at
    assert instant
    return instant


def owed() -> list[tuple[str, DeliveryState]]:
    """Return who is owed a call, or was sent one."""
    session().rollback()
    query = select(Account.email, AccountMail.state).join(AccountMail, AccountMail.account_id == Account.id)
    calls = query.where(AccountMail.kind == AccountMailKind.PARTS_AWAITED)
    return sorted((email, state) for email, state in session().execute(calls))


def deliver(sink: SmtpSink, now: datetime) -> None:
    """Send what is due, as a worker does."""
    with closing(transport_to(sink.url)) as transport:
        for mail_id in list_due_mails(now):
            send_account_mail(mail_id, transport=transport, writers=WRITERS, clock=Clock(now))


WAITING = [(CHEF, DeliveryState.QUEUED), (REFERENT, DeliveryState.QUEUED)]


def test_heads_and_referents_are_told_once_the_box_waits(parts: list[str]) -> None:
    assert [call_for_parts(LATER) for _ in range(3)] == [2, 0, 0]
    assert owed() == WAITING


def test_the_mail_leads_to_the_page_and_holds_nothing_secret(
    parts: list[str], roll: Roll, smtp_sink: SmtpSink
) -> None:
    call_for_parts(LATER)
    deliver(smtp_sink, LATER)
    (mail,) = smtp_sink.sent_to(CHEF)
    text = text_of(mail)
    assert f"http://localhost/campagnes/{roll.public_id}/depouillement" in text
    assert "deux des trois personnes" in text
    assert PART.search(text) is None
    assert [part for part in parts if part in text or part.replace("-", "") in text] == []


def test_people_are_reminded_three_times_and_no_more(
    parts: list[str], roll: Roll, smtp_sink: SmtpSink
) -> None:
    closed, told = closed_at(roll), list[int]()
    for day in range(AWAITED.days + 3):
        now = max(closed + timedelta(days=day), LATER)
        if call_for_parts(now):
            told.append(day)
        deliver(smtp_sink, now)
    assert told == [after.days for after in CALLS]
    assert len(smtp_sink.sent_to(CHEF)) == len(smtp_sink.sent_to(REFERENT)) == len(CALLS)


def test_after_an_outage_there_is_one_mail(parts: list[str], roll: Roll, smtp_sink: SmtpSink) -> None:
    call_for_parts(LATER)
    now = closed_at(roll) + CALLS[-1]
    call_for_parts(now)
    deliver(smtp_sink, now)
    assert len(smtp_sink.sent_to(CHEF)) == 1


def test_whoever_comes_later_is_told_with_the_present_call(parts: list[str]) -> None:
    call_for_parts(LATER)
    with transaction() as rows:
        rows.execute(delete(AccountMail).where(AccountMail.account_id == account_of(REFERENT)))
    assert (call_for_parts(LATER), owed()) == (1, WAITING)


def test_nobody_is_called_any_more_once_the_parts_are_there(
    parts: list[str], roll: Roll, smtp_sink: SmtpSink
) -> None:
    call_for_parts(LATER)
    enter_parts(roll.public_id, parts[0], parts[1], actor=account_of(CHEF), now=LATER)
    deliver(smtp_sink, LATER)
    assert (call_for_parts(LATER), owed(), smtp_sink.deliveries) == (0, [], [])


def test_a_mail_that_leaves_too_late_says_that_nothing_is_to_be_done(
    parts: list[str], roll: Roll, smtp_sink: SmtpSink
) -> None:
    call_for_parts(LATER)
    key_store().destroy(roll.public_id, Purpose.LOCKED_OPENING)
    deliver(smtp_sink, LATER)
    assert "il n’y a rien à faire" in text_of(smtp_sink.sent_to(CHEF)[0])


def test_who_has_left_the_school_learns_nothing_of_its_campaign(
    parts: list[str], roll: Roll, smtp_sink: SmtpSink
) -> None:
    call_for_parts(LATER)
    school = session().scalars(select(School.id)).one()
    revoke_role(account_of(REFERENT), school, Role.REFERENT, actor=account_of(CHEF), now=LATER)
    deliver(smtp_sink, LATER)
    told = [text_of(mail) for mail in smtp_sink.sent_to(REFERENT)]
    assert [roll.public_id in text for text in told] in ([], [False])


def test_a_box_that_still_takes_ballots_calls_nobody(app_context: Flask, roll: Roll, clock: Clock) -> None:
    hand_out_parts(roll, add_people())
    vote(roll, range(3))
    sign_off_only(roll, 5)
    close(roll)
    open_ballot_box(roll.campaign_id, LATER)
    assert (app_context.testing, clock.now is not None, call_for_parts(LATER)) == (True, True, 0)


@pytest.mark.parametrize(
    ("state", "rule"),
    [
        (CampaignState.OPEN, OpeningRule.TWO_OF_THREE),
        (CampaignState.CLOSED, OpeningRule.ALONE),
        (CampaignState.ENDED, OpeningRule.TWO_OF_THREE),
    ],
)
def test_other_campaigns_call_nobody(
    parts: list[str], roll: Roll, state: CampaignState, rule: OpeningRule
) -> None:
    set_campaign(roll, state, rule)
    assert (call_for_parts(LATER), owed()) == (0, [])


def call() -> None:
    """Call; runs in the process that dies."""
    call_for_parts(LATER)


def test_a_worker_that_dies_anywhere_calls_everybody_once(
    parts: list[str], settings: Settings, smtp_sink: SmtpSink
) -> None:
    with dying_worker(settings) as worker:
        steps = worker.run(f"{__name__}:{call.__name__}")
        assert steps
        for die_at in range(steps):
            session().rollback()
            with transaction() as rows:
                rows.execute(delete(AccountMail))
            assert worker.run(f"{__name__}:{call.__name__}", die_at=die_at) is None
            assert owed() in ([], WAITING)
            call_for_parts(LATER)
            assert owed() == WAITING
    deliver(smtp_sink, LATER)
    assert len(smtp_sink.sent_to(CHEF)) == 1
