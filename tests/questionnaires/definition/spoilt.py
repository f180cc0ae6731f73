"""Definitions of right shape in which something may not fit."""

import copy

from hypothesis import strategies as st

from tests.questionnaires.logic.expression_strategies import expressions
from tests.questionnaires.strategies import Document, Draw, documents


@st.composite
def spoilt_documents(draw: Draw) -> Document:
    """Return the document of a definition after up to three changes that may not fit."""
    document: Document = copy.deepcopy(draw(documents()))
    for spoil in draw(st.lists(st.sampled_from(SPOILERS), max_size=3)):
        spoil(draw, document)
    return document


def _question_in(draw: Draw, document: Document) -> Document:
    questions = [question for section in document["sections"] for question in section["questions"]]
    question: Document = draw(st.sampled_from(questions))
    return question


def _share_id(draw: Draw, document: Document) -> None:
    _question_in(draw, document)["id"] = _question_in(draw, document)["id"]


def _share_code(draw: Draw, document: Document) -> None:
    source, target = _question_in(draw, document), _question_in(draw, document)
    if "code" in source and "code" in target:
        target["code"] = source["code"]


def _put_condition(draw: Draw, document: Document) -> None:
    _question_in(draw, document)["shown_if"] = draw(expressions())


def _swap_questions(draw: Draw, document: Document) -> None:
    for section in document["sections"]:
        section["questions"] = draw(st.permutations(section["questions"]))


def _change_limits(draw: Draw, document: Document) -> None:
    for section in document["sections"]:
        for question in section["questions"]:
            for limit in {"min_choices", "max_choices", "places"} & question.keys():
                question[limit] = draw(st.integers(1, 8))


def _make_exclusive(draw: Draw, document: Document) -> None:
    for option in _question_in(draw, document).get("options", []):
        option["exclusive"] = True


def _forbid_text(_draw: Draw, document: Document) -> None:
    document["privacy"]["free_text"] = False


def _add_language(_draw: Draw, document: Document) -> None:
    document["languages"] = [*document["languages"], "de"]


def _change_needs(draw: Draw, document: Document) -> None:
    needs = document.get("analysis", {}).get("needs")
    if needs:
        needs["situation" if draw(st.booleans()) else "need"] = draw(st.sampled_from(["c1", needs["need"]]))


SPOILERS = (
    _share_id,
    _share_code,
    _put_condition,
    _swap_questions,
    _change_limits,
    _make_exclusive,
    _forbid_text,
    _add_language,
    _change_needs,
)
