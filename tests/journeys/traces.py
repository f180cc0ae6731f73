"""What is left behind: logs, the queue, mail headers, the database, the key store. None may tell who answered what."""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import redis

from survey_app.queueing import TaskName
from tests.journeys.fiche import Fiche
from tests.journeys.installation import Installation
from tests.journeys.post import Letter
from tests.journeys.telling import expect, expect_equal

LOGS = {"gunicorn.log": "POST /q/", "worker.log": TaskName.OPEN_BALLOT_BOX.value}
"""Each log, and what it must tell: a log that tells nothing at all proves nothing."""

END = "journey:end"
BASE64 = re.compile(r'"body": "([A-Za-z0-9+/=]+)"')


@dataclass
class QueueWitness:
    """Everything that anybody asked of a Redis database, in words; what is encoded is also told decoded."""

    heard: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.heard)


@contextmanager
def listening_to(broker_url: str) -> Iterator[QueueWitness]:
    """Listen to a Redis database until the end of the `with` block."""
    witness, number = QueueWitness(), urlsplit(broker_url).path.strip("/")
    # Between two commands there may be a long silence.
    with redis.Redis.from_url(broker_url, socket_timeout=None) as client, client.monitor() as monitor:

        def listen() -> None:
            for command in monitor.listen():
                if str(command["db"]) == number:
                    witness.heard.append(_decoded(command["command"]))
                if END in command["command"]:
                    return

        thread = Thread(target=listen)
        thread.start()
        try:
            yield witness
        finally:
            client.echo(END)
            thread.join()


def dump_queue(broker_url: str) -> str:
    """Return every key of a Redis database with what it holds."""
    readers = {"string": "get", "list": "lrange", "set": "smembers", "hash": "hgetall", "zset": "zrange"}
    lines = []
    with redis.Redis.from_url(broker_url, decode_responses=True) as client:
        for key in client.scan_iter():
            kind = client.type(key)
            ends = (0, -1) if kind in {"list", "zset"} else ()
            lines.append(_decoded(f"{key} {getattr(client, readers[str(kind)])(key, *ends)}"))
    return "\n".join(lines)


@dataclass(frozen=True)
class Secrets:
    """What must not be found: codes in both forms, addresses, and the names of answers."""

    codes: frozenset[str]
    addresses: frozenset[str]
    answers: frozenset[str]

    @classmethod
    def of(cls, letters: Iterable[Letter], addresses: Iterable[str], fiche: Fiche) -> "Secrets":
        """Gather them from the mails and the questionnaire."""
        personal = [letter for letter in letters if letter.message["List-Unsubscribe"]]
        codes = {letter.link()[1] for letter in personal} | {letter.printed_code() for letter in personal}
        fields = {practice.situation.field for practice in fiche.practices} | {fiche.priorities.field}
        return cls(frozenset(codes), frozenset(addresses), frozenset(fields | {"pas_encore", "co_intervention"}))

    def found_in(self, text: str) -> list[str]:
        """Return those that stand in a text."""
        return [secret for secret in self.codes | self.addresses | self.answers if secret in text]


def check_texts(secrets: Secrets, installation: Installation, witness: QueueWitness) -> int:
    """Look for secrets in logs and queue. Returns the number of characters read; raises JourneyError."""
    texts = {name: (installation.logs / name).read_text(errors="replace") for name in LOGS}
    for name, sign in LOGS.items():
        expect(sign in texts[name], f"{name} does not tell of {sign}")
    texts |= {"the queue": witness.text, "what is left in Redis": dump_queue(installation.settings.broker_url)}
    expect(TaskName.SEND_CAMPAIGN_MESSAGES.value in witness.text, "the queue was not heard")
    for name, text in texts.items():
        expect_equal(f"secrets in {name}", secrets.found_in(text), [])
    return sum(map(len, texts.values()))


def check_heads(letters: Sequence[Letter], secrets: Secrets) -> None:
    """Look at the headers of personal mails: a way to unsubscribe, and no code."""
    for letter in letters:
        expect_equal(
            "one click to unsubscribe", letter.message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click"
        )
        expect(letter.unsubscribe_path(), "no address to unsubscribe at")
        expect_equal("codes in the headers of a mail", [code for code in secrets.codes if code in letter.head], [])


def check_emptied(installation: Installation) -> None:
    """Look at what the opening must have destroyed, and at what must have happened once."""
    for table in ("sealed_ballot", "ballot_box", "personal_code"):
        expect_equal(f"rows of {table}", installation.query(f"select count(*) from {table}")[0][0], 0)  # noqa: S608
    keys = [path.name for path in installation.settings.key_store_dir.glob("*")]
    expect_equal("keys", keys, [])
    expect_equal("campaigns", [row[0] for row in installation.query("select state from campaign")], ["ended"])
    expect_equal("reports", installation.query("select count(*) from frozen_report")[0][0], 1)
    actions = Counter(row[0] for row in installation.query("select action from journal_entry"))
    for action in ("campaign_scheduled", "campaign_opened", "campaign_closed"):
        expect_equal(f"times that the journal tells of {action}", actions[action], 1)


def _decoded(command: Any) -> str:
    """Return a command, and after it the bodies of the messages in it."""
    text = command if isinstance(command, str) else json.dumps(command)
    bodies = []
    for body in BASE64.findall(text.replace('\\"', '"')):
        try:
            bodies.append(base64.b64decode(body).decode())
        except (binascii.Error, UnicodeDecodeError):
            bodies.append(body)
    return " ".join([text, *bodies])
