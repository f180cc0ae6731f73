"""A conflict, for whoever works without script: both versions, and the choice between them."""

from flask import flash, render_template, request
from flask_babel import gettext as _

from survey_app.drafting.blueprint import Page, blueprint, makers
from survey_app.drafting.conflicts.pages import conflict_page
from survey_app.drafting.draft_at_hand import DraftAtHand, draft_at_hand
from survey_app.drafting.edits import LogEntry
from survey_app.drafting.form_edits import go_to_part, send_edit
from survey_app.drafting.operations.following import find_names

MINE = "mine"


@blueprint.get("/questionnaires/brouillons/<key>/conflits/<int:number>")
@makers
def show_conflict(key: str, number: int) -> Page:
    """Show both versions; once the choice is made, the builder."""
    at_hand = draft_at_hand(key)
    entry = _held(at_hand, number)
    if entry is None:
        flash(_("Ce choix est déjà fait."), "info")
        return go_to_part(key, "")
    names = find_names({clash.author_id for clash in entry.clashes})
    writer = at_hand.writer
    page = conflict_page(at_hand.head, writer, entry, names, at_hand.say_expression)
    return render_template("drafting/conflict.html", page=page)


@blueprint.post("/questionnaires/brouillons/<key>/conflits/<int:number>")
@makers
def settle_conflict(key: str, number: int) -> Page:
    """Keep one version or the other."""
    at_hand = draft_at_hand(key)
    entry = _held(at_hand, number)
    if entry is None:
        flash(_("Ce choix est déjà fait."), "info")
        return go_to_part(key, "")
    writes = entry.writes if request.form.get("keep") == MINE else ()
    uid = entry.writes[0].uid if entry.writes else ""
    return send_edit(key, lambda _draft: writes, {"action": "settle", "uid": uid}, settles=number)


def _held(at_hand: DraftAtHand, number: int) -> LogEntry | None:
    return next((entry for entry in at_hand.state.conflicts if entry.number == number), None)
