"""Everything in one process, the site, a worker thread and the calendar: for a try, or for one school.

The queue is in memory and may be lost: what is to be done is in the database, and is looked up at each start.
"""

import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from types import FrameType

import click
from celery import Celery
from celery.beat import Scheduler, Service
from celery.worker import WorkController, state
from flask import Flask
from flask_migrate import upgrade
from waitress.server import create_server

from config import Settings
from survey_app import demonstration
from survey_app.drafting.operations import publish_catalogue
from survey_app.factory import create_app
from survey_app.keys.moving import move_old_keys
from survey_app.queueing import TaskName, enqueue
from survey_app.web.clock import current_instant
from workers.application import make_celery

WEB_THREADS = 8
CHATTY_LOGGERS = ("alembic", "celery.beat", "celery.worker", "kombu.connection", "waitress")
"""What says at each start how it is set up."""

STOP_SECONDS = 20.0
"""Longer than a turn of the worker, so that it ends between two mails."""


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until Ctrl-C or SIGTERM, on a database brought up to date first."""
    _set_up_log(settings.log_level)
    app = create_app(settings)
    accounts = prepare(app, settings)
    celery = make_celery(settings, app)
    server = create_server(app, host=host, port=port, threads=WEB_THREADS, ident=None)
    signal.signal(signal.SIGTERM, _stop)
    with working(celery):
        with app.app_context():
            enqueue(TaskName.FOLLOW_CALENDAR)
            enqueue(TaskName.SWEEP)
        _announce(settings, accounts)
        try:
            server.run()
        finally:
            server.close()


def prepare(app: Flask, settings: Settings) -> Sequence[str]:
    """Bring the database up to date, publish the built-in questionnaires, set up the demonstration if asked.

    Returns what to tell about the accounts of the demonstration, a line each.
    """
    move_old_keys(settings.data_dir, settings.key_store_dir)
    with app.app_context():
        upgrade()
        publish_catalogue(current_instant())
    return demonstration.prepare(app) if settings.demo else ()


@contextmanager
def working(celery: Celery) -> Iterator[None]:
    """Run a worker and the calendar in threads until the end of the `with` block."""
    worker = WorkController(
        app=celery,
        pool_cls="solo",
        concurrency=1,
        without_heartbeat=True,
        without_gossip=True,
        without_mingle=True,
    )
    calendar = Service(celery, max_interval=1, scheduler_cls=Scheduler)
    threads = [
        Thread(target=worker.start, name="worker", daemon=True),
        Thread(target=calendar.start, name="calendar", daemon=True),
    ]
    state.should_stop = None  # as after an earlier start in this process
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        state.should_stop = 0  # type: ignore[assignment]  # Celery means its exit code
        calendar.stop()
        for thread in threads:
            thread.join(STOP_SECONDS)


def _set_up_log(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in CHATTY_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)


def _announce(settings: Settings, accounts: Sequence[str]) -> None:
    click.echo(f"Paliers : {settings.base_url}")
    for line in accounts:
        click.echo(f"  {line}")
    click.echo("Ctrl-C arrête.")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
