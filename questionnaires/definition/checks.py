"""The semantic checker: what must hold between the parts of a definition so that it can be published.

The shape of each part is the model's affair; each sort of check has a module of its own.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from questionnaires.analysis.report import Thresholds
from questionnaires.answers.keys import keys_of_question
from questionnaires.definition.case_checks import check_cases
from questionnaires.definition.condition_checks import check_conditions
from questionnaires.definition.domains import domains_of
from questionnaires.definition.findings import Finding, FindingCode, Severity, has_errors
from questionnaires.definition.labels import Labels
from questionnaires.definition.length import WARN_MINUTES, estimate_minutes, is_too_long
from questionnaires.definition.maturity_checks import check_maturity, check_perceptions
from questionnaires.definition.model import Questionnaire, TextQuestion
from questionnaires.definition.name_checks import check_names
from questionnaires.definition.needs_checks import check_needs
from questionnaires.definition.question_checks import check_questions
from questionnaires.definition.reading_order import ReadingOrder
from questionnaires.definition.text_checks import check_texts

__all__ = ["Finding", "FindingCode", "Severity", "check", "count_own_questions", "has_errors"]


def check(questionnaire: Questionnaire) -> tuple[Finding, ...]:
    """Return everything that does not fit. A definition without errors compiles and can be asked."""
    order = ReadingOrder(questionnaire)
    domains = domains_of(questionnaire)
    findings = (
        *_check_languages(questionnaire),
        *check_texts(questionnaire, order),
        *check_names(questionnaire),
        *_check_extent(questionnaire),
        *check_questions(questionnaire),
        *check_conditions(questionnaire, order, domains),
        *check_cases(questionnaire, domains),
        *check_needs(questionnaire),
        *check_maturity(questionnaire),
        *check_perceptions(questionnaire),
    )
    if not findings:
        return ()
    labels = Labels(questionnaire, order)
    return tuple(replace(finding, names=labels.names_for(finding)) for finding in findings)


def count_own_questions(questionnaire: Questionnaire) -> int:
    """Return how many questions were not taken from the reference or the library."""
    return sum(question.source is None for question in questionnaire.questions())


def _check_languages(questionnaire: Questionnaire) -> Iterator[Finding]:
    for language, count in Counter(questionnaire.languages).items():
        if count > 1:
            parameters = {"language": language}
            yield Finding(FindingCode.LANGUAGE_TWICE, (), parameters=parameters, field="languages")


def _check_extent(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Check that there is something to answer, and not too much of it."""
    if not questionnaire.sections:
        yield Finding(FindingCode.NO_SECTION, (), field="sections")
        return
    for section in questionnaire.sections:
        if not section.questions:
            yield Finding(FindingCode.EMPTY_SECTION, (section.id,), Severity.WARNING, field="questions")
    free_text = questionnaire.privacy.free_text
    asked = (q for q in questionnaire.questions() if free_text or not isinstance(q, TextQuestion))
    if not any(keys_of_question(question) for question in asked):
        yield Finding(FindingCode.NOTHING_TO_ANSWER, (), field="sections")
    yield from _check_length(questionnaire)
    yield from _check_own_questions(questionnaire)
    for name in questionnaire.privacy.thresholds:
        if name not in Thresholds.model_fields:
            parameters = {"name": name}
            yield Finding(
                FindingCode.UNKNOWN_THRESHOLD, (), parameters=parameters, field="privacy.thresholds"
            )


def _check_length(questionnaire: Questionnaire) -> Iterator[Finding]:
    minutes = estimate_minutes(questionnaire)
    if is_too_long(questionnaire, minutes):
        parameters = {"minutes": round(minutes), "limit": WARN_MINUTES}
        yield Finding(FindingCode.TOO_LONG_TO_ANSWER, (), Severity.WARNING, parameters, "minutes")


def _check_own_questions(questionnaire: Questionnaire) -> Iterator[Finding]:
    if questionnaire.reference is None:
        return
    count, limit = count_own_questions(questionnaire), questionnaire.reference.own_questions
    if count > limit:
        parameters = {"count": count, "limit": limit}
        yield Finding(
            FindingCode.TOO_MANY_OWN_QUESTIONS, (), parameters=parameters, field="reference.own_questions"
        )
