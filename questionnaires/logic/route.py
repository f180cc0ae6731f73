"""The route: which sections, questions, rows and options are shown for given answers, and what holds on it.

A condition sees only what comes before it (the checker holds that), and a hidden answer is empty for it.
So one pass in reading order settles the route.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from questionnaires.answers.keys import keys_of_question, keys_of_row
from questionnaires.answers.values import AnswerKey, Answers, Value, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Grid,
    Information,
    Option,
    Questionnaire,
    Ranking,
    SeveralChoices,
    SingleChoice,
)
from questionnaires.definition.texts import Text
from questionnaires.logic.evaluate import NO_POINTS, Outcome, Points, evaluate, holds, resolve
from questionnaires.logic.expressions import (
    Condition,
    Node,
    Operation,
    PointsSource,
    ValueSource,
    as_json,
    walk,
)

_NEVER = ValueSource(value=False)


class Level(StrEnum):
    """What a condition can show or hide."""

    SECTION = "section"
    QUESTION = "question"
    ROW = "row"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Gate:
    """A part shown under a condition, and the answers that depend on it.

    `part` is the id of a section or question, `question.row` for a row, `question.option` for an option.
    `points` holds the scores of options that the condition uses.
    """

    level: Level
    part: str
    condition: Condition
    keys: tuple[AnswerKey, ...]
    points: Points = field(default_factory=dict)


class Demand(StrEnum):
    """What a rule asks of the answers on the route: that there are any, or that they satisfy a condition."""

    REQUIRED = "required"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a question demands under a condition.

    REQUIRED: where `condition` holds, each of `keys` needs an answer (or a nonresponse). VALID: where any of
    `keys` is answered, `condition` must hold; `constraint` is its id and `message` what to say otherwise.
    """

    demand: Demand
    question: str
    keys: tuple[AnswerKey, ...]
    condition: Condition
    points: Points = field(default_factory=dict)
    constraint: str = ""
    message: Text | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """What is shown, and which answers are hidden.

    Ids of sections and questions, rows as `question.row`, options of choices and rankings as `question.option`.
    """

    sections: frozenset[str]
    questions: frozenset[str]
    rows: frozenset[str]
    off_route: frozenset[AnswerKey]
    options: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """One pass along the gates: those that are closed, and the answers that remain."""

    closed: tuple[Gate, ...]
    answers: Answers


class Compiler:
    """Puts the scores of one questionnaire into its conditions, and beside them the points they use."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._scores: dict[str, Node] = {score.id: score.value for score in questionnaire.scores}
        self._points = points_of(questionnaire)

    def condition(self, condition: Condition) -> tuple[Condition, Points]:
        """Return `condition` ready to be evaluated, and the points it uses."""
        resolved = resolve(condition, self._scores)
        return (resolved if isinstance(resolved, Operation | ValueSource) else _NEVER), self.points(resolved)

    def points(self, resolved: Node) -> Points:
        """Return the points that an expression uses."""
        keys = dict.fromkeys(part.key for part in walk(resolved) if isinstance(part, PointsSource))
        return {key: self._points[key] for key in keys if key in self._points} or NO_POINTS


def find_route(questionnaire: Questionnaire, answers: Mapping[AnswerKey, Value]) -> Route:
    """Return the route through a checked questionnaire; answers that are themselves hidden have no effect."""
    closed = find_closed(compile_gates(questionnaire), answers)
    hidden = {(gate.level, gate.part) for gate in closed}
    sections = [s for s in questionnaire.sections if (Level.SECTION, s.id) not in hidden]
    questions = [q for s in sections for q in s.questions if (Level.QUESTION, q.id) not in hidden]
    rows = {answer_key(q.id, row.id) for q in questions if isinstance(q, Grid | DualGrid) for row in q.rows}
    options = {answer_key(q.id, option.id) for q in questions for option in options_of(q)}
    return Route(
        sections=frozenset(section.id for section in sections),
        questions=frozenset(question.id for question in questions),
        rows=frozenset(row for row in rows if (Level.ROW, row) not in hidden),
        off_route=off_route_of(closed),
        options=frozenset(option for option in options if (Level.OPTION, option) not in hidden),
    )


def options_of(question: AnyQuestion) -> tuple[Option, ...]:
    """Return the options of a choice or ranking, which may have conditions of their own."""
    return question.options if isinstance(question, SingleChoice | SeveralChoices | Ranking) else ()


def points_of(questionnaire: Questionnaire) -> dict[AnswerKey, dict[str, float]]:
    """Return the scores of options by answer key, for the answers whose options have any."""
    lists = (each for question in questionnaire.questions() for each in _option_lists(question))
    scores = {key: {o.id: o.score for o in options if o.score is not None} for key, options in lists}
    return {key: of_options for key, of_options in scores.items() if of_options}


def compile_gates(questionnaire: Questionnaire) -> tuple[Gate, ...]:
    """Return the gates in reading order: a section, its questions, and of each its options, then its rows."""
    compiler = Compiler(questionnaire)
    gates = []
    for level, part, shown_if, keys in _conditional_parts(questionnaire):
        if shown_if is not None:
            condition, points = compiler.condition(shown_if)
            gates.append(Gate(level, part, condition, keys, points))
    return tuple(gates)


def follow(gates: Sequence[Gate], answers: Mapping[AnswerKey, Value]) -> Passage:
    """Return which gates are closed, and the answers that remain. `follow` in `logic.js` is its browser twin.

    A closed gate hides its answers from those after it; that of an option takes the option out of the answer.
    """
    visible = dict(answers)
    closed = []
    for gate in gates:
        if holds(gate.condition, visible, gate.points):
            continue
        closed.append(gate)
        for key in gate.keys:
            visible.pop(key, None)
        if gate.level is Level.OPTION:
            _take_out(gate.part, visible)
    return Passage(tuple(closed), visible)


def find_closed(gates: Sequence[Gate], answers: Mapping[AnswerKey, Value]) -> tuple[Gate, ...]:
    """Return the gates whose condition does not hold."""
    return follow(gates, answers).closed


def off_route_of(closed: Sequence[Gate]) -> frozenset[AnswerKey]:
    """Return the answer keys that closed gates hide."""
    return frozenset(key for gate in closed for key in gate.keys)


def gates_as_json(gates: Sequence[Gate]) -> list[dict[str, Any]]:
    """Return the gates as the answer page gives them to `follow`; `points` is there only where they are used."""
    return [
        {
            "level": gate.level.value,
            "part": gate.part,
            **_expression_as_json("if", gate.condition, gate.points),
            "keys": list(gate.keys),
        }
        for gate in gates
    ]


def compile_rules(questionnaire: Questionnaire) -> tuple[Rule, ...]:
    """Return what questions demand (`require_if`, `valid_if`), in reading order."""
    compiler = Compiler(questionnaire)
    rules = []
    for question in questionnaire.questions():
        if isinstance(question, Information):
            continue
        keys = own_keys_of(question)
        if question.require_if is not None:
            condition, points = compiler.condition(question.require_if)
            rules.append(Rule(Demand.REQUIRED, question.id, keys, condition, points))
        for constraint in question.valid_if:
            condition, points = compiler.condition(constraint.condition)
            rules.append(
                Rule(Demand.VALID, question.id, keys, condition, points, constraint.id, constraint.message)
            )
    return tuple(rules)


def own_keys_of(question: AnyQuestion) -> tuple[AnswerKey, ...]:
    """Return the answer keys of `question` without the texts of its options."""
    specified = {answer_key(question.id, option.id) for option in options_of(question)}
    return tuple(key for key in keys_of_question(question) if key not in specified)


def rules_as_json(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Return the rules for the browser; `constraint` is there for those of validity."""
    return [
        {
            "demand": rule.demand.value,
            "question": rule.question,
            "keys": list(rule.keys),
            **_expression_as_json("if", rule.condition, rule.points),
            **({"constraint": rule.constraint} if rule.constraint else {}),
        }
        for rule in rules
    ]


def compute_scores(
    questionnaire: Questionnaire, answers: Mapping[AnswerKey, Value]
) -> dict[str, float | None]:
    """Return each score by its id, from the answers on the route; None where there is no number."""
    visible = follow(compile_gates(questionnaire), answers).answers
    points = points_of(questionnaire)
    return {score.id: _number(evaluate(score.value, visible, points)) for score in questionnaire.scores}


def scores_as_json(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """Return the scores as the answer page gives them to `computeScores` in `logic.js`."""
    compiler = Compiler(questionnaire)
    return [
        {"id": score.id, **_expression_as_json("value", score.value, compiler.points(score.value))}
        for score in questionnaire.scores
    ]


def _conditional_parts(
    questionnaire: Questionnaire,
) -> Iterator[tuple[Level, str, Condition | None, tuple[AnswerKey, ...]]]:
    for section in questionnaire.sections:
        keys = tuple(key for question in section.questions for key in keys_of_question(question))
        yield Level.SECTION, section.id, section.shown_if, keys
        for question in section.questions:
            yield Level.QUESTION, question.id, question.shown_if, keys_of_question(question)
            for option in options_of(question):
                part = answer_key(question.id, option.id)
                yield Level.OPTION, part, option.shown_if, (part,) if option.specify else ()
            if isinstance(question, Grid | DualGrid):
                for row in question.rows:
                    part = answer_key(question.id, row.id)
                    yield Level.ROW, part, row.shown_if, keys_of_row(question, row)


def _option_lists(question: AnyQuestion) -> Iterator[tuple[AnswerKey, tuple[Option, ...]]]:
    match question:
        case Grid():
            for row in question.rows:
                yield answer_key(question.id, row.id), question.scale.options
        case DualGrid():
            for row in question.rows:
                for scale in question.scales:
                    yield answer_key(question.id, row.id, scale.id), scale.options
        case _:
            yield question.id, options_of(question)


def _take_out(part: str, visible: Answers) -> None:
    question, _, option = part.partition(".")
    answer = visible.get(question)
    if isinstance(answer, tuple):
        visible[question] = tuple(chosen for chosen in answer if chosen != option)
    if visible.get(question) in (option, ()):
        del visible[question]


def _expression_as_json(name: str, expression: Node, points: Points) -> dict[str, Any]:
    used = {"points": {key: dict(of_options) for key, of_options in points.items()}} if points else {}
    return {name: as_json(expression), **used}


def _number(outcome: Outcome) -> float | None:
    if isinstance(outcome, bool) or not isinstance(outcome, int | float):
        return None
    return outcome if math.isfinite(outcome) else None
