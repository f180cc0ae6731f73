"""Where values are found in the files of databases, beside what the databases themselves say."""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.attack import postgres_log, sqlite_files
from tests.attack.databases import read_dump, saved_postgres, saved_sqlite
from tests.attack.searching import find_values

VALUES = [secrets.token_bytes(16) for _ in range(300)]


def test_the_archive_of_postgres_tells_the_order_of_writing(tmp_path: Path) -> None:
    with saved_postgres() as database:
        with database.connect() as connection:
            connection.execute("CREATE TABLE slots (slot bytea PRIMARY KEY)")
            for value in VALUES:
                connection.execute("INSERT INTO slots VALUES (%s)", [value])
        database.end(tmp_path / "end")
    found = postgres_log.first_places(postgres_log.read_log(tmp_path / "end" / "archive"), VALUES)
    # A value across the border of two pages may be missed.
    assert len(found) >= len(VALUES) - 6
    assert [value for value in VALUES if value in found] == sorted(found, key=lambda value: found[value])
    assert [row["slot"] for row in read_dump(tmp_path / "end", "slots")] == [f"\\x{v.hex()}" for v in VALUES]


def test_deleted_rows_stay_in_the_files_of_postgres_until_they_are_rewritten(tmp_path: Path) -> None:
    with saved_postgres() as database, database.connect() as connection:
        connection.execute("CREATE TABLE slots (slot bytea)")
        for value in VALUES:
            connection.execute("INSERT INTO slots VALUES (%s)", [value])
        connection.execute("DELETE FROM slots")
        connection.execute("CHECKPOINT")
        database.back_up(tmp_path / "deleted")
        connection.execute("VACUUM FULL slots")
        connection.execute("CHECKPOINT")
        database.back_up(tmp_path / "rewritten")
    left = [
        len(find_values([path for path in (tmp_path / name / "base").rglob("*") if path.is_file()], VALUES))
        for name in ("deleted", "rewritten")
    ]
    assert left == [len(VALUES), 0]


def test_the_log_of_sqlite_tells_the_order_of_writing(tmp_path: Path) -> None:
    with saved_sqlite(tmp_path / "database") as database:
        with closing(sqlite3.connect(database.path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE slots (box, slot BLOB, PRIMARY KEY (box, slot)) WITHOUT ROWID")
            for number, value in enumerate(VALUES):
                connection.execute("INSERT INTO slots VALUES ('mybox', ?)", [value])
                if number % 7 == 0:
                    database.ship()
            database.ship()
        frames = [frame[sqlite_files.FRAME_HEAD :] for frame in database.frames]
    pattern = sqlite_files.rows_by_anchor([b"mybox"], 16)
    places = sqlite_files.first_places(frames, pattern, VALUES)
    assert sorted(places, key=lambda value: places[value]) == VALUES
