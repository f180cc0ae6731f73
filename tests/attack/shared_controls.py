"""Leaky ways of sharing a link, on each of which the attacker must succeed.

Seats that are taken in the order in which they were made tell who came when. A ballot that is named by what the poster
and a seat give is known again by whoever has both.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path

from survey_app.tokens.derivation import token_input_of
from tests.attack.controls import Story, make_story
from tests.attack.databases import ArchivedPostgres, SavedDatabase
from tests.attack.scoring import Guesser, Truth
from tests.attack.shared_links import SEATS
from tests.attack.simulation import Remains
from tests.attack.teachers import GROUP_SIZES
from tests.attack.verdicts import Line

PUPILS = 330
CERTAIN, ALL = 0.9, 0.999

Execute = Callable[[str, tuple[object, ...]], list[tuple[str, ...]]]
"""Runs a statement with `?` for its values, and gives what it returns."""

_SEATS = "CREATE TABLE seat (id text PRIMARY KEY, place integer, team text, taken boolean)"
_ADD = "INSERT INTO seat VALUES (?, ?, ?, false)"
_TAKE_THE_FIRST = """
    UPDATE seat SET taken = true
    WHERE id = (SELECT id FROM seat WHERE team = ? AND NOT taken ORDER BY place LIMIT 1) RETURNING id
"""
_AS_MADE = "SELECT id FROM seat ORDER BY place"


def shared_controls(database: SavedDatabase, remains: Remains, folder: Path) -> Iterator[Line]:
    """Yield the controls of what is tried on shared links; `remains` are those of the pupils."""
    yield _taken_in_order(database, folder)
    yield _named_by_code_and_seat(remains)


def _taken_in_order(database: SavedDatabase, folder: Path) -> Line:
    """The first free seat, as whoever writes this in a hurry would take it."""
    story = make_story(PUPILS, GROUP_SIZES)
    if isinstance(database, ArchivedPostgres):
        with database.connect() as connection:
            connection.execute("SET synchronous_commit = off")

            def execute(statement: str, values: tuple[object, ...]) -> list[tuple[str, ...]]:
                cursor = connection.execute(statement.replace("?", "%s").encode(), values)
                return cursor.fetchall() if cursor.description else []

            return _play(database.kind, story, execute)
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "seats.sqlite", isolation_level=None)) as file:
        file.execute("PRAGMA synchronous = OFF")
        return _play(
            database.kind, story, lambda statement, values: file.execute(statement, values).fetchall()
        )


def _play(kind: str, story: Story, execute: Execute) -> Line:
    execute(_SEATS, ())
    places = count()
    for team in story.truth.team_of.values():
        execute(_ADD, (secrets.token_hex(16), next(places), team))
    taken = {
        event.person: execute(_TAKE_THE_FIRST, (story.truth.team_of[event.person],))[0][0]
        for event in story.events
    }
    came = {event.person: place for place, event in enumerate(story.events)}
    made = {row[0]: place for place, row in enumerate(execute(_AS_MADE, ()))}
    score = Guesser(Truth(story.truth.team_of, taken)).by_rank(came, made)
    return Line(SEATS, "seats taken in the order in which they were made", kind, "control", score, CERTAIN)


def _named_by_code_and_seat(remains: Remains) -> Line:
    """A ballot is called by the hash of what the code of the group and the seat give."""

    def name_of(code: str, seat: str, campaign: str) -> bytes:
        return sha256(token_input_of(code, seat.encode(), campaign)).digest()

    ballots = {
        name_of(answer.code, answer.person, answer.campaign): remains.truth.ballot_of[answer.person]
        for answer in remains.answered
    }
    claims = {
        seat: ballots[name]
        for seat, (code,) in remains.codes.items()
        if (name := name_of(code, seat, remains.answered[0].campaign)) in ballots
    }
    score = Guesser(remains.truth).by_claims(claims)
    return Line(25, "posters, ballots named by code and seat", remains.kind, "control", score, ALL)
