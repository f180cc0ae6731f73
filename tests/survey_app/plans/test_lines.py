"""Reading a plan of its cells, and keeping it as JSON."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.coediting.cells import Value
from survey_app.plans.fields import ActionKind, Field, Horizon, LineStatus, line_path, review_path
from survey_app.plans.lines import (
    Axis,
    PlanContent,
    PlanLine,
    Review,
    decode_content,
    encode_content,
    kept_lines,
    read_axes,
    read_lines,
    school_year_of,
)
from tests.survey_app.plans.contents import contents

KEY = "ligne0000001"


def cells(key: str = KEY, **fields: Value) -> dict[str, Value]:
    return {line_path(key, name): value for name, value in fields.items()}


def test_a_line_is_read_of_its_cells() -> None:
    values = cells(
        champ="PIL",
        priority="2",
        objective="Objectif",
        horizon="short",
        kind="fil",
        action="Action",
        audience="Pôle",
        number="12",
        starts_on="2026-12-01",
        ends_on="2027-06-30",
        responsible="7",
        responsible_name="CPE",
        means="Moyens",
        indicator="Indicateur",
        status="decided",
        quiet="oui",
        order="i",
        source="need:PED21",
    )
    values |= {review_path(KEY, 2026, "status"): "done", review_path(KEY, 2026, "note"): "Fait"}
    assert read_lines(values) == (
        PlanLine(
            key=KEY,
            champ="PIL",
            priority=2,
            objective="Objectif",
            horizon=Horizon.SHORT,
            kind=ActionKind.FIL,
            action="Action",
            audience="Pôle",
            number=12,
            starts_on=date(2026, 12, 1),
            ends_on=date(2027, 6, 30),
            responsible=7,
            responsible_name="CPE",
            means="Moyens",
            indicator="Indicateur",
            status=LineStatus.DECIDED,
            quiet=True,
            order="i",
            source="need:PED21",
            reviews=(Review(year=2026, status=LineStatus.DONE, note="Fait"),),
        ),
    )


def test_what_another_edition_has_written_counts_as_empty() -> None:
    values = cells(action="Action", status="postponed", number="beaucoup", starts_on="bientôt")
    assert read_lines(values) == (PlanLine(key=KEY, action="Action"),)


def test_lines_stand_by_axis_then_by_order_then_by_key() -> None:
    axes = tuple(Axis(code=code, title={"fr": code}) for code in ("PED", "EQU"))
    values = {
        **cells("ligne0000004", champ="EQU", order="a"),
        **cells("ligne0000003", champ="PED", order="s"),
        **cells("ligne0000002", champ="PED", order="i"),
        **cells("ligne0000001", champ="PED", order="s"),
        **cells("ligne0000005", champ="ZZZ", order="a"),
    }
    keys = [line.key for line in read_lines(values, axes)]
    assert keys == ["ligne0000002", "ligne0000001", "ligne0000003", "ligne0000004", "ligne0000005"]


def test_a_line_that_was_taken_off_is_read_but_not_kept() -> None:
    lines = read_lines({**cells(action="Action", removed="oui"), **cells("ligne0000002", action="Autre")})
    assert [(line.key, line.is_removed) for line in lines] == [(KEY, True), ("ligne0000002", False)]
    assert [line.key for line in kept_lines(lines)] == ["ligne0000002"]


def test_axes_keep_the_order_and_the_titles_that_the_plan_was_begun_with() -> None:
    values: dict[str, Value] = {
        "axes": ["B", "A"],
        "axis.A.title.fr": "Premier",
        "axis.A.title.en": "First",
        "axis.B.note": "Note",
        "axis.B.priority.2": "Deuxième",
    }
    second, first = read_axes(values, {})
    assert (second.title, second.note, second.priorities) == ({"fr": "B"}, "Note", ("", "Deuxième", ""))
    assert first.title == {"fr": "Premier", "en": "First"}


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_a_school_year_begins_in_august(day: date, year: int) -> None:
    assert school_year_of(day) == year


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "years"),
    [
        (None, None, []),
        (date(2026, 9, 1), None, [2026]),
        (None, date(2027, 6, 30), [2026]),
        (date(2026, 9, 1), date(2028, 9, 1), [2026, 2027, 2028]),
        (date(2028, 9, 1), date(2026, 9, 1), [2026, 2027, 2028]),
    ],
)
def test_a_period_touches_school_years(
    starts_on: date | None, ends_on: date | None, years: list[int]
) -> None:
    line = PlanLine(key=KEY, starts_on=starts_on, ends_on=ends_on)
    assert list(line.school_years()) == years


@given(contents())
def test_a_plan_is_the_same_after_json(content: PlanContent) -> None:
    assert decode_content(encode_content(content)) == content


@given(contents())
def test_the_json_of_a_plan_is_canonical(content: PlanContent) -> None:
    text = encode_content(content)
    assert encode_content(decode_content(text)) == text


@given(st.dictionaries(st.sampled_from([line_path(KEY, field) for field in Field]), st.text(max_size=5)))
def test_no_value_of_a_cell_keeps_a_plan_from_being_read(values: dict[str, Value]) -> None:
    assert {line.key for line in read_lines(values)} == ({KEY} if values else set())
