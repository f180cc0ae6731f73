"""What the parts of a definition are called, for sentences about them: labels instead of ids."""

from collections.abc import Iterator, Mapping

from questionnaires.answers.values import AnswerKey, answer_key
from questionnaires.definition.findings import ANALYSIS, SCORES, TESTS, Finding, Place
from questionnaires.definition.model import (
    AnyQuestion,
    Constraint,
    DualGrid,
    Grid,
    Questionnaire,
    Section,
    YesNo,
)
from questionnaires.definition.reading_order import ReadingOrder, options_of, scales_of
from questionnaires.definition.texts import Text

Label = tuple[Text, ...]
"""The texts that lead to a part, outermost first: question, row, scale."""

_YES_NO: Mapping[str, Text] = {"yes": {"fr": "Oui", "en": "Yes"}, "no": {"fr": "Non", "en": "No"}}


class Labels:
    """The labels of one definition by place, by answer, by score and by option."""

    def __init__(self, questionnaire: Questionnaire, order: ReadingOrder) -> None:
        self._places: dict[Place, Label] = {(): (questionnaire.title,)}
        for met in order.parts:
            self._places.setdefault(met.place, self._label_at(met.place, met.part))
        self._answers: dict[AnswerKey, Label] = {}
        self._options: dict[tuple[AnswerKey, str], Text] = {}
        for question in questionnaire.questions():
            for key, label, options in _answers_of(question):
                self._answers.setdefault(key, label)
                self._options |= {(key, option): text for option, text in options.items()}
        self._scores = {score.id: (score.label,) for score in questionnaire.scores}
        self._others = dict(_others(questionnaire))

    def names_for(self, finding: Finding) -> dict[str, Label]:
        """Return the labels that a sentence about `finding` needs: of its parameters, and of its place."""
        found = {"place": self._places.get(finding.place) or self._others.get(finding.place, ())}
        parameters = finding.parameters
        answer = str(parameters.get("answer", parameters.get("operand", "")))
        found["answer"] = self._answers.get(answer, ())
        if option := self._options.get((answer, str(parameters.get("option", "")))):
            found["option"] = (option,)
        found["score"] = self._scores.get(str(parameters.get("score", "")), ())
        return {name: label for name, label in found.items() if label}

    def _label_at(self, place: Place, part: object) -> Label:
        """A part within a question is led to by the labels of the question and what is between."""
        if isinstance(part, Constraint):
            return self._places.get(place[:-1], ())
        text: Text = part.title if isinstance(part, Section) else getattr(part, "label", {})
        is_inner = len(place) > len(("section", "question"))
        return (*(self._places.get(place[:-1], ()) if is_inner else ()), text)


def _others(questionnaire: Questionnaire) -> Iterator[tuple[Place, Label]]:
    for score in questionnaire.scores:
        yield (SCORES, score.id), (score.label,)
    for case in questionnaire.tests:
        yield (TESTS, case.id), ({questionnaire.languages[0]: case.title},)
    for champ in questionnaire.analysis.champs:
        yield (ANALYSIS, champ.code), (champ.title,)


def _answers_of(question: AnyQuestion) -> Iterator[tuple[AnswerKey, Label, Mapping[str, Text]]]:
    """Yield each answer with its label, and the labels of what can be chosen."""
    if not isinstance(question, Grid | DualGrid):
        own = {option.id: option.label for option in options_of(question)}
        yield question.id, (question.label,), _YES_NO if isinstance(question, YesNo) else own
        for option in options_of(question):
            yield answer_key(question.id, option.id), (question.label, option.label), {}
        return
    for row in question.rows:
        for scale in scales_of(question):
            options = {option.id: option.label for option in scale.options}
            if isinstance(question, Grid):
                yield answer_key(question.id, row.id), (question.label, row.label), options
            else:
                label = (question.label, row.label, scale.label)
                yield answer_key(question.id, row.id, scale.id), label, options
