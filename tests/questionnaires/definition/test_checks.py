"""The checker: each thing that does not fit is found where it is, and nothing else is."""

import pytest
from hypothesis import given

from questionnaires.answers.ballots import ballot_size, pack_ballot, unpack_ballot
from questionnaires.answers.codebook import HIGHEST_CODE, compile_codebook
from questionnaires.answers.reading import FormReader
from questionnaires.definition.checks import Finding, FindingCode, Severity, check, has_errors
from questionnaires.definition.findings import SENTENCES
from questionnaires.definition.model import Option, Questionnaire, SingleChoice
from tests.questionnaires.definition.spoilt import spoilt_documents
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    information,
    option,
    options,
    points,
    questionnaire,
    ranking,
    row,
    scale,
    section,
    several,
    single,
    text,
    words,
)
from tests.questionnaires.strategies import Document, definitions

Q1 = ("s1", "q1")
BOTH = {"fr": "Essai", "en": "Trial"}
WARNING = Severity.WARNING


@given(definitions())
def test_what_is_right_has_no_error(anything: Questionnaire) -> None:
    errors = [finding for finding in check(anything) if finding.severity is Severity.ERROR]
    assert errors == []


@given(spoilt_documents())
def test_what_has_no_error_compiles(document: Document) -> None:
    definition = Questionnaire.model_validate(document)
    if has_errors(check(definition)):
        return
    codebook = compile_codebook(definition)
    reading = FormReader(definition).read({})
    record = codebook.record(reading.answers, reading.off_route)
    size = ballot_size(codebook, free_text=definition.privacy.free_text)
    ballot = pack_ballot(record=record, texts={}, size=size)
    assert (len(codebook.position), unpack_ballot(codebook, ballot).record) == (codebook.width, record)


@given(spoilt_documents())
def test_every_finding_can_be_said(document: Document) -> None:
    sentences = [finding.sentence for finding in check(Questionnaire.model_validate(document))]
    assert [sentence for sentence in sentences if not sentence.endswith(".")] == []


def test_every_code_has_a_sentence() -> None:
    assert set(SENTENCES) == set(FindingCode)


def test_a_plain_questionnaire_has_no_finding() -> None:
    everything = questionnaire(
        single("q1"),
        several("q2"),
        points("q3"),
        ranking("q4"),
        grid("g1"),
        dual_grid("g2"),
        information("i1"),
    )
    assert check(everything) == ()


@pytest.mark.parametrize(
    ("question", "finding"),
    [
        (
            several(min_choices=3, max_choices=2),
            Finding(FindingCode.MIN_ABOVE_MAX, Q1, parameters={"min": 3, "max": 2}, field="min_choices"),
        ),
        (
            several(min_choices=4),
            Finding(
                FindingCode.MIN_ABOVE_OPTIONS, Q1, parameters={"min": 4, "count": 3}, field="min_choices"
            ),
        ),
        (
            several(max_choices=5),
            Finding(FindingCode.MAX_ABOVE_OPTIONS, Q1, WARNING, {"max": 5, "count": 4}, field="max_choices"),
        ),
        (
            several(options=[option("a", exclusive=True), option("b", exclusive=True)]),
            Finding(FindingCode.ALL_EXCLUSIVE, Q1, field="options"),
        ),
        (
            single(options=[option("a"), option("b", exclusive=True)]),
            Finding(FindingCode.EXCLUSIVE_IGNORED, (*Q1, "b"), WARNING, field="exclusive"),
        ),
        (
            ranking(places=4),
            Finding(
                FindingCode.PLACES_ABOVE_OPTIONS, Q1, parameters={"places": 4, "count": 3}, field="places"
            ),
        ),
        (
            grid("q1", refusable=True),
            Finding(FindingCode.NONRESPONSE_IGNORED, Q1, WARNING, field="refusable"),
        ),
        (
            single(options=[option("a"), option("a", code="B")]),
            Finding(FindingCode.DUPLICATE_ID, (*Q1, "a"), parameters={"id": "a"}, field="id"),
        ),
        (
            single(options=[option("a"), option("b", code="A")]),
            Finding(FindingCode.DUPLICATE_CODE, (*Q1, "b"), parameters={"code": "A"}, field="code"),
        ),
        (
            grid("q1", rows=[row("a"), row("a", code="B")]),
            Finding(FindingCode.DUPLICATE_ID, (*Q1, "a"), parameters={"id": "a"}, field="id"),
        ),
        (
            dual_grid("q1", scales=[scale("a", "x", "y"), scale("a", "x", "y", code="B")]),
            Finding(FindingCode.DUPLICATE_ID, (*Q1, "a"), parameters={"id": "a"}, field="id"),
        ),
        (
            grid("q1", scale=scale("a", "x", "x")),
            Finding(FindingCode.DUPLICATE_ID, (*Q1, "a", "x"), parameters={"id": "x"}, field="id"),
        ),
    ],
)
def test_a_question_that_does_not_fit(question: Document, finding: Finding) -> None:
    others = {FindingCode.DUPLICATE_CODE} if finding.code is FindingCode.DUPLICATE_ID else set()
    findings = [found for found in check(questionnaire(question)) if found.code not in others]
    assert findings == [finding]


def test_two_questions_of_one_id() -> None:
    twice = questionnaire(sections=[section("s1", single("q1")), section("s2", single("q1", code="Q2"))])
    assert check(twice) == (
        Finding(FindingCode.DUPLICATE_ID, ("s2", "q1"), parameters={"id": "q1"}, field="id"),
    )


def test_two_sections_of_one_id() -> None:
    twice = questionnaire(sections=[section("s1", single("q1")), section("s1", single("q2"))])
    assert check(twice) == (Finding(FindingCode.DUPLICATE_ID, ("s1",), parameters={"id": "s1"}, field="id"),)


def test_two_questions_of_one_code() -> None:
    twice = questionnaire(single("q1"), single("q2", code="Q1"))
    assert check(twice) == (
        Finding(FindingCode.DUPLICATE_CODE, ("s1", "q2"), parameters={"code": "Q1"}, field="code"),
    )


def test_a_section_and_a_question_may_share_an_id() -> None:
    assert check(questionnaire(single("s1"))) == ()


def test_codes_that_meet_in_a_column_name() -> None:
    meeting = questionnaire(grid("q1", rows=[row("a")]), single("q2", code="Q1_A"))
    finding = Finding(FindingCode.DUPLICATE_VARIABLE, ("s1", "q2"), parameters={"name": "Q1_A"}, field="code")
    assert check(meeting) == (finding,)


def test_more_options_than_codes() -> None:
    many = tuple(
        Option(id=f"o{number}", code=f"O{number}", label=words("Option"))
        for number in range(HIGHEST_CODE + 1)
    )
    question = SingleChoice.model_validate(single("q1")).model_copy(update={"options": many})
    plain = questionnaire(single("q1"))
    crowded = plain.sections[0].model_copy(update={"questions": (question,)})
    finding = Finding(
        FindingCode.TOO_MANY_OPTIONS, Q1, parameters={"count": 251, "limit": 250}, field="options"
    )
    assert check(plain.model_copy(update={"sections": (crowded,)})) == (finding,)


def test_a_text_where_none_is_allowed() -> None:
    findings = check(questionnaire(single("q1"), text("t1")))
    assert findings == (Finding(FindingCode.TEXT_NOT_ALLOWED, ("s1", "t1"), field="kind"),)


def test_a_text_where_it_is_allowed() -> None:
    assert check(questionnaire(text("t1"), privacy={"free_text": True})) == ()


def test_nothing_to_answer() -> None:
    assert check(questionnaire(information())) == (
        Finding(FindingCode.NOTHING_TO_ANSWER, (), field="sections"),
    )


def test_a_language_listed_twice() -> None:
    finding = Finding(FindingCode.LANGUAGE_TWICE, (), parameters={"language": "fr"}, field="languages")
    assert check(questionnaire(single(), languages=["fr", "fr"])) == (finding,)


def missing(place: tuple[str, ...], name: str, severity: Severity = Severity.ERROR) -> Finding:
    parameters = {"field": name, "language": "en"}
    return Finding(FindingCode.MISSING_TRANSLATION, place, severity, parameters, f"{name}.en")


def test_every_label_is_needed_in_every_language() -> None:
    findings = check(questionnaire(points("q1"), grid("g1", rows=[row("r1")]), languages=["fr", "en"]))
    assert list(findings) == [
        missing((), "title"),
        missing(("s1",), "title"),
        missing(("s1", "q1"), "label"),
        missing(("s1", "q1"), "low_label"),
        missing(("s1", "q1"), "high_label"),
        missing(("s1", "g1"), "label"),
        missing(("s1", "g1", "r1"), "label"),
        missing(("s1", "g1", "use"), "label"),
        missing(("s1", "g1", "use", "never"), "label"),
        missing(("s1", "g1", "use", "often"), "label"),
    ]


def test_a_help_in_one_language_is_missed_in_the_other() -> None:
    bilingual = questionnaire(
        information(label=BOTH, help=words("Aide")),
        single("q1", label=BOTH, options=[option("a", label=BOTH), option("b", label=BOTH)]),
        title=BOTH,
        languages=["fr", "en"],
    )
    bilingual = Questionnaire.model_validate(
        bilingual.model_dump() | {"sections": [{**bilingual.sections[0].model_dump(), "title": BOTH}]}
    )
    assert check(bilingual) == (missing(("s1", "i1"), "help", WARNING),)


@pytest.mark.parametrize("blank", [{}, {"fr": ""}, {"fr": " \n"}])
def test_a_blank_label_is_missing(blank: dict[str, str]) -> None:
    (finding,) = check(questionnaire(single("q1", label=blank)))
    assert finding.sentence == 'The label has no text in the language "fr".'


def test_words_of_the_analysis_are_needed_too() -> None:
    analysis = {"champs": [{"code": "PIL", "title": {}}], "paliers": [words("un"), {}]}
    places = [finding.place for finding in check(questionnaire(single(), analysis=analysis))]
    assert places == [("@analysis", "PIL"), ("@analysis", "paliers#1")]


def test_warnings_do_not_block() -> None:
    findings = check(questionnaire(several(options=options("a", "b"), max_choices=3)))
    assert (len(findings), has_errors(findings)) == (1, False)
