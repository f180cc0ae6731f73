"""The tasks: ids in, operations called, one log line. Safe to lose, to repeat and to run twice at once.

The state in the database is the job; a task only says that there is something to do now.
"""

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager

from celery import Celery
from flask import Flask, current_app

from config import Settings
from survey_app.accounts.models import AccountMailKind
from survey_app.accounts.operations import answer_reset_requests, has_reset_requests
from survey_app.accounts.send_mail import (
    Writer,
    list_due_mails,
    send_account_mail,
    write_password_reset,
    write_welcome,
)
from survey_app.ballots.ceremony.calling import call_for_parts
from survey_app.ballots.ceremony.letters import write_parts_awaited
from survey_app.ballots.opening import finish_opening, open_ballot_box
from survey_app.ballots.opening.report_mail import write_report_ready
from survey_app.ballots.operations import open_voting
from survey_app.campaigns.calendar import (
    list_campaigns_in,
    list_campaigns_to_close,
    list_campaigns_to_open,
    list_campaigns_to_write_for,
)
from survey_app.campaigns.invitation_mail import write_trial
from survey_app.campaigns.models import CampaignState
from survey_app.campaigns.operations.close_campaign import close_campaign
from survey_app.campaigns.operations.queue_reminders import queue_reminders
from survey_app.campaigns.operations.send_messages import send_campaign_messages
from survey_app.campaigns.operations.send_notices import list_campaigns_to_tell, send_notices
from survey_app.commission.letters import COMMISSION_WRITERS
from survey_app.commission.operations.reminding import owe_meeting_reminders, owe_term_reminders
from survey_app.database import compact_files, session
from survey_app.mail.delivery import Transport
from survey_app.mail.transports import open_transport
from survey_app.plans.operations.reminding import queue_plan_reminders
from survey_app.plans.reminder_mail import write_plan_reminder
from survey_app.queueing import TaskName, enqueue
from survey_app.reports.release.mail import read_result_letters
from survey_app.rights.letters import RIGHTS_WRITERS
from survey_app.rights.operations.schedule import ERASURES
from survey_app.rights.operations.sending import list_due_rights_mails, send_rights_mail
from survey_app.schools.invitation_mail import write_invited
from survey_app.web.clock import current_instant

Task = Callable[..., None]

logger = logging.getLogger("paliers.tasks")

WRITERS: Mapping[AccountMailKind, Writer] = {
    AccountMailKind.PASSWORD_RESET: write_password_reset,
    AccountMailKind.WELCOME: write_welcome,
    AccountMailKind.TRIAL: write_trial,
    AccountMailKind.REPORT_READY: write_report_ready,
    AccountMailKind.PARTS_AWAITED: write_parts_awaited,
    AccountMailKind.INVITED: write_invited,
    AccountMailKind.PLAN_REMINDER: write_plan_reminder,
    **COMMISSION_WRITERS,
}


def send_campaign_mails(campaign_id: str) -> None:
    """Send for one turn; the rest waits behind other work."""
    if send_campaign_messages(int(campaign_id), open_transport=_transport, clock=current_instant):
        enqueue(TaskName.SEND_CAMPAIGN_MESSAGES, campaign_id)


def send_account_mails(mail_id: str | None = None) -> None:
    """Send one mail to an account holder, or all that are due."""
    with closing(_transport()) as transport:
        for due_id in [mail_id] if mail_id else list_due_mails(current_instant()):
            if not send_account_mail(due_id, transport=transport, writers=WRITERS, clock=current_instant):
                break


def answer_resets() -> None:
    """Find out who asked for a new password, then have their mails sent."""
    if answer_reset_requests(current_instant()):
        enqueue(TaskName.SEND_ACCOUNT_MAIL)


def send_rights_mails(mail_id: str | None = None) -> None:
    """Send one mail to a person who asked for their rights, or all that are due."""
    with closing(_transport()) as transport:
        for due_id in [mail_id] if mail_id else list_due_rights_mails(current_instant()):
            if not send_rights_mail(
                due_id, transport=transport, writers=RIGHTS_WRITERS, clock=current_instant
            ):
                break


def send_results(campaign_id: str) -> None:
    """Tell who was asked that the results can be read, for one turn; the rest waits behind other work."""
    letters = read_result_letters(int(campaign_id))
    if letters is None:
        return
    more = send_notices(
        int(campaign_id), write=letters.write, open_transport=_transport, clock=current_instant
    )
    if more:
        enqueue(TaskName.SEND_RESULTS, campaign_id)


def follow_calendar() -> None:
    """Open, remind and close what is due, then have due messages sent."""
    now = current_instant()
    _each(list_campaigns_to_open(now), open_voting)
    with _apart("reminders"):
        queue_reminders(now)
    for remind in (owe_meeting_reminders, owe_term_reminders, queue_plan_reminders, call_for_parts):
        with _apart(remind.__name__):
            remind(now)
    _each(list_campaigns_to_close(now), close_campaign)
    _enqueue_each(TaskName.SEND_CAMPAIGN_MESSAGES, list_campaigns_to_write_for(now))


def open_box(campaign_id: str) -> None:
    """Open the ballot box of a closed campaign."""
    open_ballot_box(int(campaign_id), current_instant())


def finish_box(campaign_id: str) -> None:
    """Finish the opening: destroy the key, compact the files."""
    finish_opening(int(campaign_id), current_instant())


def sweep() -> None:
    """Queue again what lost its task, and erase what has had its time."""
    now = current_instant()
    _enqueue_each(TaskName.SEND_CAMPAIGN_MESSAGES, list_campaigns_to_write_for(now))
    _enqueue_each(TaskName.SEND_RESULTS, list_campaigns_to_tell(now))
    if has_reset_requests():
        enqueue(TaskName.ANSWER_RESET_REQUESTS)
    if list_due_mails(now):
        enqueue(TaskName.SEND_ACCOUNT_MAIL)
    _enqueue_each(TaskName.OPEN_BALLOT_BOX, list_campaigns_in(CampaignState.CLOSED))
    _enqueue_each(TaskName.FINISH_OPENING, list_campaigns_in(CampaignState.REPORTED))
    if list_due_rights_mails(now):
        enqueue(TaskName.SEND_RIGHTS_MAIL)
    for erase in ERASURES:
        with _apart(erase.__name__):
            erase(now)


TASKS: Mapping[TaskName, Task] = {
    TaskName.SEND_CAMPAIGN_MESSAGES: send_campaign_mails,
    TaskName.SEND_ACCOUNT_MAIL: send_account_mails,
    TaskName.ANSWER_RESET_REQUESTS: answer_resets,
    TaskName.FOLLOW_CALENDAR: follow_calendar,
    TaskName.OPEN_BALLOT_BOX: open_box,
    TaskName.FINISH_OPENING: finish_box,
    TaskName.SEND_RESULTS: send_results,
    TaskName.SEND_RIGHTS_MAIL: send_rights_mails,
    TaskName.COMPACT_FILES: compact_files,
    TaskName.SWEEP: sweep,
}


def transport_of(settings: Settings) -> Transport:
    """Return the transport of these settings, not connected yet. Raises MailSettingsError or MailError."""
    return open_transport(settings.mail_url, settings.mail_sender, settings.data_dir / "mailbox")


def register_tasks(celery: Celery, app: Flask) -> None:
    """Make every task known to Celery; each runs in a context of `app` of its own."""
    for name, task in TASKS.items():
        _register(celery, app, name, task)


def _register(celery: Celery, app: Flask, name: TaskName, task: Task) -> None:
    # Not shared: another application in this process would get it too.
    @celery.task(name=name.value, shared=False)
    def run(*ids: str) -> None:
        # A task that fails is not given back to the queue: the sweeper finds its work again.
        called = " ".join((name.value, *ids))
        with app.app_context(), _apart(called):
            task(*ids)
            logger.info(called)


@contextmanager
def _apart(what: str) -> Iterator[None]:
    """Let one thing fail without the others, and log where, in one line.

    Privacy: types and places only. The text of a database error can hold the values of a row.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the worker and the rest of the work go on
        session().rollback()
        logger.error("%s failed: %s", what, _places(error))  # noqa: TRY400 - its text is left out on purpose


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + " < ".join(
        f"{frame.filename}:{frame.lineno}" for frame in reversed(frames)
    )


def _each(campaign_ids: Iterable[int], operation: Callable[..., object]) -> None:
    for campaign_id in campaign_ids:
        with _apart(f"{operation.__name__} {campaign_id}"):
            operation(campaign_id, current_instant())


def _enqueue_each(name: TaskName, campaign_ids: Iterable[int]) -> None:
    for campaign_id in campaign_ids:
        enqueue(name, str(campaign_id))


def _transport() -> Transport:
    return transport_of(current_app.config["PALIERS"])
