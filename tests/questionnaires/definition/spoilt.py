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


def _change_maturity(draw: Draw, document: Document) -> None:
    maturity = document.get("analysis", {}).get("maturity")
    if maturity:
        name = draw(st.sampled_from(["grids", "reached", "under_way", "indicators"]))
        maturity[name] = draw(st.sampled_from([[], maturity[name] * 2, maturity[name][:-1]]))
        document["privacy"] = {**document["privacy"], "mode": "anonymous"}


def _change_perceptions(draw: Draw, document: Document) -> None:
    for perception in document.get("analysis", {}).get("perceptions", []):
        perception[draw(st.sampled_from(["question", "champ"]))] = "gone"


def _drop_parts(draw: Draw, document: Document) -> None:
    question = _question_in(draw, document)
    for name in {"options", "rows"} & question.keys():
        question[name] = question[name][: draw(st.integers(0, 2))]


def _turn_ranges(draw: Draw, document: Document) -> None:
    ends = (("minimum", "maximum"), ("earliest", "latest"))
    for section in document["sections"]:
        for question in section["questions"]:
            for low, high in ends:
                if low in question:
                    question[low], question[high] = question[high], question[low]
            if question.get("cuts"):
                question["cuts"] = draw(st.permutations([*question["cuts"], question["cuts"][0]]))


def _drop_scores(_draw: Draw, document: Document) -> None:
    document["scores"] = []


def _put_score(draw: Draw, document: Document) -> None:
    value = {"sum": [{"score": "x"}, {"points": draw(st.sampled_from(["q1", "gone"]))}]}
    document["scores"] = [{"id": "x", "code": "X", "label": {}, "value": value}]
    _question_in(draw, document)["shown_if"] = {
        ">": [{"score": draw(st.sampled_from(["x", "y"]))}, {"value": 1}]
    }


def _put_placeholder(draw: Draw, document: Document) -> None:
    repeated = draw(st.sampled_from(["{answer.gone}", "{score.x}", "{campaign.weather}", "a\u202e"]))
    question = _question_in(draw, document)
    question["label"] = dict.fromkeys(question["label"], repeated)


def _specify(draw: Draw, document: Document) -> None:
    for option in _question_in(draw, document).get("options", []):
        option["specify"] = True


def _put_test(draw: Draw, document: Document) -> None:
    key = draw(st.sampled_from(["gone", _question_in(draw, document)["id"]]))
    document["tests"] = [{"id": "t1", "answers": {key: "x"}, "shown": ["question.gone"], "scores": {"y": 1}}]


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
    _change_maturity,
    _change_perceptions,
    _drop_parts,
    _turn_ranges,
    _drop_scores,
    _put_score,
    _put_placeholder,
    _specify,
    _put_test,
)
