"""The form of an element: which one it is, filled from the draft, and what its author changed in it."""

import json

from questionnaires.definition.model import Kind
from questionnaires.editing.cells import Leaf, Uid
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.element_forms import PART_FORMS
from survey_app.drafting.part_forms import PartForm, fill
from survey_app.drafting.question_forms import QUESTION_FORMS, LockedForm


def form_class_of(reader: DraftReader, uid: Uid) -> type[PartForm] | None:
    """Return the form of an element, None where nothing of it can be changed."""
    slot, kind = reader.slot(uid), reader.kind(uid)
    if reader.is_locked(uid):
        is_asked = slot == "questions" and kind is not Kind.INFORMATION
        return LockedForm if is_asked else None
    if slot == "questions":
        return QUESTION_FORMS[kind] if kind else None
    return PART_FORMS.get(slot)


def fill_form(reader: DraftReader, uid: Uid, form_class: type[PartForm]) -> PartForm:
    """Return the form of an element as the draft has it."""
    lists = {
        slot: [reader.own_text(child, f"label.{reader.language}") for child in reader.live(uid, slot)]
        for slot in form_class.LINES.values()
    }
    return fill(form_class, reader.cells(uid), reader.language, lists)


def form_state(form: PartForm) -> str:
    """Return what a form held when it was shown, to know later what its author changed."""
    return json.dumps({field.name: _plain(field.data) for field in form.fields()}, ensure_ascii=False)


def changed_fields(form: PartForm, was: str) -> frozenset[str]:
    """Return the fields whose author changed them; all of them where nobody knows what was shown."""
    try:
        before = json.loads(was)
    except ValueError:
        before = None
    if not isinstance(before, dict):
        return frozenset(field.name for field in form.fields())
    return frozenset(
        field.name for field in form.fields() if before.get(field.name, _MISSING) != _plain(field.data)
    )


_MISSING = object()


def _plain(data: object) -> Leaf:
    """Return what a field holds, as any browser would send it back."""
    if isinstance(data, bool):
        return data
    return "" if data is None else str(data).replace("\r\n", "\n").strip()
