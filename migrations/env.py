"""Runs migrations inside the application: one connection, one transaction, one runner at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import text
from sqlalchemy.engine import Connection

from survey_app.database import Base, db

MIGRATION_LOCK = 5_271_843  # any constant; every runner of these migrations takes the same advisory lock


def run_migrations() -> None:
    """Migrate the database of the current application."""
    with db.engine.connect() as connection, _tables_replaceable(connection):
        _lock(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        _check_references(connection)
        connection.commit()


def _lock(connection: Connection) -> None:
    """Wait at most a minute for another runner, and for locks at most ten seconds."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET lock_timeout = '10s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})


@contextmanager
def _tables_replaceable(connection: Connection) -> Iterator[None]:
    """Let SQLite, which changes a table by replacing it, drop one that others refer to.

    The switch does nothing inside a transaction, so it is set on the driver's connection before one begins.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    """Make sure that nothing refers to a row that is gone."""
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if broken:
            message = f"migrating would leave {len(broken)} references to rows that are gone"
            raise RuntimeError(message)


if context.is_offline_mode():
    message = "offline migrations are not supported: run them against the database"
    raise RuntimeError(message)
current_app.logger.debug("migrating")
run_migrations()
