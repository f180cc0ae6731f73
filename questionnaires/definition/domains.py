"""What each answer can be: the values that a condition or a test case may compare it with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from questionnaires.answers.keys import keys_of_row, nonresponses_of
from questionnaires.answers.values import AnswerKey, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    Date,
    DualGrid,
    Grid,
    Information,
    NonresponseOptions,
    Number,
    Option,
    Questionnaire,
    Ranking,
    Rating,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
    YesNo,
)

YES_NO = ("yes", "no")
"""The answers to a question of that kind; they are ids of options though nobody wrote these."""


class Sort(StrEnum):
    """What an answer is made of."""

    OPTION = "option"
    NUMBER = "number"
    DAY = "day"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Domain:
    """The values of one answer: those listed (nonresponses too), or any in a range, or any text.

    `has_points` tells whether points can be counted on it.
    """

    sort: Sort
    values: frozenset[object] = frozenset()
    is_list: bool = False
    low: float | str = 0
    high: float | str = 0
    decimals: int = 0
    has_points: bool = False

    @property
    def is_number(self) -> bool:
        return self.sort is Sort.NUMBER

    def includes(self, value: object) -> bool:
        """Tell whether `value` (of a list: one member) can be the answer."""
        if isinstance(value, bool):
            return False
        if value in self.values:
            return True
        match self.sort, value:
            case Sort.TEXT, str():
                return True
            case Sort.NUMBER, int() | float():
                return not self.values_only and self._is_in_range(value)
            case Sort.DAY, str():
                return is_day(value) and str(self.low) <= value <= str(self.high)
            case _:
                return False

    @property
    def values_only(self) -> bool:
        """Whether the values are listed, as the points of a scale are."""
        return any(isinstance(value, int) for value in self.values)

    def _is_in_range(self, value: float) -> bool:
        return float(self.low) <= value <= float(self.high) and round(value, self.decimals) == value


def is_day(text: object) -> bool:
    """Tell whether `text` is a day of the calendar as it is kept: `2026-11-23`."""
    if not isinstance(text, str) or len(text) != len("2026-11-23"):
        return False
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def domains_of(questionnaire: Questionnaire) -> dict[AnswerKey, Domain]:
    """Return what each answer of a definition can be."""
    return {key: domain for q in questionnaire.questions() for key, domain in _domains(q)}


def _domains(question: AnyQuestion) -> Iterator[tuple[AnswerKey, Domain]]:
    match question:
        case Information():
            return
        case SingleChoice() | SeveralChoices():
            yield question.id, _of_options(question.options, question, is_list=_is_list(question))
            for option in question.options:
                if option.specify:
                    yield answer_key(question.id, option.id), Domain(Sort.TEXT)
        case Ranking():
            yield question.id, _of_options(question.options, question, is_list=True)
        case Grid() | DualGrid():
            yield from _domains_of_grid(question)
        case _:
            yield question.id, _domain(question)


def _domain(question: YesNo | ScaleQuestion | Rating | Number | Date | TextQuestion) -> Domain:
    """Return the domain of a question with one answer that is no option of its own."""
    ways = frozenset(nonresponses_of(question))
    match question:
        case YesNo():
            return Domain(Sort.OPTION, ways.union(YES_NO))
        case ScaleQuestion() | Rating():
            points = range(1, question.points + 1)
            return Domain(Sort.NUMBER, ways.union(points), has_points=True)
        case Number(minimum=low, maximum=high, decimals=decimals):
            return Domain(Sort.NUMBER, ways, low=low, high=high, decimals=decimals, has_points=True)
        case Date():
            return Domain(Sort.DAY, ways, low=question.earliest.isoformat(), high=question.latest.isoformat())
        case TextQuestion():
            return Domain(Sort.TEXT, ways)
        case _:
            assert_never(question)


def _domains_of_grid(grid: Grid | DualGrid) -> Iterator[tuple[AnswerKey, Domain]]:
    scales = (grid.scale,) if isinstance(grid, Grid) else grid.scales
    domains = [_of_options(scale.options, scale) for scale in scales]
    for row in grid.rows:
        yield from zip(keys_of_row(grid, row), domains, strict=True)


def _of_options(options: tuple[Option, ...], part: NonresponseOptions, *, is_list: bool = False) -> Domain:
    return Domain(
        Sort.OPTION,
        frozenset(nonresponses_of(part)).union(option.id for option in options),
        is_list=is_list,
        has_points=any(option.score is not None for option in options),
    )


def _is_list(question: SingleChoice | SeveralChoices) -> bool:
    return isinstance(question, SeveralChoices)
