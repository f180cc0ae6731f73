"""The fields of a line, of a champ and of a review, as their pages show them to be filled."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from questionnaires.definition.texts import in_language
from survey_app.coediting.cells import Change, Value
from survey_app.coediting.pages import SharedForm, value_words
from survey_app.coediting.words import author_of
from survey_app.plans.fields import (
    LARGEST_NUMBER,
    TEXT,
    TICKED,
    WORDS,
    ActionKind,
    Field,
    Horizon,
    LineStatus,
    axis_of,
    axis_path,
    field_of,
    line_path,
    review_of,
    review_path,
)
from survey_app.plans.lines import PlanContent, PlanLine
from survey_app.plans.pages.head import PlanHead
from survey_app.plans.presentation import PresentedAxis, PresentedLine, title_of
from survey_app.plans.words import HORIZONS, KINDS, STATUSES, _, say_field
from survey_app.web.translation import current_language

Options = tuple[tuple[str, str], ...]
"""Values, each with its label."""


class Shape(StrEnum):
    """How a field is filled."""

    WORDS = "words"
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DAY = "day"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field to fill: the path of its cell, its label, and how. `options` are values and labels."""

    path: str
    label: str
    shape: Shape
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    limit: int = 0

    @property
    def id(self) -> str:
        """The id of the control: paths hold characters that are none of an id's."""
        return self.path.replace(".", "-").replace(":", "-")


Group = tuple[str, tuple[Entry, ...]]
"""A title, and the entries under it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One change of a line, for its history."""

    label: str
    before: str
    after: str
    author: str
    change: Change


@dataclass(frozen=True, slots=True)
class LinePage:
    """One line with all its fields."""

    head: PlanHead
    line: PresentedLine
    groups: tuple[Group, ...]
    shared: SharedForm
    history: tuple[Told, ...]
    is_removed: bool
    is_backwards: bool
    training_url: str


@dataclass(frozen=True, slots=True)
class AxisPage:
    """One champ: where it stands, and its priorities."""

    head: PlanHead
    axis: PresentedAxis
    entries: tuple[Entry, ...]
    shared: SharedForm


NOTHING = ("", "–")


class _Fields:
    """The entries of one line."""

    def __init__(self, key: str) -> None:
        self._key = key

    def words(self, field: Field, hint: str = "") -> Entry:
        return Entry(line_path(self._key, field), say_field(field), Shape.WORDS, hint, limit=WORDS)

    def text(self, field: Field, hint: str = "") -> Entry:
        return Entry(line_path(self._key, field), say_field(field), Shape.TEXT, hint, limit=TEXT)

    def number(self, field: Field, largest: int) -> Entry:
        return Entry(line_path(self._key, field), say_field(field), Shape.NUMBER, limit=largest)

    def box(self, field: Field, label: str) -> Entry:
        return Entry(line_path(self._key, field), label, Shape.BOX, options=((TICKED, ""),))

    def day(self, field: Field) -> Entry:
        return Entry(line_path(self._key, field), say_field(field), Shape.DAY)

    def choice(self, field: Field, options: Options, hint: str = "", *, may_be_empty: bool = True) -> Entry:
        shown = (NOTHING, *options) if may_be_empty else options
        return Entry(line_path(self._key, field), say_field(field), Shape.CHOICE, hint, shown)


def line_groups(line: PlanLine, content: PlanContent, people: Mapping[int, str]) -> tuple[Group, ...]:
    """Return the fields of a line, in groups with a title; `people` may be responsible."""
    field = _Fields(line.key)
    return (
        (_("Ce qui est visé"), _aims(field, line, content)),
        (_("Ce qui est prévu"), _action(field)),
        (_("Qui et quand"), _who_and_when(field, people)),
        (_("Où en est-on"), _progress(field)),
    )


def _aims(field: _Fields, line: PlanLine, content: PlanContent) -> tuple[Entry, ...]:
    axis = content.axis(line.champ)
    named = [(str(n), words) for n, words in enumerate(axis.priorities, start=1) if words] if axis else []
    return (
        field.choice(Field.CHAMP, _champs(content)),
        *([field.choice(Field.PRIORITY, tuple(named))] if named else []),
        field.text(Field.OBJECTIVE, _("Ce qui aura changé pour les élèves ou les équipes.")),
        field.choice(Field.HORIZON, _horizons()),
    )


def _action(field: _Fields) -> tuple[Entry, ...]:
    return (
        field.words(Field.ACTION, _("En quelques mots : c’est le titre de la ligne.")),
        field.choice(Field.KIND, _kinds()),
        field.words(Field.AUDIENCE, _("Un groupe ou une équipe, jamais des noms de répondants.")),
        field.number(Field.NUMBER, LARGEST_NUMBER),
        field.text(Field.MEANS, _("Heures, budget, salles, matériel, intervenants.")),
    )


def _who_and_when(field: _Fields, people: Mapping[int, str]) -> tuple[Entry, ...]:
    return (
        field.choice(
            Field.RESPONSIBLE,
            tuple((str(key), name) for key, name in people.items()),
            _("Cette personne reçoit les rappels."),
        ),
        field.words(Field.RESPONSIBLE_NAME, _("Si cette personne n’a pas de compte ici.")),
        field.day(Field.STARTS_ON),
        field.day(Field.ENDS_ON),
        field.box(Field.QUIET, _("Ne pas envoyer de rappel pour cette ligne")),
    )


def _progress(field: _Fields) -> tuple[Entry, ...]:
    return (
        field.choice(Field.STATUS, _statuses(), may_be_empty=False),
        field.text(Field.INDICATOR, _("À quoi verra-t-on que l’objectif est atteint ?")),
    )


def axis_entries(code: str) -> tuple[Entry, ...]:
    """Return what people write about a champ as a whole."""
    note = Entry(
        axis_path(code, "note"),
        say_field("note"),
        Shape.TEXT,
        hint=_("Ce qui existe, ce qui le montre : en complément de la fiche."),
        limit=TEXT,
    )
    priorities = (
        Entry(axis_path(code, name), say_field(name), Shape.WORDS, limit=WORDS)
        for name in ("priority.1", "priority.2", "priority.3")
    )
    return (note, *priorities)


def status_options() -> Options:
    """Return how far a line may be, as choices, the first of which is none."""
    return (NOTHING, *_statuses())


def review_paths(key: str, year: int) -> tuple[str, str]:
    """Return the paths of what people write about a line at the end of a school year."""
    return review_path(key, year, "status"), review_path(key, year, "note")


def review_entries(key: str, year: int, statuses: Options) -> tuple[Entry, ...]:
    """Return what people write about a line at the end of a school year; `statuses` are `status_options`."""
    status, note = review_paths(key, year)
    return (
        Entry(status, _("Où en est-on ?"), Shape.CHOICE, options=statuses),
        Entry(
            note,
            _("Ce qui a été fait, ce que cela a changé, la suite"),
            Shape.TEXT,
            limit=TEXT,
        ),
    )


def place_words(path: str, content: PlanContent) -> str:
    """Return what people call the place of a cell: the line or the champ, and the field; "" for what has no name."""
    if review := review_of(path):
        return _join(_line_title(content, review[0]), say_field(f"review.{review[1]}"))
    if found := field_of(path):
        return _join(_line_title(content, found[0]), say_field(found[1]))
    # The path may be what anybody's page says of where they are, not only that of a cell.
    code, part = axis_of(path) or ("", "")
    axis = content.axis(code)
    return _join(in_language(axis.title, current_language()), say_field(part)) if axis else ""


def sayings_of(path: str, content: PlanContent, people: Mapping[int, str]) -> Mapping[str, str]:
    """Return the words of the codes that a cell may hold; none for a cell that holds words."""
    review, found = review_of(path), field_of(path)
    if review:
        return dict(_statuses()) if review[2] == "status" else {}
    codes: Mapping[Field, Callable[[], Options]] = {
        Field.CHAMP: partial(_champs, content),
        Field.RESPONSIBLE: lambda: tuple((str(key), name) for key, name in people.items()),
        Field.STATUS: _statuses,
        Field.HORIZON: _horizons,
        Field.KIND: _kinds,
        Field.QUIET: _ticked,
        Field.REMOVED: _ticked,
    }
    return dict(codes[found[1]]()) if found and found[1] in codes else {}


def tell_changes(
    changes: Iterable[Change], content: PlanContent, people: Mapping[int, str]
) -> tuple[Told, ...]:
    """Return the history of a line; its place among the others and where it came from are left out."""
    return tuple(
        Told(
            label=_label_of(change.path),
            before=_say(change.before, sayings_of(change.path, content, people)),
            after=_say(change.after, sayings_of(change.path, content, people)),
            author=author_of(change),
            change=change,
        )
        for change in changes
        if not change.path.endswith((f".{Field.ORDER}", f".{Field.SOURCE}"))
    )


def _say(value: Value, sayings: Mapping[str, str]) -> str:
    return value_words(value, sayings)


def _label_of(path: str) -> str:
    review, found = review_of(path), field_of(path)
    if review:
        return say_field(f"review.{review[1]}")
    return say_field(found[1]) if found else ""


def _line_title(content: PlanContent, key: str) -> str:
    return next((title_of(line) for line in content.lines if line.key == key), "")


def _join(*parts: str) -> str:
    return " – ".join(part for part in parts if part)


def _champs(content: PlanContent) -> Options:
    return tuple((axis.code, in_language(axis.title, current_language())) for axis in content.axes)


def _ticked() -> Options:
    return ((TICKED, _("oui")),)


def _statuses() -> Options:
    return tuple((status.value, str(STATUSES[status])) for status in LineStatus)


def _horizons() -> Options:
    return tuple((one.value, str(HORIZONS[one])) for one in Horizon)


def _kinds() -> Options:
    return tuple((one.value, str(KINDS[one])) for one in ActionKind)
