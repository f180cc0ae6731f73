"""The two databases of the simulation, with everything that operators save of them: the attacker gets it all."""

import csv
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.services.postgres import PostgresServer, cluster_with
from tests.services.processes import PATIENCE

NAME = "paliers"
ARCHIVING = (
    "wal_level = replica",
    "archive_mode = on",
    "archive_command = 'mkdir -p ../archive && cp %p ../archive/%f'",
    "max_connections = 200",
    # A crash of this machine may lose it all; what is written stays the same.
    "fsync = off",
    "synchronous_commit = off",
    "synchronize_seqscans = off",
)
START_OF_A_VALUE = 32
"""Bytes of a value by which its copy in another table is recognised."""

_FRAME_HEAD, _WAL_HEAD = 24, 32

LONGEST_VALUE = 1 << 24


class SavedDatabase(Protocol):
    """A database, and what is saved of it into folders."""

    @property
    def kind(self) -> str:
        """`postgres` or `sqlite`."""

    @property
    def url(self) -> str:
        """Where the product finds it."""

    def ship(self) -> None:
        """Save what was written to the log since the last time, where that does not happen by itself."""

    def dump(self, folder: Path) -> None:
        """Write each table as a file, in the order in which its rows lie."""

    def back_up(self, folder: Path) -> None:
        """Save everything, as each night."""

    def end(self, folder: Path) -> None:
        """Save what is left at the end, with the whole log."""


@dataclass
class ArchivedPostgres:
    """A PostgreSQL cluster that archives its write-ahead log."""

    url: str
    kind: str = "postgres"

    def ship(self) -> None:
        """Do nothing: the server archives by itself."""

    def dump(self, folder: Path) -> None:
        """Dump every table in the order of its heap."""
        folder.mkdir(parents=True)
        with self.connect() as connection:
            dump_postgres(connection, folder)

    def back_up(self, folder: Path) -> None:
        """Dump every table in the order of its heap, and copy the data folder as base backups do."""
        folder.mkdir(parents=True)
        with self.connect() as connection:
            dump_postgres(connection, folder)
            connection.execute("SELECT pg_backup_start('night', true)")
            copy_folder(self._folder / "data", folder / "base")
            connection.execute("SELECT pg_backup_stop(false)")

    def end(self, folder: Path) -> None:
        """Dump and copy once more, and take the archive along."""
        self.back_up(folder)
        copy_folder(self.archived(), folder / "archive")
        shutil.copy(self._folder / "log", folder / "postgres.log")

    def archived(self) -> Path:
        """Return the folder of the archive, once everything that was written is in it."""
        archive = self._folder / "archive"
        with self.connect() as connection:
            last = _scalar(connection, "SELECT pg_walfile_name(pg_current_wal_lsn())")
            # A segment in which nothing was written is not archived.
            connection.execute("CREATE TABLE last_word ()")
            connection.execute("DROP TABLE last_word")
            connection.execute("SELECT pg_switch_wal()")
        end = time.monotonic() + PATIENCE
        while not (archive / last).exists():
            if time.monotonic() > end:
                message = f"segment {last} was not archived"
                raise TimeoutError(message)
            time.sleep(0.05)
        return archive

    def connect(self) -> psycopg.Connection:
        """Connect as the operator."""
        url = make_url(self.url).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)

    @property
    def _folder(self) -> Path:
        return Path(str(make_url(self.url).query["host"]))


@dataclass
class SavedSqlite:
    """A SQLite file in WAL mode. Its log is shipped, as some operators do; frames are kept in the order they came."""

    path: Path
    kind: str = "sqlite"
    frames: list[bytes] = field(default_factory=list)
    _seen: set[bytes] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        """Where the product finds it."""
        return f"sqlite:///{self.path}"

    def ship(self) -> None:
        """Keep the frames that the log has got since."""
        with self._lock:
            log = self._log.read_bytes() if self._log.exists() else b""
            salt = log[16:24]
            for frame in split_frames(log):
                # Frames of the log's former life stay behind those that are valid now.
                if frame[8:16] == salt and frame[:_FRAME_HEAD] not in self._seen:
                    self._seen.add(frame[:_FRAME_HEAD])
                    self.frames.append(frame)

    def dump(self, folder: Path) -> None:
        """Dump every table in its natural order."""
        folder.mkdir(parents=True)
        with closing(sqlite3.connect(self.path)) as connection:
            dump_sqlite(connection, folder)

    def back_up(self, folder: Path) -> None:
        """Copy the file twice: by the backup interface, and raw with its log."""
        self.ship()
        folder.mkdir(parents=True)
        with (
            closing(sqlite3.connect(self.path)) as source,
            closing(sqlite3.connect(folder / "copy.sqlite")) as copy,
        ):
            source.backup(copy)
            dump_sqlite(copy, folder)
        for raw in (self.path, self._log, self._beside("-journal")):
            if raw.exists():
                shutil.copy(raw, folder / raw.name)

    def end(self, folder: Path) -> None:
        """Copy once more, with all that was shipped."""
        self.back_up(folder)
        (folder / "shipped-wal").write_bytes(b"".join(self.frames))

    @property
    def _log(self) -> Path:
        return self._beside("-wal")

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)


@contextmanager
def saved_postgres() -> Iterator[ArchivedPostgres]:
    """Run a cluster with an archive until the end of the `with` block, with one empty database."""
    with cluster_with(*ARCHIVING) as run, run() as url:
        yield ArchivedPostgres(PostgresServer(url, "").create(NAME))


@contextmanager
def saved_sqlite(folder: Path) -> Iterator[SavedSqlite]:
    """Give a file in a folder of its own."""
    folder.mkdir(parents=True)
    path = folder / f"{NAME}.sqlite"
    path.touch(mode=0o600)
    yield SavedSqlite(path)


def split_frames(log: bytes) -> list[bytes]:
    """Return the frames of a write-ahead log of SQLite: a head of 24 bytes, then a page."""
    size = _FRAME_HEAD + int.from_bytes(log[8:12])
    return [log[start : start + size] for start in range(_WAL_HEAD, len(log) - size + 1, size)]


def dump_postgres(connection: psycopg.Connection, folder: Path) -> None:
    """Write each table as a file with a line a row, in the order of the heap, with the columns of the system."""
    tables = connection.execute(
        "SELECT c.relname, t.relname FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
    ).fetchall()
    for table, toast in tables:
        rows = sql.SQL("SELECT t.ctid, t.xmin, t.* FROM {} t").format(sql.Identifier(table))
        _copy(connection, rows, folder / f"{table}.csv")
        if toast:
            chunks = sql.SQL(
                "SELECT chunk_id, substr(chunk_data, 1, {}) AS start FROM pg_toast.{} WHERE chunk_seq = 0"
            ).format(START_OF_A_VALUE, sql.Identifier(toast))
            _copy(connection, chunks, folder / f"{table}.toast.csv")


def dump_sqlite(connection: sqlite3.Connection, folder: Path) -> None:
    """Write each table as a file with a line a row, in its natural order, with the row number where there is one."""
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    for table, definition in tables:
        number = "" if "WITHOUT ROWID" in definition.upper() else "rowid AS row_number, "
        cursor = connection.execute(f'SELECT {number}* FROM "{table}"')  # noqa: S608 - our own tables
        with (folder / f"{table}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column[0] for column in cursor.description])
            writer.writerows([_written(value) for value in row] for row in cursor)


def read_dump(folder: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a table as they were dumped; bytes in hex behind a sign, nothing as an empty text."""
    # The limit is the whole process's, which other readers rely on.
    limit = csv.field_size_limit(LONGEST_VALUE)
    try:
        with (folder / f"{table}.csv").open(newline="") as file:
            return list(csv.DictReader(file))
    finally:
        csv.field_size_limit(limit)


def copy_folder(source: Path, target: Path) -> None:
    """Copy the files of a server that is running: some of them go meanwhile. Its log is in the archive."""
    for folder, inner, names in os.walk(source):
        inner[:] = [name for name in inner if name != "pg_wal"]
        place = target / Path(folder).relative_to(source)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            try:
                shutil.copyfile(Path(folder, name), place / name)
            except FileNotFoundError:
                continue


def _copy(connection: psycopg.Connection, query: sql.Composed, path: Path) -> None:
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER)").format(query)
    with path.open("wb") as file, connection.cursor().copy(statement) as rows:
        for block in rows:
            file.write(block)


def _scalar(connection: psycopg.Connection, query: str) -> str:
    row = connection.execute(query).fetchone()
    assert row
    return str(row[0])


def _written(value: object) -> object:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value
