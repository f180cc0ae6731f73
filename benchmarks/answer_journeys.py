"""Answer journeys beside a bare Flask page, in turns in one run; and whether stored ballots slow them down."""

import secrets
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import insert, make_url

from benchmarks.form import filled_form
from benchmarks.installation import Server, forty_three_questions, gunicorn, prepare, settings_for
from benchmarks.load import Journey, make_journey, run
from benchmarks.results import Result, median_result
from survey_app.ballots.models import BallotBox, SealedBallot
from survey_app.ballots.sealing import SEAL_OVERHEAD
from survey_app.database import session, transaction
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.services.product import environment_of

CONCURRENCIES = (1, 8, 32)
JOURNEYS = 600
WARM_UP = 40
ROUNDS = 5
STORED = 100_000
COMMITS = 1000

Maker = Callable[[int], list[Journey]]


@dataclass(frozen=True)
class Contender:
    """A server under load, and what makes journeys through it."""

    name: str
    server: Server
    make: Maker


@dataclass(frozen=True)
class Measure:
    """Journeys per second, and server processor milliseconds a journey."""

    rate: float
    cpu: float


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Yield both figures of all contenders at each concurrency, their ratios, the commit alone, the flatness."""
    settings = settings_for(postgres.create("journeys"), folder / "ours")
    migrate(settings.database_url, folder)
    people = (JOURNEYS + WARM_UP) * ROUNDS * (len(CONCURRENCIES) + 2)
    app, roll = prepare(settings, forty_three_questions(), people)
    codes = iter(roll.codes)

    def make(count: int) -> list[Journey]:
        return [make_journey(f"/q/{roll.public_id}", filled_form(next(codes))) for _ in range(count)]

    bare_url = _bare_database(postgres)
    with ExitStack() as stack:

        def start(name: str, application: str, environment: Mapping[str, str], make: Maker) -> Contender:
            server = gunicorn(application, environment=environment, log=folder / f"{name}.log")
            return Contender(name, stack.enter_context(server), make)

        ours = start("answer", "wsgi:application", environment_of(settings), make)
        bare = start("bare_flask", "benchmarks.bare_flask:app", {"BENCH_DATABASE": bare_url}, _bare_journeys)
        empty = start("empty_page", "benchmarks.empty_page:app", {}, _bare_journeys)
        for concurrency in CONCURRENCIES:
            yield from _compare((ours, bare, empty), concurrency)
        yield _commit(bare_url)
        before = [_once(ours, 8) for _ in range(ROUNDS)]
        with app.app_context():
            _store_ballots(roll.public_id)
        after = [_once(ours, 8) for _ in range(ROUNDS)]
        yield from _flatness(before, after)


def _compare(contenders: Sequence[Contender], concurrency: int) -> Iterator[Result]:
    """Measure the contenders in turns, so that whatever else the machine does falls on all of them."""
    rounds = [[_once(contender, concurrency) for contender in contenders] for _ in range(ROUNDS)]
    for contender, measures in zip(contenders, zip(*rounds, strict=True), strict=True):
        rates, cpus = [m.rate for m in measures], [m.cpu for m in measures]
        yield median_result(f"{contender.name}_journeys_at_{concurrency}", rates, "journeys/s", JOURNEYS)
        yield median_result(f"{contender.name}_cpu_at_{concurrency}", cpus, "ms/journey", JOURNEYS)
    faster = [ours.rate / bare.rate for ours, bare, *_ in rounds]
    cheaper = [ours.cpu / bare.cpu for ours, bare, *_ in rounds]
    yield median_result(f"answer_to_bare_flask_journeys_at_{concurrency}", faster, "ratio", JOURNEYS)
    yield median_result(f"answer_to_bare_flask_cpu_at_{concurrency}", cheaper, "ratio", JOURNEYS)


def _once(contender: Contender, concurrency: int) -> Measure:
    port = contender.server.port
    run(port, contender.make(WARM_UP), concurrency)
    journeys = contender.make(JOURNEYS)
    before = contender.server.cpu_seconds()
    seconds = run(port, journeys, concurrency)
    return Measure(JOURNEYS / seconds, (contender.server.cpu_seconds() - before) / JOURNEYS * 1000)


def _bare_journeys(count: int) -> list[Journey]:
    return [make_journey("/form", filled_form(secrets.token_hex(8))) for _ in range(count)]


def _bare_database(postgres: PostgresServer) -> str:
    url = make_url(postgres.create("bare")).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE bare_answer (id bigserial PRIMARY KEY, data jsonb NOT NULL)")
    return url


def _commit(url: str) -> Result:
    """Measure what the database alone takes to write one row and have it on the disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        times = []
        for _ in range(COMMITS):
            start = time.perf_counter()
            connection.execute("INSERT INTO bare_answer (data) VALUES ('{}')")
            times.append((time.perf_counter() - start) * 1000)
    return Result("database_commit_of_one_row", statistics.median(times), "ms", COMMITS, len(times))


def _flatness(before: Sequence[Measure], after: Sequence[Measure]) -> Iterator[Result]:
    few, many = (statistics.median(measure.cpu for measure in measures) for measures in (before, after))
    yield Result(f"answer_cpu_ratio_with_{STORED}_stored_ballots", many / few, "ratio", JOURNEYS, len(after))
    few, many = (statistics.median(measure.rate for measure in measures) for measures in (before, after))
    yield Result(
        f"answer_journeys_ratio_with_{STORED}_stored_ballots", many / few, "ratio", JOURNEYS, len(after)
    )


def _store_ballots(public_id: str) -> None:
    """Fill the box with ballots that nobody will open."""
    length = session().get_one(BallotBox, public_id).ballot_size + SEAL_OVERHEAD
    with transaction() as writing:
        for _ in range(STORED // 5000):
            writing.execute(
                insert(SealedBallot),
                [
                    {
                        "campaign_public_id": public_id,
                        "slot": secrets.token_bytes(16),
                        "sealed": bytes(length),
                    }
                    for _ in range(5000)
                ],
            )
