"""SQLite: what its file would keep, and who could read it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import scoped_session, sessionmaker

from survey_app.database import session
from survey_app.doctor.checks import Finding, Verdict, run_checks
from survey_app.doctor.sqlite import SQLITE_CHECKS, look_at_sqlite
from tests.survey_app.doctor.verdicts import find, unsafe

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_database_as_the_product_uses_it_is_safe(app_context: Flask) -> None:
    assert unsafe(run_checks(SQLITE_CHECKS, look_at_sqlite(session()))) == set()


@pytest.mark.parametrize(
    ("pragma", "code"),
    [
        ("journal_mode = DELETE", "sqlite.journal"),
        ("secure_delete = OFF", "sqlite.wiping"),
        ("secure_delete = FAST", "sqlite.wiping"),
    ],
)
def test_a_bad_setting_is_found_and_its_remedy_mends_it(
    app_context: Flask, tmp_path: Path, pragma: str, code: str
) -> None:
    path = closed_folder(tmp_path) / "other.sqlite"
    begun = ("journal_mode = WAL", "secure_delete = ON", pragma)
    bad = examine(path, *begun)
    assert unsafe(bad) == {code}
    assert unsafe(examine(path, *begun, find(bad, code).mend.removeprefix("PRAGMA "))) == set()


def test_a_file_that_others_can_read_is_unsafe_until_its_folder_is_closed(
    app_context: Flask, tmp_path: Path
) -> None:
    begun = ("journal_mode = WAL", "secure_delete = ON")
    closed = [folder for folder in (tmp_path, *tmp_path.parents) if not folder.stat().st_mode & 0o001]
    for folder in closed:
        folder.chmod(0o755)
    path = tmp_path / "open.sqlite"
    path.touch(mode=0o644)
    try:
        bad = examine(path, *begun)
        assert (unsafe(bad), find(bad, "sqlite.rights").mend) == ({"sqlite.rights"}, f"chmod 700 {tmp_path}")
        tmp_path.chmod(0o700)
        assert unsafe(examine(path, *begun)) == set()
    finally:
        for folder in closed:
            folder.chmod(0o700)


def test_a_database_in_memory_has_no_file_to_protect(app_context: Flask) -> None:
    assert find(examine(None), "sqlite.rights").verdict is Verdict.FINE


def closed_folder(parent: Path) -> Path:
    """Make a folder for us alone."""
    folder = parent / "closed"
    folder.mkdir(mode=0o700)
    return folder


def examine(path: Path | None, *pragmas: str) -> list[Finding]:
    """Return what the checks say of a connection that was set up like this."""
    engine = create_engine(f"sqlite:///{path}" if path else "sqlite://", isolation_level="AUTOCOMMIT")
    rows = scoped_session(sessionmaker(engine))
    try:
        for pragma in pragmas:
            rows.execute(text(f"PRAGMA {pragma}"))
        return list(run_checks(SQLITE_CHECKS, look_at_sqlite(rows)))
    finally:
        rows.remove()
        engine.dispose()
