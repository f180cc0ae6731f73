"""The database: base class of rows, engine settings, column types, and the ways to write and to maintain."""

import re
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, TypeDecorator, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session
from sqlalchemy.pool import ConnectionPoolEntry

if TYPE_CHECKING:
    from psycopg import Connection as PsycopgConnection

REST_SECONDS = 1.0
"""A connection unused for longer is asked whether it still works before it is lent again."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of every row."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; refuses naive values, and gives UTC back on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into what the database stores."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs a time zone"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def closed_list(values: type[StrEnum], name: str) -> Enum:
    """A column type for a StrEnum: text, with a CHECK constraint called `name` that lists the values."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda enum: [member.value for member in enum],
    )


def random_key() -> str:
    """A 128-bit identifier that tells nothing of order or time."""
    return secrets.token_hex(16)


def session() -> scoped_session[Session]:
    """The session of the current application context."""
    return cast("scoped_session[Session]", db.session)


@contextmanager
def transaction() -> Iterator[scoped_session[Session]]:
    """One use case, one transaction: ends what was only read, writes, and commits or rolls back as a whole.

    On SQLite the write lock is taken at once, so that what is read inside cannot change before it is written.
    """
    current = session()
    current.rollback()
    current.connection(execution_options={"writes": True})
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise


class ConnectionLostError(Exception):
    """The database hung up. What it was told last may have been done, or not."""


class DriverCursor(Protocol):
    """What drivers give for a statement."""

    rowcount: int

    def fetchone(self) -> tuple[Any, ...] | None: ...


@dataclass(frozen=True, slots=True)
class DriverConnection:
    """A connection as the driver makes it, with `:name` for parameters on every database.

    Outside `transaction()`, each statement is a transaction of its own.
    """

    _driver: Any
    _dialect: Dialect

    @property
    def is_postgres(self) -> bool:
        """Whether one statement may write to several tables."""
        return self._dialect.name == "postgresql"

    def execute(self, statement: str, values: Mapping[str, Any]) -> DriverCursor:
        """Run a statement."""
        in_its_style = _in_psycopg_style(statement) if self.is_postgres else statement
        return cast("DriverCursor", self._driver.execute(in_its_style, values))

    def instant(self, value: datetime) -> datetime | str:
        """Return an instant as the driver takes it: for SQLite as text, like `Instant`."""
        if self.is_postgres:
            return value
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit several statements as a whole, or roll them back. SQLite takes the write lock at once."""
        self._driver.execute("BEGIN" if self.is_postgres else "BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._driver.execute("ROLLBACK")
            raise
        self._driver.execute("COMMIT")


@contextmanager
def driver_connection() -> Iterator[DriverConnection]:
    """Lend a connection without SQLAlchemy around it: for the one path where that would cost more than the work.

    What the session only read is ended first: a request that held two connections could starve the pool. Raises
    ConnectionLostError when the database hangs up; connections lent after that are fresh ones.
    """
    session().remove()
    engine = db.engine
    lent = engine.raw_connection()
    driver = cast("Any", lent.driver_connection)
    try:
        with _autocommit(driver) if engine.dialect.name == "postgresql" else nullcontext():
            yield DriverConnection(driver, engine.dialect)
    except engine.dialect.loaded_dbapi.Error as error:
        if engine.dialect.is_disconnect(error, driver, None):
            lent.invalidate(error)
            engine.dispose()
            raise ConnectionLostError from error
        raise
    finally:
        lent.close()


@contextmanager
def _autocommit(driver: "PsycopgConnection") -> Iterator[None]:
    driver.autocommit = True
    try:
        yield
    finally:
        driver.autocommit = False


@lru_cache(maxsize=32)
def _in_psycopg_style(statement: str) -> str:
    return re.sub(r":(\w+)", r"%(\1)s", statement)


@contextmanager
def maintenance_connection() -> Iterator[Connection]:
    """A connection without a transaction, for statements that refuse to run in one, such as VACUUM."""
    session().remove()
    sqlite = db.engine.dialect.name == "sqlite"
    options: dict[str, Any] = {"maintains": True} if sqlite else {"isolation_level": "AUTOCOMMIT"}
    with db.engine.connect().execution_options(**options) as connection:
        yield connection


def compact_files() -> None:
    """Make what was deleted leave the files.

    Privacy: SQLite rewrites the file and empties the write-ahead log. PostgreSQL frees the rows of its tables; its
    archived log and its backups keep them until they expire, which is for whoever keeps the server to settle.
    """
    with maintenance_connection() as connection:
        connection.execute(text("VACUUM"))
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def configure_engine(engine: Engine) -> None:
    """Attach what each kind of database needs to an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite_connection)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", partial(_wake, engine.dialect))


def engine_options(database_url: str) -> dict[str, Any]:
    """Return create_engine() arguments. Privacy: parameters never reach an exception text or a log."""
    options: dict[str, Any] = {"hide_parameters": True}
    if not database_url.startswith("sqlite"):
        options |= {"pool_size": 8, "max_overflow": 8, "pool_recycle": 1800}
    return options


def _note_rest(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


def _wake(dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, _lent: object) -> None:
    """Ask a connection that has rested whether the server still knows it; asking the others each time is waste."""
    now = time.monotonic()
    if now - record.info.get("rests_since", now) > REST_SECONDS and not _answers(dialect, connection):
        raise InvalidatePoolError


def _answers(dialect: Dialect, connection: DBAPIConnection) -> bool:
    try:
        return dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error:
        return False


def _prepare_sqlite_connection(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling is switched off: _begin_sqlite says BEGIN.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "secure_delete=ON",  # Privacy: deleted rows are overwritten in the file.
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("maintains", False):
        return
    writes = options.get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
