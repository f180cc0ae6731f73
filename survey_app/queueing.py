"""Putting work in the queue by task name. Arguments are ids only: never an address, a code or an answer."""

from enum import StrEnum

from celery import Celery
from flask import Flask, current_app


class TaskName(StrEnum):
    """Every task that exists; a test holds this list and the registered tasks equal."""

    SEND_CAMPAIGN_MESSAGES = "paliers.send_campaign_messages"
    SEND_ACCOUNT_MAIL = "paliers.send_account_mail"
    ANSWER_RESET_REQUESTS = "paliers.answer_reset_requests"
    FOLLOW_CALENDAR = "paliers.follow_calendar"
    OPEN_BALLOT_BOX = "paliers.open_ballot_box"
    FINISH_OPENING = "paliers.finish_opening"
    SEND_RESULTS = "paliers.send_results"
    SEND_RIGHTS_MAIL = "paliers.send_rights_mail"
    COMPACT_FILES = "paliers.compact_files"
    SWEEP = "paliers.sweep"


def make_producer(broker_url: str) -> Celery:
    """Return the Celery application through which the web side sends; it knows no task."""
    producer = Celery("paliers-web", broker=broker_url or "memory://", set_as_current=False)
    producer.conf.task_ignore_result = True
    producer.conf.broker_connection_retry_on_startup = True
    return producer


def init_queue(app: Flask, broker_url: str) -> None:
    """Attach the producer to the application."""
    app.extensions["paliers_queue"] = make_producer(broker_url)


def enqueue(name: TaskName, *ids: str) -> None:
    """Send a task, to be called after the commit of what it works on.

    A broker that is away loses nothing: the state in the database is the job, and the sweeper finds it.
    """
    producer: Celery = current_app.extensions["paliers_queue"]
    try:
        producer.send_task(name.value, args=ids, ignore_result=True, retry=False)
    except producer.connection_for_write().connection_errors:
        current_app.logger.warning("queue away, %s waits for the sweeper", name.value)
