"""An edit out of a plain form: it goes into the same log as those of the browser, and its outcome becomes a page."""

import hashlib
from collections.abc import Callable

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from questionnaires.editing.cells import Draft, Uid, Writes
from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.blueprint import Page, go
from survey_app.drafting.edits import EditResult, Note, Outcome, SentEdit
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.editing import change_draft
from survey_app.drafting.operations.presence import note_presence
from survey_app.drafting.words.edits import say_reason
from survey_app.web.clock import current_instant

_NOT_CONTENT = frozenset({"csrf_token"})
_LONGEST_NUMBER = 9

Compute = Callable[[Draft], Writes]
"""What an edit writes, given the draft as it is."""


def tab_name() -> str:
    """Return the name under which the forms of this session write: the same until the person signs out."""
    return hashlib.sha256(b"forms " + current_visitor().token.encode()).hexdigest()[:32]


def send_edit(
    key: str,
    compute: Compute,
    note: Note,
    *,
    kind: EditKind = EditKind.EDIT,
    settles: int | None = None,
    after: Callable[[], Page] | None = None,
) -> Page:
    """Make one edit and return where the browser goes next: `after`, the part it is about, or the conflict.

    Raises DraftNotFoundError.
    """
    edit = SentEdit(key=edit_key(), base=read_base(), kind=kind, note=note, settles=settles)
    result = change_draft(key, current_visitor(), edit, compute, tab=tab_name(), now=current_instant())
    # What an undoing is about is known only now.
    uid = note.get("uid") or next((write.uid for write in result.writes), "")
    if result.outcome is Outcome.APPLIED:
        # Without script this is the only sign of somebody being there.
        note_presence(key, current_visitor(), tab_name(), uid, current_instant())
    return close_edit(key, result, uid, after=after)


def new_edit(note: Note) -> SentEdit:
    """Return the edit that the form of this request makes, for operations that compute its writes."""
    return SentEdit(key=edit_key(), base=read_base(), note=note)


def close_edit(key: str, result: EditResult, uid: Uid, *, after: Callable[[], Page] | None = None) -> Page:
    """Return where the browser goes after an edit: `after`, the part it is about, or the conflict."""
    if result.outcome is Outcome.CONFLICT:
        return go("show_conflict", key=key, number=result.number)
    if result.outcome is Outcome.REFUSED:
        flash(say_reason(result.reason), "error")
        return go_to_part(key, uid)
    return after() if after else go_to_part(key, uid)


def go_to_part(key: str, uid: Uid) -> Response:
    """Send the browser to a part of the builder."""
    return go("show_builder", key=key, element=uid or None, _anchor="partie" if uid else None)


def say_nothing_changed() -> None:
    """Tell that a form was sent without a change."""
    flash(_("Rien n’a changé."), "info")


def read_base() -> int:
    """Return the number of the entry that the author of the form knew; the beginning where it says nothing."""
    text = request.form.get("base", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _LONGEST_NUMBER else 0


def edit_key() -> str:
    """Return a key that the same form has when it is sent twice, and no other."""
    content = [request.path, *(f"{name}={value}" for name, value in _sent())]
    return hashlib.sha256("\0".join(content).encode(errors="surrogatepass")).hexdigest()[:40]


def _sent() -> list[tuple[str, str]]:
    return [pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_CONTENT]
