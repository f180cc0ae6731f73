"""The migrations that bring requests for passwords, codes from phones, and no samples: with data, up and down."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from config import Settings
from survey_app.database import db, maintenance_connection, session, transaction
from survey_app.factory import create_app
from tests.services.migrations import migrate

PEOPLE = 300
ACCOUNT = (
    "INSERT INTO account (id, email, display_name, language, is_administrator, is_active, is_erased, created_at) "
    "VALUES (:id, :email, :name, 'fr', :no, :yes, :no, '2026-11-23 09:00:00')"
)
MAIL = (
    "INSERT INTO account_mail (id, account_id, kind, cause, state, attempts, not_before, detail) "
    "VALUES (:kind, 1, :kind, 'essai', 'queued', 0, '2026-11-23 09:00:00', '')"
)
MAILS = "SELECT kind FROM account_mail ORDER BY kind"
SECOND_FACTOR = (
    "INSERT INTO second_factor (account_id, sealed_secret, last_step, begun_at) "
    "VALUES (1, :bytes, 0, '2026-11-23 09:00:00')"
)
REQUEST = "INSERT INTO reset_request (id, address_hash) VALUES ('essai', :bytes)"
SAMPLED = "SELECT attname FROM pg_stats WHERE tablename = 'account'"


def write(statement: str, *rows: dict[str, Any]) -> None:
    """Run a statement, once for each row."""
    with transaction() as writing:
        for values in rows:
            writing.execute(text(statement), values)
    session().remove()


def read(statement: str) -> list[str]:
    """Return the first column of what a statement finds."""
    session().rollback()
    found = list(session().scalars(text(statement)))
    session().remove()
    return found


def sample() -> set[str]:
    """Have PostgreSQL sample its tables, and return of which columns of accounts it has values."""
    with maintenance_connection() as connection:
        connection.execute(text("ANALYZE"))
    return set(read(SAMPLED))


@pytest.fixture(params=["sqlite", "postgres"])
def before_codes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """An installation of the version before, with people, to one of whom a mail is owed."""
    url = (
        f"sqlite:///{tmp_path / 'old.sqlite'}"
        if request.param == "sqlite"
        else request.getfixturevalue("empty_postgres_url")
    )
    migrate(url, tmp_path, "0008")
    with create_app(Settings.for_tests(tmp_path / "data", database_url=url)).app_context():
        people = (
            {"id": n, "email": f"{n}@ecole.example", "name": f"Essai {n}", "no": False, "yes": True}
            for n in range(1, PEOPLE + 1)
        )
        write(ACCOUNT, *people)
        write(MAIL, {"kind": "welcome"})
        yield
        session().remove()
        db.engine.dispose()


@pytest.mark.usefixtures("before_codes")
def test_people_and_mails_that_were_there_survive_both_ways() -> None:
    upgrade()
    write(MAIL, {"kind": "parts_awaited"})
    write(SECOND_FACTOR, {"bytes": b"0" * 60})
    write(REQUEST, {"bytes": b"0" * 32})
    above = read(MAILS)
    downgrade(revision="0008")
    below = read(MAILS), len(read("SELECT id FROM account"))
    upgrade()
    assert (above, below) == (["parts_awaited", "welcome"], (["welcome"], PEOPLE))
    assert read("SELECT account_id FROM second_factor") + read("SELECT id FROM reset_request") == []


@pytest.mark.parametrize("before_codes", ["postgres"], indirect=True)
@pytest.mark.usefixtures("before_codes")
def test_samples_that_were_taken_before_go_and_none_are_taken_after() -> None:
    found = [sample()]
    upgrade()
    found.append(set(read(SAMPLED)))
    found.append(sample())
    named = {"email", "display_name"}
    assert [columns & named for columns in found] == [named, set(), set()]
    assert "created_at" in found[2]
