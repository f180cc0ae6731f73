"""Mails of the commission, handed to a real mail server: when, to whom, what they say, once whatever happens."""

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from survey_app.accounts.models import Account, AccountMail, AccountMailKind, Role
from survey_app.accounts.operations import revoke_role, update_account
from survey_app.accounts.send_mail import list_due_mails, send_account_mail
from survey_app.commission.operations.meetings import cancel_meeting, get_meeting, update_meeting
from survey_app.commission.operations.members import remove_member
from survey_app.commission.operations.publishing import withdraw
from survey_app.commission.operations.reminding import (
    owe_meeting_reminders,
    owe_term_reminders,
    reminder_instant,
)
from survey_app.database import session
from tests.factories import NOW
from tests.services.dying import dying_worker
from tests.services.smtp_sink import SmtpSink
from tests.survey_app.campaigns.mailing import Clock, text_of, transport_to
from tests.survey_app.commission.commissions import (
    ANIMATEUR,
    CHEF,
    PARENT,
    REFERENT,
    Commission,
    add_commission,
    add_meeting,
    add_version,
    details,
    publish_plan,
)
from workers.tasks import WRITERS

LINK = re.compile(r"^http://localhost(/\S+)$", re.MULTILINE)
REMIND = f"{__name__}:remind"

CHRISTMAS_MEETING = datetime(2026, 12, 10, 16, 30, tzinfo=UTC)
END_OF_TERM = datetime(2026, 12, 15, 9, tzinfo=UTC)


@pytest.fixture
def commission(app_context: Flask) -> Commission:
    """A commission whose invitations have left."""
    return add_commission()


def send_all(sink: SmtpSink, now: datetime = NOW) -> None:
    """Send all that is due, as a worker would."""
    with closing(transport_to(sink.url)) as transport:
        for mail_id in list_due_mails(now):
            send_account_mail(mail_id, transport=transport, writers=WRITERS, clock=Clock(now))


def begin(sink: SmtpSink) -> None:
    """Send what inviting people owed, and forget it."""
    send_all(sink)
    sink.clear()


def subjects(sink: SmtpSink) -> dict[str, list[str]]:
    """Return the subjects that each address got, in order."""
    got: dict[str, list[str]] = {}
    for delivery in sink.deliveries:
        got.setdefault(delivery.recipients[0], []).append(str(delivery.message["Subject"]))
    return got


def owed(kind: AccountMailKind) -> int:
    """Return how many mails of a kind were ever owed."""
    session().rollback()
    return session().scalar(select(func.count()).where(AccountMail.kind == kind)) or 0


def remind(instant: str) -> None:
    """Owe what is due; runs in a worker that may die."""
    now = datetime.fromisoformat(instant)
    owe_meeting_reminders(now)
    owe_term_reminders(now)


def test_a_meeting_is_announced_with_its_date_place_and_agenda(
    commission: Commission, smtp_sink: SmtpSink
) -> None:
    begin(smtp_sink)
    key = add_meeting(
        commission, details(CHRISTMAS_MEETING, agenda="- Le plan\n- Le budget"), is_announced=True
    )
    send_all(smtp_sink)
    subject = "Commission numérique du jeudi 10 décembre 2026, Collège des Essais"
    assert subjects(smtp_sink) == {email: [subject] for email in (CHEF, REFERENT, PARENT)}
    text = text_of(smtp_sink.sent_to(PARENT)[0])
    assert "le jeudi 10 décembre 2026 à\u00a017\u00a0h\u00a030." in text
    assert "Lieu\u00a0: Salle des conseils" in text
    assert "Ordre du jour\u00a0:\n- Le plan\n- Le budget" in text
    assert LINK.findall(text) == [f"/commission/reunions/{key}"]


def test_a_mail_says_what_is_true_when_it_leaves(commission: Commission, smtp_sink: SmtpSink) -> None:
    begin(smtp_sink)
    key = add_meeting(commission, is_announced=True)
    cancel_meeting(key, is_cancelled=True, actor=commission.chef, now=NOW)
    send_all(smtp_sink)
    got = subjects(smtp_sink)[PARENT]
    assert [subject.partition("\u00a0:")[0] for subject in got] == ["Réunion annulée", "Réunion annulée"]


def test_a_change_is_told_as_one(commission: Commission, smtp_sink: SmtpSink) -> None:
    key = add_meeting(commission, is_announced=True)
    begin(smtp_sink)
    read = get_meeting(key, commission.chef)[1].details_stamp
    update_meeting(key, details(CHRISTMAS_MEETING), read, is_announced=True, actor=commission.chef, now=NOW)
    send_all(smtp_sink)
    assert subjects(smtp_sink)[PARENT] == [
        "Changement\u00a0: Commission numérique du jeudi 10 décembre 2026, Collège des Essais"
    ]


def test_a_hostile_place_and_agenda_add_no_header(commission: Commission, smtp_sink: SmtpSink) -> None:
    begin(smtp_sink)
    hostile = details(place="CDI\r\nBcc: x@example.org", agenda="a\r\n.\r\nBcc: y@example.org")
    add_meeting(commission, hostile, is_announced=True)
    send_all(smtp_sink)
    (delivery,) = smtp_sink.sent_to(PARENT)
    assert (delivery.message["Bcc"], delivery.recipients) == (None, (PARENT,))


def test_mails_are_in_the_language_of_their_reader(commission: Commission, smtp_sink: SmtpSink) -> None:
    begin(smtp_sink)
    update_account(commission.parent, display_name="Dominique", language="en")
    add_meeting(commission, details(CHRISTMAS_MEETING), is_announced=True)
    publish_plan(commission, is_announced=True)
    send_all(smtp_sink)
    assert sorted(subjects(smtp_sink)[PARENT]) == [
        "Digital committee of Thursday 10 December 2026, Collège des Essais",
        "Digital committee, Collège des Essais: a document to read",
    ]


@pytest.mark.parametrize(
    ("starts_at", "due_at"),
    [
        (CHRISTMAS_MEETING, datetime(2026, 12, 7, 7, 30, tzinfo=UTC)),
        # Clocks go forward on 28 March 2027, and back on 31 October.
        (datetime(2027, 3, 29, 16, tzinfo=UTC), datetime(2027, 3, 26, 7, 30, tzinfo=UTC)),
        (datetime(2027, 3, 31, 16, tzinfo=UTC), datetime(2027, 3, 28, 6, 30, tzinfo=UTC)),
        (datetime(2027, 11, 1, 17, tzinfo=UTC), datetime(2027, 10, 29, 6, 30, tzinfo=UTC)),
        (datetime(2027, 11, 3, 17, tzinfo=UTC), datetime(2027, 10, 31, 7, 30, tzinfo=UTC)),
        (datetime(2027, 11, 3, 23, 30, tzinfo=UTC), datetime(2027, 11, 1, 7, 30, tzinfo=UTC)),
    ],
)
def test_reminders_leave_three_days_before_in_the_morning_of_paris(
    starts_at: datetime, due_at: datetime
) -> None:
    assert reminder_instant(starts_at) == due_at


def test_everybody_is_reminded_once(commission: Commission, smtp_sink: SmtpSink) -> None:
    add_meeting(commission, details(CHRISTMAS_MEETING), is_announced=True)
    begin(smtp_sink)
    due_at = reminder_instant(CHRISTMAS_MEETING)
    numbers = [
        owe_meeting_reminders(now)
        for now in (due_at - timedelta(seconds=1), due_at, due_at, CHRISTMAS_MEETING - timedelta(hours=1))
    ]
    send_all(smtp_sink, due_at)
    assert numbers == [0, 3, 0, 0]
    subject = "Rappel\u00a0: Commission numérique du jeudi 10 décembre 2026, Collège des Essais"
    assert subjects(smtp_sink) == {email: [subject] for email in (CHEF, REFERENT, PARENT)}


def test_nobody_is_reminded_of_what_is_over_or_cancelled(commission: Commission) -> None:
    add_meeting(commission, details(CHRISTMAS_MEETING))
    cancelled = add_meeting(commission, details(CHRISTMAS_MEETING + timedelta(hours=3)))
    cancel_meeting(cancelled, is_cancelled=True, actor=commission.chef, now=NOW)
    assert owe_meeting_reminders(CHRISTMAS_MEETING) == 0
    assert owe_meeting_reminders(CHRISTMAS_MEETING - timedelta(minutes=1)) == 3


def test_who_has_just_been_told_is_not_reminded(commission: Commission) -> None:
    called_at = CHRISTMAS_MEETING - timedelta(days=2)
    add_meeting(commission, details(CHRISTMAS_MEETING), is_announced=True, now=called_at)
    assert owe_meeting_reminders(called_at + timedelta(hours=1)) == 0


def test_a_meeting_that_moves_is_reminded_of_anew(commission: Commission) -> None:
    key = add_meeting(commission, details(CHRISTMAS_MEETING))
    due_at = reminder_instant(CHRISTMAS_MEETING)
    owe_meeting_reminders(due_at)
    read = get_meeting(key, commission.chef)[1].details_stamp
    later = CHRISTMAS_MEETING + timedelta(days=14)
    update_meeting(key, details(later), read, is_announced=False, actor=commission.chef, now=due_at)
    assert (owe_meeting_reminders(due_at), owe_meeting_reminders(reminder_instant(later))) == (0, 3)


def test_a_term_without_a_meeting_is_noticed_once_by_those_who_call_them(
    commission: Commission, smtp_sink: SmtpSink
) -> None:
    begin(smtp_sink)
    early = END_OF_TERM - timedelta(days=1)
    numbers = [owe_term_reminders(now) for now in (NOW, early, END_OF_TERM, END_OF_TERM, END_OF_TERM)]
    send_all(smtp_sink, END_OF_TERM)
    assert numbers == [0, 0, 2, 0, 0]
    subject = "Commission numérique, Collège des Essais\u00a0: pas de réunion ce trimestre"
    assert subjects(smtp_sink) == {email: [subject] for email in (CHEF, REFERENT)}
    text = text_of(smtp_sink.sent_to(CHEF)[0])
    assert LINK.findall(text) == [f"/commission/{commission.school_id}/reunions/nouvelle"]


@pytest.mark.parametrize(
    ("starts_at", "owed_mails"),
    [
        (datetime(2026, 9, 1, 8, tzinfo=UTC), 0),
        (datetime(2026, 12, 18, 8, tzinfo=UTC), 0),
        (datetime(2026, 8, 31, 8, tzinfo=UTC), 2),
        (datetime(2027, 1, 4, 8, tzinfo=UTC), 2),
    ],
)
def test_a_meeting_held_or_planned_in_the_term_is_enough(
    commission: Commission, starts_at: datetime, owed_mails: int
) -> None:
    add_meeting(commission, details(starts_at))
    assert owe_term_reminders(END_OF_TERM) == owed_mails


def test_a_cancelled_meeting_is_none(commission: Commission) -> None:
    key = add_meeting(commission, details(CHRISTMAS_MEETING))
    cancel_meeting(key, is_cancelled=True, actor=commission.chef, now=NOW)
    assert owe_term_reminders(END_OF_TERM) == 2


def test_without_members_there_is_no_commission_to_meet(commission: Commission) -> None:
    remove_member(commission.school_id, commission.parent, actor=commission.chef, now=NOW)
    assert owe_term_reminders(END_OF_TERM) == 0


def test_the_next_term_is_noticed_for_itself(commission: Commission) -> None:
    owe_term_reminders(END_OF_TERM)
    assert owe_term_reminders(datetime(2027, 3, 15, 9, tzinfo=UTC)) == 2


def test_a_publication_leads_to_what_was_published(commission: Commission, smtp_sink: SmtpSink) -> None:
    begin(smtp_sink)
    number = publish_plan(commission, is_announced=True)
    send_all(smtp_sink)
    assert list(subjects(smtp_sink)) == [PARENT]
    text = text_of(smtp_sink.deliveries[0])
    assert "Plan pluriannuel, version 1\u00a0: Présentée au CA, 1" in text
    assert LINK.findall(text) == [f"/commission/{commission.school_id}/publications/{number}"]


def test_what_was_withdrawn_while_its_mail_was_being_sent_is_not_named(
    commission: Commission, smtp_sink: SmtpSink
) -> None:
    begin(smtp_sink)
    number = publish_plan(commission, add_version(commission), is_announced=True)
    withdraw(commission.school_id, number, actor=commission.chef, now=NOW)
    send_all(smtp_sink)
    assert smtp_sink.deliveries == []


def test_who_has_lost_the_seat_is_told_nothing_of_it(commission: Commission, smtp_sink: SmtpSink) -> None:
    """An administrator takes roles away too, and knows nothing of the commission's mails."""
    begin(smtp_sink)
    add_meeting(commission, details(place="Salle secrète", agenda="- Un point secret"), is_announced=True)
    publish_plan(commission, is_announced=True)
    revoke_role(commission.parent, commission.school_id, Role.COMMISSION, actor=None, now=NOW)
    send_all(smtp_sink)
    said = [text_of(delivery) + str(delivery.message["Subject"]) for delivery in smtp_sink.sent_to(PARENT)]
    assert not [
        text for text in said if "secr" in text or "Présentée au CA" in text or "/publications/" in text
    ]
    assert "secrète" in text_of(smtp_sink.sent_to(CHEF)[0])


def test_an_animateur_is_not_written_to(commission: Commission, smtp_sink: SmtpSink) -> None:
    add_meeting(commission, is_announced=True)
    publish_plan(commission, is_announced=True)
    send_all(smtp_sink)
    assert smtp_sink.sent_to(ANIMATEUR) == []


def test_many_workers_at_once_owe_each_mail_once(app_context: Flask, commission: Commission) -> None:
    add_meeting(commission, details(CHRISTMAS_MEETING))
    due_at, start = reminder_instant(CHRISTMAS_MEETING), Barrier(6)

    def work() -> None:
        with app_context.app_context():
            start.wait()
            owe_meeting_reminders(due_at)
            owe_term_reminders(END_OF_TERM + timedelta(days=365))

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = (owed(AccountMailKind.MEETING), owed(AccountMailKind.TERM_WITHOUT_MEETING))
    assert counts == (3, 2)


def test_a_worker_that_dies_anywhere_leaves_nothing_doubled_or_forgotten(
    app_context: Flask, settings: Settings, commission: Commission
) -> None:
    due = datetime(2026, 12, 16, 9, tzinfo=UTC)
    add_meeting(commission, details(datetime(2027, 1, 4, 8, tzinfo=UTC)))
    add_meeting(commission, details(datetime(2026, 12, 19, 8, tzinfo=UTC)))
    session().remove()
    with dying_worker(settings) as worker:
        steps = 0
        while worker.run(REMIND, due.isoformat(), die_at=steps) is None:
            steps += 1
        worker.run(REMIND, due.isoformat())
    assert steps > 0
    assert (owed(AccountMailKind.MEETING), owed(AccountMailKind.TERM_WITHOUT_MEETING)) == (3, 0)
    people = session().scalars(
        select(Account.email)
        .join(AccountMail, AccountMail.account_id == Account.id)
        .where(AccountMail.kind == AccountMailKind.MEETING)
    )
    assert sorted(people) == sorted([CHEF, REFERENT, PARENT])
