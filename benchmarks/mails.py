"""Invitations handed to a mail server on this machine per second, each in its own transaction, by one worker."""

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from benchmarks.installation import forty_three_questions, prepare, run_alone, settings_for
from benchmarks.results import Result, median_result
from config import Settings
from survey_app.campaigns.models import Campaign
from survey_app.campaigns.operations.queue_reminders import queue_wave
from survey_app.campaigns.operations.send_messages import send_campaign_messages
from survey_app.database import session, transaction
from survey_app.factory import create_app
from survey_app.mail.transports import open_transport
from tests.factories import NOW
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.services.product import environment_of
from tests.services.smtp_sink import SmtpSink, running_smtp_sink

MAILS = 500
ROUNDS = 5


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Have a fresh process send one wave after the other; the mail server runs in this one."""
    with running_smtp_sink() as sink:
        settings = settings_for(postgres.create("mails"), folder / "mails", mail_url=sink.url)
        migrate(settings.database_url, folder)
        prepare(settings, forty_three_questions(), MAILS)
        seconds = [_send_wave(settings, sink, wave) for wave in range(ROUNDS)]
        yield median_result("mails", [MAILS / each for each in seconds], "mails/s", MAILS)


def send_wave(wave: str) -> dict[str, float]:
    """Queue a wave and send it; return the seconds that sending took."""
    settings = Settings.from_environment()
    transport = partial(open_transport, settings.mail_url, settings.mail_sender, settings.data_dir)
    with create_app(settings).app_context():
        campaign_id = session().scalars(select(Campaign.id)).one()
        with transaction() as writing:
            queue_wave(writing, campaign_id, int(wave), NOW)
        start = time.perf_counter()
        send_campaign_messages(
            campaign_id, open_transport=transport, clock=lambda: NOW, turn=timedelta(hours=1)
        )
        return {"seconds": time.perf_counter() - start}


def _send_wave(settings: Settings, sink: SmtpSink, wave: int) -> float:
    sink.clear()
    figures = run_alone("benchmarks.mails", "send_wave", [str(wave)], environment_of(settings))
    if len(sink.deliveries) != MAILS:
        message = f"{len(sink.deliveries)} mails arrived, not {MAILS}"
        raise RuntimeError(message)
    return figures["seconds"]
