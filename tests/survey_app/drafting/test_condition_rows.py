"""Rows stand for conditions and the reverse, without loss; what rows cannot say is left to the notation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.values import Nonresponse
from questionnaires.logic.expressions import as_json, parse
from survey_app.drafting.condition_rows import (
    RELATIONS,
    Answer,
    Group,
    Join,
    Relation,
    Row,
    RowIncompleteError,
    Sort,
    Source,
    as_number,
    condition_of,
    rows_of,
)

ANSWERS = {
    answer.source: answer
    for answer in (
        Answer(
            Source("q1"), "Une", Sort.CHOICE, (("a", "A"), ("b", "B"), (Nonresponse.REFUSED.value, "Non"))
        ),
        Answer(Source("q2"), "Plusieurs", Sort.SEVERAL, (("a", "A"), ("b", "B"))),
        Answer(Source("q3"), "Nombre", Sort.NUMBER),
        Answer(Source("q4"), "Jour", Sort.DAY),
        Answer(Source("q5"), "Texte", Sort.TEXT),
        Answer(Source("s1", is_score=True), "Score", Sort.NUMBER),
    )
}
SILENT = {Relation.ANSWERED, Relation.UNANSWERED}
VALUES = {
    Sort.NUMBER: st.sampled_from([("3",), ("2,5",), ("-1",)]),
    Sort.DAY: st.just(("2026-11-23",)),
    Sort.TEXT: st.just(("oui et non",)),
    Sort.CHOICE: st.sampled_from([("a",), ("a", "b"), (Nonresponse.REFUSED.value,)]),
    Sort.SEVERAL: st.sampled_from([("a",), ("a", "b")]),
}


@st.composite
def a_row(draw: st.DrawFn) -> Row:
    answer = draw(st.sampled_from(list(ANSWERS.values())))
    relations = [r for r in RELATIONS[answer.sort] if not (answer.source.is_score and r in SILENT)]
    relation = draw(st.sampled_from(relations))
    return Row(answer.source, relation, () if relation in SILENT else draw(VALUES[answer.sort]))


def a_group(items: st.SearchStrategy[Row | Group]) -> st.SearchStrategy[Group]:
    return st.builds(
        Group,
        st.sampled_from(Join),
        st.lists(items, min_size=2, max_size=3).map(tuple),
        is_denied=st.booleans(),
    )


@given(a_group(st.recursive(a_row(), a_group, max_leaves=6)))
def test_rows_and_conditions_go_to_and_fro(group: Group) -> None:
    document = condition_of(group, ANSWERS)
    assert document is not None
    again = rows_of(document, ANSWERS)
    assert again is not None
    assert condition_of(again, ANSWERS) == document
    assert as_json(parse(document)) == document


@pytest.mark.parametrize(
    "document",
    [
        {">": [{"sum": [{"answer": "q3"}, {"value": 2}]}, {"value": 5}]},
        {"==": [{"answer": "q1"}, {"answer": "q2"}]},
        {"==": [{"answer": "gone"}, {"option": "a"}]},
        {"and": [{"answered": [{"answer": "q1"}]}, {"==": [{"value": 1}, {"value": 1}]}]},
        {"value": True},
        {"nonsense": []},
        "text",
        None,
    ],
)
def test_what_rows_cannot_say(document: object) -> None:
    assert rows_of(document, ANSWERS) is None


def test_an_ordered_comparison_keeps_its_denial() -> None:
    document = {"not": [{">": [{"answer": "q3"}, {"value": 3}]}]}
    group = rows_of(document, ANSWERS)
    assert (group, condition_of(group, ANSWERS) if group else None) == (
        Group(Join.AND, (Row(Source("q3"), Relation.MORE, ("3",)),), is_denied=True),
        document,
    )


@pytest.mark.parametrize(
    "row",
    [
        Row(Source("q1"), Relation.IS),
        Row(Source("q3"), Relation.MORE, ("beaucoup",)),
        Row(Source("q5"), Relation.IS, ("",)),
        Row(Source("gone"), Relation.IS, ("a",)),
    ],
)
def test_a_row_without_what_it_compares_with(row: Row) -> None:
    with pytest.raises(RowIncompleteError) as error:
        condition_of(Group(Join.AND, (row,)), ANSWERS)
    assert error.value.path == (0,)


def test_no_row_is_no_condition() -> None:
    assert condition_of(Group(Join.OR, (Group(Join.AND, ()),)), ANSWERS) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("2,5", 2.5),
        ("1 000", 1000),
        ("1\u202f000,5", 1000.5),
        ("nan", None),
        ("inf", None),
        ("", None),
    ],
)
def test_numbers_as_people_type_them(text: str, number: float | None) -> None:
    assert as_number(text) == number
