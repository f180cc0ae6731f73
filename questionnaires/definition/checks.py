"""The semantic checker: what must hold between the parts of a definition so that it can be published.

The shape of each part is the model's affair; conditions and needs have their own modules.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from questionnaires.answers.codebook import HIGHEST_CODE, compile_codebook
from questionnaires.answers.keys import keys_of_question, nonresponses_of
from questionnaires.definition.condition_checks import check_conditions
from questionnaires.definition.findings import Finding, FindingCode, Severity
from questionnaires.definition.model import (
    AnswerableQuestion,
    AnyQuestion,
    DualGrid,
    Grid,
    Option,
    Part,
    Questionnaire,
    Ranking,
    Row,
    Scale,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
)
from questionnaires.definition.needs_checks import ANALYSIS, check_needs
from questionnaires.definition.texts import Text

__all__ = ["Finding", "FindingCode", "Severity", "check", "has_errors"]

Place = tuple[str, ...]

_LABELS = ("title", "label", "low_label", "high_label")
_HELPS = ("introduction", "closing", "note", "help")


def check(questionnaire: Questionnaire) -> tuple[Finding, ...]:
    """Return everything that does not fit. A definition without errors compiles and can be asked."""
    return (
        *_check_languages(questionnaire),
        *_check_texts(questionnaire),
        *_check_names(questionnaire),
        *_check_questions(questionnaire),
        *check_conditions(questionnaire),
        *check_needs(questionnaire),
    )


def has_errors(findings: Sequence[Finding]) -> bool:
    """Tell whether `findings` block publishing."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _check_languages(questionnaire: Questionnaire) -> Iterator[Finding]:
    for language in _repeated(questionnaire.languages):
        yield Finding(FindingCode.LANGUAGE_TWICE, (), parameters={"language": language})


def _check_texts(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Labels are needed in every declared language; a help is missed where only some languages have it."""
    languages = dict.fromkeys(questionnaire.languages)
    for place, name, text in _texts_of(questionnaire):
        is_help = name in _HELPS
        missing = [language for language in languages if not text.get(language, "").strip()]
        if is_help and not any(words.strip() for words in text.values()):
            continue
        for language in missing:
            severity = Severity.WARNING if is_help else Severity.ERROR
            parameters = {"field": name, "language": language}
            yield Finding(FindingCode.MISSING_TRANSLATION, place, severity, parameters)


def _texts_of(questionnaire: Questionnaire) -> Iterator[tuple[Place, str, Text]]:
    for place, part in _parts_of(questionnaire):
        for name in (*_LABELS, *_HELPS):
            if name in type(part).model_fields:
                yield place, name, getattr(part, name)
    for number, palier in enumerate(questionnaire.analysis.paliers, start=1):
        yield (ANALYSIS, str(number)), "title", palier


def _parts_of(questionnaire: Questionnaire) -> Iterator[tuple[Place, Part]]:
    yield (), questionnaire
    for section in questionnaire.sections:
        yield (section.id,), section
        for question in section.questions:
            yield (section.id, question.id), question
    for place, siblings in _siblings_of(questionnaire):
        for part in siblings:
            yield (*place, part.id), part
    for champ in questionnaire.analysis.champs:
        yield (ANALYSIS, champ.code), champ


def _siblings_of(questionnaire: Questionnaire) -> Iterator[tuple[Place, Sequence[Option | Row | Scale]]]:
    """Yield the options, rows and scales that must differ from each other, with the place they are at."""
    for place, question in _questions_of(questionnaire):
        if isinstance(question, SingleChoice | SeveralChoices | Ranking):
            yield place, question.options
        elif isinstance(question, Grid | DualGrid):
            scales = (question.scale,) if isinstance(question, Grid) else question.scales
            yield place, question.rows
            yield place, scales
            for scale in scales:
                yield (*place, scale.id), scale.options


def _questions_of(questionnaire: Questionnaire) -> Iterator[tuple[Place, AnyQuestion]]:
    for section in questionnaire.sections:
        for question in section.questions:
            yield (section.id, question.id), question


def _check_names(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Ids name parts in references, codes name columns: neither may name two."""
    questions = questionnaire.questions()
    groups: list[tuple[Place, list[str], list[str]]] = [
        ((), [section.id for section in questionnaire.sections], []),
        ((), [q.id for q in questions], [q.code for q in questions if isinstance(q, AnswerableQuestion)]),
        ((ANALYSIS,), [], [champ.code for champ in questionnaire.analysis.champs]),
    ]
    for place, siblings in _siblings_of(questionnaire):
        groups.append((place, [part.id for part in siblings], [part.code for part in siblings]))
    names = [
        Finding(code, (*place, name), parameters={parameter: name})
        for place, ids, codes in groups
        for code, parameter, all_names in (
            (FindingCode.DUPLICATE_ID, "id", ids),
            (FindingCode.DUPLICATE_CODE, "code", codes),
        )
        for name in _repeated(all_names)
    ]
    yield from names or _check_variables(questionnaire)


def _check_variables(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Different codes can make one column name: question `a` with row `b_c`, and `a_b` with row `c`."""
    codebook = compile_codebook(questionnaire)
    columns = [(variable.name, variable.question) for variable in codebook.variables]
    columns += [(question.code, question.id) for question in codebook.texts]
    place_of = {question.id: place for place, question in _questions_of(questionnaire)}
    for name in _repeated([name for name, _ in columns]):
        owner = [question for column, question in columns if column == name][-1]
        yield Finding(FindingCode.DUPLICATE_VARIABLE, place_of[owner], parameters={"name": name})


def _check_questions(questionnaire: Questionnaire) -> Iterator[Finding]:
    free_text = questionnaire.privacy.free_text
    if not any(
        keys_of_question(q) and (free_text or not isinstance(q, TextQuestion))
        for q in questionnaire.questions()
    ):
        yield Finding(FindingCode.NOTHING_TO_ANSWER, ())
    for place, question in _questions_of(questionnaire):
        if isinstance(question, TextQuestion) and not free_text:
            yield Finding(FindingCode.TEXT_NOT_ALLOWED, place)
        if isinstance(question, Grid | DualGrid) and nonresponses_of(question):
            yield Finding(FindingCode.NONRESPONSE_IGNORED, place, Severity.WARNING)
        if isinstance(question, SeveralChoices):
            yield from _check_several(question, place)
        if isinstance(question, Ranking) and question.places > len(question.options):
            parameters = {"places": question.places, "count": len(question.options)}
            yield Finding(FindingCode.PLACES_ABOVE_OPTIONS, place, parameters=parameters)
    yield from _check_options(questionnaire)


def _check_several(question: SeveralChoices, place: Place) -> Iterator[Finding]:
    count = len(question.options)
    combinable = sum(not option.exclusive for option in question.options)
    least, most = question.min_choices, question.max_choices
    if not combinable:
        yield Finding(FindingCode.ALL_EXCLUSIVE, place)
    elif least > combinable:
        parameters = {"min": least, "count": combinable}
        yield Finding(FindingCode.MIN_ABOVE_OPTIONS, place, parameters=parameters)
    if most is not None and least > most:
        yield Finding(FindingCode.MIN_ABOVE_MAX, place, parameters={"min": least, "max": most})
    if most is not None and most > count:
        parameters = {"max": most, "count": count}
        yield Finding(FindingCode.MAX_ABOVE_OPTIONS, place, Severity.WARNING, parameters)


def _check_options(questionnaire: Questionnaire) -> Iterator[Finding]:
    several = {place for place, q in _questions_of(questionnaire) if isinstance(q, SeveralChoices)}
    for place, siblings in _siblings_of(questionnaire):
        options = [part for part in siblings if isinstance(part, Option)]
        if len(options) > HIGHEST_CODE:
            parameters = {"count": len(options), "limit": HIGHEST_CODE}
            yield Finding(FindingCode.TOO_MANY_OPTIONS, place, parameters=parameters)
        for option in options:
            if option.exclusive and place not in several:
                yield Finding(FindingCode.EXCLUSIVE_IGNORED, (*place, option.id), Severity.WARNING)


def _repeated(names: Sequence[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
