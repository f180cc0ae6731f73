"""The route: which sections, questions and rows are shown for given answers.

A condition sees only what comes before it (the checker holds that), and a hidden answer is empty for it.
So one pass in reading order settles the route.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from questionnaires.answers.keys import keys_of_question, keys_of_row
from questionnaires.answers.values import AnswerKey, Value, answer_key
from questionnaires.definition.model import AnyQuestion, DualGrid, Grid, Questionnaire
from questionnaires.logic.evaluate import holds
from questionnaires.logic.expressions import Condition, as_json


class Level(StrEnum):
    """What a condition can show or hide."""

    SECTION = "section"
    QUESTION = "question"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Gate:
    """A part shown under a condition, and the answers that depend on it.

    `part` is the id of a section or question, and `question.row` for a row.
    """

    level: Level
    part: str
    condition: Condition
    keys: tuple[AnswerKey, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """What is shown: ids of sections and questions, rows as `question.row`; and which answers are hidden."""

    sections: frozenset[str]
    questions: frozenset[str]
    rows: frozenset[str]
    off_route: frozenset[AnswerKey]


def find_route(questionnaire: Questionnaire, answers: Mapping[AnswerKey, Value]) -> Route:
    """Return the route through a checked questionnaire; answers that are themselves hidden have no effect."""
    closed = find_closed(compile_gates(questionnaire), answers)
    hidden = {(gate.level, gate.part) for gate in closed}
    sections = [s for s in questionnaire.sections if (Level.SECTION, s.id) not in hidden]
    questions = [q for s in sections for q in s.questions if (Level.QUESTION, q.id) not in hidden]
    rows = {answer_key(q.id, row.id) for q in questions if isinstance(q, Grid | DualGrid) for row in q.rows}
    return Route(
        sections=frozenset(section.id for section in sections),
        questions=frozenset(question.id for question in questions),
        rows=frozenset(row for row in rows if (Level.ROW, row) not in hidden),
        off_route=off_route_of(closed),
    )


def compile_gates(questionnaire: Questionnaire) -> tuple[Gate, ...]:
    """Return the gates in reading order: a section before its questions, a question before its rows."""
    return tuple(_gates(questionnaire))


def find_closed(gates: Sequence[Gate], answers: Mapping[AnswerKey, Value]) -> tuple[Gate, ...]:
    """Return the gates whose condition does not hold. `findClosed` in `logic.js` is its browser twin."""
    visible = dict(answers)
    closed = []
    for gate in gates:
        if not holds(gate.condition, visible):
            closed.append(gate)
            for key in gate.keys:
                visible.pop(key, None)
    return tuple(closed)


def off_route_of(closed: Sequence[Gate]) -> frozenset[AnswerKey]:
    """Return the answer keys that closed gates hide."""
    return frozenset(key for gate in closed for key in gate.keys)


def gates_as_json(gates: Sequence[Gate]) -> list[dict[str, Any]]:
    """Return the gates as the answer page gives them to `findClosed`."""
    return [
        {"level": gate.level.value, "part": gate.part, "if": as_json(gate.condition), "keys": list(gate.keys)}
        for gate in gates
    ]


def _gates(questionnaire: Questionnaire) -> Iterator[Gate]:
    for section in questionnaire.sections:
        if section.shown_if is not None:
            keys = tuple(key for question in section.questions for key in keys_of_question(question))
            yield Gate(Level.SECTION, section.id, section.shown_if, keys)
        for question in section.questions:
            yield from _gates_of_question(question)


def _gates_of_question(question: AnyQuestion) -> Iterator[Gate]:
    if question.shown_if is not None:
        yield Gate(Level.QUESTION, question.id, question.shown_if, keys_of_question(question))
    if isinstance(question, Grid | DualGrid):
        for row in question.rows:
            if row.shown_if is not None:
                part = answer_key(question.id, row.id)
                yield Gate(Level.ROW, part, row.shown_if, keys_of_row(question, row))
