"""The two sides stay apart by construction: what the tables of the box may hold, and what its code may reach."""

import ast
import re
from collections.abc import Iterator

import grimp
import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, Inspector, Integer, Interval, Time, inspect, text

from survey_app.ballots import models
from survey_app.database import Base, db, session
from tests.architecture.source_tree import ROOT, name_of, python_files
from tests.architecture.test_imports import ROLL, TABLES, imported_names, parse

BOX_TABLES = {
    mapper.class_.__tablename__
    for mapper in Base.registry.mappers
    if mapper.class_.__module__ == models.__name__
}
# Days of the opening, which comes once for everybody.
DAYS = {"opening_record.opened_on", "opening_record.keys_destroyed_on"}
# Who has read the texts of a report over, once it is frozen: after the opening, of aggregates only.
TIES = {("text_review", "frozen_report")}
TIMES = (Date, DateTime, Interval, Time)
TRIGGERS = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT event_object_table FROM information_schema.triggers",
}
# Privacy: what takes ballots, and all that it leads to, may know of the roll only that its tables are declared.
BOX_CODE = tuple(f"survey_app.ballots.{name}" for name in ("box", "depositing", "views.wire"))
CLOSED_OFF = tuple(f"survey_app.ballots.{name}" for name in ("box_keys", "models", "sealing"))
ROLL_TABLES = re.compile(r"\b(invitation|personal_code|shared_link|team)\b")


@pytest.fixture
def tables(app: Flask) -> Iterator[Inspector]:
    """The tables of a migrated database, as the database tells of them."""
    with app.app_context():
        yield inspect(db.engine)


def test_the_tables_of_the_box_are_these() -> None:
    assert {"ballot_box", "frozen_report", "opening_record", "sealed_ballot"} == BOX_TABLES


def test_no_table_of_the_box_keeps_a_time(tables: Inspector) -> None:
    """Test 32 of the study."""
    timed = {
        f"{table}.{column['name']}"
        for table in BOX_TABLES
        for column in tables.get_columns(table)
        if isinstance(column["type"], TIMES)
    }
    assert timed <= DAYS
    assert all(
        isinstance(column["type"], Date)
        for column in tables.get_columns("opening_record")
        if f"opening_record.{column['name']}" in DAYS
    )


def test_no_table_of_the_box_counts_its_rows(tables: Inspector) -> None:
    """Test 32 of the study: no serial number, no sequence, no number for a key."""
    keys = {table: set(tables.get_pk_constraint(table)["constrained_columns"]) for table in BOX_TABLES}
    numbered = [
        f"{table}.{column['name']}"
        for table in BOX_TABLES
        for column in tables.get_columns(table)
        if column.get("identity")
        or column.get("autoincrement") is True
        or (column["name"] in keys[table] and isinstance(column["type"], Integer))
    ]
    assert numbered == []


def test_no_table_of_the_box_fills_in_anything_of_the_moment(tables: Inspector) -> None:
    """Test 32 of the study: defaults are constants."""
    defaults = {
        f"{table}.{column['name']}": column["default"]
        for table in BOX_TABLES
        for column in tables.get_columns(table)
        if column["default"] not in {None, "true", "false", "1", "0"}
    }
    assert defaults == {}


def test_no_table_of_the_box_refers_to_another_or_is_referred_to(tables: Inspector) -> None:
    """Test 32 of the study."""
    ties = [
        (table, key["referred_table"])
        for table in tables.get_table_names()
        for key in tables.get_foreign_keys(table)
        if BOX_TABLES & {table, key["referred_table"]}
    ]
    assert set(ties) <= TIES


def test_no_trigger_watches_a_table_of_the_box(tables: Inspector) -> None:
    """Test 32 of the study. The database does have triggers elsewhere, so that this finds them."""
    triggers = set(session().scalars(text(TRIGGERS[tables.dialect.name])))
    assert triggers
    assert triggers & (BOX_TABLES | {"invitation", "personal_code"}) == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("app_context")
def test_sealed_ballots_have_no_hidden_row_number() -> None:
    """Test 24 of the study: SQLite numbers the rows of a table unless it is told not to."""
    query = "SELECT sql FROM sqlite_master WHERE name = 'sealed_ballot'"
    assert "WITHOUT ROWID" in str(session().scalar(text(query)))


def test_what_takes_ballots_reaches_no_module_that_names_the_roll() -> None:
    """Test 33 of the study, with all that is imported on the way."""
    graph = grimp.build_graph("questionnaires", "survey_app", cache_dir=None)
    reached = set(BOX_CODE).union(*(graph.find_upstream_modules(module) for module in BOX_CODE))
    naming = {
        _module_of(name_of(path))
        for path in python_files("survey_app")
        if ROLL - {TABLES} & set(imported_names(path)) or TABLES in set(imported_names(path))
    }
    assert "survey_app.ballots.signing_off" not in reached
    assert naming & reached == set()
    assert naming


def test_what_opens_no_ballot_reaches_no_campaign() -> None:
    """Test 33 of the study: sealing, the keys of the box and its tables stand alone."""
    graph = grimp.build_graph("questionnaires", "survey_app", cache_dir=None)
    reached = set[str]().union(*(graph.find_upstream_modules(module) for module in CLOSED_OFF))
    assert {module for module in reached if module.startswith("survey_app.campaigns")} == set()


def test_the_roll_is_named_in_no_statement_of_what_takes_ballots() -> None:
    """Test 33 of the study: nor does it write its tables into SQL of its own."""
    naming = {
        module
        for module in (*BOX_CODE, *CLOSED_OFF)
        if any(ROLL_TABLES.search(statement) for statement in _statements(module))
    }
    assert naming == set()
    assert any(ROLL_TABLES.search(statement) for statement in _statements("survey_app.ballots.signing_off"))


def _module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _statements(module: str) -> Iterator[str]:
    """Yield the strings of a module that read like SQL."""
    for node in ast.walk(parse(ROOT / f"{module.replace('.', '/')}.py")):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "SELECT" in node.value.upper():
            yield node.value
