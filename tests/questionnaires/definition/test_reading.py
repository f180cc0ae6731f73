"""Reading documents that may be wrong in any way: nothing raises, what is right stays, all else is told."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from questionnaires.catalogue import list_codes, load
from questionnaires.definition.checks import check
from questionnaires.definition.codec import encode
from questionnaires.definition.finding_codes import FindingCode
from questionnaires.definition.findings import TESTS, Finding, Place
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.reading import LARGEST_FILE, examine, read_document
from tests.questionnaires.definition.damaged import JSON, damaged_documents
from tests.questionnaires.examples import grid, option, points, section, single, words
from tests.questionnaires.strategies import Document, definitions

NAME: Document = {"format": 1, "id": "essai", "code": "ESSAI", "title": words("Essai"), "languages": ["fr"]}


def document_of(*questions: Document, **more: Any) -> Document:
    return {**NAME, "sections": [section("s1", *questions)], **more}


def found_in(document: object) -> list[tuple[FindingCode, Place, str]]:
    return [(found.code, found.place, found.field) for found in examine(document).findings]


@pytest.mark.parametrize("code", list_codes())
def test_the_built_in_questionnaires_are_read(code: str) -> None:
    read = read_document(encode(load(code)))
    assert (read.questionnaire, read.findings) == (load(code), ())


@given(definitions())
def test_what_is_right_is_read_as_it_is(definition: Questionnaire) -> None:
    read = read_document(encode(definition))
    assert (read.questionnaire, read.findings) == (definition, check(definition))


@given(JSON)
def test_any_json_is_examined(document: object) -> None:
    check_examination(document)


@given(damaged_documents())
def test_any_damage_is_examined(document: Document) -> None:
    check_examination(document)


def check_examination(document: object) -> None:
    """There is a questionnaire that can be written and read again, or a finding that says why not."""
    before = copy.deepcopy(document)
    examination = examine(document)
    assert all(finding.sentence for finding in examination.findings)
    if examination.questionnaire is None:
        assert examination.findings
    else:
        again = examine(json.loads(encode(examination.questionnaire)))
        assert again.questionnaire == examination.questionnaire
    assert repr(document) == repr(before)


@given(damaged_documents())
def test_what_comes_from_a_file_is_read_or_refused(document: Document) -> None:
    data = json.dumps({**document, "format": 1}).encode()
    read = read_document(data)
    assert read.document is not None or len(read.findings) == 1


@pytest.mark.parametrize(
    ("data", "code", "parameters"),
    [
        (
            b" " * (LARGEST_FILE + 1),
            FindingCode.FILE_TOO_LARGE,
            {"size": LARGEST_FILE + 1, "limit": LARGEST_FILE},
        ),
        (b"", FindingCode.NOT_JSON, {"line": 1, "column": 1}),
        (b'{"a":\n 1,}', FindingCode.NOT_JSON, {"line": 2, "column": 4}),
        (b'{\n"\xff"', FindingCode.NOT_JSON, {"line": 2, "column": 2}),
        (b'{"a": "\x00"}', FindingCode.NOT_JSON, {"line": 1, "column": 8}),
        (b"[" * 1_000_000, FindingCode.TOO_DEEP, {"limit": 40}),
        (b"[" * 42 + b"]" * 42, FindingCode.TOO_DEEP, {"limit": 40}),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', FindingCode.DUPLICATE_KEY, {"key": "c"}),
        (b'{"a": NaN}', FindingCode.IMPOSSIBLE_NUMBER, {"number": "NaN"}),
        (b'{"a": -Infinity}', FindingCode.IMPOSSIBLE_NUMBER, {"number": "-Infinity"}),
        (b'{"a": 1e999}', FindingCode.IMPOSSIBLE_NUMBER, {"number": "1e999"}),
        (b'{"a": ' + b"9" * 5000 + b"}", FindingCode.IMPOSSIBLE_NUMBER, {"number": "9" * 40}),
        (b"[]", FindingCode.NOT_AN_OBJECT, {}),
        (b"{}", FindingCode.WRONG_FORMAT, {"format": 1}),
        (b'{"format": 2}', FindingCode.WRONG_FORMAT, {"format": 1}),
        (b'{"format": true}', FindingCode.WRONG_FORMAT, {"format": 1}),
    ],
)
def test_a_file_of_another_sort_is_refused(
    data: bytes, code: FindingCode, parameters: dict[str, str | int]
) -> None:
    read = read_document(data)
    assert (read.document, read.questionnaire) == (None, None)
    assert read.findings == (Finding(code, (), parameters=parameters),)


def test_a_file_may_begin_with_a_mark_of_its_encoding() -> None:
    read = read_document(b"\xef\xbb\xbf" + json.dumps(document_of(single())).encode())
    assert read.findings == ()


def test_half_of_a_character_is_told_where_it_is() -> None:
    read = read_document(json.dumps(document_of(single("q1", label={"fr": "a\ud800"}))).encode())
    assert [(found.code, found.place, found.field) for found in read.findings] == [
        (FindingCode.BAD_CHARACTERS, ("s1", "q1"), "label.fr")
    ]


@pytest.mark.parametrize(
    ("question", "code", "place", "field"),
    [
        ({"label": 3}, FindingCode.BAD_VALUE, ("s1", "q1"), "label"),
        ({"label": {"fr": 3}}, FindingCode.BAD_VALUE, ("s1", "q1"), "label.fr"),
        ({"help": {"FR": "x"}}, FindingCode.BAD_LANGUAGE, ("s1", "q1"), "help.FR"),
        ({"kind": "hologram"}, FindingCode.UNKNOWN_KIND, ("s1", "q1"), "kind"),
        ({"kind": None}, FindingCode.UNKNOWN_KIND, ("s1", "q1"), "kind"),
        ({"code": "1"}, FindingCode.BAD_CODE, ("s1", "q1"), "code"),
        ({"code": None}, FindingCode.BAD_CODE, ("s1", "q1"), "code"),
        ({"id": "É"}, FindingCode.BAD_ID, ("s1", "questions#1"), "id"),
        ({"zz": 1}, FindingCode.UNKNOWN_FIELD, ("s1", "q1"), "zz"),
        ({"required": "maybe"}, FindingCode.BAD_VALUE, ("s1", "q1"), "required"),
        ({"shown_if": {"and": [{"==": [3]}]}}, FindingCode.BAD_CONDITION, ("s1", "q1"), "shown_if"),
        (
            {"shown_if": {"==": [{"answer": "q0"}, {"value": "\ud800"}]}},
            FindingCode.BAD_CHARACTERS,
            ("s1", "q1"),
            "shown_if",
        ),
        ({"valid_if": 3}, FindingCode.BAD_VALUE, ("s1", "q1"), "valid_if"),
        (
            {"options": [option("a"), option("b"), {**option("c"), "score": "x"}]},
            FindingCode.BAD_VALUE,
            ("s1", "q1", "c"),
            "score",
        ),
        (
            {"options": [option("a"), option("b"), {**option("c"), "code": "-"}]},
            FindingCode.BAD_CODE,
            ("s1", "q1", "c"),
            "code",
        ),
        ({"options": [option("a"), option("b"), 3]}, FindingCode.BAD_VALUE, ("s1", "q1"), "options"),
        ({"kind": "number", "options": None}, FindingCode.UNKNOWN_FIELD, ("s1", "q1"), "options"),
        (
            {"kind": "several_choices", "min_choices": -1},
            FindingCode.NUMBER_TOO_SMALL,
            ("s1", "q1"),
            "min_choices",
        ),
        ({"kind": "rating", "points": 99}, FindingCode.NUMBER_TOO_LARGE, ("s1", "q1"), "points"),
        ({"source": {"item": "x" * 121}}, FindingCode.VALUE_TOO_LONG, ("s1", "q1"), "source.item"),
        (
            {"options": [option(f"o{number}") for number in range(151)]},
            FindingCode.LIST_TOO_LONG,
            ("s1", "q1"),
            "options",
        ),
    ],
)
def test_what_is_wrong_with_a_question_is_told_beside_it(
    question: Document, code: FindingCode, place: Place, field: str
) -> None:
    examined = examine(document_of(points("q0"), {**single("q1"), **question}, points("q2")))
    assert (code, place, field) in [(found.code, found.place, found.field) for found in examined.findings]
    assert examined.questionnaire is not None
    assert {"q0", "q2"} <= {question.id for question in examined.questionnaire.questions()}


def test_only_what_is_wrong_is_left_out() -> None:
    examined = examine(document_of(single("q1", required=True, shown_if=3)))
    assert examined.questionnaire == Questionnaire.model_validate(document_of(single("q1", required=True)))


def test_a_text_that_is_gone_is_a_missing_translation() -> None:
    bare = {key: value for key, value in single("q1").items() if key != "label"}
    assert found_in(document_of(bare)) == [(FindingCode.MISSING_TRANSLATION, ("s1", "q1"), "label.fr")]


def test_what_is_filled_in_is_found_no_fault_with() -> None:
    bare = {"kind": "number", "id": "n1", "code": "N1", "label": words("Combien ?"), "decimals": 1}
    assert found_in(document_of(bare)) == [
        (FindingCode.MISSING_FIELD, ("s1", "n1"), "minimum"),
        (FindingCode.MISSING_FIELD, ("s1", "n1"), "maximum"),
    ]


def test_the_scale_of_a_grid_is_a_place() -> None:
    odd = grid(
        "g1",
        scale={
            "id": "use",
            "code": "-",
            "label": words("Usage"),
            "options": [option("a"), option("b", code="?")],
        },
    )
    assert found_in(document_of(odd)) == [
        (FindingCode.BAD_CODE, ("s1", "g1", "use"), "code"),
        (FindingCode.BAD_CODE, ("s1", "g1", "use", "b"), "code"),
    ]


def test_parts_without_a_sound_id_are_called_by_their_index() -> None:
    odd = single("q1", options=[option("a"), {"code": "B"}])
    assert found_in(document_of(odd)) == [
        (FindingCode.BAD_ID, ("s1", "q1", "options#1"), "id"),
        (FindingCode.MISSING_TRANSLATION, ("s1", "q1", "options#1"), "label.fr"),
    ]


def test_a_part_that_cannot_be_filled_in_is_left_out() -> None:
    odd = document_of(single("q1"), analysis={"needs": {"grids": ["g1"]}})
    examined = examine(odd)
    assert examined.questionnaire == Questionnaire.model_validate(document_of(single("q1")))
    assert {found.code for found in examined.findings} == {FindingCode.MISSING_FIELD}


def test_an_answer_of_a_test_is_told_at_the_test() -> None:
    odd = document_of(single("q1"), tests=[{"id": "t1", "answers": {"q1": {}}}])
    assert found_in(odd) == [(FindingCode.BAD_VALUE, (TESTS, "t1"), "answers.q1")]


def test_an_empty_object_is_an_empty_questionnaire() -> None:
    assert examine({}).questionnaire is not None


@pytest.mark.parametrize("document", [None, 3, "a", [], [{}]])
def test_what_is_no_object_is_no_questionnaire(document: object) -> None:
    assert examine(document).findings == (Finding(FindingCode.NOT_AN_OBJECT, ()),)


@pytest.fixture
def endless() -> Iterator[Document]:
    """A condition of 100 000 levels; taken apart at the end, since a nest of that depth cannot be forgotten at once."""
    deep: Document = {"value": True}
    for _ in range(100_000):
        deep = {"not": [deep]}
    yield deep
    while "not" in deep:
        deep = deep["not"].pop()


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("shown_if", FindingCode.BAD_CONDITION),
        ("label", FindingCode.BAD_VALUE),
        ("id", FindingCode.BAD_ID),
        ("zz", FindingCode.UNKNOWN_FIELD),
    ],
)
def test_a_value_nested_without_end_is_left_out(endless: Document, field: str, code: FindingCode) -> None:
    value = endless if field == "shown_if" else [endless]
    assert found_in(document_of({**single("q1"), field: value}))[0][::2] == (code, field)


def test_a_condition_without_end_is_left_out() -> None:
    wide = {"and": [{"value": True}] * 100_000}
    assert found_in(document_of(single("q1", shown_if=wide))) == [
        (FindingCode.BAD_CONDITION, ("s1", "q1"), "shown_if")
    ]


def test_findings_name_parts_by_their_labels() -> None:
    (finding,) = examine(document_of(single("q1", code="?"))).findings
    assert finding.names == {"place": (words("Question q1"),)}
