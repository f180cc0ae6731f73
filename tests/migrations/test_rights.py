"""The migration that brings people's rights, with data: accounts stay, the closed ones have a date to go by."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from config import Settings
from survey_app.database import db, session, transaction
from survey_app.factory import create_app
from tests.services.migrations import migrate

ACCOUNT = (
    "INSERT INTO account (id, email, display_name, language, is_administrator, is_active, created_at) "
    "VALUES (:id, :email, 'Essai', 'fr', :no, :is_active, '2026-11-23 09:00:00')"
)
STATES = "SELECT id, closed_at IS NULL, is_erased FROM account ORDER BY id"


def read(statement: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    session().rollback()
    found = [tuple(row) for row in session().execute(text(statement))]
    session().remove()
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def before_rights(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """An installation of the version before, with an open account and a closed one."""
    url = (
        f"sqlite:///{tmp_path / 'old.sqlite'}"
        if request.param == "sqlite"
        else request.getfixturevalue("empty_postgres_url")
    )
    migrate(url, tmp_path, "0003")
    with create_app(Settings.for_tests(tmp_path / "data", database_url=url)).app_context():
        for number, is_active in ((1, True), (2, False)):
            with transaction() as rows:
                values = {
                    "id": number,
                    "email": f"{number}@ecole.example",
                    "no": False,
                    "is_active": is_active,
                }
                rows.execute(text(ACCOUNT), values)
        session().remove()
        yield
        session().remove()
        db.engine.dispose()


@pytest.mark.usefixtures("before_rights")
def test_closed_accounts_are_taken_for_closed_today() -> None:
    upgrade(revision="0005")
    assert [tuple(map(bool, row)) for row in read(STATES)] == [(True, True, False), (True, False, False)]


@pytest.mark.usefixtures("before_rights")
def test_accounts_survive_the_way_down() -> None:
    upgrade(revision="0005")
    downgrade(revision="0003")
    assert read("SELECT id FROM account ORDER BY id") == [(1,), (2,)]
