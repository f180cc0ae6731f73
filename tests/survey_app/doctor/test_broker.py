"""Redis: what the product puts there passes, what tells of people does not."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from celery import Celery

from survey_app.doctor.broker import CONTENT_CHECKS, PRESENCE_CHECKS, holds_only_ids, look_at_broker
from survey_app.doctor.checks import Finding, Verdict, run_checks
from survey_app.queueing import TaskName, make_producer
from tests.services.processes import free_port
from tests.services.redis import running_redis
from tests.survey_app.doctor.verdicts import find, unsafe, verdict_on

pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
CODE = "7ZK4M2QXN8TB3V0C"


def test_what_the_product_queues_is_safe(redis_url: str) -> None:
    with make_producer(redis_url) as producer:
        for name, *ids in (
            (TaskName.SWEEP,),
            (TaskName.OPEN_BALLOT_BOX, "12"),
            (TaskName.SEND_ACCOUNT_MAIL, "0a" * 16),
        ):
            producer.send_task(name.value, args=ids, ignore_result=True)
    assert (unsafe(examine(redis_url)), look_at_broker(redis_url).messages) == (set(), 3)


@pytest.mark.parametrize(
    ("task", "arguments", "named"),
    [
        (TaskName.SEND_CAMPAIGN_MESSAGES.value, ["claude@ecole.example"], {}),
        (TaskName.SEND_CAMPAIGN_MESSAGES.value, ["12", CODE], {}),
        (TaskName.SEND_CAMPAIGN_MESSAGES.value, [12], {}),
        (TaskName.SEND_CAMPAIGN_MESSAGES.value, ["12"], {"code": CODE}),
        ("other.task", ["12"], {}),
    ],
)
def test_anything_else_in_the_queue_is_unsafe_until_it_is_gone(
    redis_url: str, client: redis.Redis, task: str, arguments: list[object], named: dict[str, str]
) -> None:
    with make_producer(redis_url) as producer:
        producer.send_task(task, args=arguments, kwargs=named, ignore_result=True)
    assert unsafe(examine(redis_url)) == {"redis.messages"}
    client.delete("celery", "unacked", "unacked_index")
    assert unsafe(examine(redis_url)) == set()


def test_what_a_worker_has_taken_is_looked_at_too(redis_url: str, client: redis.Redis) -> None:
    client.hset("unacked", "tag", json.dumps([message([CODE]), "", "celery"]))
    assert unsafe(examine(redis_url)) == {"redis.messages"}


@pytest.mark.parametrize(
    "held", [None, [], {"body": "x"}, {"headers": {"task": "paliers.sweep"}, "body": "§"}]
)
def test_what_cannot_be_read_is_not_taken_to_be_safe(held: object) -> None:
    assert not holds_only_ids(held)


def test_results_of_tasks_are_unsafe_until_they_are_gone(redis_url: str, client: redis.Redis) -> None:
    keeper = Celery("keeper", broker=redis_url, backend=redis_url, set_as_current=False)
    backend: Any = keeper.backend
    client.set(backend.get_key_for_task("1"), "{}")
    keeper.close()
    assert unsafe(examine(redis_url)) == {"redis.results"}
    client.delete(*client.keys("celery-task*-meta-*"))
    assert unsafe(examine(redis_url)) == set()


def test_other_software_is_told(redis_url: str, client: redis.Redis) -> None:
    client.set("shop:cart", "1")
    assert verdict_on(examine(redis_url), "redis.company") is Verdict.WARNING


def test_a_server_that_does_not_answer_is_unsafe() -> None:
    assert unsafe(examine(f"redis://127.0.0.1:{free_port()}/0")) == {"redis.presence"}


@pytest.mark.parametrize(
    ("url", "codes"),
    [
        ("redis://redis.invalid:6379/0", {"redis.presence", "redis.password"}),
        ("redis://:secret@redis.invalid:6379/0", {"redis.presence"}),
    ],
)
def test_a_server_elsewhere_needs_a_password(url: str, codes: set[str]) -> None:
    assert unsafe(examine(url)) == codes


def test_a_file_of_all_that_passes_is_told_until_it_is_off() -> None:
    with running_redis() as server, redis.Redis.from_url(server.base_url) as client:
        client.config_set("appendonly", "yes")
        bad = find(examine(server.base_url), "redis.appending")
        client.config_set("appendonly", "no")
        mended = find(examine(server.base_url), "redis.appending")
    assert (bad.verdict, mended.verdict) == (Verdict.WARNING, Verdict.FINE)


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    """A connection to the empty database of this test."""
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        yield client


def examine(url: str) -> list[Finding]:
    """Return what the checks say of a server."""
    facts = look_at_broker(url)
    checks = PRESENCE_CHECKS if facts.error else (*PRESENCE_CHECKS, *CONTENT_CHECKS)
    return list(run_checks(checks, facts))


def message(arguments: list[str]) -> dict[str, object]:
    """Return a message as Celery writes it."""
    body = base64.b64encode(json.dumps([arguments, {}, {}]).encode()).decode()
    return {"headers": {"task": TaskName.SWEEP.value}, "body": body}
