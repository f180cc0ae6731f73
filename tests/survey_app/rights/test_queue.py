"""What a request leaves in Redis while it waits: the number of a mail, never an address."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
from flask import Flask
from redis import Redis

from config import Settings
from survey_app.accounts.visitor import Visitor
from survey_app.database import transaction
from survey_app.rights.operations.asking import ask_for_access, erase_person
from survey_app.rights.operations.sending import list_due_rights_mails
from tests.factories import NOW, TEST_UAIS, add_school
from tests.plugins.application import running_app
from tests.survey_app.accounts.visits import add_chef

CHEF = "chef@ecole.example"
CURIOUS = "ada.curieuse@ecole.example"
BODY = re.compile(r'"body": "([A-Za-z0-9+/=]+)"')


@pytest.fixture
def queueing_app(settings: Settings, redis_url: str) -> Iterator[Flask]:
    """The application with a real queue that nobody empties."""
    with running_app(replace(settings, broker_url=redis_url)) as app:
        yield app


def everything_in(redis_url: str) -> str:
    """Return all that Redis holds, as text; the bodies of tasks are read."""
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        readers: Mapping[str, Callable[[str], object]] = {
            "hash": redis.hgetall,
            "list": lambda key: redis.lrange(key, 0, -1),
            "set": redis.smembers,
            "string": redis.get,
        }
        held = "\n".join(f"{key} {readers[redis.type(key)](key)}" for key in redis.scan_iter())
    bodies = (b64decode(body).decode() for body in BODY.findall(held))
    return "\n".join((held, *bodies))


def administrator(app: Flask) -> Visitor:
    """Return somebody who may answer for every school."""
    return Visitor(
        account_id=add_chef(app, CHEF),
        email=CHEF,
        display_name="Dominique Essai",
        language="fr",
        is_administrator=True,
        roles=frozenset(),
        confirmed_at=NOW,
        token="",
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_queue_knows_numbers_only(queueing_app: Flask, redis_url: str) -> None:
    visitor = administrator(queueing_app)
    with queueing_app.app_context():
        with transaction() as rows:
            school_id = add_school(rows, TEST_UAIS[1]).id
        ask_for_access(school_id, CURIOUS, visitor=visitor, now=NOW)
        erase_person(school_id, CURIOUS, visitor=visitor, now=NOW)
        owed = list_due_rights_mails(NOW)
    held = everything_in(redis_url)
    sent = [mail_id for mail_id in owed if f'[["{mail_id}"], {{}}' in held]
    assert (len(owed), sent, "curieuse" in held) == (2, owed, False)
