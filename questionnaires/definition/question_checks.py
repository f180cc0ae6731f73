"""Checks of each question by itself: options, limits, ranges, and what its kind has no use for."""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from questionnaires.answers.codebook import HIGHEST_CODE
from questionnaires.answers.keys import nonresponses_of
from questionnaires.definition.findings import Finding, FindingCode, Place, Severity
from questionnaires.definition.model import (
    AnswerableQuestion,
    AnyQuestion,
    Date,
    DualGrid,
    Grid,
    Number,
    Option,
    Questionnaire,
    Ranking,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
)
from questionnaires.definition.reading_order import options_of, scales_of

FEWEST_OPTIONS = 2
_SPECIFIED_IN = (SingleChoice, SeveralChoices)

Limit = TypeVar("Limit", float, date)


def check_questions(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield what is wrong within questions, in reading order."""
    for section in questionnaire.sections:
        for question in section.questions:
            place = (section.id, question.id)
            yield from _check_kind(question, place, free_text=questionnaire.privacy.free_text)
            yield from _check_options(question, place, free_text=questionnaire.privacy.free_text)
            if isinstance(question, AnswerableQuestion) and question.required and question.require_if:
                yield Finding(FindingCode.REQUIRE_IF_POINTLESS, place, Severity.WARNING, field="require_if")


def _check_kind(question: AnyQuestion, place: Place, *, free_text: bool) -> Iterator[Finding]:
    match question:
        case TextQuestion() if not free_text:
            yield Finding(FindingCode.TEXT_NOT_ALLOWED, place, field="kind")
        case Grid() | DualGrid():
            yield from _check_grid(question, place)
        case SeveralChoices() if len(question.options) >= FEWEST_OPTIONS:
            yield from _check_several(question, place)
        case Ranking() if len(question.options) >= FEWEST_OPTIONS:
            if question.places > len(question.options):
                parameters = {"places": question.places, "count": len(question.options)}
                yield Finding(FindingCode.PLACES_ABOVE_OPTIONS, place, parameters=parameters, field="places")
        case Number():
            yield from _check_number(question, place)
        case Date():
            yield from _check_range(question.earliest, question.latest, question.cuts, place, "earliest")


def _check_grid(grid: Grid | DualGrid, place: Place) -> Iterator[Finding]:
    if not grid.rows:
        yield Finding(FindingCode.NO_ROWS, place, field="rows")
    if nonresponses_of(grid):
        field = "not_applicable" if grid.not_applicable else "refusable"
        yield Finding(FindingCode.NONRESPONSE_IGNORED, place, Severity.WARNING, field=field)


def _check_several(question: SeveralChoices, place: Place) -> Iterator[Finding]:
    count = len(question.options)
    combinable = sum(not option.exclusive for option in question.options)
    least, most = question.min_choices, question.max_choices
    if not combinable:
        yield Finding(FindingCode.ALL_EXCLUSIVE, place, field="options")
    elif least > combinable:
        parameters = {"min": least, "count": combinable}
        yield Finding(FindingCode.MIN_ABOVE_OPTIONS, place, parameters=parameters, field="min_choices")
    if most is not None and least > most:
        parameters = {"min": least, "max": most}
        yield Finding(FindingCode.MIN_ABOVE_MAX, place, parameters=parameters, field="min_choices")
    if most is not None and most > count:
        parameters = {"max": most, "count": count}
        yield Finding(FindingCode.MAX_ABOVE_OPTIONS, place, Severity.WARNING, parameters, field="max_choices")


def _check_number(number: Number, place: Place) -> Iterator[Finding]:
    yield from _check_range(number.minimum, number.maximum, number.cuts, place, "minimum")
    limits = {"minimum": (number.minimum,), "maximum": (number.maximum,), "cuts": number.cuts}
    for field, values in limits.items():
        for value in values:
            if round(value, number.decimals) != value:
                parameters = {"value": value, "decimals": number.decimals}
                yield Finding(FindingCode.DECIMALS_EXCEEDED, place, parameters=parameters, field=field)


def _check_range(
    low: Limit, high: Limit, cuts: tuple[Limit, ...], place: Place, field: str
) -> Iterator[Finding]:
    """A range holds something, and each cut leaves something on both its sides."""
    limits = {"min": _written(low), "max": _written(high)}
    if low >= high:
        yield Finding(FindingCode.RANGE_EMPTY, place, parameters=limits, field=field)
        return
    if list(cuts) != sorted(set(cuts)):
        yield Finding(FindingCode.CUTS_UNORDERED, place, field="cuts")
    for cut in sorted(set(cuts)):
        if not low < cut <= high:
            parameters = {"cut": _written(cut), **limits}
            yield Finding(FindingCode.CUT_OUTSIDE, place, parameters=parameters, field="cuts")


def _written(limit: float | date) -> str | float:
    return limit.isoformat() if isinstance(limit, date) else limit


def _check_options(question: AnyQuestion, place: Place, *, free_text: bool) -> Iterator[Finding]:
    if isinstance(question, SingleChoice | SeveralChoices | Ranking):
        yield from _check_count(question.options, place)
        if len(question.options) >= FEWEST_OPTIONS and all(o.shown_if is not None for o in question.options):
            yield Finding(FindingCode.ALL_OPTIONS_CONDITIONAL, place, Severity.WARNING, field="options")
    for option in options_of(question):
        yield from _check_option(option, question, (*place, option.id), free_text=free_text)
    for scale in scales_of(question):
        yield from _check_count(scale.options, (*place, scale.id))
        for option in scale.options:
            inner = (*place, scale.id, option.id)
            yield from _check_option(option, question, inner, free_text=free_text)
            if option.shown_if is not None:
                yield Finding(FindingCode.OPTION_CONDITION_IGNORED, inner, Severity.WARNING, field="shown_if")


def _check_count(options: tuple[Option, ...], place: Place) -> Iterator[Finding]:
    count = len(options)
    if count < FEWEST_OPTIONS:
        parameters = {"count": count, "limit": FEWEST_OPTIONS}
        yield Finding(FindingCode.TOO_FEW_OPTIONS, place, parameters=parameters, field="options")
    if count > HIGHEST_CODE:
        parameters = {"count": count, "limit": HIGHEST_CODE}
        yield Finding(FindingCode.TOO_MANY_OPTIONS, place, parameters=parameters, field="options")


def _check_option(
    option: Option, question: AnyQuestion, place: Place, *, free_text: bool
) -> Iterator[Finding]:
    if option.exclusive and not isinstance(question, SeveralChoices):
        yield Finding(FindingCode.EXCLUSIVE_IGNORED, place, Severity.WARNING, field="exclusive")
    if option.specify and not isinstance(question, _SPECIFIED_IN):
        yield Finding(FindingCode.SPECIFY_IGNORED, place, Severity.WARNING, field="specify")
    elif option.specify and not free_text:
        yield Finding(FindingCode.SPECIFY_NOT_ALLOWED, place, field="specify")
