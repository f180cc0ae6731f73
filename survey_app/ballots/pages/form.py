"""The form of the answer page as typed values, which the templates print part by part.

No Flask, no translation and no definition here; `writing` makes these values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.definition.model import Kind
from survey_app.ballots.pages.piping import Wording


class Requirement(StrEnum):
    """Whether an answer is waited for."""

    NEVER = "never"
    SOMETIMES = "sometimes"
    ALWAYS = "always"


class EntryKind(StrEnum):
    """What is typed."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Entry:
    """How something is typed. `minimum` and `maximum` are limits as scripts read them, `least` and `most` as people do.

    `is_banded`: only a band of the value is kept, which is told.
    """

    kind: EntryKind
    max_length: int = 0
    minimum: str = ""
    maximum: str = ""
    least: str = ""
    most: str = ""
    unit: str = ""
    decimals: int = 0
    is_banded: bool = False

    @property
    def input_mode(self) -> str:
        """Which keyboard a phone shows; that for numbers may have no minus."""
        if self.kind is not EntryKind.NUMBER or self.minimum.startswith("-"):
            return ""
        return "decimal" if self.decimals else "numeric"


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick. `is_alone`: ticking it unticks the others. `detail`: what the end of a scale means.

    `is_last`: it stays behind the others when these are shuffled. `specify` is the text that goes with it.
    """

    value: str
    label: Wording
    is_chosen: bool = False
    is_alone: bool = False
    is_nonresponse: bool = False
    is_last: bool = False
    detail: str = ""
    gate: str = ""
    specify: "Field | None" = None


@dataclass(frozen=True, slots=True)
class Field:
    """The inputs that share a name: boxes, or what is typed. `label` is empty where the question's own is enough."""

    name: str
    choices: tuple[Choice, ...] = ()
    label: str = ""
    text: str = ""
    fault: str = ""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line of a grid, with a field for each scale. `gate` names what may hide it, if anything."""

    key: str
    label: Wording
    fields: tuple[Field, ...]
    gate: str = ""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question. The last field of a ranking or of what is typed is the way not to answer, when there is one."""

    id: str
    kind: Kind
    label: Wording
    help: Wording
    fields: tuple[Field, ...] = ()
    rows: tuple[FormRow, ...] = ()
    gate: str = ""
    requirement: Requirement = Requirement.NEVER
    is_list: bool = False
    is_shuffled: bool = False


FormPart = FormQuestion | FormRow
"""What has fields."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """One section, which is one step on the screen."""

    id: str
    title: Wording
    introduction: Wording
    questions: tuple[FormQuestion, ...]
    gate: str = ""
    is_shuffled: bool = False


def parts_of(question: FormQuestion) -> tuple[FormPart, ...]:
    """Return the question and its rows."""
    return (question, *question.rows)


def fields_of(part: FormPart) -> Iterator[Field]:
    """Yield the fields of a part, and after each those in which its choices are specified."""
    for field in part.fields:
        yield field
        yield from (choice.specify for choice in field.choices if choice.specify)
