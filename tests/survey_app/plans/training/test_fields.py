"""What a field of a request may hold, and what is still to be filled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.coediting.cells import BadCellError, FaultyCellError, Value
from survey_app.plans.training.fields import (
    LONGEST_LINE,
    LONGEST_TEXT,
    OPTIONAL,
    PARTS,
    PROPOSED,
    Fault,
    Field,
    Topic,
    clean_field,
    clean_own,
    is_small,
    list_missing,
    read_topic,
    topic_cells,
)


def test_every_field_has_its_place_once() -> None:
    assert sorted(field for fields in PARTS.values() for field in fields) == sorted(Field)


def test_what_is_kept_of_a_text() -> None:
    assert [
        clean_field(Field.THEME, "  Deux\nlignes \t ici\N{NO-BREAK SPACE}!  "),
        clean_field(Field.ORIGIN, "Une\r\nautre\x00"),
        clean_field(Field.ORIGIN, " \n "),
        clean_field(Field.ORIGIN, None),
    ] == ["Deux lignes ici\N{NO-BREAK SPACE}!", "Une\nautre", None, None]


@pytest.mark.parametrize(("typed", "kept"), [("12", "12"), (" 007 ", "7"), (25, "25"), ("", None)])
def test_numbers_are_kept_as_digits(typed: Value, kept: Value) -> None:
    assert clean_field(Field.NUMBER, typed) == kept


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (Field.NUMBER, "douze", Fault.NOT_A_NUMBER),
        (Field.NUMBER, "0", Fault.NOT_A_NUMBER),
        (Field.NUMBER, "1000", Fault.NOT_A_NUMBER),
        (Field.NUMBER, "-3", Fault.NOT_A_NUMBER),
        (Field.NUMBER, "١٢", Fault.NOT_A_NUMBER),
        (Field.NUMBER, True, Fault.NOT_A_NUMBER),
        (Field.THEME, "x" * (LONGEST_LINE + 1), Fault.TOO_LONG),
        (Field.ORIGIN, "x" * (LONGEST_TEXT + 1), Fault.TOO_LONG),
    ],
)
def test_what_somebody_may_have_typed_has_a_fault(path: Field, value: Value, fault: Fault) -> None:
    with pytest.raises(FaultyCellError) as caught:
        clean_field(path, value)
    assert (caught.value.path, caught.value.fault) == (path, fault)


@pytest.mark.parametrize(
    ("path", "value"),
    [("nothing", "x"), ("", "x"), (f"{PROPOSED}theme", "x"), ("topic.champ", "PED"), (Field.THEME, ["x"])],
)
def test_what_no_page_sends_is_refused(path: str, value: Value) -> None:
    with pytest.raises(BadCellError):
        clean_field(path, value)


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_field(Field.ORIGIN, text)
    assert clean_field(Field.ORIGIN, once) == once


def test_a_topic_is_read_as_it_was_written() -> None:
    topic = Topic("PED", "PED3", "")
    cells = {path: clean_own(path, code) for path, code in topic_cells(topic).items()}
    assert read_topic(cells) == topic


def test_optional_fields_are_never_missing() -> None:
    full: dict[str, Value] = {field: "x" for field in Field if field not in OPTIONAL}
    assert (list_missing(full), list_missing({**full, Field.PLACE: None})) == ((), (Field.PLACE,))


@pytest.mark.parametrize(("number", "small"), [(None, False), ("11", True), ("12", False), ("3", True)])
def test_few_people_are_under_twelve(number: Value, small: bool) -> None:  # noqa: FBT001 -- what is expected
    assert is_small({Field.NUMBER: number}) is small
