"""The migration that brings drafts, with data: up and down without losing a campaign, on both databases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from config import Settings
from survey_app.database import db, session, transaction
from survey_app.factory import create_app
from tests.services.migrations import migrate

SCHOOL = "INSERT INTO school (id, uai, name, city, contact) VALUES (1, '0779990R', 'Essais', '', '')"
REVISION = (
    "INSERT INTO revision (id, questionnaire_code, number, content_hash, content, published_at) "
    "VALUES (:id, 'ESSAI', :id, :hash, '{}', '2026-11-23 09:00:00')"
)
OWN_REVISION = (
    "INSERT INTO revision (id, owner, questionnaire_code, number, content_hash, content, published_at) "
    "VALUES (3, 'school:1', 'ESSAI', 1, 'first', '{}', '2026-11-23 09:00:00')"
)
CAMPAIGN = (
    "INSERT INTO campaign (id, public_id, school_id, revision_id, title, state, created_at) "
    "VALUES (:id, :name, 1, :revision, 'Essai', 'preparing', '2026-11-23 09:00:00')"
)
CAMPAIGNS = "SELECT public_id, revision_id FROM campaign ORDER BY id"
CODES = "SELECT id, questionnaire_code FROM revision ORDER BY id"


@dataclass(frozen=True)
class Installation:
    """A database at some point of its history."""

    def write(self, statement: str, **values: Any) -> None:
        with transaction() as rows:
            rows.execute(text(statement), values)

    def read(self, statement: str) -> list[tuple[Any, ...]]:
        session().rollback()
        return [tuple(row) for row in session().execute(text(statement))]


@pytest.fixture(params=["sqlite", "postgres"])
def before_drafts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An installation of the first version, with two campaigns on two revisions."""
    url = (
        f"sqlite:///{tmp_path / 'old.sqlite'}"
        if request.param == "sqlite"
        else request.getfixturevalue("empty_postgres_url")
    )
    migrate(url, tmp_path, "0001")
    with create_app(Settings.for_tests(tmp_path / "data", database_url=url)).app_context():
        installation = Installation()
        installation.write(SCHOOL)
        for number, content in enumerate(("first", "second"), start=1):
            installation.write(REVISION, id=number, hash=content)
            installation.write(CAMPAIGN, id=number, name=content, revision=number)
        yield installation
        session().remove()
        db.engine.dispose()


def test_campaigns_keep_their_revisions_on_the_way_up_and_down(before_drafts: Installation) -> None:
    campaigns, found = before_drafts.read(CAMPAIGNS), []
    session().remove()
    for move, revision in ((upgrade, "0002"), (downgrade, "0001"), (upgrade, "0002")):
        move(revision=revision)
        found.append(before_drafts.read(CAMPAIGNS))
        session().remove()
    assert (campaigns, found) == ([("first", 1), ("second", 2)], [campaigns] * 3)


def test_what_was_published_before_is_for_everybody(before_drafts: Installation) -> None:
    session().remove()
    upgrade(revision="0002")
    assert before_drafts.read("SELECT owner, draft_id FROM revision") == [("", None)] * 2


def test_a_school_may_publish_what_the_catalogue_has(before_drafts: Installation) -> None:
    session().remove()
    upgrade(revision="0002")
    before_drafts.write(OWN_REVISION)
    assert before_drafts.read("SELECT count(*) FROM revision WHERE number = 1") == [(2,)]


def test_what_schools_published_survives_the_way_down(before_drafts: Installation) -> None:
    session().remove()
    upgrade(revision="0002")
    before_drafts.write(OWN_REVISION)
    before_drafts.write(CAMPAIGN, id=3, name="own", revision=3)
    session().remove()
    downgrade(revision="0001")
    assert (before_drafts.read(CODES), before_drafts.read(CAMPAIGNS)[-1]) == (
        [(1, "ESSAI"), (2, "ESSAI"), (3, "ESSAI_3")],
        ("own", 3),
    )


def test_references_are_kept_again_afterwards(before_drafts: Installation) -> None:
    session().remove()
    upgrade(revision="0002")
    with pytest.raises(DBAPIError):
        before_drafts.write(CAMPAIGN, id=4, name="lost", revision=99)


@pytest.mark.parametrize(
    "change",
    [{"content": "{ }"}, {"content_hash": "third"}, {"number": 7}, {"owner": "school:1"}],
    ids=lambda change: next(iter(change)),
)
def test_no_statement_changes_a_revision(before_drafts: Installation, change: Mapping[str, Any]) -> None:
    session().remove()
    upgrade(revision="0002")
    [column] = change
    with pytest.raises(DBAPIError, match="a published revision never changes"):
        before_drafts.write(f"UPDATE revision SET {column} = :{column} WHERE id = 1", **change)  # noqa: S608 - ours
    assert before_drafts.read("SELECT content, content_hash, number, owner FROM revision WHERE id = 1") == [
        ("{}", "first", 1, "")
    ]
