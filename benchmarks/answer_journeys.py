"""Answer journeys per second, beside a bare Flask page in the same run; and whether stored ballots slow them down."""

import secrets
import statistics
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from sqlalchemy import insert, make_url

from benchmarks.installation import (
    QUESTIONS,
    Server,
    environment_of,
    forty_three_questions,
    gunicorn,
    prepare,
    settings_for,
)
from benchmarks.load import Journey, make_journey, run
from benchmarks.results import Result
from survey_app.ballots.models import BallotBox, SealedBallot
from survey_app.ballots.sealing import SEAL_OVERHEAD
from survey_app.database import session, transaction
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer

CONCURRENCIES = (1, 8, 32)
JOURNEYS = 800
ROUNDS = 3
WARM_UP = 40
STORED = 100_000

Measurement = tuple[float, float]
"""Journeys per second, and server processor milliseconds a journey."""


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Yield journeys per second and server CPU for both pages at each concurrency, in turns, then the flatness."""
    settings = settings_for(postgres.create("journeys"), folder / "ours")
    migrate(settings.database_url, folder)
    per_concurrency = (JOURNEYS + WARM_UP) * ROUNDS
    people = per_concurrency * (len(CONCURRENCIES) + 1)
    app, roll = prepare(settings, forty_three_questions(), people)
    codes = iter(roll.codes)

    def ours(count: int) -> list[Journey]:
        return [_our_journey(roll.public_id, next(codes)) for _ in range(count)]

    bare_url = _bare_database(postgres)
    with (
        gunicorn("wsgi:application", environment=environment_of(settings), log=folder / "ours.log") as our,
        gunicorn(
            "benchmarks.bare_flask:app", environment={"BENCH_DATABASE": bare_url}, log=folder / "bare.log"
        ) as bare,
    ):
        for concurrency in CONCURRENCIES:
            pairs = [
                (_once(our, ours, concurrency), _once(bare, _bare_journeys, concurrency)) for _ in range(ROUNDS)
            ]
            yield from _results(pairs, concurrency)
        before = [_once(our, ours, 8) for _ in range(1)]
        with app.app_context():
            _store_ballots(roll.public_id)
        after = [_once(our, ours, 8) for _ in range(ROUNDS - 1)]
        yield Result(
            f"answer_cpu_ratio_with_{STORED}_stored_ballots",
            statistics.median(cpu for _, cpu in after) / before[0][1],
            "ratio",
            JOURNEYS,
            len(after),
        )


def _once(server: Server, make: Callable[[int], list[Journey]], concurrency: int) -> Measurement:
    run(server.port, make(WARM_UP), concurrency)
    journeys = make(JOURNEYS)
    cpu = server.cpu_seconds()
    seconds = run(server.port, journeys, concurrency)
    return JOURNEYS / seconds, (server.cpu_seconds() - cpu) / JOURNEYS * 1000


def _results(pairs: Sequence[tuple[Measurement, Measurement]], concurrency: int) -> Iterator[Result]:
    for name, index in (("answer", 0), ("bare_flask", 1)):
        rate = statistics.median(pair[index][0] for pair in pairs)
        cpu = statistics.median(pair[index][1] for pair in pairs)
        yield Result(f"{name}_journeys_at_{concurrency}", rate, "journeys/s", JOURNEYS, len(pairs))
        yield Result(f"{name}_cpu_at_{concurrency}", cpu, "ms/journey", JOURNEYS, len(pairs))
    faster = statistics.median(our[0] / bare[0] for our, bare in pairs)
    cheaper = statistics.median(our[1] / bare[1] for our, bare in pairs)
    yield Result(f"answer_to_bare_journeys_at_{concurrency}", faster, "ratio", JOURNEYS, len(pairs))
    yield Result(f"answer_to_bare_cpu_at_{concurrency}", cheaper, "ratio", JOURNEYS, len(pairs))


def _our_journey(public_id: str, code: str) -> Journey:
    fields = {f"a.q{number}": f"o{1 + number % 5}" for number in range(1, QUESTIONS + 1)}
    body = urlencode({"code": code, **fields, "step": "send"}).encode()
    return make_journey(f"/q/{public_id}", body)


def _bare_journeys(count: int) -> list[Journey]:
    fields = {f"a.q{number}": f"o{1 + number % 5}" for number in range(1, QUESTIONS + 1)}
    return [
        make_journey("/form", urlencode({"code": secrets.token_hex(8), **fields}).encode())
        for _ in range(count)
    ]


def _bare_database(postgres: PostgresServer) -> str:
    url = make_url(postgres.create("bare")).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE bare_answer (id bigserial PRIMARY KEY, data jsonb NOT NULL)")
    return url


def _store_ballots(public_id: str) -> None:
    """Fill the box with ballots that nobody will open."""
    box = session().get(BallotBox, public_id)
    if box is None:
        message = "the campaign has no box"
        raise RuntimeError(message)
    length = box.ballot_size + SEAL_OVERHEAD
    with transaction() as writing:
        for _ in range(STORED // 5000):
            writing.execute(
                insert(SealedBallot),
                [
                    {"campaign_public_id": public_id, "slot": secrets.token_bytes(16), "sealed": bytes(length)}
                    for _ in range(5000)
                ],
            )
