"""What the parts of a definition are called, for sentences about them: labels instead of ids."""

from collections.abc import Iterator, Mapping, Sequence

from questionnaires.answers.values import AnswerKey
from questionnaires.definition.findings import ANALYSIS, SCORES, TESTS, Finding, Place
from questionnaires.definition.model import (
    AnyQuestion,
    Constraint,
    DualGrid,
    Grid,
    Option,
    Part,
    Questionnaire,
    Row,
    Scale,
    Section,
    YesNo,
)
from questionnaires.definition.reading_order import ReadingOrder, options_of, scales_of
from questionnaires.definition.texts import Text

Label = tuple[Text, ...]
"""The texts that lead to a part, outermost first: question, row, scale."""

_YES_NO: Mapping[str, Text] = {"yes": {"fr": "Oui", "en": "Yes"}, "no": {"fr": "Non", "en": "No"}}
_OUTER = 2
"""Sections and questions are called by themselves, what is within a question also by the question."""


class Labels:
    """The labels of one definition by place, by answer, by score and by option."""

    def __init__(self, questionnaire: Questionnaire, order: ReadingOrder) -> None:
        self._questionnaire = questionnaire
        self._parts: dict[Place, Part] = {met.place: met.part for met in reversed(order.parts)}
        self._questions = {question.id: question for question in reversed(questionnaire.questions())}
        self._others = dict(_others(questionnaire))

    def names_for(self, finding: Finding) -> dict[str, Label]:
        """Return the labels that a sentence about `finding` needs: of its parameters, and of its place."""
        parameters = finding.parameters
        answer = str(parameters.get("answer", parameters.get("operand", "")))
        found = {
            "place": self.of_place(finding.place),
            "answer": self.of_answer(answer),
            "option": self.of_option(answer, str(parameters.get("option", ""))),
            "score": self._others.get((SCORES, str(parameters.get("score", ""))), ()),
            "placeholder": self._of_placeholder(str(parameters.get("placeholder", ""))),
        }
        found["operand"] = found["answer"] if "operand" in parameters else ()
        return {name: label for name, label in found.items() if label}

    def _of_placeholder(self, path: str) -> Label:
        source, _, name = path.partition(".")
        return self.of_answer(name) if source == "answer" else self._others.get((SCORES, name), ())

    def of_place(self, place: Place) -> Label:
        if not place:
            return (self._questionnaire.title,)
        part = self._parts.get(place)
        if part is None:
            return self._others.get(place, ())
        outer = self.of_place(place[:-1]) if len(place) > _OUTER else ()
        return outer if isinstance(part, Constraint) else (*outer, _text_of(part))

    def of_answer(self, key: AnswerKey) -> Label:
        """Say a question, its row and its scale, or its option to be specified."""
        name, *inner = key.split(".")
        question = self._questions.get(name)
        if question is None:
            return ()
        lists = (_rows_or_options(question), scales_of(question))
        parts = (_named(parts, name) for parts, name in zip(lists, inner, strict=False))
        return (question.label, *(part.label for part in parts if part is not None))

    def of_option(self, key: AnswerKey, option: str) -> Label:
        name, *inner = key.split(".")
        question = self._questions.get(name)
        if question is None or not option:
            return ()
        if isinstance(question, YesNo):
            return (_YES_NO[option],) if option in _YES_NO else ()
        scales = [scale for scale in scales_of(question) if isinstance(question, Grid) or scale.id in inner]
        options = scales[0].options if scales else options_of(question)
        found = _named(options, option)
        return (found.label,) if found else ()


def _text_of(part: Part) -> Text:
    text: Text = part.title if isinstance(part, Section) else getattr(part, "label", {})
    return text


def _rows_or_options(question: AnyQuestion) -> Sequence[Row | Option]:
    return question.rows if isinstance(question, Grid | DualGrid) else options_of(question)


def _named(parts: Sequence[Row | Option | Scale], name: str) -> Row | Option | Scale | None:
    return next((part for part in parts if part.id == name), None)


def _others(questionnaire: Questionnaire) -> Iterator[tuple[Place, Label]]:
    for score in questionnaire.scores:
        yield (SCORES, score.id), (score.label,)
    for case in questionnaire.tests:
        yield (TESTS, case.id), ({questionnaire.languages[0]: case.title},)
    for champ in questionnaire.analysis.champs:
        yield (ANALYSIS, champ.code), (champ.title,)
