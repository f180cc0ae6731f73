"""Arbitrary definitions without errors, answers to them, and the forms that carry these answers.

Conditions of no sense are in `logic.expression_strategies`, definitions with errors in `definition.spoilt`.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

from hypothesis import strategies as st

from questionnaires.answers.free_text import has_bad_characters, normalise
from questionnaires.answers.keys import nonresponses_of
from questionnaires.answers.reading import field_name
from questionnaires.answers.values import AnswerKey, Answers, Nonresponse, Value, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Grid,
    Information,
    Kind,
    NonresponseOptions,
    Option,
    Questionnaire,
    Ranking,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
)

Document = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

# A few odd texts rather than any text: labels are many, and what matters is what surrounds them.
WORDS = st.sampled_from(
    ["Oui", "À l’école ?", "« a » {0} %s", "<b>&amp;", "e\u0301", "😀\u200d", "=1+1", '"\\', "א", "\n."]
)
HOSTILE = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(), max_size=20),  # lone surrogates too
    st.sampled_from(
        [
            "",
            " ",
            "\0",
            "\ud800",
            "_refused",
            "_not_applicable",
            "o1",
            "1",
            "０",
            "١",
            "-1",
            "1e3",
            "a" * 5000,
        ]
    ),
)
KINDS = tuple(Kind)


@st.composite
def definitions(draw: Draw) -> Questionnaire:
    """Return a definition of any shape in which the checker finds no error."""
    return Questionnaire.model_validate(draw(documents()))


@st.composite
def documents(draw: Draw) -> Document:
    """Return the JSON document of a definition without errors, conditions and needs included."""
    return _Author(draw).write()


class _Author:
    """Writes one definition from the first question to the last, remembering what conditions may refer to."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.languages = draw(st.sampled_from([["fr"], ["fr", "en"], ["en", "fr-CA"]]))
        self.numbers = count(1)
        self.conditions: list[st.SearchStrategy[Document]] = []

    def write(self) -> Document:
        free_text = self.draw(st.booleans())
        kinds = [kind for kind in KINDS if free_text or not kind.endswith("_text")]
        sections = [self.section([Kind.SINGLE_CHOICE])]
        sections += [self.section(self.draw(some(kinds))) for _ in range(self.draw(st.integers(1, 3)))]
        document = {
            "id": "any",
            "code": "ANY",
            "title": self.text(),
            "languages": self.languages,
            "sections": sections,
            "privacy": {"free_text": free_text},
        }
        grids = [q for s in sections for q in s["questions"] if q["kind"] == Kind.DUAL_GRID]
        if grids and self.draw(st.booleans()):
            document["analysis"] = self.analysis(grids[0])
        return document

    def section(self, kinds: list[Kind]) -> Document:
        section = {"id": self.new_id("s"), "title": self.text(), **self.maybe_shown_if()}
        return {**section, "questions": [self.question(kind) for kind in kinds]}

    def question(self, kind: Kind) -> Document:
        part = self.named("q")
        question = {"kind": kind, "help": self.draw(st.sampled_from([{}, part["label"]])), **part}
        question |= self.maybe_shown_if()
        if kind is Kind.INFORMATION:
            del question["code"]
            return question
        question |= {"required": self.draw(st.booleans()), "sensitive": self.draw(st.booleans())}
        if kind not in {Kind.GRID, Kind.DUAL_GRID}:
            question |= self.nonresponses()
        return question | self.details(kind, question)

    def details(self, kind: Kind, question: Document) -> Document:
        match kind:
            case Kind.SINGLE_CHOICE:
                options = self.options()
                self.conditions.append(on_choice(question["id"], [option["id"] for option in options]))
                return {"options": options}
            case Kind.SEVERAL_CHOICES:
                return self.several(question)
            case Kind.SCALE:
                points = self.draw(st.integers(2, 11))
                self.conditions.append(on_number({"answer": question["id"]}, points))
                return {"points": points, "low_label": self.text(), "high_label": self.text()}
            case Kind.RANKING:
                options = self.options()
                self.conditions.append(on_several(question["id"], [option["id"] for option in options]))
                return {"options": options, "places": self.draw(st.integers(1, len(options)))}
            case Kind.GRID | Kind.DUAL_GRID:
                return self.grid(kind, question)
            case _:
                self.conditions.append(st.just({"answered": [{"answer": question["id"]}]}))
                return {"max_length": self.draw(st.integers(1, 60))}

    def several(self, question: Document) -> Document:
        options = self.options()
        options[-1]["exclusive"] = self.draw(st.booleans())
        combinable = len(options) - 1
        least = self.draw(st.integers(0, combinable))
        most = self.draw(st.none() | st.integers(max(least, 1), len(options)))
        self.conditions.append(on_several(question["id"], [option["id"] for option in options]))
        return {"options": options, "min_choices": least, "max_choices": most}

    def grid(self, kind: Kind, question: Document) -> Document:
        scales = [{**self.named("c"), "options": self.options(), **self.nonresponses()} for _ in range(2)]
        scales = scales[:1] if kind is Kind.GRID else scales
        rows = []
        for _ in range(self.draw(st.integers(1, 3))):
            rows.append({**self.named("r"), **self.maybe_shown_if()})
            for scale in scales:
                ids = (question["id"], rows[-1]["id"], *([scale["id"]] if kind is Kind.DUAL_GRID else []))
                self.conditions.append(
                    on_choice(".".join(ids), [option["id"] for option in scale["options"]])
                )
        return {"rows": rows, **({"scale": scales[0]} if kind is Kind.GRID else {"scales": scales})}

    def analysis(self, grid: Document) -> Document:
        situation, need = grid["scales"]
        needs = {
            "grids": [grid["id"]],
            "situation": situation["id"],
            "need": need["id"],
            "situation_scores": {
                option["id"]: self.draw(st.integers(0, 3)) for option in situation["options"]
            },
            "asking": [need["options"][-1]["id"]],
            "practices": [{"row": row["id"], "champ": "PIL", "palier": 1} for row in grid["rows"]],
        }
        return {
            "champs": [{"code": "PIL", "title": self.text()}],
            "paliers": [self.text()],
            "needs": needs,
        }

    def options(self) -> list[Document]:
        return [self.named("o") for _ in range(self.draw(st.integers(2, 5)))]

    def named(self, prefix: str) -> Document:
        name = self.new_id(prefix)
        return {"id": name, "code": name.upper().replace("-", "_"), "label": self.text()}

    def new_id(self, prefix: str) -> str:
        # Some names are found in every JavaScript object.
        return f"{self.draw(st.sampled_from([prefix, 'constructor', 'a-b_c']))}{next(self.numbers)}"

    def nonresponses(self) -> Document:
        return {"not_applicable": self.draw(st.booleans()), "refusable": self.draw(st.booleans())}

    def maybe_shown_if(self) -> Document:
        if not self.conditions or not self.draw(st.booleans()):
            return {}
        return {"shown_if": self.draw(joined(st.one_of(self.conditions)))}

    def text(self) -> dict[str, str]:
        return {language: self.draw(WORDS) for language in self.languages}


def some(kinds: list[Kind]) -> st.SearchStrategy[list[Kind]]:
    """Return up to three kinds of question."""
    return st.lists(st.sampled_from(kinds), max_size=3)


def on_choice(key: AnswerKey, options: list[str]) -> st.SearchStrategy[Document]:
    """Return conditions on one choice."""
    answer = {"answer": key}
    option = st.sampled_from(options).map(lambda option: {"option": option})
    members = st.lists(st.sampled_from([*options, *Nonresponse]), min_size=1, max_size=3)
    return st.one_of(
        st.sampled_from(["==", "!=", "selected"]).flatmap(lambda o: option.map(lambda it: {o: [answer, it]})),
        members.map(lambda chosen: {"in": [answer, {"list": [str(member) for member in chosen]}]}),
        st.sampled_from([{"answered": [answer]}, {"==": [answer, {"value": "_refused"}]}]),
    )


def on_several(key: AnswerKey, options: list[str]) -> st.SearchStrategy[Document]:
    """Return conditions on several choices or a ranking."""
    answer = {"answer": key}
    members = st.lists(st.sampled_from(options), min_size=1, max_size=3)
    return st.one_of(
        st.sampled_from(options).map(lambda option: {"selected": [answer, {"option": option}]}),
        st.sampled_from(["any_in", "all_in", "=="]).flatmap(
            lambda operator: members.map(lambda chosen: {operator: [answer, {"list": chosen}]})
        ),
        on_number({"count": [answer]}, len(options)),
    )


def on_number(operand: Document, highest: int) -> st.SearchStrategy[Document]:
    """Return conditions on a number from 1 to `highest`."""
    return st.builds(
        lambda operator, number: {operator: [operand, {"value": number}]},
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
        st.integers(1, highest),
    )


def joined(leaves: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    """Return `leaves` joined by and, or, not."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(
                lambda operator, operands: {operator: operands},
                st.sampled_from(["and", "or"]),
                st.lists(inner, min_size=1, max_size=3),
            ),
            inner.map(lambda operand: {"not": [operand]}),
        ),
        max_leaves=4,
    )


@st.composite
def answers_to(draw: Draw, questionnaire: Questionnaire) -> Answers:
    """Return answers that each question allows; those required are given, on the route or not."""
    answers: Answers = {}
    for question in questionnaire.questions():
        is_asked = questionnaire.privacy.free_text or not isinstance(question, TextQuestion)
        for key, values in _values_of(question) if is_asked else ():
            if getattr(question, "required", False) or draw(st.booleans()):
                answers[key] = draw(values)
    return answers


def form_of(questionnaire: Questionnaire, answers: Answers) -> dict[str, list[str]]:
    """Return the fields with which a browser sends `answers`."""
    rankings = {question.id for question in questionnaire.questions() if isinstance(question, Ranking)}
    fields = {}
    for key, value in answers.items():
        if not isinstance(value, tuple):
            fields[field_name(key)] = [str(value)]
        elif key in rankings:
            for place, option in enumerate(value, start=1):
                fields[field_name(key, place)] = [option]
        else:
            fields[field_name(key)] = list(value)
    return fields


def _values_of(question: AnyQuestion) -> list[tuple[AnswerKey, st.SearchStrategy[Value]]]:
    match question:
        case Information():
            return []
        case Grid():
            cells = _one_of(question.scale.options, question.scale)
            return [(answer_key(question.id, row.id), cells) for row in question.rows]
        case DualGrid():
            return [
                (answer_key(question.id, row.id, scale.id), _one_of(scale.options, scale))
                for row in question.rows
                for scale in question.scales
            ]
        case SingleChoice():
            return [(question.id, _one_of(question.options, question))]
        case _:
            return [(question.id, _or_nonresponse(_values_of_one(question), question))]


def _values_of_one(
    question: ScaleQuestion | SeveralChoices | Ranking | TextQuestion,
) -> st.SearchStrategy[Value]:
    match question:
        case ScaleQuestion():
            return st.integers(1, question.points)
        case SeveralChoices():
            return _choices(question)
        case Ranking():
            options = [option.id for option in question.options]
            return st.lists(st.sampled_from(options), unique=True, min_size=1, max_size=question.places).map(
                tuple
            )
        case TextQuestion():
            return written_texts(question)


def _choices(question: SeveralChoices) -> st.SearchStrategy[Value]:
    exclusive = [(option.id,) for option in question.options if option.exclusive]
    others = [option.id for option in question.options if not option.exclusive]
    most = min(question.max_choices or len(others), len(others))
    combined = st.lists(
        st.sampled_from(others), unique=True, min_size=max(question.min_choices, 1), max_size=most
    ).map(lambda chosen: tuple(option for option in others if option in chosen))
    return st.one_of(combined, st.sampled_from(exclusive)) if exclusive else combined


def written_texts(question: TextQuestion) -> st.SearchStrategy[str]:
    """Return texts in the one form in which they are kept."""
    one_line = question.kind is Kind.SHORT_TEXT
    characters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n")
    return (
        st.text(characters, min_size=1, max_size=question.max_length)
        .map(lambda text: normalise(text, question.max_length, one_line=one_line))
        .filter(lambda text: 0 < len(text) <= question.max_length and not has_bad_characters(text))
        .filter(lambda text: text not in tuple(Nonresponse))
    )


def _one_of(options: tuple[Option, ...], part: NonresponseOptions) -> st.SearchStrategy[Value]:
    return _or_nonresponse(st.sampled_from([option.id for option in options]), part)


def _or_nonresponse(values: st.SearchStrategy[Any], part: NonresponseOptions) -> st.SearchStrategy[Value]:
    allowed = nonresponses_of(part)
    return st.one_of(values, st.sampled_from(allowed)) if allowed else values
