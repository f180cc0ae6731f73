"""What the builder's pages receive: the outline, the part that is chosen with its form, and what is to be done."""

from dataclasses import dataclass
from datetime import datetime

from babel import Locale, UnknownLocaleError
from flask import url_for
from wtforms import Field

from questionnaires.definition.model import Kind
from questionnaires.editing.cells import Uid
from survey_app.drafting.part_forms import PartForm
from survey_app.drafting.words.kinds import KindWords
from survey_app.web.translation import current_language


@dataclass(frozen=True, slots=True)
class DraftHead:
    """What every page of a draft shows on top; `form_key` makes a form that is sent twice count once.

    `account_id` is whose page it is: what it keeps on the device is kept for that account alone.
    """

    key: str
    account_id: int
    title: str
    number: int
    form_key: str
    languages: tuple[str, ...]

    @property
    def url(self) -> str:
        return url_for("drafting.show_builder", key=self.key)

    def language_name(self, language: str) -> str:
        """Return what a language is called in that of the reader: « anglais »."""
        try:
            return Locale.parse(language, sep="-").get_display_name(current_language()) or language
        except (ValueError, UnknownLocaleError):
            return language


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in words, where it is, and the button that repairs it, if any."""

    sentence: str
    is_error: bool
    place: str
    url: str
    number: int
    fingerprint: str
    repair: str
    field: str


@dataclass(frozen=True, slots=True)
class FindingList:
    """What was found in the whole questionnaire: the first findings, how many block publishing, how many follow."""

    lines: tuple[FindingLine, ...]
    errors: int
    more: int


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One section or question of the outline."""

    uid: Uid
    number: str
    label: str
    kind: str
    url: str
    is_chosen: bool
    is_locked: bool
    is_conditional: bool
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section of the outline with its questions."""

    line: OutlineLine
    questions: tuple[OutlineLine, ...]


@dataclass(frozen=True, slots=True)
class GoneLine:
    """Something that was removed or switched off, and can come back."""

    uid: Uid
    label: str
    sort: str
    is_switched_off: bool


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of the form, and what the checker says of its cell."""

    field: Field
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition of the chosen part: its name, what it says, and where it is changed."""

    name: str
    words: str
    url: str
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class ChildLine:
    """Something in a list of the chosen part, with a page of its own."""

    label: str
    facts: tuple[str, ...]
    url: str
    errors: int


@dataclass(frozen=True, slots=True)
class ChildList:
    """One list of the chosen part."""

    title: str
    lines: tuple[ChildLine, ...]
    sort: str


@dataclass(frozen=True, slots=True)
class ChosenPart:
    """The part that is chosen; `usual` and `rare` are the fields of its form, the latter folded away."""

    uid: Uid
    sort: str
    name: str
    kind: Kind | None
    kind_name: str
    up_url: str
    up_label: str
    form: PartForm | None
    was: str
    usual: tuple[ShownField, ...]
    rare: tuple[ShownField, ...]
    shown_texts: tuple[tuple[str, str], ...]
    conditions: tuple[ConditionLine, ...]
    lists: tuple[ChildList, ...]
    findings: tuple[FindingLine, ...]
    targets: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    is_locked: bool
    is_optional: bool
    is_movable: bool
    missing_languages: tuple[str, ...]

    @property
    def is_section(self) -> bool:
        return self.sort == "sections"

    @property
    def is_question(self) -> bool:
        return self.sort == "questions"


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One of the first things to do, and where."""

    label: str
    url: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Saving:
    """When the draft was last saved, and what can be undone and done again, in words; empty for nothing."""

    saved_at: datetime
    undo: str
    redo: str


@dataclass(frozen=True, slots=True)
class BuilderPage:
    """The builder without script."""

    head: DraftHead
    saving: Saving
    outline: tuple[OutlineSection, ...]
    chosen: ChosenPart | None
    gone: tuple[GoneLine, ...]
    findings: FindingList
    first_steps: tuple[FirstStep, ...]
    people: tuple[str, ...]
    conflicts: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, KindWords], ...]
    minutes: int
    is_too_long: bool
    own_questions: tuple[int, int] | None
