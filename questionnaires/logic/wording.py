"""A condition in plain French or English, for people who see all questions at once.

`Affichée si « Avez-vous une tablette ? » est « Oui »`
"""

from typing import assert_never

from questionnaires.answers.values import AnswerKey
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.texts import Text, in_language
from questionnaires.logic.expressions import (
    AnswerSource,
    Condition,
    ListSource,
    Node,
    Operation,
    Operator,
    OptionSource,
    PointsSource,
    ScoreSource,
    ValueSource,
)
from questionnaires.logic.naming import name_answers
from questionnaires.logic.phrases import join_words, say_day, say_nonresponse, say_number
from questionnaires.logic.piping import fill
from questionnaires.logic.wording_phrases import Frame, Relation, contract, phrases_of
from questionnaires.logic.wording_relations import Statement, relate

_ALL_OF_THEM = frozenset({Relation.EXACTLY, Relation.INCLUDES_ALL})
_CONTRARY = {Operator.AND: Operator.OR, Operator.OR: Operator.AND}


def shown_if_in_words(questionnaire: Questionnaire, condition: Condition, *, language: str) -> str:
    """Return « Affichée si … » for a condition of `questionnaire`."""
    return Speaker(questionnaire, language).say(condition, Frame.SHOWN)


def required_if_in_words(questionnaire: Questionnaire, condition: Condition, *, language: str) -> str:
    """Return « Obligatoire si … » for a condition of `questionnaire`."""
    return Speaker(questionnaire, language).say(condition, Frame.REQUIRED)


def valid_if_in_words(questionnaire: Questionnaire, condition: Condition, *, language: str) -> str:
    """Return « Valable si … » for a condition of `questionnaire`."""
    return Speaker(questionnaire, language).say(condition, Frame.VALID)


class Speaker:
    """Says conditions in one language with the labels of one questionnaire.

    Labels come in `language`, else French, else whatever exists; the phrases are French unless it is English.
    """

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        self._phrases = phrases_of(language)
        self._language = language
        self._answers = name_answers(questionnaire)
        self._scores = {score.id: score.label for score in questionnaire.scores}

    def say(self, condition: Condition, frame: Frame) -> str:
        """Return a condition in words, after what it is for."""
        return self._phrases.frames[frame].format(self.say_condition(condition))

    def say_condition(
        self, condition: Node, *, is_denied: bool = False, within: Operator | None = None
    ) -> str:
        """Return `condition` or its contrary in words; in brackets where it joins several `within` others."""
        match condition:
            case Operation(Operator.NOT, (inner,)):
                return self.say_condition(inner, is_denied=not is_denied, within=within)
            case Operation(Operator.AND | Operator.OR, (inner,)):
                return self.say_condition(inner, is_denied=is_denied, within=within)
            case Operation(Operator.AND | Operator.OR as joining, operands):
                # The contrary of "a and b" is "not a or not b".
                conjunction = _CONTRARY[joining] if is_denied else joining
                parts = [self.say_condition(o, is_denied=is_denied, within=conjunction) for o in operands]
                words = self._phrases.conjunctions[conjunction].join(parts)
                return f"({words})" if within not in (None, conjunction) else words
            case Operation():
                return self._say_relation(condition, is_denied=is_denied)
            case _:
                is_true = condition == ValueSource(value=True)
                return self._phrases.always if is_true != is_denied else self._phrases.never

    def say_value(self, node: Node) -> str:
        """Return a computed value in words, such as that of a score: « la somme de … »."""
        return self._say_operand(node, Statement(Relation.WORTH, (node,)))

    def _say_relation(self, operation: Operation, *, is_denied: bool) -> str:
        if operation.operator is Operator.DIFFERENT:
            operation, is_denied = Operation(Operator.EQUAL, operation.operands), not is_denied
        statement = relate(operation, self._answers)
        words = [self._say_operand(operand, statement) for operand in statement.operands]
        return self._phrases.relations[statement.relation][is_denied].format(*words)

    def _say_operand(self, node: Node, within: Statement) -> str:
        match node:
            case AnswerSource(key):
                return self._say_answer(key)
            case ListSource(members):
                words = [self._say_constant(member, within) for member in members]
                return join_words(words, self._language, is_choice=within.relation not in _ALL_OF_THEM)
            case OptionSource(constant) | ValueSource(constant):
                return self._say_constant(constant, within)
            case Operation():
                return self._say_aggregate(node)
            case PointsSource(key):
                return self._phrases.points.format(self._say_answer(key))
            case ScoreSource(score):
                label = self._scores.get(score, {"fr": score})
                return self._phrases.score.format(self._quote(label))
            case _:
                assert_never(node)

    def _say_aggregate(self, operation: Operation) -> str:
        within = Statement(Relation.WORTH, operation.operands)
        words = [self._say_operand(operand, within) for operand in operation.operands]
        return contract(self._phrases.aggregates[operation.operator], join_words(words, self._language))

    def _say_answer(self, key: AnswerKey) -> str:
        named = self._answers.get(key)
        return self._quote(*named.labels) if named else self._quote({"fr": key})

    def _say_constant(self, value: bool | float | str, within: Statement) -> str:  # noqa: FBT001 (a value)
        """Say an option by its label, a number with its unit: the answer it stands beside knows them."""
        if isinstance(value, bool):
            return self._phrases.booleans[value]
        beside = [self._answers[key] for key in within.beside if key in self._answers]
        if not isinstance(value, str):
            units = (in_language(named.unit, self._language) for named in beside if named.unit)
            return "\u00a0".join(filter(None, [say_number(value, self._language), next(units, "")]))
        if (nonresponse := say_nonresponse(value, self._language)) is not None:
            return self._phrases.quote.format(nonresponse)
        if within.of_days and (day := say_day(value, self._language)) is not None:
            return self._phrases.day.format(day)
        known = (named.options[value] for named in beside if value in named.options)
        return self._quote(next(known, {"fr": value}))

    def _quote(self, *labels: Text) -> str:
        words = (fill(in_language(label, self._language), {}) for label in labels)
        return self._phrases.quote.format(" – ".join(words))
