"""Bringing a database to the present schema, through the product's own migrations."""

from pathlib import Path

from flask_migrate import upgrade

from config import Settings
from survey_app.database import db
from survey_app.factory import create_app


def migrate(database_url: str, data_dir: Path, revision: str = "head") -> None:
    """Migrate a database up to a revision and let go of it."""
    app = create_app(Settings.for_tests(data_dir, database_url=database_url))
    with app.app_context():
        upgrade(revision=revision)
        db.engine.dispose()
