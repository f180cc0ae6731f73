"""What signing off and depositing leave: two records that nothing ties, the same by whatever route one answers."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from survey_app.ballots.models import SealedBallot
from survey_app.campaigns.models import Editing, Invitation
from survey_app.database import db, driver_connection, session, transaction
from tests.factories import Roll
from tests.survey_app.ballots.booth import Booth
from tests.survey_app.ballots.transactions import BOX, ROLL, watched


@pytest.mark.parametrize("editing", Editing)
def test_no_transaction_touches_both_the_roll_and_the_box(
    app: Flask, roll: Roll, editing: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test 32 of the study, over every way to answer and every way to be refused."""
    booth = Booth.of(app, roll, editing)
    with watched(app, monkeypatch) as transactions:
        booth.answer(booth.voter(0), 1)
        booth.answer(booth.voter(1))
        for _ in range(2):
            booth.send_form(booth.roll.codes[2])
        booth.send_form(booth.roll.codes[0])
        booth.sign_off(booth.voter(2).sign_off_body())
        booth.sign_off({})
        booth.deposit({})
        booth.client().get(booth.path)
    touching = transactions.touching
    assert transactions.on_both_sides == []
    assert any(tables & ROLL for tables in touching)
    assert any(tables & BOX for tables in touching)
    assert booth.written() == (3, 3)


@pytest.mark.parametrize("writes", [False, True])
def test_a_transaction_that_does_is_seen(
    booth: Booth, monkeypatch: pytest.MonkeyPatch, *, writes: bool
) -> None:
    """The control of the test above: what it looks for can be found, by both ways to the database."""
    with watched(booth.app, monkeypatch) as transactions, booth.app.app_context():
        if writes:
            with driver_connection() as connection, connection.transaction():
                connection.execute("UPDATE invitation SET signed_off = signed_off", {})
                connection.execute("DELETE FROM sealed_ballot", {})
        else:
            with transaction() as rows:
                rows.execute(select(Invitation)).all()
                rows.execute(select(SealedBallot)).all()
    assert transactions.on_both_sides == [frozenset({"invitation", "sealed_ballot"})]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_sign_off_and_ballot_without_script_are_written_by_two_transactions(booth: Booth) -> None:
    """Test 32 of the study: PostgreSQL keeps with each row which transaction wrote it."""
    booth.send_form(booth.roll.codes[0])
    with booth.app.app_context():
        signed = set(session().scalars(text("SELECT xmin::text FROM invitation WHERE signed_off")))
        sealed = set(session().scalars(text("SELECT xmin::text FROM sealed_ballot")))
    assert (len(signed), len(sealed), signed & sealed) == (1, 1, set())


@pytest.mark.parametrize("editing", Editing)
def test_no_record_tells_by_which_route_it_came(app: Flask, roll: Roll, editing: Editing) -> None:
    """Test 51 of the study: whoever answers without script leaves records of the same shape, field by field."""
    by_script, by_form, twice = (
        _record(Booth.of(app, roll, editing), person, send)
        for person, send in enumerate((_by_script, _by_form, _by_script_twice))
    )
    assert by_script == by_form == twice


def _by_script(booth: Booth, person: int) -> None:
    booth.answer(booth.voter(person), person)


def _by_script_twice(booth: Booth, person: int) -> None:
    voter = booth.voter(person)
    for number in range(2):
        booth.answer(voter, number)


def _by_form(booth: Booth, person: int) -> None:
    booth.send_form(booth.roll.codes[person], person)


def _record(booth: Booth, person: int, send: Any) -> dict[str, object]:  # noqa: ANN401 - one of three functions
    """Let somebody answer; return the shape of all that was not there before, and of what is there no more."""
    before = _rows(booth)
    send(booth, person)
    after = _rows(booth)
    return {
        f"{table} {sign}": sorted(_shape(dict(row)) for row in rows)
        for sign, more, less in (("+", after, before), ("-", before, after))
        for table, rows in ((table, more[table] - less[table]) for table in more)
    }


def _rows(booth: Booth) -> dict[str, frozenset[Any]]:
    with booth.app.app_context():
        return {
            name: frozenset(
                frozenset((column, value) for column, value in row.items() if column not in ("id", "email"))
                for row in session().execute(select(db.metadata.tables[name])).mappings()
            )
            for name in ("invitation", "sealed_ballot")
        }


def _shape(row: dict[str, object]) -> str:
    """Return what can be told of a row without its random bytes."""
    shapes = {
        name: f"{len(value)} bytes" if isinstance(value, bytes) else repr(value)
        for name, value in row.items()
    }
    return repr(sorted(shapes.items()))
