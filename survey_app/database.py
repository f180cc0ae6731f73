"""The database: base class of rows, engine settings, column types, and the one way to write (`transaction`)."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, TypeDecorator, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session
from sqlalchemy.pool import ConnectionPoolEntry

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

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
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


@contextmanager
def writing_connection() -> Iterator[Connection]:
    """The same for the one path where the session's bookkeeping costs more than the work: statements, no objects.

    What the session only read is ended first: a request that held two connections could starve the pool.
    """
    session().rollback()
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def configure_engine(engine: Engine) -> None:
    """Attach what each kind of database needs to an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite_connection)
        event.listen(engine, "begin", _begin_sqlite)


def engine_options(database_url: str) -> dict[str, Any]:
    """Return create_engine() arguments. Privacy: parameters never reach an exception text or a log."""
    options: dict[str, Any] = {"hide_parameters": True}
    if not database_url.startswith("sqlite"):
        options |= {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8, "pool_recycle": 1800}
    return options


def _prepare_sqlite_connection(connection: Any, _record: ConnectionPoolEntry) -> None:
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
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
