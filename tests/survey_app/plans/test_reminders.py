"""Reminders of a plan: the right day, one mail a person and day, whatever the workers go through."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from survey_app.accounts.models import AccountMail, AccountMailKind, DeliveryState, Role
from survey_app.accounts.operations import revoke_role
from survey_app.accounts.send_mail import list_due_mails, send_account_mail
from survey_app.coediting.cells import SentCell
from survey_app.database import session, transaction
from survey_app.plans.fields import LineStatus
from survey_app.plans.lines import PlanLine
from survey_app.plans.operations.editing import write_plan
from survey_app.plans.operations.plans import end_plan
from survey_app.plans.operations.reminding import queue_plan_reminders
from survey_app.plans.reminders import AHEAD, PATIENCE, Occasion, calls_due, dates_called_on, list_calls
from tests.factories import NOW
from tests.services.smtp_sink import Delivery, SmtpSink
from tests.survey_app.campaigns.mailing import Clock, text_of, transport_to
from tests.survey_app.plans.conftest import LINE
from tests.survey_app.plans.planning import REFERENT, Stage, change, plant
from workers import tasks
from workers.tasks import WRITERS

PARIS = ZoneInfo("Europe/Paris")
DAYS = st.dates(date(2026, 9, 1), date(2027, 7, 31))


def at(day: date, hour: int = 8) -> datetime:
    """Return an hour of a day in Paris."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).astimezone(UTC)


def line(**fields: object) -> PlanLine:
    return PlanLine.model_validate({"key": LINE, "responsible": 1, **fields})


def due(one: PlanLine, today: date, told_until: date | None = None) -> list[Occasion]:
    return [call.occasion for call in calls_due([one], today, told_until=told_until, written_on={})]


def test_a_line_calls_two_weeks_before_it_begins_and_ends_and_the_day_it_ends() -> None:
    one = line(starts_on="2026-12-15", ends_on="2027-03-31")
    assert [(call.occasion, call.due_on) for call in list_calls([one])] == [
        (Occasion.STARTS_SOON, date(2026, 12, 1)),
        (Occasion.ENDS_SOON, date(2027, 3, 17)),
        (Occasion.ENDS, date(2027, 3, 31)),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": LineStatus.DONE},
        {"status": LineStatus.GIVEN_UP},
        {"quiet": True},
        {"responsible": None},
        {"is_removed": True},
    ],
)
def test_some_lines_call_for_nobody(fields: dict[str, object]) -> None:
    assert list(list_calls([line(starts_on="2026-12-15", **fields)])) == []


@given(day=DAYS, told=st.lists(st.integers(0, 5), max_size=8))
def test_each_call_is_told_once_however_often_workers_stop(day: date, told: list[int]) -> None:
    """`told` are the days that pass between two looks: a call is told at the first look within the days of patience."""
    one = line(ends_on=day)
    today, until, heard = day - timedelta(days=1), None, []
    for pause in told:
        today += timedelta(days=pause)
        found = due(one, today, until)
        if found:
            heard += found
            until = today
    assert len(heard) == len(set(heard))
    assert heard.count(Occasion.ENDS) <= 1


@given(day=DAYS, late=st.integers(0, 30))
def test_after_an_outage_old_news_is_not_told(day: date, late: int) -> None:
    expected = [Occasion.ENDS] if late < PATIENCE.days else []
    assert [
        one for one in due(line(ends_on=day), day + timedelta(days=late)) if one is Occasion.ENDS
    ] == expected


@given(day=DAYS, written=DAYS)
def test_whoever_writes_a_past_date_is_not_reminded_of_it(day: date, written: date) -> None:
    written_on = {(LINE, Occasion.ENDS): written, (LINE, Occasion.ENDS_SOON): written}
    found = calls_due([line(ends_on=day)], day, told_until=None, written_on=written_on)
    assert bool(found) == (written <= day)


@given(starts_on=DAYS, ends_on=DAYS, today=DAYS)
def test_the_search_finds_every_line_that_calls(starts_on: date, ends_on: date, today: date) -> None:
    for call in calls_due(
        [line(starts_on=starts_on, ends_on=ends_on)], today, told_until=None, written_on={}
    ):
        assert call.about in dates_called_on(today)


@pytest.fixture
def due_on(app_context: Flask, stage: Stage, key: str) -> date:
    """The day on which the référent is to be reminded that the line of the plan begins."""
    assert app_context.testing
    day = date(2026, 12, 20)
    change(stage, key, LINE, starts_on=day.isoformat(), ends_on="2027-06-30", responsible=str(stage.referent))
    with transaction() as writing:
        writing.query(AccountMail).delete()
    return day - AHEAD


def mails() -> list[AccountMail]:
    session().rollback()
    query = select(AccountMail).where(AccountMail.kind == AccountMailKind.PLAN_REMINDER)
    return list(session().scalars(query.order_by(AccountMail.cause)))


def send_all(sink: SmtpSink, now: datetime) -> list[Delivery]:
    with closing(transport_to(sink.url)) as transport:
        for mail_id in list_due_mails(now):
            send_account_mail(mail_id, transport=transport, writers=WRITERS, clock=Clock(now))
    return sink.sent_to(REFERENT)


def test_the_mail_tells_the_lines_of_the_day(
    due_on: date, stage: Stage, key: str, smtp_sink: SmtpSink
) -> None:
    plant(
        stage, key, "ligne0000002", action="Équiper", starts_on="2026-12-20", responsible=str(stage.referent)
    )
    assert queue_plan_reminders(at(due_on)) == 1
    (delivery,) = send_all(smtp_sink, at(due_on))
    body = text_of(delivery)
    assert "«\u00a0Former à l’ENT\u00a0» commence le 20 décembre 2026." in body
    assert "«\u00a0Équiper\u00a0» commence le 20 décembre 2026." in body
    assert f"http://localhost/plan/{key}\n" in body


def test_it_is_owed_once_a_day_however_often_one_looks(due_on: date) -> None:
    assert [queue_plan_reminders(at(due_on, hour)) for hour in (8, 8, 12, 23)] == [1, 0, 0, 0]
    assert [queue_plan_reminders(at(due_on + timedelta(days=days))) for days in (1, 2, 3)] == [0, 0, 0]


def test_nobody_is_written_to_before_the_morning(due_on: date) -> None:
    assert [queue_plan_reminders(at(due_on, hour)) for hour in (0, 6, 7)] == [0, 0, 1]


def test_after_an_outage_there_is_one_mail(due_on: date, stage: Stage, key: str) -> None:
    plant(
        stage, key, "ligne0000002", action="Équiper", starts_on="2026-12-21", responsible=str(stage.referent)
    )
    days = [due_on + timedelta(days=days) for days in (2, 3, 4)]
    assert [queue_plan_reminders(at(day)) for day in days] == [1, 0, 0]


def test_two_workers_owe_one_mail(app_context: Flask, due_on: date) -> None:
    ready, owed = Barrier(4), []

    def look() -> None:
        with app_context.app_context():
            ready.wait()
            owed.append(queue_plan_reminders(at(due_on)))

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(owed), len(mails())) == (1, 1)


def test_a_worker_that_dies_while_sending_leaves_a_mail_that_another_sends(
    due_on: date, smtp_sink: SmtpSink
) -> None:
    queue_plan_reminders(at(due_on))
    with transaction():
        (mail,) = mails()
        mail.state, mail.attempts, mail.not_before = DeliveryState.SENDING, 1, at(due_on, 9)
    assert send_all(smtp_sink, at(due_on)) == []
    assert len(send_all(smtp_sink, at(due_on, 10))) == 1


def test_what_was_done_meanwhile_is_not_told(
    due_on: date, stage: Stage, key: str, smtp_sink: SmtpSink
) -> None:
    queue_plan_reminders(at(due_on))
    change(stage, key, LINE, status="done")
    (delivery,) = send_all(smtp_sink, at(due_on))
    assert "Former à l’ENT" not in text_of(delivery)


def test_who_has_left_the_school_is_not_written_to(due_on: date, stage: Stage) -> None:
    revoke_role(stage.referent, stage.school_id, Role.REFERENT, actor=None, now=NOW)
    assert queue_plan_reminders(at(due_on)) == 0


def test_who_leaves_before_the_mail_does_is_told_nothing(
    due_on: date, stage: Stage, smtp_sink: SmtpSink
) -> None:
    queue_plan_reminders(at(due_on))
    revoke_role(stage.referent, stage.school_id, Role.REFERENT, actor=None, now=NOW)
    (delivery,) = send_all(smtp_sink, at(due_on))
    assert "Former à l’ENT" not in text_of(delivery)


def test_a_plan_that_has_ended_reminds_nobody(due_on: date, stage: Stage, key: str) -> None:
    end_plan(key, actor=stage.chef, now=NOW)
    assert queue_plan_reminders(at(due_on)) == 0


@pytest.mark.parametrize(
    ("ends_on", "hour"), [("2027-03-28", 7), ("2026-10-25", 7), ("2027-03-28", 23), ("2026-10-25", 23)]
)
def test_the_days_on_which_clocks_change_are_days(
    app_context: Flask, stage: Stage, key: str, ends_on: str, hour: int
) -> None:
    """Of 23 and of 25 hours: the date of a reminder is the one in Paris."""
    assert app_context.testing
    plant(stage, key, "ligne0000002", action="Échéance", responsible=str(stage.referent))
    with transaction() as writing:
        writing.query(AccountMail).delete()
    day = date.fromisoformat(ends_on)
    change_at(stage, key, ends_on, written=at(day - timedelta(days=30)))
    assert queue_plan_reminders(at(day, hour)) == 1


def change_at(stage: Stage, key: str, ends_on: str, *, written: datetime) -> None:
    """Write the end of the second line as of an instant."""
    sent = SentCell("dated", "line.ligne0000002.ends_on", ends_on, 0)
    write_plan(key, [sent], actor=stage.chef, now=written)


def test_the_calendar_of_the_workers_owes_them(
    app_context: Flask, due_on: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app_context.testing
    monkeypatch.setattr(tasks, "current_instant", lambda: at(due_on))
    tasks.follow_calendar()
    assert len(mails()) == 1
