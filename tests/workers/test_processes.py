"""Workers as they run in production: processes on Redis, killed in the middle, with nothing personal on the way."""

import json
import math
import os
import signal
import time
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from flask import Flask
from sqlalchemy import update

from config import Settings
from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.models import Message
from survey_app.campaigns.personal_codes import grouped
from survey_app.database import transaction
from survey_app.queueing import TaskName, enqueue
from survey_app.web.clock import current_instant
from tests.services.product import running_worker
from tests.services.smtp_sink import Conduct, SmtpSink
from tests.survey_app.campaigns.mailing import (
    add_owing_campaign,
    address,
    change_campaign,
    code_in,
    is_valid,
    states,
)

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

PEOPLE = 60
PATIENCE = 120.0


@pytest.fixture
def settings(settings: Settings, redis_url: str, smtp_sink: SmtpSink) -> Settings:
    """Settings of several processes: Redis as the queue, the sink as the mail server."""
    return replace(settings, broker_url=redis_url, mail_url=smtp_sink.url)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What workers say."""
    return tmp_path / "worker.log"


def open_campaign(people: int = PEOPLE) -> int:
    """Add a campaign that is open by the clock of this machine, since workers look at no other."""
    now = current_instant()
    campaign_id = add_owing_campaign(people)
    change_campaign(campaign_id, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=1))
    with transaction() as rows:
        rows.execute(update(Message).values(not_before=now - timedelta(hours=1)))
    return campaign_id


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something has happened, but not for ever."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def all_sent() -> bool:
    """Whether every message is settled."""
    return set(states()) == {DeliveryState.SENT}


def broker_content(url: str) -> str:
    """Return all that Redis holds, with the bodies of messages decoded."""
    with redis.Redis.from_url(url, decode_responses=True) as client:
        entries = [entry for key in client.scan_iter() for entry in _entries(client, key)]
    bodies = [b64decode(json.loads(entry)["body"]).decode() for entry in entries if '"body"' in entry]
    return "\n".join(entries + bodies)


def _entries(client: redis.Redis, key: str) -> list[str]:
    kind = client.type(key)
    if kind == "list":
        return [str(entry) for entry in client.lrange(key, 0, -1)]
    if kind == "hash":
        return [str(entry) for pair in client.hgetall(key).items() for entry in pair]
    members = client.zrange(key, 0, -1) if kind == "zset" else client.smembers(key)
    return [str(entry) for entry in members]


def test_the_queue_holds_ids_only(app_context: Flask, redis_url: str) -> None:
    campaign_id = open_campaign(3)
    enqueue(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))
    content = broker_content(redis_url)
    assert f'[["{campaign_id}"]' in content
    assert [secret for secret in ("@ecole", "personne", "Personne") if secret in content] == []


def test_a_worker_sends_and_leaves_no_trace(
    app_context: Flask, settings: Settings, redis_url: str, smtp_sink: SmtpSink, log: Path
) -> None:
    campaign_id = open_campaign(5)
    smtp_sink.treat(address(4), Conduct.REFUSE)
    with running_worker(settings, log=log) as worker:
        enqueue(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))
        wait_until(lambda: DeliveryState.QUEUED not in states() and DeliveryState.SENDING not in states())
        wait_until(lambda: f"paliers.send_campaign_messages {campaign_id}" in worker.said())
        told = worker.said() + broker_content(redis_url)
    codes = [code_in(delivery) for delivery in smtp_sink.deliveries]
    secrets = [*codes, *map(grouped, codes), "@ecole.example", "Personne"]
    assert (len(codes), [secret for secret in secrets if secret in told]) == (4, [])


def test_a_code_whose_mail_failed_is_nowhere_but_in_the_mail(
    app_context: Flask, settings: Settings, redis_url: str, smtp_sink: SmtpSink, log: Path
) -> None:
    """Test 50 of the study: the server keeps the mail and breaks off, so that the code of a failure is known here."""
    campaign_id = open_campaign(2)
    smtp_sink.treat(address(0), Conduct.KEEP_AND_DISCONNECT)
    smtp_sink.treat(address(1), Conduct.REFUSE_FOR_NOW)
    with running_worker(settings, log=log) as worker:
        enqueue(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))
        wait_until(lambda: f"paliers.send_campaign_messages {campaign_id}" in worker.said())
        told = worker.said() + broker_content(redis_url)
    codes = [code_in(delivery) for delivery in smtp_sink.deliveries]
    secrets = [*codes, *map(grouped, codes), "@ecole.example", "Personne"]
    assert (len(codes), [secret for secret in secrets if secret in told]) == (1, [])


def test_two_workers_write_to_everybody_once_though_one_is_stopped(
    app_context: Flask, settings: Settings, smtp_sink: SmtpSink, log: Path
) -> None:
    campaign_id = open_campaign()
    smtp_sink.room = PEOPLE / 2
    second_log = log.with_suffix(".second")
    with running_worker(settings, log=log) as first, running_worker(settings, log=second_log):
        for _ in range(4):
            enqueue(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))
        wait_until(lambda: len(smtp_sink.deliveries) >= smtp_sink.room)
        smtp_sink.room = math.inf
        first.stop()
        wait_until(all_sent)
    recipients = sorted(delivery.recipients[0] for delivery in smtp_sink.deliveries)
    assert recipients == sorted(map(address, range(PEOPLE)))


def test_a_worker_killed_while_it_sends_leaves_nobody_out(
    app_context: Flask, settings: Settings, smtp_sink: SmtpSink, log: Path
) -> None:
    campaign_id = open_campaign()
    smtp_sink.room = 6
    with running_worker(settings, log=log) as worker:
        enqueue(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))
        wait_until(lambda: len(smtp_sink.deliveries) >= smtp_sink.room)
        _kill_whole(worker.process.pid)
        worker.kill()
    smtp_sink.room = math.inf
    assert not all_sent()
    _let_leases_run_out()
    with running_worker(settings, log=log):
        enqueue(TaskName.SWEEP)
        wait_until(all_sent)
    mails = [len(smtp_sink.sent_to(address(number))) for number in range(PEOPLE)]
    assert (min(mails), sum(mails) - PEOPLE in {0, 1}) == (1, True)
    assert all(is_valid(campaign_id, code_in(delivery)) for delivery in smtp_sink.deliveries)


def _kill_whole(pid: int) -> None:
    """End the children of a worker at once, before it can: they are who sends."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)


def _let_leases_run_out() -> None:
    """Do as if a quarter of an hour had gone by."""
    with transaction() as rows:
        past = current_instant() - timedelta(seconds=1)
        rows.execute(update(Message).where(Message.state == DeliveryState.SENDING).values(lease_until=past))
