"""Which tables each transaction names, as the driver tells it: SQLite by its trace, PostgreSQL by its cursor."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import event

from survey_app.database import db, session

ROLL = frozenset({"invitation", "message", "personal_code", "team"})
BOX = frozenset({"ballot_box", "frozen_report", "opening_record", "sealed_ballot"})
_NAMES = re.compile(r"\b(" + "|".join(sorted(ROLL | BOX)) + r")\b")
_BEGIN, _END = ("BEGIN",), ("COMMIT", "ROLLBACK")


class Transactions:
    """The tables of one side or the other that each transaction named, in order; those that named none are left out."""

    def __init__(self) -> None:
        self._all: list[set[str]] = []
        self._present: dict[int, set[str]] = {}

    @property
    def touching(self) -> list[frozenset[str]]:
        """What each transaction named."""
        return [frozenset(tables) for tables in self._all if tables]

    @property
    def on_both_sides(self) -> list[frozenset[str]]:
        """Those that named the roll and the box."""
        return [tables for tables in self.touching if tables & ROLL and tables & BOX]

    def note(self, connection: int, statement: str, *, begins: bool) -> None:
        """Take down a statement; `begins` when it is the first of its transaction."""
        if begins or connection not in self._present:
            self._present[connection] = set()
            self._all.append(self._present[connection])
        self._present[connection].update(_NAMES.findall(statement))


@contextmanager
def watched(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Transactions]:
    """Watch every transaction of an application, whoever begins it."""
    seen = Transactions()
    with app.app_context():
        session().remove()
        # Connections that were made before are not watched.
        db.engine.dispose()
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", lambda connection, _: _trace(connection, seen))
        else:
            monkeypatch.setattr(psycopg.Cursor, "execute", _noting(psycopg.Cursor.execute, seen))
    yield seen


def _trace(connection: sqlite3.Connection, seen: Transactions) -> None:
    is_inside = False

    def note(statement: str) -> None:
        nonlocal is_inside
        if not statement.startswith(_END):
            seen.note(id(connection), statement, begins=not is_inside)
        is_inside = (is_inside or statement.startswith(_BEGIN)) and not statement.startswith(_END)

    connection.set_trace_callback(note)


def _noting(execute: Any, seen: Transactions) -> Any:  # noqa: ANN401 - the signature is the driver's
    def run(cursor: psycopg.Cursor[Any], query: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as above
        is_idle = cursor.connection.info.transaction_status == TransactionStatus.IDLE
        seen.note(id(cursor.connection), str(query), begins=is_idle)
        return execute(cursor, query, *arguments, **options)

    return run
