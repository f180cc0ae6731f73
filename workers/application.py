"""The Celery application of the workers, made from settings. Holds no task of its own."""

import logging

from celery import Celery
from flask import Flask

from config import Settings
from survey_app.factory import create_app
from workers.schedule import SCHEDULE
from workers.tasks import register_tasks, transport_of

VISIBILITY_TIMEOUT = 3600
"""Seconds after which Redis hands a task to another worker; far above the longest task and any countdown."""

QUIET_LOGGERS = ("celery.app.trace", "celery.worker.strategy")
"""What tells of each task, twice, with its result; `workers.tasks` writes one line instead."""


def make_celery(settings: Settings, app: Flask | None = None) -> Celery:
    """Return Celery with every task registered; tasks run inside `app`, made from the settings if not given.

    Raises MailSettingsError or MailError at once rather than at the first mail.
    """
    transport_of(settings).close()
    celery = Celery("paliers", broker=settings.broker_url or "memory://")
    celery.conf.update(
        # A task is acknowledged when it has ended: dead workers lose none, and every task may run twice.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        # Privacy: no result is kept anywhere, and messages are plain JSON that holds ids.
        result_backend=None,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_serializer="json",
        accept_content=["json"],
        task_send_sent_event=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport_options(settings),
        timezone="UTC",
        beat_schedule=SCHEDULE,
        # Every entry comes round within minutes: nothing to remember in a file.
        beat_scheduler="celery.beat:Scheduler",
    )
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    register_tasks(celery, app or create_app(settings))
    celery.set_default()
    return celery


def _transport_options(settings: Settings) -> dict[str, float]:
    if settings.is_embedded:
        return {"polling_interval": 0.05}
    return {"visibility_timeout": VISIBILITY_TIMEOUT}
