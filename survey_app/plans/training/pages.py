"""What the templates of training requests receive."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from survey_app.accounts.visitor import Visitor
from survey_app.coediting.cells import Cell, Clash, Value
from survey_app.coediting.pages import SharedForm, clash_line
from survey_app.plans.training.fields import (
    MOST_PEOPLE,
    OPTIONAL,
    PARTS,
    PROPOSED,
    USUAL_PEOPLE,
    Field,
    Shape,
    is_small,
    list_missing,
    longest,
    shape_of,
)
from survey_app.plans.training.forms import NewRequestForm
from survey_app.plans.training.operations import ListedRequest, Request
from survey_app.plans.training.words import HINTS, LABELS
from survey_app.plans.training.words import PARTS as PART_NAMES

FEWEST_ROWS, MOST_ROWS = 3, 14
CHARACTERS_OF_A_ROW = 66


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a form without script: versions to choose from, and what was typed that cannot be kept."""

    clashes: tuple[Clash, ...] = ()
    faults: Mapping[str, str] = dataclass_field(default_factory=dict)
    typed: Mapping[str, Value] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One request of the list."""

    url: str
    theme: str
    school: str
    progress: str
    begun: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ListPage:
    """The requests of the schools of the account."""

    rows: tuple[Row, ...]
    has_several_schools: bool


@dataclass(frozen=True, slots=True)
class NewPage:
    """How a request begins from nothing; `others` are the other schools, by name and address.

    Without needs there is no report to take figures from.
    """

    form: NewRequestForm
    school: str
    others: tuple[tuple[str, str], ...]
    has_needs: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What every page of one request shows of it."""

    url: str
    title: str
    school: str


@dataclass(frozen=True, slots=True)
class FieldPart:
    """One field. `note` says of a text that it was proposed, and `rows` how high a text of several lines begins."""

    path: str
    label: str
    hint: str
    shape: Shape
    longest: int
    is_optional: bool
    note: str
    rows: int


@dataclass(frozen=True, slots=True)
class SectionPart:
    """Fields that belong together."""

    name: str
    title: str
    fields: tuple[FieldPart, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A field to be filled, and where it is."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A request that is being written. `remark` is kind advice, "" when there is none."""

    key: str
    head: Head
    shared: SharedForm
    sections: tuple[SectionPart, ...]
    progress: str
    missing: tuple[Missing, ...]
    remark: str
    most_people: int = MOST_PEOPLE


@dataclass(frozen=True, slots=True)
class Fresh:
    """A text that would be proposed today, beside the one that stands. `is_edited`: people wrote over the last one."""

    path: str
    label: str
    current: str
    proposed: str
    base: int
    is_edited: bool


@dataclass(frozen=True, slots=True)
class RefreshPage:
    """What the figures and the fiche say today that the request does not say."""

    head: Head
    fresh: tuple[Fresh, ...]


@dataclass(frozen=True, slots=True)
class HeadPage:
    """A page that needs nothing but the request it is about."""

    head: Head


def list_page(listed: list[ListedRequest]) -> ListPage:
    """Return the list."""
    rows = tuple(
        Row(
            url=_address(one.request.key),
            theme=one.theme or _("Demande sans thème"),
            school=one.request.school,
            progress=say_progress(one.missing),
            begun=_begun(one.request),
            changed_at=one.changed_at,
        )
        for one in listed
    )
    return ListPage(rows, len({one.request.school_id for one in listed}) > 1)


def say_progress(missing: int) -> str:
    """Say how much is left to be filled."""
    if not missing:
        return _("Tous les champs sont remplis.")
    return ngettext("Il reste %(num)s champ à remplir.", "Il reste %(num)s champs à remplir.", missing)


def head_of(request: Request, cells: Mapping[str, Cell]) -> Head:
    """Return what every page of a request shows of it."""
    theme = cells[Field.THEME].value if Field.THEME in cells else None
    return Head(_address(request.key), str(theme or _("Demande sans thème")), request.school)


def request_page(
    request: Request,
    cells: Mapping[str, Cell],
    visitor: Visitor,
    now: datetime,
    outcome: Outcome | None = None,
) -> RequestPage:
    """Return the page of a request; `outcome` is what came of a form without script."""
    values = values_of(cells)
    notes = notes_of(cells)
    missing = tuple(missing_links(values))
    return RequestPage(
        key=request.key,
        head=head_of(request, cells),
        shared=_shared_form(request, cells, visitor, now, outcome or Outcome()),
        sections=tuple(
            SectionPart(
                part.value, str(PART_NAMES[part]), tuple(_field(field, values, notes) for field in fields)
            )
            for part, fields in PARTS.items()
        ),
        progress=say_progress(len(missing)),
        missing=missing,
        remark=remark_of(values),
    )


def notes_of(cells: Mapping[str, Cell]) -> dict[Field, str]:
    """Return, for each field, that its text is still the one that was proposed; "" once somebody wrote over it."""
    values = values_of(cells)
    proposed = _("proposé, à relire")
    return {
        field: proposed if field in values and values[field] == values.get(f"{PROPOSED}{field}") else ""
        for field in Field
    }


def missing_links(values: Mapping[str, Value]) -> Iterator[Missing]:
    """Name the fields to be filled, each with its place in the page."""
    for field in list_missing(values):
        yield Missing(str(LABELS[field]), f"#{field}")


def remark_of(values: Mapping[str, Value]) -> str:
    """Say kindly that few people are expected; "" when there is nothing to say."""
    if not is_small(values):
        return ""
    return _(
        "Une formation d’initiative locale réunit souvent %(usual)s personnes au moins : une autre équipe, ou un "
        "établissement voisin, serait peut-être intéressé.",
        usual=USUAL_PEOPLE,
    )


def refresh_page(request: Request, cells: Mapping[str, Cell], proposed: Mapping[Field, Value]) -> RefreshPage:
    """Return what would be proposed today, where it is something else than what stands.

    The contact is left out: it is whoever began the request, and not whoever looks at the figures again.
    """
    return RefreshPage(head_of(request, cells), tuple(_fresh(cells, proposed)))


def values_of(cells: Mapping[str, Cell]) -> dict[str, Value]:
    """Return what cells hold; empty ones are left out."""
    return {path: cell.value for path, cell in cells.items() if cell.value is not None}


def _fresh(cells: Mapping[str, Cell], proposed: Mapping[Field, Value]) -> Iterator[Fresh]:
    for field in Field:
        cell, before = cells.get(field), cells.get(f"{PROPOSED}{field}")
        current = cell.value if cell else None
        if field is Field.CONTACT or field not in proposed or proposed[field] == current:
            continue
        yield Fresh(
            path=field.value,
            label=str(LABELS[field]),
            current=_text(current),
            proposed=_text(proposed[field]),
            base=cell.number if cell else 0,
            is_edited=current is not None and (before is None or before.value != current),
        )


def _shared_form(
    request: Request, cells: Mapping[str, Cell], visitor: Visitor, now: datetime, outcome: Outcome
) -> SharedForm:
    return SharedForm(
        document_id=request.document_id,
        head=max((cell.number for cell in cells.values()), default=0),
        account_id=visitor.account_id,
        write_url=url_for("training.write_cells", request_key=request.key),
        changes_url=url_for("training.show_changes", request_key=request.key),
        sign_in_url=url_for("accounts.sign_in", suite=_address(request.key)),
        cells=cells,
        now=now,
        clashes=tuple(
            clash_line(clash, str(LABELS[Field(clash.path)]), {}, now) for clash in outcome.clashes
        ),
        faults=outcome.faults,
        typed=outcome.typed,
    )


def _field(field: Field, values: Mapping[str, Value], notes: Mapping[Field, str]) -> FieldPart:
    return FieldPart(
        path=field.value,
        label=str(LABELS[field]),
        hint=str(HINTS.get(field, "")),
        shape=shape_of(field),
        longest=longest(field),
        is_optional=field in OPTIONAL,
        note=notes[field],
        rows=_rows(_text(values.get(field))),
    )


def _rows(text: str) -> int:
    """Return how many lines show a text without scrolling, as far as that can be told here."""
    lines = sum(1 + len(line) // CHARACTERS_OF_A_ROW for line in text.split("\n"))
    return min(max(lines, FEWEST_ROWS), MOST_ROWS)


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _begun(request: Request) -> str:
    return _("Commencée par %(name)s", name=request.begun_by) if request.begun_by else ""


def _address(key: str) -> str:
    return url_for("training.edit_request", request_key=key)
