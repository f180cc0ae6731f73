"""The tasks: every name has one; each does its work whatever happens to another, and tells no one's name."""

import logging
from collections import deque
from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import Celery
from flask import Flask
from sqlalchemy import select, update

from config import Settings
from survey_app.accounts.models import AccountMail, DeliveryState, Role
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message, Reminder
from survey_app.campaigns.operations.send_messages import LEASE
from survey_app.database import session, transaction
from survey_app.drafting.models import Revision
from survey_app.mail.messages import MailError
from survey_app.mail.transports import MailSettingsError
from survey_app.queueing import TaskName
from survey_app.rights.models import RightsMail, RightsMailKind
from survey_app.schools.models import School
from survey_app.web.clock import init_clock
from tests.factories import NOW, add_account
from tests.services.smtp_sink import SmtpSink
from tests.survey_app.campaigns.mailing import Clock, add_owing_campaign, address, change_campaign, set_state
from workers.application import make_celery
from workers.schedule import SCHEDULE
from workers.tasks import TASKS

CLOSES = NOW + timedelta(days=14)


class Desk:
    """A queue in memory and a worker that takes one task after the other, in this process."""

    def __init__(self, celery: Celery) -> None:
        self.waiting: deque[tuple[str, tuple[str, ...]]] = deque()
        self.done: list[str] = []
        self._celery = celery

    def take(self, name: str, args: tuple[str, ...] = (), **_: object) -> None:
        """Stand in for `send_task`, the outside edge of the producer."""
        self.waiting.append((name, args))

    def run(self, name: TaskName, *ids: str) -> None:
        """Run one task, and leave what it asks for in the queue."""
        self._celery.tasks[name.value].apply(args=ids)

    def run_all(self, name: TaskName) -> None:
        """Run a task, then all that it leads to."""
        self.take(name.value)
        while self.waiting:
            next_name, ids = self.waiting.popleft()
            self.done.append(next_name)
            self._celery.tasks[next_name].apply(args=ids)


@pytest.fixture
def settings(settings: Settings, smtp_sink: SmtpSink) -> Settings:
    """The settings of the test, with mails going to the sink."""
    return Settings.for_tests(settings.data_dir, database_url=settings.database_url, mail_url=smtp_sink.url)


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The clock of the application."""
    clock = Clock()
    init_clock(app, clock)
    return clock


@pytest.fixture
def desk(
    app_context: Flask, clock: Clock, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A worker for the application of the test."""
    with make_celery(settings, app_context) as celery:
        desk = Desk(celery)
        monkeypatch.setattr(app_context.extensions["paliers_queue"], "send_task", desk.take)
        yield desk


def state_of(campaign_id: int) -> CampaignState:
    """Return the state as another process would see it."""
    session().rollback()
    return session().get_one(Campaign, campaign_id, populate_existing=True).state


def test_every_name_has_its_task(desk: Desk, settings: Settings) -> None:
    registered = {name for name in make_celery(settings).tasks if not name.startswith("celery.")}
    assert registered == {name.value for name in TaskName} == {name.value for name in TASKS}


def test_the_calendar_only_asks_for_tasks_that_exist() -> None:
    assert {entry["task"] for entry in SCHEDULE.values()} <= {name.value for name in TaskName}


def test_a_scheduled_task_expires_before_the_next_one() -> None:
    assert all(entry["options"]["expires"] < entry["schedule"] for entry in SCHEDULE.values())


def test_nothing_is_kept_of_tasks(settings: Settings) -> None:
    celery = make_celery(settings)
    assert not celery.conf.result_backend
    assert celery.conf.task_ignore_result


def test_a_wrong_mail_setting_shows_at_the_start(settings: Settings) -> None:
    for wrong, error in (({"mail_url": "imap://x"}, MailSettingsError), ({"mail_sender": "x"}, MailError)):
        broken = Settings.for_tests(settings.data_dir, database_url=settings.database_url, **wrong)
        with pytest.raises(error):
            make_celery(broken)


def test_a_whole_campaign_goes_by_itself(desk: Desk, clock: Clock, smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(3, queued=False)
    _schedule(campaign_id)
    desk.run_all(TaskName.FOLLOW_CALENDAR)
    opened = (state_of(campaign_id), len(smtp_sink.deliveries))
    clock.now = NOW + timedelta(days=3)
    desk.run_all(TaskName.FOLLOW_CALENDAR)
    reminded = len(smtp_sink.deliveries)
    clock.now = CLOSES
    desk.run_all(TaskName.FOLLOW_CALENDAR)
    assert (opened, reminded) == ((CampaignState.OPEN, 3), 6)
    assert state_of(campaign_id) is CampaignState.ENDED
    assert session().get(FrozenReport, session().get_one(Campaign, campaign_id).public_id) is not None


def test_the_head_is_told_of_the_report(desk: Desk, clock: Clock, smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(3, queued=False)
    with transaction() as rows:
        add_account(rows, rows.scalars(select(School)).one(), Role.CHEF, email="chef@ecole.example")
    _schedule(campaign_id)
    desk.run_all(TaskName.FOLLOW_CALENDAR)
    clock.now = CLOSES
    desk.run_all(TaskName.FOLLOW_CALENDAR)
    assert len(smtp_sink.sent_to("chef@ecole.example")) == 1


def test_a_quiet_calendar_asks_for_nothing(desk: Desk, smtp_sink: SmtpSink) -> None:
    for name in (TaskName.FOLLOW_CALENDAR, TaskName.SWEEP):
        desk.run(name)
    assert (list(desk.waiting), smtp_sink.deliveries) == ([], [])


@pytest.mark.parametrize("name", TaskName)
def test_every_task_may_run_twice(desk: Desk, clock: Clock, smtp_sink: SmtpSink, name: TaskName) -> None:
    campaign_id = add_owing_campaign(3, queued=False)
    _schedule(campaign_id)
    desk.run_all(TaskName.FOLLOW_CALENDAR)
    clock.now = CLOSES
    desk.run_all(TaskName.FOLLOW_CALENDAR)
    ids = (
        ()
        if name
        in {
            TaskName.FOLLOW_CALENDAR,
            TaskName.SWEEP,
            TaskName.SEND_ACCOUNT_MAIL,
            TaskName.ANSWER_RESET_REQUESTS,
        }
        else (str(campaign_id),)
    )
    for _ in range(2):
        desk.run(name, *ids)
    assert (state_of(campaign_id), len(smtp_sink.deliveries)) == (CampaignState.ENDED, 3)


@pytest.mark.parametrize(
    ("state", "name"),
    [(CampaignState.CLOSED, TaskName.OPEN_BALLOT_BOX), (CampaignState.REPORTED, TaskName.FINISH_OPENING)],
)
def test_the_sweeper_finds_an_opening_that_did_not_end(
    desk: Desk, state: CampaignState, name: TaskName
) -> None:
    campaign_id = add_owing_campaign(1)
    set_state(campaign_id, state)
    desk.run(TaskName.SWEEP)
    assert list(desk.waiting) == [(name.value, (str(campaign_id),))]


def test_the_sweeper_finds_messages_that_a_dead_worker_left(desk: Desk, clock: Clock) -> None:
    campaign_id = add_owing_campaign(1)
    with transaction() as rows:
        rows.execute(update(Message).values(state=DeliveryState.SENDING, lease_until=NOW + LEASE))
    desk.run(TaskName.SWEEP)
    too_early = list(desk.waiting)
    clock.now = NOW + LEASE
    desk.run(TaskName.SWEEP)
    assert (too_early, list(desk.waiting)) == (
        [],
        [(TaskName.SEND_CAMPAIGN_MESSAGES.value, (str(campaign_id),))],
    )


def test_the_sweeper_erases_old_rolls(desk: Desk, clock: Clock) -> None:
    campaign_id = add_owing_campaign(1)
    change_campaign(campaign_id, state=CampaignState.ENDED, closed_at=NOW)
    clock.now = NOW + timedelta(days=30)
    desk.run(TaskName.SWEEP)
    session().rollback()
    assert session().scalars(select(Invitation.id)).all() == []


def test_a_long_sending_lets_others_have_their_turn(desk: Desk, clock: Clock, smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(20)
    clock.step = timedelta(seconds=1)
    desk.run(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))
    first_turn = len(smtp_sink.deliveries)
    assert list(desk.waiting) == [(TaskName.SEND_CAMPAIGN_MESSAGES.value, (str(campaign_id),))]
    assert 0 < first_turn < 20


def test_one_campaign_that_fails_does_not_stop_another(
    desk: Desk, smtp_sink: SmtpSink, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = (add_owing_campaign(1, queued=False) for _ in range(2))
    for campaign_id in (broken, sound):
        _schedule(campaign_id)
    with transaction() as rows:
        damaged = Revision(
            questionnaire_code="X", number=1, content_hash="x", content="no JSON", published_at=NOW
        )
        rows.add(damaged)
        rows.flush()
        rows.get_one(Campaign, broken).revision_id = damaged.id
    desk.run(TaskName.FOLLOW_CALENDAR)
    assert (state_of(broken), state_of(sound)) == (CampaignState.SCHEDULED, CampaignState.OPEN)
    assert f"open_voting {broken} failed: ValidationError at" in caplog.text


def test_a_task_writes_one_line_with_its_name_and_ids(
    desk: Desk, smtp_sink: SmtpSink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="paliers.tasks")
    campaign_id = add_owing_campaign(2)
    desk.run(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))
    lines = [record.getMessage() for record in caplog.records if record.name == "paliers.tasks"]
    assert lines == [f"paliers.send_campaign_messages {campaign_id}"]


def test_a_failure_says_where_and_not_what(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.run(TaskName.OPEN_BALLOT_BOX, address(0))
    lines = [record.getMessage() for record in caplog.records if record.name == "paliers.tasks"]
    assert len(lines) == 1
    assert lines[0].startswith(f"paliers.open_ballot_box {address(0)} failed: ValueError at ")
    assert "invalid literal" not in caplog.text


def test_a_mail_to_an_account_can_be_named(desk: Desk, smtp_sink: SmtpSink) -> None:
    mails = []
    for number in range(2):
        with transaction() as rows:
            account = add_account(rows, email=f"compte{number}@ecole.example")
            mail = AccountMail(account_id=account.id, kind="welcome", cause="essai", not_before=NOW)
            rows.add(mail)
            rows.flush()
            mails.append(mail.id)
    desk.run(TaskName.SEND_ACCOUNT_MAIL, mails[1])
    named = [delivery.recipients for delivery in smtp_sink.deliveries]
    desk.run(TaskName.SEND_ACCOUNT_MAIL)
    assert (named, len(smtp_sink.deliveries)) == ([("compte1@ecole.example",)], 2)


def _schedule(campaign_id: int) -> None:
    """Leave a campaign as the head of the school does: frozen, with a reminder after three days."""
    change_campaign(campaign_id, state=CampaignState.SCHEDULED, opens_at=NOW)
    with transaction() as rows:
        rows.add(Reminder(campaign_id=campaign_id, wave=1, due_at=NOW + timedelta(days=3)))


def test_a_request_whose_task_was_lost_is_answered_by_the_sweeper(desk: Desk, smtp_sink: SmtpSink) -> None:
    with transaction() as rows:
        school_id = rows.get_one(Campaign, add_owing_campaign(1)).school_id
        mail = RightsMail(
            school_id=school_id,
            email="ada.curieuse@ecole.example",
            kind=RightsMailKind.ACCESS,
            asked_at=NOW,
            not_before=NOW,
        )
        rows.add(mail)
    desk.run_all(TaskName.SWEEP)
    session().rollback()
    sent = len(smtp_sink.sent_to("ada.curieuse@ecole.example"))
    assert (sent, session().scalars(select(RightsMail)).all()) == (1, [])


def test_erased_rolls_leave_the_files_too(desk: Desk, clock: Clock) -> None:
    change_campaign(add_owing_campaign(1), state=CampaignState.ENDED, closed_at=NOW)
    clock.move(days=30)
    desk.run_all(TaskName.SWEEP)
    assert (session().scalars(select(Invitation)).all(), TaskName.COMPACT_FILES in desk.done) == ([], True)
