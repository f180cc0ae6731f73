"""A form whose fields are cells of one element: what `question_forms` and `element_forms` have in common.

`CELLS` says which cell a field is, `{}` standing for the language; `LINES` which list a field holds, one a line.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from wtforms import Field, TextAreaField

from questionnaires.editing.cells import Cells, Leaf
from survey_app.drafting.cell_fields import (
    WordsField,
    cell_of,
    shown_in,
)
from survey_app.web.forms import Form
from survey_app.web.translation import lazy_gettext

_LINES_HINT = lazy_gettext(
    "Une par ligne. Changer une ligne garde ses réglages ; une ligne enlevée pourra revenir."
)
_KEPT_WHEN_EMPTY = frozenset({"label", "title", "message", "low_label", "high_label"})
"""Texts that every part has: emptied, they stay as empty texts."""

_WORDS = frozenset({"title", "label", "help", "introduction", "closing", "message"})
_GENERAL = frozenset({"required", "not_applicable", "refusable", "sensitive", "code"})


def label_field() -> WordsField:
    """Return the field of the question's own words."""
    return WordsField(lazy_gettext("Texte de la question"), render_kw={"rows": 2})


def lines_field(label: str) -> TextAreaField:
    """Return the field of a list, one a line."""
    return TextAreaField(label, description=_LINES_HINT, render_kw={"rows": 6})


class PartForm(Form):
    """A form whose fields are cells of one element."""

    CELLS: ClassVar[Mapping[str, str]] = {}
    LINES: ClassVar[Mapping[str, str]] = {}
    RARE: ClassVar[frozenset[str]] = frozenset({"code"})
    """Fields that are folded away."""

    def paths(self, language: str) -> dict[str, str]:
        """Return the cell of each field."""
        return {name: path.format(language) for name, path in self.CELLS.items()}

    def values(self, language: str) -> dict[str, Leaf | None]:
        """Return what the form puts into each cell."""
        values = {}
        for name, path in self.paths(language).items():
            value = cell_of(self[name])
            is_kept = value is None and path.rpartition(".")[0].rpartition(".")[2] in _KEPT_WHEN_EMPTY
            values[path] = "" if is_kept else value
        return values

    def lines(self, name: str) -> list[str]:
        """Return the lines of a list, without the empty ones."""
        return [line.strip() for line in (self[name].data or "").splitlines() if line.strip()]

    def fields(self) -> list[Field]:
        """Return the fields in the order in which they are shown: words, lists, what is special, what all have."""
        order = [field.name for field in self]

        def rank(name: str) -> tuple[int, int]:
            groups = (_WORDS, self.LINES, {*order} - _GENERAL)
            return next((n for n, group in enumerate(groups) if name in group), len(groups)), order.index(
                name
            )

        return [self[name] for name in sorted({*self.LINES, *self.CELLS}, key=rank)]


def fill(
    form_class: type[PartForm], cells: Cells, language: str, lists: Mapping[str, Sequence[str]]
) -> PartForm:
    """Return a form that shows the cells of an element; `lists` are the labels in each of its lists."""
    form = form_class(formdata=None)
    for name, path in form.paths(language).items():
        form[name].data = shown_in(form[name], cells.get(path))
    for name, slot in form.LINES.items():
        form[name].data = "\n".join(lists.get(slot, ()))
    return form
