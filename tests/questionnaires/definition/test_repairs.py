"""What a press of the button does: the finding is gone, and the draft still makes a document."""

import copy
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given

from questionnaires.definition.addresses import Addresses
from questionnaires.definition.finding_codes import REPAIR_OF, FindingCode, Repair
from questionnaires.definition.findings import Finding
from questionnaires.definition.reading import examine
from questionnaires.definition.repairs import next_code, propose_code, repair_writes
from questionnaires.editing.cells import apply
from questionnaires.editing.shredding import assemble, shred
from tests.questionnaires.definition.damaged import damaged_documents
from tests.questionnaires.definition.spoilt import spoilt_documents
from tests.questionnaires.examples import (
    grid,
    information,
    is_answered,
    is_option,
    option,
    options,
    question,
    ranking,
    row,
    scale,
    section,
    several,
    single,
    text,
    words,
)
from tests.questionnaires.strategies import Document


def document_of(*questions: Document, **more: Any) -> Document:
    head = {"format": 1, "id": "essai", "code": "ESSAI", "title": words("Essai"), "languages": ["fr"]}
    return {**head, "sections": [section("s1", *questions)], **more}


def repaired(document: Document, code: FindingCode) -> tuple[Document, list[FindingCode]]:
    """Return the document after the repair of its finding of that code, and what is found then."""
    finding = next(found for found in examine(document).findings if found.code is code)
    draft = shred(document)
    apply(draft, repair_writes(draft, finding))
    mended = assemble(draft)
    return mended, [found.code for found in examine(mended).findings]


def question_of(document: Document, index: int = 0) -> Document:
    found: Document = document["sections"][0]["questions"][index]
    return found


def number(**more: Any) -> Document:
    return question("number", "n1", **{"minimum": 0, "maximum": 10, **more})


def day(**more: Any) -> Document:
    return question("date", "d1", **{"earliest": "2026-01-01", "latest": "2026-12-31", **more})


def maturity_of(
    *rows: str, mode: str = "shared_named", scale_of: Document | None = None, palier: int = 1
) -> Document:
    """Return a maturity grid of the rows r1 and r2, with indicators for `rows`, the last one of `palier`."""
    names = rows or ("r1", "r2")
    levels = [1] * (len(names) - 1) + [palier]
    state = {**scale("state", "no", "yes"), "not_applicable": True, **(scale_of or {})}
    analysis = {
        "champs": [{"code": "PIL", "title": words("Pilotage")}],
        "paliers": [words("un"), words("deux")],
        "maturity": {
            "grids": ["g1"],
            "reached": ["yes"],
            "indicators": [
                {"row": name, "champ": "PIL", "palier": level}
                for name, level in zip(names, levels, strict=True)
            ],
        },
    }
    rows_of = [row("r1"), row("r2"), *([row("r3")] if palier > 1 else [])]
    return document_of(grid("g1", scale=state, rows=rows_of), analysis=analysis, privacy={"mode": mode})


CURES: list[tuple[Document, FindingCode]] = [
    (document_of(single("q1"), single("q1", code="B")), FindingCode.DUPLICATE_ID),
    (document_of(single("q1"), single("q2", code="Q1")), FindingCode.DUPLICATE_CODE),
    (document_of(grid("q1", rows=[row("a")]), single("q2", code="Q1_A")), FindingCode.DUPLICATE_VARIABLE),
    (document_of(single("q1", options=[option("a"), option("b", code="A")])), FindingCode.DUPLICATE_CODE),
    (
        document_of(grid("q1", scale={**scale("u"), "options": [option("a"), option("a", code="B")]})),
        FindingCode.DUPLICATE_ID,
    ),
    (document_of(single("q1", code="é !")), FindingCode.BAD_CODE),
    (document_of(single("É", code="E")), FindingCode.BAD_ID),
    (document_of(single("q1", zz={"a": 1, "b": [{"c": 2}]})), FindingCode.UNKNOWN_FIELD),
    (document_of(single("q1", required="maybe")), FindingCode.BAD_VALUE),
    (document_of(single("q1", shown_if={"andd": []})), FindingCode.BAD_CONDITION),
    (document_of(single("q1", help={"FR": "x"})), FindingCode.BAD_LANGUAGE),
    (document_of(single("q1"), {"kind": "hologram", "id": "q2"}), FindingCode.UNKNOWN_KIND),
    (document_of(single("q1", label=words("a\u202eb"))), FindingCode.HIDDEN_CHARACTERS),
    (document_of(single("q1", label=words("a\ud800b"))), FindingCode.BAD_CHARACTERS),
    (document_of(single("q1", required=True, require_if={"value": True})), FindingCode.REQUIRE_IF_POINTLESS),
    (
        document_of(single("q1", options=[option("a", exclusive=True), option("b")])),
        FindingCode.EXCLUSIVE_IGNORED,
    ),
    (
        document_of(ranking("q1", options=[option("a", specify=True), option("b")], places=1)),
        FindingCode.SPECIFY_IGNORED,
    ),
    (document_of(grid("q1", refusable=True, not_applicable=True)), FindingCode.NONRESPONSE_IGNORED),
    (document_of(single("q1"), languages=["fr", "fr"]), FindingCode.LANGUAGE_TWICE),
    (
        document_of(single("q1"), sections=[section("s1", single("q1")), section("s2")]),
        FindingCode.EMPTY_SECTION,
    ),
    (document_of(single("q1"), text("t1")), FindingCode.TEXT_NOT_ALLOWED),
    (
        document_of(single("q1", options=[option("a", specify=True), option("b")])),
        FindingCode.SPECIFY_NOT_ALLOWED,
    ),
    (document_of(several(min_choices=3, max_choices=2)), FindingCode.MIN_ABOVE_MAX),
    (document_of(several(min_choices=4)), FindingCode.MIN_ABOVE_OPTIONS),
    (document_of(several(max_choices=5)), FindingCode.MAX_ABOVE_OPTIONS),
    (document_of(ranking(places=4)), FindingCode.PLACES_ABOVE_OPTIONS),
    (document_of(number(minimum=10, maximum=1)), FindingCode.RANGE_EMPTY),
    (document_of(day(earliest="2027-01-01")), FindingCode.RANGE_EMPTY),
    (document_of(number(cuts=[5, 3, 3])), FindingCode.CUTS_UNORDERED),
    (document_of(number(cuts=[5, 30])), FindingCode.CUT_OUTSIDE),
    (document_of(day(cuts=["2026-06-01", "2027-06-01"])), FindingCode.CUT_OUTSIDE),
    (document_of(number(maximum=9.75)), FindingCode.DECIMALS_EXCEEDED),
    (document_of(single("q1", shown_if=is_answered("gone"))), FindingCode.UNKNOWN_ANSWER),
    (document_of(single("q1", shown_if=is_answered("q1"))), FindingCode.SELF_REFERENCE),
    (document_of(single("q1", shown_if=is_answered("q2")), single("q2")), FindingCode.FORWARD_REFERENCE),
    (document_of(single("q1"), single("q2", shown_if=is_option("q1", "maybe"))), FindingCode.UNKNOWN_OPTION),
    (
        document_of(single("q1", shown_if={">": [{"score": "x"}, {"value": 1}]})),
        FindingCode.UNKNOWN_SCORE,
    ),
    (
        document_of(
            single("q1", valid_if=[{"id": "c1", "condition": is_answered("gone"), "message": words("Non.")}])
        ),
        FindingCode.UNKNOWN_ANSWER,
    ),
    (
        document_of(
            grid(
                "q1",
                scale=scale("u", "a", "b")
                | {"options": [option("a", shown_if={"value": True}), option("b")]},
            )
        ),
        FindingCode.OPTION_CONDITION_IGNORED,
    ),
    (maturity_of(mode="anonymous"), FindingCode.GRID_NOT_SHARED),
    (maturity_of(scale_of={"not_applicable": False}), FindingCode.NOT_APPLICABLE_MISSING),
    (maturity_of("r1"), FindingCode.ROW_WITHOUT_INDICATOR),
    (maturity_of("r1", "r2", "gone"), FindingCode.UNKNOWN_INDICATOR),
    (
        document_of(
            single("q1"),
            analysis={
                "champs": [{"code": "PIL", "title": words("Pilotage")}],
                "perceptions": [{"question": "gone", "champ": "PIL"}],
            },
        ),
        FindingCode.UNKNOWN_PERCEPTION,
    ),
]


@pytest.mark.parametrize(("document", "code"), CURES)
def test_a_press_of_the_button_cures(document: Document, code: FindingCode) -> None:
    _, left = repaired(document, code)
    assert left == []


def test_a_row_counts_as_those_beside_it() -> None:
    mended, _ = repaired(maturity_of("r1"), FindingCode.ROW_WITHOUT_INDICATOR)
    indicators = mended["analysis"]["maturity"]["indicators"]
    assert [(one["row"], one["champ"], one["palier"]) for one in indicators] == [
        ("r1", "PIL", 1),
        ("r2", "PIL", 1),
    ]


def test_nobody_guesses_the_palier_of_a_row_among_several() -> None:
    _, left = repaired(maturity_of("r1", "r2", palier=2), FindingCode.ROW_WITHOUT_INDICATOR)
    assert left == [FindingCode.ROW_WITHOUT_INDICATOR]


def test_every_repair_is_tried() -> None:
    tried = {REPAIR_OF[code] for _, code in CURES}
    assert tried == set(Repair)


def test_a_code_is_made_of_the_label() -> None:
    mended, _ = repaired(
        document_of(single("q1", code="?", label=words("Équipe de l’école n° 1"))), FindingCode.BAD_CODE
    )
    assert question_of(mended)["code"] == "EQUIPE_DE_L_ECOLE_N_1"


def test_of_a_condition_only_the_part_goes_that_cannot_be_meant() -> None:
    both = {"and": [is_answered("q1"), is_answered("gone")]}
    mended, _ = repaired(document_of(single("q1"), single("q2", shown_if=both)), FindingCode.UNKNOWN_ANSWER)
    assert question_of(mended, 1)["shown_if"] == is_answered("q1")


def test_the_part_is_found_in_the_scale_of_a_grid() -> None:
    odd = grid("q1", scale=scale("u", "a", "b", code="?"))
    mended, _ = repaired(document_of(odd), FindingCode.BAD_CODE)
    assert question_of(mended)["scale"]["code"] == "ECHELLE_U"


def test_where_only_the_author_can_decide_nothing_is_written() -> None:
    draft = shred(document_of(information()))
    finding = Finding(FindingCode.NOTHING_TO_ANSWER, ())
    assert repair_writes(draft, finding) == ()


def test_a_place_that_is_gone_gives_no_writes() -> None:
    finding = Finding(FindingCode.PLACES_ABOVE_OPTIONS, ("s1", "gone"), parameters={"count": 3})
    assert repair_writes(shred(document_of(single())), finding) == ()


@given(spoilt_documents())
def test_what_a_repair_was_for_is_found_less_often(document: Document) -> None:
    draft = shred(document)
    addresses = Addresses(draft)
    findings = examine(assemble(draft)).findings
    for finding in findings[:20]:
        writes = repair_writes(draft, finding, addresses)
        mended = copy.deepcopy(draft)
        apply(mended, writes)
        left = examine(assemble(mended)).findings
        assert count_of(finding, left) < count_of(finding, findings) or not writes


@given(damaged_documents())
def test_whatever_is_damaged_its_repair_leaves_a_document(document: Document) -> None:
    draft = shred(document)
    for finding in examine(document).findings[:20]:
        mended = copy.deepcopy(draft)
        apply(mended, repair_writes(draft, finding))
        assert examine(assemble(mended)).findings is not None


def count_of(finding: Finding, findings: Sequence[Finding]) -> int:
    """Return how often something is found of the same kind, and of the same parameters."""
    alike = [found for found in findings if (found.code, found.field) == (finding.code, finding.field)]
    return sum(found.parameters == finding.parameters for found in alike)


@pytest.mark.parametrize(
    ("code", "taken", "expected"),
    [("Q1", {"Q1", "Q2"}, "Q3"), ("A", {"A"}, "A2"), ("A" * 32, set(), "A" * 31 + "2"), ("9", set(), "Q1")],
)
def test_the_next_free_code(code: str, taken: set[str], expected: str) -> None:
    assert next_code(code, taken) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Avez-vous un ordinateur ?", "AVEZ_VOUS_UN_ORDINATEUR"),
        ("3 élèves", "Q3_ELEVES"),
        ("日本", "Q"),
        ("", "Q"),
    ],
)
def test_a_code_proposed(label: str, expected: str) -> None:
    assert propose_code(label, ()) == expected


def test_a_proposed_code_is_free() -> None:
    assert propose_code("Âge", {"AGE"}) == "AGE2"


def test_options_are_proposed_codes_among_themselves() -> None:
    crowd = single("q1", options=[*options("a", "b"), option("c", code="-", label=words("A"))])
    mended, _ = repaired(document_of(crowd), FindingCode.BAD_CODE)
    assert [found["code"] for found in question_of(mended)["options"]] == ["A", "B", "A2"]
