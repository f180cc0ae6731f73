"""Leaky designs with the same artefacts: on each of these the attacker must succeed, or its other results mean nothing.

The letters are those of the study: A and B write sign-off and ballot in the same or in adjacent transactions, D is B
after VACUUM, F is B shuffled, H opens sealed ballots each night.
"""

import random
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg

from survey_app.ballots.sealing import Sealer, generate_key_pair
from survey_app.queueing import make_producer
from survey_app.tokens.derivation import token_input_of
from tests.attack import postgres_log, sqlite_files
from tests.attack.databases import ArchivedPostgres, dump_postgres, read_dump
from tests.attack.installation import keeping_redis
from tests.attack.scoring import Clue, Guesser, Truth
from tests.attack.searching import Secret, find_secrets
from tests.attack.simulation import Remains
from tests.attack.teachers import TEAM_SIZES
from tests.attack.verdicts import Line
from tests.services.postgres import PostgresServer

CERTAIN, LIKELY, ALL = 0.9, 0.5, 0.999
SEED = 29
DAYS = 10
"""Two weeks of school."""

LEAKED_TASKS = 20


@dataclass(frozen=True)
class Event:
    """Somebody signs off, and deposits a ballot that the database can read. Both names are 32 bytes in hex."""

    day: int
    person: str
    ballot: str


@dataclass(frozen=True)
class Story:
    """Who answers when, in order, and the truth about it."""

    events: tuple[Event, ...]
    truth: Truth

    def on(self, day: int) -> list[Event]:
        """Return the events of a day."""
        return [event for event in self.events if event.day == day]


Act = Callable[[Event], None]


def make_story(people_wanted: int, sizes: Sequence[int] = TEAM_SIZES) -> Story:
    """Return a story in which everybody answers, in teams of these sizes."""
    dice = random.Random(SEED)
    rounds = -(-people_wanted // sum(sizes))
    teams = [size for size in sizes for _ in range(rounds)]
    people = [(secrets.token_hex(32), str(team)) for team, size in enumerate(teams) for _ in range(size)]
    truth = Truth(dict(people), {person: secrets.token_hex(32) for person, _ in people})
    dice.shuffle(people)
    days = sorted(dice.randint(1, DAYS) for _ in people)
    return Story(
        tuple(
            Event(day, person, truth.ballot_of[person]) for day, (person, _) in zip(days, people, strict=True)
        ),
        truth,
    )


# PostgreSQL


def postgres_controls(database: ArchivedPostgres, teachers: int, folder: Path) -> Iterator[Line]:
    """Yield the controls of tests 19 to 23."""
    story, before = make_story(teachers), postgres_log.last_segment(database.archived())
    url = PostgresServer(database.url.replace("/paliers?", "/postgres?"), "").create("controls")
    controls = _PostgresControls(ArchivedPostgres(url), story, folder)
    with controls.database.connect() as connection:
        connection.execute("SET synchronous_commit = off")
        yield from controls.one_transaction(connection)
        yield from controls.adjacent_transactions(connection)
        yield from controls.shuffled(connection, before)
        yield from controls.opened_each_night(connection)


@dataclass(frozen=True)
class _PostgresControls:
    database: ArchivedPostgres
    story: Story
    folder: Path

    def one_transaction(self, connection: psycopg.Connection) -> Iterator[Line]:
        """A: sign-off and ballot in one transaction."""

        def act(event: Event) -> None:
            with connection.transaction():
                _sign_off(connection, event)
                _deposit(connection, event)

        dump = self._live(connection, "a", act)[-1]
        yield self._line(19, "A, one transaction: equal xmin", *self._clues(dump, "xmin"), floor=CERTAIN)

    def adjacent_transactions(self, connection: psycopg.Connection) -> Iterator[Line]:
        """B: two transactions one after the other; D: the same after VACUUM. The tables stay for F."""

        def act(event: Event) -> None:
            _sign_off(connection, event)
            _deposit(connection, event)

        nights = self._live(connection, "b", act)
        clues = self._clues
        yield self._line(19, "B, adjacent transactions: xmin", *clues(nights[-1], "xmin"), floor=CERTAIN)
        yield self._line(20, "B: ctid, the order of a dump", *clues(nights[-1], "place"), floor=CERTAIN)
        yield self._line(23, "B: TOAST value numbers", *self._value_numbers(nights[-1]), floor=CERTAIN)
        people, ballots = (
            _first(nights, "sign_off", "person"),
            _first(nights, "ballot", "id"),
        )
        yield self._line(22, "F, shuffled each night: backups compared", people, ballots, floor=LIKELY)
        connection.execute("VACUUM (FULL, FREEZE) sign_off, ballot")
        dump = self._dump(connection, "d")
        yield self._line(19, "D, after VACUUM (FULL, FREEZE): xmin", *clues(dump, "xmin"), floor=CERTAIN)

    def shuffled(self, connection: psycopg.Connection, before: str) -> Iterator[Line]:
        """F: perfectly shuffled into a new table, but the log is archived."""
        with connection.transaction():
            connection.execute("CREATE TABLE shuffled AS SELECT * FROM ballot ORDER BY random()")
            connection.execute("DROP TABLE ballot")
        log = postgres_log.read_log(self.database.archived(), after=before)
        places = {
            value.hex(): place
            for names in zip(*((event.person, event.ballot) for event in self.story.events), strict=True)
            for value, place in postgres_log.first_places(log, map(bytes.fromhex, names)).items()
        }
        yield self._line(21, "F, shuffled: archived WAL", places, places, floor=CERTAIN)

    def opened_each_night(self, connection: psycopg.Connection) -> Iterator[Line]:
        """H: ballots lie sealed until the night, then are opened in random order."""

        def act(event: Event) -> None:
            _sign_off(connection, event)
            connection.execute("INSERT INTO spool VALUES (%s)", [bytes.fromhex(event.ballot)])

        def night() -> None:
            with connection.transaction():
                connection.execute(
                    "INSERT INTO ballot SELECT sealed, repeat('x', 2500) FROM spool ORDER BY random()"
                )
                connection.execute("DELETE FROM spool")

        dump = self._live(connection, "h", act, night)[-1]
        yield self._line(19, "H, opened each night: xmin", *self._clues(dump, "xmin"), floor=LIKELY)

    def _live(
        self, connection: psycopg.Connection, name: str, act: Act, at_night: Callable[[], None] | None = None
    ) -> list[Path]:
        """Play the five days on fresh tables, and return a dump of each night."""
        connection.execute("DROP TABLE IF EXISTS sign_off, ballot, spool")
        connection.execute("CREATE TABLE sign_off (person bytea PRIMARY KEY)")
        connection.execute("CREATE TABLE ballot (id bytea PRIMARY KEY, answers text)")
        connection.execute("ALTER TABLE ballot ALTER answers SET STORAGE EXTERNAL")
        connection.execute("CREATE TABLE spool (sealed bytea)")
        nights = []
        for day in range(1, DAYS + 1):
            for event in self.story.on(day):
                act(event)
            if at_night:
                at_night()
            nights.append(self._dump(connection, f"{name}{day}"))
        return nights

    def _dump(self, connection: psycopg.Connection, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(parents=True)
        dump_postgres(connection, folder)
        return folder

    def _clues(self, dump: Path, what: str) -> tuple[Clue, Clue]:
        """Return xmin or place of every row of both tables."""
        return _by(read_dump(dump, "sign_off"), "person", what), _by(read_dump(dump, "ballot"), "id", what)

    def _value_numbers(self, dump: Path) -> tuple[Clue, Clue]:
        numbers = {row["start"]: int(row["chunk_id"]) for row in read_dump(dump, "ballot.toast")}
        ballots = {
            _name(row["id"]): numbers[f"\\x{row['answers'][:32].encode().hex()}"]
            for row in read_dump(dump, "ballot")
        }
        return _by(read_dump(dump, "sign_off"), "person", "xmin"), ballots

    def _line(self, attack: int, name: str, people: Clue, ballots: Clue, *, floor: float) -> Line:
        score = Guesser(self.story.truth).by_rank(people, ballots)
        return Line(attack, name, "postgres", "control", score, floor)


def _sign_off(connection: psycopg.Connection, event: Event) -> None:
    connection.execute("INSERT INTO sign_off VALUES (%s)", [bytes.fromhex(event.person)])


def _deposit(connection: psycopg.Connection, event: Event) -> None:
    # Long enough to be stored apart, as what people write is.
    answers = event.ballot + "x" * 2500
    connection.execute("INSERT INTO ballot VALUES (%s, %s)", [bytes.fromhex(event.ballot), answers])


def _by(dump: Sequence[Mapping[str, str]], name: str, what: str) -> dict[str, int]:
    return {_name(row[name]): place if what == "place" else int(row[what]) for place, row in enumerate(dump)}


def _first(nights: Sequence[Path], table: str, name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, night in enumerate(nights):
        for row in read_dump(night, table):
            found.setdefault(_name(row[name]), number)
    return found


def _name(written: str) -> str:
    return written.removeprefix("\\x")


# SQLite


def sqlite_controls(teachers: int, folder: Path) -> Iterator[Line]:
    """Yield the controls of test 24."""
    folder.mkdir(parents=True)
    story = make_story(teachers)
    numbered = _SqliteControl(folder / "numbered.sqlite", story, "")
    yield numbered.by_row_number("rowid", vacuums=False)
    yield numbered.by_row_number("rowid after VACUUM", vacuums=True)
    keyed = _SqliteControl(folder / "keyed.sqlite", story, "WITHOUT ROWID")
    yield keyed.by_log("first appearance in the -wal", vacuums=False)
    yield keyed.by_log("first appearance in a -wal that VACUUM left", vacuums=True)


class _SqliteControl:
    """Two tables in a file in WAL mode, filled event by event."""

    def __init__(self, path: Path, story: Story, kind: str) -> None:
        self._story = story
        self._path = path
        # Kept open: the last to close a file empties its log.
        self._connection = sqlite3.connect(path, isolation_level=None)
        for statement in ("journal_mode=WAL", "synchronous=OFF", "wal_autocheckpoint=0"):
            self._connection.execute(f"PRAGMA {statement}")
        for table in ("sign_off", "ballot"):
            self._connection.execute(f"CREATE TABLE {table} (id BLOB PRIMARY KEY) {kind}")
        for event in story.events:
            self._connection.execute("INSERT INTO sign_off VALUES (?)", [bytes.fromhex(event.person)])
            self._connection.execute("INSERT INTO ballot VALUES (?)", [bytes.fromhex(event.ballot)])

    def by_row_number(self, name: str, *, vacuums: bool) -> Line:
        """Pair by row numbers."""
        if vacuums:
            self._connection.execute("VACUUM")
        people, ballots = (
            {value.hex(): number for number, value in self._connection.execute(query)}
            for query in ("SELECT rowid, id FROM sign_off", "SELECT rowid, id FROM ballot")
        )
        return self._line(name, people, ballots)

    def by_log(self, name: str, *, vacuums: bool) -> Line:
        """Pair by the first page in the log that has them."""
        if vacuums:
            self._connection.execute("VACUUM")
        log = self._path.with_name(f"{self._path.name}-wal").read_bytes()
        pages = list(sqlite_files.read_frames(log))
        # In a row of one value, two bytes come before it: the length of the head, and kind and length of the value.
        pattern = sqlite_files.rows_by_anchor([bytes((2, 12 + 2 * 32))], 32)
        names = [value for event in self._story.events for value in (event.person, event.ballot)]
        places = sqlite_files.first_places(pages, pattern, map(bytes.fromhex, names))
        clue = {value.hex(): place for value, place in places.items()}
        return self._line(name, clue, clue)

    def _line(self, name: str, people: Clue, ballots: Clue) -> Line:
        score = Guesser(self._story.truth).by_rank(people, ballots)
        return Line(24, name, "sqlite", "control", score, CERTAIN)


# Mails, blobs, queue


def other_controls(remains: Remains, folder: Path) -> Iterator[Line]:
    """Yield the controls of tests 25, 26 and 31, with the codes and texts of a campaign that was played."""
    yield _named_by_code(remains)
    yield _unpadded(remains)
    yield _told_to_the_queue(remains, folder)


def _named_by_code(remains: Remains) -> Line:
    """The candidate design: a ballot is called by the hash of what the code alone gives."""
    ballots = {
        sha256(token_input_of(answer.code, b"", answer.campaign)).digest(): remains.truth.ballot_of[
            answer.person
        ]
        for answer in remains.answered
    }
    claims = {
        answer.person: ballots[name]
        for answer in remains.answered
        for code in remains.codes[answer.teacher.email]
        if (name := sha256(token_input_of(code, b"", answer.campaign)).digest()) in ballots
    }
    score = Guesser(remains.truth).by_claims(claims)
    return Line(25, "mail archive, ballots named by a hash of x", remains.kind, "control", score, ALL)


def _unpadded(remains: Remains) -> Line:
    """Ballots that are sealed as long as they are: who is known to write much is recognised."""
    _, public_key = generate_key_pair()
    sealer = Sealer(public_key, "control")
    sizes = {
        remains.truth.ballot_of[answer.person]: len(sealer.seal(answer.teacher.words.encode()))
        for answer in remains.answered
    }
    habits = {answer.person: len(answer.teacher.words) for answer in remains.answered}
    score = Guesser(remains.truth).by_rank(habits, sizes)
    return Line(26, "size of rows that are not padded", remains.kind, "control", score, CERTAIN)


def _told_to_the_queue(remains: Remains, folder: Path) -> Line:
    """Codes as arguments of tasks: Redis appends them to its file."""
    codes = [codes[0] for codes in remains.codes.values()][:LEAKED_TASKS]
    with keeping_redis(folder / "redis") as broker, make_producer(broker) as producer:
        for code in codes:
            producer.send_task("paliers.send_one", args=[code], ignore_result=True)
    wanted = [Secret(f"code {number}", code.encode(), is_mailed=True) for number, code in enumerate(codes)]
    found = find_secrets(folder, wanted)
    name = "codes as arguments of tasks, in the files of Redis"
    return Line(31, name, remains.kind, "control", found=len(found), least_found=len(codes))
