"""Tries the test cases of a questionnaire: given answers, the route and the scores that were expected."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.answers.values import answer_key
from questionnaires.definition.model import DualGrid, Grid, Questionnaire, TestCase
from questionnaires.logic.route import Level, Route, compute_scores, find_route, options_of


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """A score that is not what was expected; `found` is None where it is empty or there is no such score."""

    score: str
    expected: float | None
    found: float | None


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """How a test case came out: parts that should be shown and are not, the reverse, those that do not exist."""

    __test__ = False  # pytest would take the name for a class of tests

    case: str
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    scores: tuple[ScoreDifference, ...] = ()

    @property
    def has_passed(self) -> bool:
        return not (self.missing or self.unexpected or self.unknown or self.scores)


def run_test_case(questionnaire: Questionnaire, case: TestCase) -> TestOutcome:
    """Return how `case` comes out."""
    parts = frozenset(_parts(questionnaire))
    shown = _shown(find_route(questionnaire, case.answers))
    scores = compute_scores(questionnaire, case.answers)
    return TestOutcome(
        case=case.id,
        missing=tuple(part for part in case.shown if part in parts - shown),
        unexpected=tuple(part for part in case.hidden if part in shown),
        unknown=tuple(part for part in dict.fromkeys((*case.shown, *case.hidden)) if part not in parts),
        scores=tuple(
            ScoreDifference(score, expected, scores.get(score))
            for score, expected in case.scores.items()
            if score not in scores or not _is_same(expected, scores[score])
        ),
    )


def run_test_cases(questionnaire: Questionnaire) -> tuple[TestOutcome, ...]:
    """Return how every test case of `questionnaire` comes out, in their order."""
    return tuple(run_test_case(questionnaire, case) for case in questionnaire.tests)


def _parts(questionnaire: Questionnaire) -> Iterator[str]:
    for section in questionnaire.sections:
        yield f"{Level.SECTION}.{section.id}"
        for question in section.questions:
            yield f"{Level.QUESTION}.{question.id}"
            for option in options_of(question):
                yield f"{Level.OPTION}.{answer_key(question.id, option.id)}"
            for row in question.rows if isinstance(question, Grid | DualGrid) else ():
                yield f"{Level.ROW}.{answer_key(question.id, row.id)}"


def _shown(route: Route) -> frozenset[str]:
    by_level = {
        Level.SECTION: route.sections,
        Level.QUESTION: route.questions,
        Level.ROW: route.rows,
        Level.OPTION: route.options,
    }
    return frozenset(f"{level}.{part}" for level, parts in by_level.items() for part in parts)


def _is_same(expected: float | None, found: float | None) -> bool:
    if expected is None or found is None:
        return expected is found
    return math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-9)
