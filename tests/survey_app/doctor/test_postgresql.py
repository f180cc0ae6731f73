"""PostgreSQL: each bad setting is found on a real server, and the remedy that is shown mends it."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine, make_url
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from survey_app.doctor.checks import Finding, Verdict, run_checks
from survey_app.doctor.postgresql import POSTGRES_CHECKS, look_at_postgres
from survey_app.web.clock import current_instant
from tests.services.postgres import PostgresServer, cluster_with
from tests.survey_app.doctor.verdicts import find, unsafe, verdict_on

pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

# Each of these can be changed for one database: setting, bad value, check, verdict.
BAD = [
    ("log_statement", "all", "statements", Verdict.UNSAFE),
    ("log_statement", "mod", "statements", Verdict.UNSAFE),
    ("log_min_duration_statement", "200", "slow_statements", Verdict.UNSAFE),
    ("log_min_duration_sample", "0", "sampled_statements", Verdict.UNSAFE),
    ("log_transaction_sample_rate", "0.5", "sampled_transactions", Verdict.UNSAFE),
    ("log_parameter_max_length_on_error", "-1", "values_on_error", Verdict.UNSAFE),
    ("log_error_verbosity", "verbose", "error_details", Verdict.WARNING),
]
AT_START = (
    "track_commit_timestamp = on",
    "wal_level = logical",
    "archive_mode = on",
    "archive_command = '/bin/true'",
    "shared_preload_libraries = 'pg_stat_statements,auto_explain'",
    "auto_explain.log_min_duration = 100",
    "synchronous_commit = off",
)


@pytest.mark.parametrize(("setting", "value", "code", "verdict"), BAD)
def test_a_bad_setting_is_found_and_its_remedy_mends_it(
    own_database: str, setting: str, value: str, code: str, verdict: Verdict
) -> None:
    name = f"postgresql.{code}"
    database = make_url(own_database).database or ""
    run(
        own_database,
        sql.SQL("ALTER DATABASE {} SET {} = {}").format(
            sql.Identifier(database), sql.Identifier(setting), value
        ),
    )
    finding = find(examine(own_database), name)
    assert (finding.verdict, f"{setting} = {value}" in finding.seen) == (verdict, True)
    mend(own_database, finding)
    assert verdict_on(examine(own_database), name) is Verdict.FINE


def test_slow_statements_may_be_logged_without_their_values(own_database: str) -> None:
    database = sql.Identifier(make_url(own_database).database or "")
    for setting, value in (("log_min_duration_statement", "200"), ("log_parameter_max_length", "0")):
        run(
            own_database,
            sql.SQL("ALTER DATABASE {} SET {} = {}").format(database, sql.Identifier(setting), value),
        )
    assert verdict_on(examine(own_database), "postgresql.slow_statements") is Verdict.FINE


def test_all_statements_may_not_even_without_values(own_database: str) -> None:
    database = sql.Identifier(make_url(own_database).database or "")
    for setting, value in (("log_min_duration_statement", "0"), ("log_parameter_max_length", "0")):
        run(
            own_database,
            sql.SQL("ALTER DATABASE {} SET {} = {}").format(database, sql.Identifier(setting), value),
        )
    assert verdict_on(examine(own_database), "postgresql.slow_statements") is Verdict.UNSAFE


def test_a_setting_of_the_role_is_mended_at_the_role(own_database: str) -> None:
    with psycopg.connect(plain(own_database), autocommit=True) as connection:
        connection.execute("CREATE ROLE noisy LOGIN")
        connection.execute("ALTER ROLE noisy SET log_statement = 'all'")
    try:
        url = make_url(own_database).set(username="noisy", password=None)
        finding = find(examine(url.render_as_string(hide_password=False)), "postgresql.statements")
        assert (finding.verdict, finding.mend) == (
            Verdict.UNSAFE,
            "ALTER ROLE noisy SET log_statement = 'none';",
        )
    finally:
        run(own_database, sql.SQL("DROP ROLE noisy"))


def test_the_server_as_it_comes_is_safe(own_database: str) -> None:
    assert unsafe(examine(own_database)) == set()


def test_a_clock_that_differs_is_told(own_database: str) -> None:
    with session_on(own_database) as session:
        facts = look_at_postgres(session, current_instant().replace(year=2020))
    assert verdict_on(run_checks(POSTGRES_CHECKS, facts), "postgresql.clock") is Verdict.WARNING


def test_what_is_chosen_at_the_start_is_found_and_mended() -> None:
    with cluster_with(*AT_START) as running:
        with running() as url:
            run(url, sql.SQL("SELECT pg_create_logical_replication_slot('copy', 'test_decoding')"))
            bad = examine(url)
            for finding in bad:
                if finding.verdict is not Verdict.FINE:
                    mend(url, finding)
        with running() as url:
            mended = examine(url)
    found = {finding.code: finding.verdict for finding in bad if finding.verdict is not Verdict.FINE}
    left = {finding.code for finding in mended if finding.verdict is not Verdict.FINE}
    assert (found, left) == (
        {
            "postgresql.commit_timestamps": Verdict.UNSAFE,
            "postgresql.error_details": Verdict.WARNING,
            "postgresql.plans": Verdict.UNSAFE,
            "postgresql.statistics": Verdict.WARNING,
            "postgresql.wal_level": Verdict.WARNING,
            "postgresql.logical_slots": Verdict.UNSAFE,
            "postgresql.archive": Verdict.WARNING,
            "postgresql.durability": Verdict.WARNING,
        },
        set(),
    )


@pytest.fixture
def own_database(postgres_server: PostgresServer, worker_number: int) -> Iterator[str]:
    """The address of an empty database whose settings may be changed."""
    name = f"doctor{worker_number}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


class session_on:  # noqa: N801 - a context manager, used as a verb
    """A session on a database that the application does not use."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        self._session = scoped_session(sessionmaker(self._engine))

    def __enter__(self) -> scoped_session[Session]:
        return self._session

    def __exit__(self, *_error: object) -> None:
        self._session.remove()
        self._engine.dispose()


def examine(url: str) -> list[Finding]:
    """Return what the checks say of a server."""
    with session_on(url) as session:
        return list(run_checks(POSTGRES_CHECKS, look_at_postgres(session, current_instant())))


def mend(url: str, finding: Finding) -> None:
    """Do what the remedy says, but for starting the server again."""
    for line in finding.mend.splitlines():
        if not line.startswith("systemctl"):
            run(url, sql.SQL(line))


def run(url: str, statement: sql.SQL | sql.Composed) -> None:
    """Run a statement as the operator."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(statement)


def plain(url: str) -> str:
    """Return an address as psycopg reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
