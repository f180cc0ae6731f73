"""What the cells of a plan take, and what they refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.coediting.cells import BadCellError, FaultyCellError, Value
from survey_app.plans.fields import (
    TEXT,
    WORDS,
    Fault,
    Field,
    PlanCleaner,
    axis_path,
    dismissal_path,
    line_path,
    review_path,
)

LINE = "ligne0000001"
CLEAN = PlanCleaner(frozenset({"PIL"}), frozenset({7}))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.lists(st.text(), max_size=3),
)
GOOD = {
    Field.CHAMP: "PIL",
    Field.PRIORITY: "2",
    Field.OBJECTIVE: "Deux lignes\nau moins",
    Field.HORIZON: "short",
    Field.KIND: "fil",
    Field.ACTION: "Former",
    Field.AUDIENCE: "Pôle sciences",
    Field.NUMBER: "12",
    Field.STARTS_ON: "2026-12-01",
    Field.ENDS_ON: "2027-06-30",
    Field.RESPONSIBLE: "7",
    Field.RESPONSIBLE_NAME: "CPE",
    Field.MEANS: "Deux heures",
    Field.INDICATOR: "Tous y vont",
    Field.STATUS: "decided",
    Field.QUIET: "oui",
    Field.ORDER: "i",
    Field.SOURCE: "need:PED21",
    Field.REMOVED: "oui",
}


@pytest.mark.parametrize(("field", "value"), GOOD.items())
def test_a_good_value_is_kept_as_it_is(field: Field, value: str) -> None:
    assert CLEAN(line_path(LINE, field), value) == value


def test_every_field_has_an_example() -> None:
    assert set(GOOD) == set(Field)


@pytest.mark.parametrize("field", Field)
def test_nothing_but_blanks_empties_a_cell(field: Field) -> None:
    assert [CLEAN(line_path(LINE, field), value) for value in (None, "", "  \n")] == [None] * 3


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        (Field.CHAMP, "XYZ", Fault.NOT_IN_LIST),
        (Field.PRIORITY, "4", Fault.NOT_IN_LIST),
        (Field.HORIZON, "long", Fault.NOT_IN_LIST),
        (Field.KIND, "FIL", Fault.NOT_IN_LIST),
        (Field.STATUS, "late", Fault.NOT_IN_LIST),
        (Field.RESPONSIBLE, "8", Fault.NOT_IN_LIST),
        (Field.RESPONSIBLE, "Camille", Fault.NOT_A_NUMBER),
        (Field.NUMBER, "0", Fault.NOT_A_NUMBER),
        (Field.NUMBER, "10000", Fault.NOT_A_NUMBER),
        (Field.NUMBER, "-3", Fault.NOT_A_NUMBER),
        (Field.NUMBER, "١٢", Fault.NOT_A_NUMBER),
        (Field.STARTS_ON, "2026-02-30", Fault.NOT_A_DAY),
        (Field.STARTS_ON, "01/12/2026", Fault.NOT_A_DAY),
        (Field.ENDS_ON, "1999-12-31", Fault.NOT_A_DAY),
        (Field.ENDS_ON, "2100-01-01", Fault.NOT_A_DAY),
        (Field.ACTION, "x" * (WORDS + 1), Fault.TOO_LONG),
        (Field.OBJECTIVE, "x" * (TEXT + 1), Fault.TOO_LONG),
        (Field.QUIET, "non", Fault.NOT_IN_LIST),
    ],
)
def test_what_people_may_have_typed_is_refused_with_its_reason(
    field: Field, value: str, fault: Fault
) -> None:
    with pytest.raises(FaultyCellError) as caught:
        CLEAN(line_path(LINE, field), value)
    assert caught.value.fault == fault


@pytest.mark.parametrize(
    "path",
    [
        "",
        "line",
        "line..action",
        "line.court.action",
        "line.LIGNE0000001.action",
        f"line.{LINE}.salary",
        f"line.{LINE}.review.26.note",
        f"line.{LINE}.review.2026.mood",
        "axis.XYZ.note",
        "axis.PIL.title.fr",
        "axis.PIL.priority.4",
        "axes",
        "proposal.need PED21.dismissed",
        "../../etc/passwd",
    ],
)
def test_a_path_that_no_plan_has_is_refused(path: str) -> None:
    with pytest.raises(BadCellError):
        CLEAN(path, "quoi")
    with pytest.raises(BadCellError):
        CLEAN(path, None)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (review_path(LINE, 2026, "note"), "Deux séances"),
        (review_path(LINE, 2026, "status"), "done"),
        (axis_path("PIL", "note"), "Charte annexée"),
        (axis_path("PIL", "priority.3"), "Réunir la commission"),
        (dismissal_path("indicator:PIL11"), "oui"),
    ],
)
def test_reviews_axes_and_dismissals_have_cells_too(path: str, value: str) -> None:
    assert CLEAN(path, value) == value


def test_control_characters_and_line_ends_do_not_get_into_words() -> None:
    assert CLEAN(line_path(LINE, Field.ACTION), " Former\x00 \u202eles\r\néquipes ") == "Former les équipes"


def test_no_break_spaces_stay_in_words() -> None:
    title = "Sur site\N{NO-BREAK SPACE}: le «\N{NARROW NO-BREAK SPACE}Wi-Fi\N{NARROW NO-BREAK SPACE}»"
    assert CLEAN(line_path(LINE, Field.ACTION), title) == title


@given(field=st.sampled_from(Field), value=VALUES)
def test_what_was_kept_once_is_kept_again(field: Field, value: Value) -> None:
    path = line_path(LINE, field)
    try:
        kept = CLEAN(path, value)
    except BadCellError:
        return
    assert CLEAN(path, kept) == kept


@given(path=st.text(max_size=60), value=VALUES)
def test_no_path_and_no_value_does_anything_but_be_refused(path: str, value: Value) -> None:
    with pytest.raises(BadCellError):
        CLEAN(path, value)
