"""A worker that dies while it sends: nobody is left out, and nobody gets two mails but in the documented window.

The window: the mail server has the mail, the database does not know yet. Every other death is harmless.
"""

import os
import sys
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from config import Settings
from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.models import Invitation, Message
from survey_app.campaigns.operations.send_messages import LEASE, send_campaign_messages
from survey_app.database import db, session, transaction
from tests.factories import NOW
from tests.services.dying import DEATH, DyingWorker, dying_worker
from tests.services.smtp_sink import SmtpSink
from tests.survey_app.campaigns.mailing import (
    Clock,
    add_owing_campaign,
    address,
    code_in,
    is_valid,
    send,
    states,
    transport_to,
)

SEND_ALL = f"{__name__}:send_all"
DIE_WHILE_SPEAKING = f"{__name__}:die_while_speaking"
PEOPLE = 2
LINES = 1 + 4 * PEOPLE
"""EHLO, then MAIL, RCPT, DATA and the message for each person."""


@pytest.fixture
def settings(settings: Settings, smtp_sink: SmtpSink) -> Settings:
    """The settings of the test, with mails going to the sink."""
    return Settings.for_tests(settings.data_dir, database_url=settings.database_url, mail_url=smtp_sink.url)


def send_all(campaign_id: int, instant: str) -> None:
    """Send all that is due; runs in the worker that dies."""
    url = current_app.config["PALIERS"].mail_url
    send_campaign_messages(
        campaign_id,
        open_transport=lambda: transport_to(url),
        clock=Clock(datetime.fromisoformat(instant)),
    )


def die_while_speaking(campaign_id: int, instant: str, die_at: int) -> None:
    """Send, and die instead of saying the line number `die_at` to the mail server."""
    lines_left = die_at

    def listen(event: str, _arguments: tuple[Any, ...]) -> None:
        nonlocal lines_left
        if event == "smtplib.send":
            lines_left -= 1
            if lines_left < 0:
                os._exit(DEATH)

    sys.addaudithook(listen)
    send_all(campaign_id, instant)


@pytest.mark.usefixtures("app_context")
def test_a_death_at_any_step_of_the_database(settings: Settings, smtp_sink: SmtpSink) -> None:
    with dying_worker(settings) as worker:
        steps = worker.run(SEND_ALL, add_owing_campaign(PEOPLE), NOW.isoformat())
        assert steps
        windows = [_survive(worker, smtp_sink, SEND_ALL, die_at=die_at) for die_at in range(steps)]
    # The window opens after each mail was handed over, and closes with the commit that records it.
    assert (0 < sum(windows) < steps, set(windows)) == (True, {0, 1})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("app_context")
def test_a_death_at_any_line_of_the_conversation(settings: Settings, smtp_sink: SmtpSink) -> None:
    with dying_worker(settings) as worker:
        windows = [_survive(worker, smtp_sink, DIE_WHILE_SPEAKING, die_at) for die_at in range(LINES)]
    # Between the lines of one mail nothing is handed over; between two mails it is recorded.
    assert windows == [0] * LINES


def _survive(worker: DyingWorker, sink: SmtpSink, operation: str, *arguments: int, **options: int) -> int:
    """Die, send the rest after the lease, check all, and return how many people got two mails."""
    _start_over()
    sink.clear()
    campaign_id = add_owing_campaign(PEOPLE)
    assert worker.run(operation, campaign_id, NOW.isoformat(), *arguments, **options) is None
    in_window = _delivered(sink) - _recorded()
    send(campaign_id, sink, Clock(NOW + LEASE + timedelta(seconds=1)))
    assert states() == [DeliveryState.SENT] * PEOPLE
    assert all(is_valid(campaign_id, code_in(delivery)) for delivery in sink.deliveries)
    for number in range(PEOPLE):
        assert len(sink.sent_to(address(number))) == (2 if address(number) in in_window else 1)
    return len(in_window)


def _start_over() -> None:
    session().remove()
    with transaction() as rows:
        for table in reversed(db.metadata.sorted_tables):
            rows.execute(table.delete())


def _delivered(sink: SmtpSink) -> set[str]:
    return {delivery.recipients[0] for delivery in sink.deliveries}


def _recorded() -> set[str]:
    session().rollback()
    query = select(Invitation.email).join(Message, Message.invitation_id == Invitation.id)
    return set(session().scalars(query.where(Message.state == DeliveryState.SENT)))
