"""The migrations lead to what the models say, and back to nothing."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from config import Settings
from survey_app.database import Base, db
from survey_app.factory import create_app


def differences() -> list[object]:
    """Return what autogeneration would still change in the database of the application."""
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


@pytest.mark.usefixtures("app_context")
def test_migrations_lead_to_the_models() -> None:
    assert differences() == []


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_migrations_go_down_to_nothing_and_up_again(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    if kind == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    app = create_app(Settings.for_tests(tmp_path / "data", database_url=url))
    with app.app_context():
        upgrade()
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names())
        upgrade()
        found = differences()
        db.engine.dispose()
    assert (left, found) == ({"alembic_version"}, [])
