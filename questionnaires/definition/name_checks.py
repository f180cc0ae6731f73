"""Checks of names: ids lead references, codes name columns, and neither may name two parts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.findings import ANALYSIS, SCORES, TESTS, Finding, FindingCode, Place
from questionnaires.definition.model import (
    AnswerableQuestion,
    AnyQuestion,
    DualGrid,
    Grid,
    Questionnaire,
)
from questionnaires.definition.reading_order import options_of, scales_of


@dataclass(frozen=True, slots=True)
class _Named:
    """A part by its names; `code` is None where it has none."""

    place: Place
    id: str | None
    code: str | None = None


def check_names(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield the names that two parts share, and else the columns that two answers would share."""
    shared = [finding for group in _groups(questionnaire) for finding in _check_group(group)]
    yield from shared or _check_columns(questionnaire)


def _groups(questionnaire: Questionnaire) -> Iterator[list[_Named]]:
    """Yield the parts that must differ from each other; questions differ throughout the questionnaire."""
    yield [_Named((section.id,), section.id) for section in questionnaire.sections]
    asked = [((s.id, q.id), q) for s in questionnaire.sections for q in s.questions]
    yield [_Named(place, question.id, _code_of(question)) for place, question in asked]
    for place, question in asked:
        yield from _groups_in(question, place)
    yield [_Named((SCORES, score.id), score.id, score.code) for score in questionnaire.scores]
    yield [_Named((TESTS, case.id), case.id) for case in questionnaire.tests]
    champs = questionnaire.analysis.champs
    yield [_Named((ANALYSIS, champ.code), None, champ.code) for champ in champs]


def _groups_in(question: AnyQuestion, place: Place) -> Iterator[list[_Named]]:
    yield [_Named((*place, part.id), part.id, part.code) for part in options_of(question)]
    if isinstance(question, Grid | DualGrid):
        yield [_Named((*place, part.id), part.id, part.code) for part in question.rows]
        yield [_Named((*place, part.id), part.id, part.code) for part in scales_of(question)]
        for scale in scales_of(question):
            inner = (*place, scale.id)
            yield [_Named((*inner, part.id), part.id, part.code) for part in scale.options]
    if isinstance(question, AnswerableQuestion):
        yield [_Named((*place, part.id), part.id) for part in question.valid_if]


def _code_of(question: AnyQuestion) -> str | None:
    return question.code if isinstance(question, AnswerableQuestion) else None


def _check_group(group: list[_Named]) -> Iterator[Finding]:
    """Report every part whose name another has before it: the first keeps it."""
    ids: set[str | None] = set()
    codes: set[str | None] = set()
    for part in group:
        if part.id is not None and part.id in ids:
            yield Finding(FindingCode.DUPLICATE_ID, part.place, parameters={"id": part.id}, field="id")
        if part.code is not None and part.code in codes:
            yield Finding(
                FindingCode.DUPLICATE_CODE, part.place, parameters={"code": part.code}, field="code"
            )
        ids.add(part.id)
        codes.add(part.code)


def _check_columns(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Different codes can make one column name: question `a` with row `b_c`, and `a_b` with row `c`."""
    codebook = compile_codebook(questionnaire)
    columns = [(variable.name, variable.key) for variable in codebook.variables]
    columns += [(text.code, text.key) for text in codebook.texts]
    place_of = {q.id: (s.id, q.id) for s in questionnaire.sections for q in s.questions}
    for name in _repeated([name for name, _ in columns]):
        key = next(key for column, key in reversed(columns) if column == name)
        place = place_of[key.partition(".")[0]]
        yield Finding(FindingCode.DUPLICATE_VARIABLE, place, parameters={"name": name}, field="code")


def _repeated(names: Sequence[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
