"""The migration that brings shared links, with data: campaigns that are there ask the staff, and survive both ways."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from config import Settings
from survey_app.database import db, session, transaction
from survey_app.factory import create_app
from tests.services.migrations import migrate

SCHOOL = (
    "INSERT INTO school (id, uai, name, city, contact, accent) VALUES (1, '0779990R', 'Essai', '', '', '')"
)
REVISION = (
    "INSERT INTO revision (id, owner, questionnaire_code, number, content_hash, content, published_at) "
    "VALUES (1, '', 'essai', 1, 'x', '{}', '2026-11-23 09:00:00')"
)
CAMPAIGN = (
    "INSERT INTO campaign (id, public_id, school_id, revision_id, title, state, created_at) "
    "VALUES (1, 'essai', 1, 1, 'Essai', 'preparing', '2026-11-23 09:00:00')"
)


@pytest.fixture(params=["sqlite", "postgres"])
def before_links(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """An installation of the version before, with a campaign."""
    url = (
        f"sqlite:///{tmp_path / 'old.sqlite'}"
        if request.param == "sqlite"
        else request.getfixturevalue("empty_postgres_url")
    )
    migrate(url, tmp_path, "0006")
    with create_app(Settings.for_tests(tmp_path / "data", database_url=url)).app_context():
        with transaction() as rows:
            for statement in (SCHOOL, REVISION, CAMPAIGN):
                rows.execute(text(statement))
        session().remove()
        yield
        session().remove()
        db.engine.dispose()


def audiences() -> list[str]:
    """Return whom the campaigns ask."""
    session().rollback()
    found = list(session().scalars(text("SELECT audience FROM campaign")))
    session().remove()
    return found


@pytest.mark.usefixtures("before_links")
def test_campaigns_that_are_there_ask_the_staff_and_survive_the_way_down() -> None:
    upgrade(revision="0007")
    assert audiences() == ["staff"]
    downgrade(revision="0006")
    upgrade(revision="0007")
    assert audiences() == ["staff"]


@pytest.mark.usefixtures("before_links")
def test_a_campaign_of_pupils_bars_the_way_down() -> None:
    upgrade(revision="0007")
    with transaction() as rows:
        rows.execute(text("UPDATE campaign SET audience = 'pupils'"))
    with pytest.raises(Exception, match="answered by shared links"):
        downgrade(revision="0006")
    assert audiences() == ["pupils"]
