"""What forms of signed-in pages share. With `forgery` it is the only place that knows Flask-WTF."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A WTForms form that carries a token and speaks the reader's language."""


def choices_of(pairs: Iterable[tuple[Any, str]]) -> list[Any]:
    """Return values and labels as WTForms wants the choices of a field since 3.3."""
    return [SelectChoice(value, label) for value, label in pairs]


def entered(field: StringField) -> str:
    """Return the text of a field that was validated; an optional one left empty gives an empty text."""
    return field.data or ""
