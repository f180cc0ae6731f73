"""Checks of test cases: what they answer and expect exists. Whether they pass is the explorer's affair."""

from collections.abc import Iterator, Mapping

from questionnaires.answers.values import AnswerKey
from questionnaires.definition.domains import Domain
from questionnaires.definition.findings import TESTS, Finding, FindingCode
from questionnaires.definition.model import DualGrid, Grid, Questionnaire, TestCase
from questionnaires.definition.reading_order import options_of


def check_cases(questionnaire: Questionnaire, domains: Mapping[AnswerKey, Domain]) -> Iterator[Finding]:
    """Yield what the test cases of a questionnaire name in vain."""
    if not questionnaire.tests:
        return
    parts = frozenset(_parts_of(questionnaire))
    scores = {score.id for score in questionnaire.scores}
    for case in questionnaire.tests:
        yield from _check_answers(case, domains)
        for field in ("shown", "hidden"):
            for part in getattr(case, field):
                if part not in parts:
                    yield _finding(FindingCode.UNKNOWN_TEST_PART, case, field, part=part)
        for score in case.scores:
            if score not in scores:
                yield _finding(FindingCode.UNKNOWN_TEST_SCORE, case, "scores", score=score)


def _check_answers(case: TestCase, domains: Mapping[AnswerKey, Domain]) -> Iterator[Finding]:
    for key, value in case.answers.items():
        domain = domains.get(key)
        if domain is None:
            yield _finding(FindingCode.UNKNOWN_TEST_ANSWER, case, "answers", answer=key)
        elif not _may_be(domain, value):
            yield _finding(FindingCode.TEST_VALUE_NEVER_GIVEN, case, "answers", answer=key)


def _may_be(domain: Domain, value: float | str | tuple[str, ...]) -> bool:
    """Tell whether `value` can be the answer; an answer of several options may be one that says nothing."""
    if isinstance(value, tuple):
        return domain.is_list and all(domain.includes(member) for member in value)
    is_nonresponse = isinstance(value, str) and value.startswith("_")
    return domain.includes(value) and (is_nonresponse or not domain.is_list)


def _parts_of(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield every part that can be shown or hidden, as test cases and gates name it."""
    for section in questionnaire.sections:
        yield f"section.{section.id}"
    for question in questionnaire.questions():
        yield f"question.{question.id}"
        yield from (f"option.{question.id}.{option.id}" for option in options_of(question))
        if isinstance(question, Grid | DualGrid):
            yield from (f"row.{question.id}.{row.id}" for row in question.rows)


def _finding(code: FindingCode, case: TestCase, field: str, **parameters: str) -> Finding:
    return Finding(code, (TESTS, case.id), parameters=parameters, field=field)
