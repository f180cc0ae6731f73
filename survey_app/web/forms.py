"""What forms of signed-in pages share. With `forgery` it is the only place that knows Flask-WTF."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm


def without_nul(value: object) -> object:
    """Return what somebody typed without the one character that no database keeps; a hidden field may hold a number."""
    return value.replace("\0", "") if isinstance(value, str) else value


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A WTForms form that carries a token and speaks the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """How fields are made."""

        def bind_field(
            self,
            form: BaseForm,
            unbound_field: Any,  # noqa: ANN401 - as WTForms declares it
            options: dict[str, Any],
        ) -> Any:  # noqa: ANN401 - as above
            """Make a field; texts lose NUL before anything else looks at them."""
            if issubclass(unbound_field.field_class, StringField):
                own = unbound_field.kwargs.get("filters", ())
                unbound_field = UnboundField(
                    unbound_field.field_class,
                    *unbound_field.args,
                    **{**unbound_field.kwargs, "filters": (without_nul, *own)},
                )
            return unbound_field.bind(form=form, **options)


def choices_of(pairs: Iterable[tuple[Any, str]]) -> list[Any]:
    """Return values and labels as WTForms wants the choices of a field since 3.3."""
    return [SelectChoice(value, label) for value, label in pairs]


def entered(field: StringField) -> str:
    """Return the text of a field that was validated; an optional one left empty gives an empty text."""
    return field.data or ""
