"""Form fields that stand for cells of a draft: what a cell holds as people type it, and back.

A draft may hold anything; a field that cannot show what is there shows nothing, and leaves it as it is.
"""

import re
from datetime import date, datetime

from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from questionnaires.editing.cells import Leaf
from survey_app.drafting.condition_rows import as_number
from survey_app.web.translation import lazy_gettext

_SEPARATORS = re.compile(r"\s*[;\n]\s*")
_DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


class LineField(StringField):
    """A text on one line: a code, a unit."""

    def cell(self) -> Leaf | None:
        """Return what the field puts into its cell; none for nothing typed."""
        return _clean(self.data) or None

    def show(self, leaf: Leaf | None) -> str:
        return leaf if isinstance(leaf, str) else ""


class WordsField(LineField, TextAreaField):
    """A text of the questionnaire, in one language."""


class FigureField(LineField):
    """A number, with a comma or a point."""

    def cell(self) -> Leaf | None:
        return as_number(self.data) if self.data and self.data.strip() else None

    def show(self, leaf: Leaf | None) -> str:
        return say_number(leaf)

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - as WTForms calls it
        """Refuse what is no number."""
        if self.data and self.data.strip() and as_number(self.data) is None:
            raise ValidationError(lazy_gettext("Écrivez un nombre, par exemple 12 ou 0,5."))


class FiguresField(LineField, TextAreaField):
    """Numbers in a list, one a line or with semicolons between them."""

    def cell(self) -> Leaf | None:
        numbers = [as_number(part) for part in _parts(self.data)]
        return [number for number in numbers if number is not None] or None

    def show(self, leaf: Leaf | None) -> str:
        return " ; ".join(map(say_number, leaf)) if isinstance(leaf, list) else ""

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - as WTForms calls it
        """Refuse what is no list of numbers."""
        if any(as_number(part) is None for part in _parts(self.data)):
            raise ValidationError(
                lazy_gettext("Écrivez des nombres séparés par des points-virgules, par exemple 10 ; 20 ; 50.")
            )


class DayField(LineField):
    """A day, as browsers send it or as people type it."""

    def cell(self) -> Leaf | None:
        day = as_day(self.data or "")
        return day.isoformat() if day else None

    def show(self, leaf: Leaf | None) -> str:
        return leaf if isinstance(leaf, str) else ""

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - as WTForms calls it
        """Refuse what is no day."""
        if self.data and self.data.strip() and as_day(self.data) is None:
            raise ValidationError(lazy_gettext("Écrivez une date, par exemple 23/11/2026."))


class DaysField(LineField, TextAreaField):
    """Days in a list, one a line or with semicolons between them."""

    def cell(self) -> Leaf | None:
        days = [as_day(part) for part in _parts(self.data)]
        return [day.isoformat() for day in days if day is not None] or None

    def show(self, leaf: Leaf | None) -> str:
        return " ; ".join(map(_say_day, leaf)) if isinstance(leaf, list) else ""

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - as WTForms calls it
        """Refuse what is no list of days."""
        if any(as_day(part) is None for part in _parts(self.data)):
            raise ValidationError(
                lazy_gettext("Écrivez des dates séparées par des points-virgules, par exemple 01/09/2026.")
            )


def cell_of(field: Field) -> Leaf | None:
    """Return what a field puts into its cell; a box that is not ticked and a usual choice put nothing there."""
    if isinstance(field, BooleanField):
        return True if field.data else None
    if isinstance(field, SelectField):
        return field.data if field.data != field.default else None
    return field.cell() if isinstance(field, LineField) else None


def shown_in(field: Field, leaf: Leaf | None) -> object:
    """Return what a field shows of a cell."""
    if isinstance(field, BooleanField):
        return leaf is True
    if isinstance(field, SelectField):
        return leaf if leaf is not None else field.default
    return field.show(leaf) if isinstance(field, LineField) else None


def say_number(value: object) -> str:
    """Write a number as people type it here: with a comma, and without what is not needed."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return repr(int(value) if whole else value).replace(".", ",")


def as_day(text: str) -> date | None:
    """Return the day that was typed, None when it is none."""
    for pattern in _DAY_FORMATS:
        try:
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _say_day(value: object) -> str:
    day = as_day(value) if isinstance(value, str) else None
    return day.strftime("%d/%m/%Y") if day else str(value)


def _parts(text: str | None) -> list[str]:
    return [part for part in _SEPARATORS.split((text or "").strip()) if part]


def _clean(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
