"""What is left behind: logs, queue, mail headers, database, key store. None of it may tell who answered what."""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from threading import Thread
from urllib.parse import urlsplit

import redis
from sqlalchemy import create_engine, inspect

from tests.journeys.fiche import Fiche
from tests.journeys.installation import Installation
from tests.journeys.post import Letter
from tests.journeys.teachers import Teacher
from tests.journeys.telling import expect, expect_equal

END = "journey:end"
BODY = re.compile(r'"body": ?"([A-Za-z0-9+/=]+)"')


@dataclass(frozen=True)
class Secrets:
    """What must not be found: codes as they are sent and printed, who was invited, the names of answers."""

    codes: frozenset[str]
    people: frozenset[str]
    answers: frozenset[str]

    @classmethod
    def of(cls, letters: Iterable[Letter], teachers: Iterable[Teacher], fiche: Fiche) -> "Secrets":
        """Gather them from personal mails, the list and the questionnaire."""
        codes = [code for letter in letters for code in (letter.link()[1], letter.printed_code())]
        people = [name for teacher in teachers for name in (teacher.email, teacher.name)]
        answers = [
            question.field for practice in fiche.practices for question in (practice.situation, practice.need)
        ]
        return cls(
            frozenset(codes), frozenset(people), frozenset([*answers, fiche.priorities.field, *fiche.scores])
        )

    def found_in(self, text: str, *, codes_only: bool = False) -> list[str]:
        """Return those that stand in a text, in whatever letters; a number only where it is a number of its own."""
        wanted = self.codes if codes_only else self.codes | self.people | self.answers
        small = text.lower()
        return sorted(secret for secret in wanted if _stands_in(secret.lower(), small))


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
                if END in command["command"]:
                    return
                if str(command["db"]) == number:
                    witness.heard.append(_decoded(command["command"]))

        thread = Thread(target=listen, daemon=True)
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
            kind = str(client.type(key))
            ends = (0, -1) if kind in {"list", "zset"} else ()
            lines.append(_decoded(f"{key} {getattr(client, readers[kind])(key, *ends)}"))
    return "\n".join(lines)


def list_tables(installation: Installation) -> list[str]:
    """Return the tables of the database."""
    engine = create_engine(installation.settings.database_url)
    with closing(engine.connect()) as connection:
        tables = inspect(connection).get_table_names()
    engine.dispose()
    return tables


def dump_database(installation: Installation) -> str:
    """Return every row of every table."""
    tables = list_tables(installation)
    rows = (row for table in tables for row in installation.query(f"select * from {table}"))  # noqa: S608
    return "\n".join(str(tuple(row)) for row in rows)


def check_text(name: str, text: str, found: Sequence[str], *, sign: str) -> int:
    """Make sure that no secret was found in a text, and that it tells of something. Returns its length."""
    expect(sign in text, f"{name} does not tell of {sign!r}: nothing is proved by it")
    expect_equal(f"secrets in {name}", found, [])
    return len(text)


def check_heads(letters: Iterable[Letter], secrets: Secrets) -> None:
    """Look at the headers of personal mails: a way to unsubscribe, and no code. Raises JourneyError."""
    for letter in letters:
        answer = letter.message["List-Unsubscribe-Post"]
        expect_equal("one click to unsubscribe", answer, "List-Unsubscribe=One-Click")
        expect(letter.unsubscribe_path(), "no address to unsubscribe at")
        expect_equal("codes in headers", secrets.found_in(letter.head, codes_only=True), [])


def check_emptied(installation: Installation) -> None:
    """Look at what the opening must have destroyed, and at what must have happened once. Raises JourneyError."""
    for table in ("sealed_ballot", "ballot_box", "personal_code"):
        expect_equal(f"rows of {table}", installation.query(f"select count(*) from {table}")[0][0], 0)  # noqa: S608
    expect_equal("keys", list(installation.settings.key_store_dir.glob("*")), [])
    expect_equal("campaigns", [row[0] for row in installation.query("select state from campaign")], ["ended"])
    expect_equal("reports", installation.query("select count(*) from frozen_report")[0][0], 1)
    actions = Counter(row[0] for row in installation.query("select action from journal_entry"))
    for action in ("campaign.schedule", "campaign.open", "campaign.close"):
        expect_equal(f"times that the journal tells of {action}", actions[action], 1)


def _stands_in(secret: str, text: str) -> bool:
    """Tell whether a text holds a secret; digits inside a longer number, as in the seconds of a clock, are not it."""
    if secret not in text:
        return False
    before = r"(?<!\d)" if secret[0].isdigit() else ""
    after = r"(?!\d)" if secret[-1].isdigit() else ""
    return re.search(before + re.escape(secret) + after, text) is not None


def _decoded(command: object) -> str:
    """Return a command, and after it the bodies of the messages in it."""
    text = command if isinstance(command, str) else json.dumps(command)
    bodies = []
    for body in BODY.findall(text.replace('\\"', '"')):
        try:
            bodies.append(base64.b64decode(body).decode())
        except (binascii.Error, UnicodeDecodeError):
            bodies.append(body)
    return " ".join([text, *bodies])
