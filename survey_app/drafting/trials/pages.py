"""What the pages of test cases receive: the cases with how they came out, and the form of one."""

from dataclasses import dataclass

from survey_app.drafting.condition_rows import Answer, Sort
from survey_app.drafting.draft_pages import DraftHead


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One test case in the list, and what is not as expected."""

    title: str
    url: str
    has_passed: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One thing found on the routes."""

    sentence: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class TrialsPage:
    """The test cases of a questionnaire, and what was found on its routes."""

    head: DraftHead
    cases: tuple[CaseLine, ...]
    exploration: str
    findings: tuple[RouteLine, ...]
    is_readable: bool


@dataclass(frozen=True, slots=True)
class AnswerField:
    """The field of one answer; `chosen` are option ids, or what was typed."""

    name: str
    label: str
    section: str
    options: tuple[tuple[str, str, bool], ...]
    takes_several: bool
    value: str
    input_type: str
    is_numeric: bool


@dataclass(frozen=True, slots=True)
class ExpectedPart:
    """A part with a condition: whether it is shown with these answers, and what is expected of it."""

    name: str
    words: str
    is_shown: bool
    expected: str


@dataclass(frozen=True, slots=True)
class ExpectedScore:
    """A score: what it is worth with these answers, and what is expected."""

    name: str
    words: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """One test case: its answers, then what is expected of each part with a condition."""

    head: DraftHead
    uid: str
    title: str
    fields: tuple[AnswerField, ...]
    parts: tuple[ExpectedPart, ...]
    scores: tuple[ExpectedScore, ...]
    is_tried: bool


def answer_field(answer: Answer, given: object) -> AnswerField:
    """Return the field of one answer, with what was given."""
    values = [str(value) for value in given] if isinstance(given, list | tuple) else [_typed(given)]
    return AnswerField(
        name=f"answer.{answer.source.key}",
        label=answer.label,
        section=answer.section,
        options=tuple((option, label, option in values) for option, label in answer.options),
        takes_several=answer.sort is Sort.SEVERAL,
        value=values[0] if values else "",
        input_type="date" if answer.sort is Sort.DAY else "text",
        is_numeric=answer.sort is Sort.NUMBER,
    )


def _typed(given: object) -> str:
    if given is None:
        return ""
    return f"{given:g}".replace(".", ",") if isinstance(given, float) else str(given)
