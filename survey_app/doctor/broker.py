"""What is looked at in Redis: that it is ours, and that nothing but numbers of things to do passes through it."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from redis import Redis
from redis.exceptions import RedisError, ResponseError

from survey_app.doctor.checks import Check, Judgement, Verdict, judge
from survey_app.queueing import TaskName
from survey_app.web.translation import lazy_gettext

LOOPBACK = frozenset({"", "localhost", "127.0.0.1", "::1"})
PATIENCE = 2.0
"""Seconds to wait for Redis: people wait for the page that shows this."""

MOST_KEYS = 2000
MOST_MESSAGES = 500
"""How much of a queue is read: what is put there wrongly is put there all the time."""

_RESULT = re.compile(r"celery-task(set)?-meta-")
_OURS = re.compile(r"celery(\x06\x16\d)?$|_kombu\.|unacked|LIMITS?[:/]|paliers")
_ID = re.compile(r"\d{1,20}|[0-9a-f]{32}")
_TASKS = frozenset(name.value for name in TaskName)


@dataclass(frozen=True, slots=True)
class BrokerFacts:
    """What Redis tells. `error` alone is set when it does not answer; None in `appends` when it does not say."""

    host: str
    has_password: bool
    error: str = ""
    results: int = 0
    foreign: int = 0
    messages: int = 0
    strange_messages: int = 0
    appends: str | None = None


def look_at_broker(url: str) -> BrokerFacts:
    """Ask Redis what it holds, and close the connection."""
    parts = urlsplit(url)
    host, has_password = parts.hostname or "", bool(parts.password)
    client = Redis.from_url(
        url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, decode_responses=True
    )
    try:
        with closing(client):
            keys = _keys(client)
            messages = list(_messages(client, keys))
            return BrokerFacts(
                host=host,
                has_password=has_password,
                results=sum(bool(_RESULT.match(key)) for key in keys),
                foreign=sum(not (_RESULT.match(key) or _OURS.match(key)) for key in keys),
                messages=len(messages),
                strange_messages=sum(not holds_only_ids(message) for message in messages),
                appends=_appends(client),
            )
    except RedisError as error:
        return BrokerFacts(host, has_password, error=type(error).__name__)


def holds_only_ids(message: object) -> bool:
    """Whether a message of the queue is one of our tasks, with ids for arguments and nothing else."""
    match message:
        case {"headers": {"task": str(task)}, "body": str(body)} if task in _TASKS:
            pass
        case _:
            return False
    try:
        arguments, named, _embedded = json.loads(base64.b64decode(body, validate=True))
    except (binascii.Error, ValueError):
        return False
    return not named and all(isinstance(value, str) and _ID.fullmatch(value) for value in arguments)


def _keys(client: "Redis") -> list[str]:
    keys: list[str] = []
    for key in client.scan_iter(count=500):
        keys.append(str(key))
        if len(keys) >= MOST_KEYS:
            break
    return keys


def _messages(client: "Redis", keys: Sequence[str]) -> Iterator[object]:
    """Yield what waits in the queues, and what workers have taken and not ended."""
    for key in keys:
        if key.startswith("celery") and client.type(key) == "list":
            yield from (_decoded(raw) for raw in _list(client, key))
    taken: Any = client.hvals("unacked")
    yield from (_taken(raw) for raw in taken[:MOST_MESSAGES])


def _list(client: "Redis", key: str) -> list[str]:
    waiting: Any = client.lrange(key, 0, MOST_MESSAGES - 1)
    return list(waiting)


def _decoded(raw: str) -> object:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _taken(raw: str) -> object:
    """Return the message in what Celery keeps of one that is being worked on: the message, exchange, and key."""
    match _decoded(raw):
        case [message, *_rest]:
            return message
        case _:
            return None


def _appends(client: "Redis") -> str | None:
    try:
        found: Any = client.config_get("appendonly")
    except ResponseError:
        return None  # a hosted Redis may keep its settings to itself
    value = found.get("appendonly")
    return None if value is None else str(value)


def _presence(facts: BrokerFacts) -> Judgement:
    return judge(
        not facts.error,
        Verdict.UNSAFE,
        facts.error or facts.host or "unix",
        _("Redis ne répond pas : on ne peut pas voir ce qu’il contient, ni envoyer les messages."),
        "systemctl start redis-server",
    )


def _password(facts: BrokerFacts) -> Judgement:
    return judge(
        facts.has_password or facts.host in LOOPBACK,
        Verdict.UNSAFE,
        facts.host or "unix",
        _(
            "Redis est sur une autre machine et ne demande pas de mot de passe : chacun peut y donner des ordres."
        ),
        "PALIERS_BROKER_URL=rediss://:MOT-DE-PASSE@HÔTE:6379/0",
    )


def _results(facts: BrokerFacts) -> Judgement:
    return judge(
        facts.results == 0,
        Verdict.UNSAFE,
        _("%(count)s résultats de tâches", count=facts.results),
        _("Redis garde des résultats de tâches, avec leur instant. Paliers n’en demande aucun."),
        "redis-cli --scan --pattern 'celery-task*-meta-*' | xargs redis-cli del",
    )


def _content(facts: BrokerFacts) -> Judgement:
    return judge(
        facts.strange_messages == 0,
        Verdict.UNSAFE,
        _(
            "%(count)s messages, dont %(strange)s inattendus",
            count=facts.messages,
            strange=facts.strange_messages,
        ),
        _("La file contient autre chose que des numéros de tâches à faire."),
        "redis-cli del celery unacked unacked_index",
    )


def _company(facts: BrokerFacts) -> Judgement:
    return judge(
        facts.foreign == 0,
        Verdict.WARNING,
        _("%(count)s clés étrangères", count=facts.foreign),
        _("Un autre logiciel écrit dans cette base de Redis. Donnez à Paliers une base à lui."),
        "PALIERS_BROKER_URL=redis://localhost:6379/1",
    )


def _appending(facts: BrokerFacts) -> Judgement:
    return judge(
        facts.appends == "no",
        Verdict.WARNING,
        f"appendonly = {facts.appends or '?'}",
        _(
            "Redis écrit sur le disque tout ce qui passe, avec son ordre. Il n’y passe que des numéros de tâches, "
            "et Paliers retrouve son travail sans ce fichier : il est inutile."
        ),
        "redis-cli config set appendonly no && redis-cli config rewrite",
    )


PRESENCE_CHECKS: Sequence[Check[BrokerFacts]] = (
    Check("redis.presence", lazy_gettext("Redis"), _presence),
    Check("redis.password", lazy_gettext("Accès à Redis"), _password),
)
CONTENT_CHECKS: Sequence[Check[BrokerFacts]] = (
    Check("redis.results", lazy_gettext("Résultats de tâches"), _results),
    Check("redis.messages", lazy_gettext("Contenu de la file"), _content),
    Check("redis.company", lazy_gettext("Autres logiciels dans Redis"), _company),
    Check("redis.appending", lazy_gettext("Fichier de Redis"), _appending),
)
