"""The history of a draft: who did what, a point compared with now, and the return to it."""

from flask import abort, flash, render_template, request
from flask_babel import gettext as _

from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.blueprint import Page, blueprint, go, makers
from survey_app.drafting.draft_at_hand import draft_at_hand
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.errors import EntryNotFoundError
from survey_app.drafting.form_edits import close_edit, edit_key, tab_name
from survey_app.drafting.history.pages import MOST_CHANGES, HistoryPage, PointPage, change_lines, group_line
from survey_app.drafting.operations.history import get_point, list_history, restore_point
from survey_app.web.clock import current_instant

LONGEST_NUMBER = 9


@blueprint.get("/questionnaires/brouillons/<key>/historique")
@makers
def show_history(key: str) -> Page:
    """Show what was done, the newest first."""
    at_hand = draft_at_hand(key)
    asked = request.args.get("avant", "")
    is_number = asked.isdecimal() and asked.isascii() and len(asked) <= LONGEST_NUMBER
    history = list_history(key, current_visitor(), int(asked) if is_number else None)
    page = HistoryPage(
        head=at_hand.head,
        groups=tuple(group_line(group, history.head) for group in history.groups),
        before=history.before or 0,
        created_at=history.created_at,
    )
    return render_template("drafting/history.html", page=page)


@blueprint.get("/questionnaires/brouillons/<key>/historique/<int:number>")
@makers
def show_point(key: str, number: int) -> Page:
    """Show what has changed since a point."""
    at_hand = draft_at_hand(key)
    try:
        point = get_point(key, current_visitor(), number)
    except EntryNotFoundError:
        abort(404)
    lines = change_lines(
        point.changes, DraftReader(point.elements), DraftReader(point.now), at_hand.say_expression
    )
    page = PointPage(
        head=at_hand.head,
        number=number,
        made_at=point.made_at,
        author=point.author,
        lines=tuple(lines),
        more=max(0, len(point.changes) - MOST_CHANGES),
        is_now=not point.changes,
    )
    return render_template("drafting/point.html", page=page)


@blueprint.post("/questionnaires/brouillons/<key>/historique/<int:number>")
@makers
def restore(key: str, number: int) -> Page:
    """Go back to a point, by one edit more."""
    try:
        result = restore_point(
            key, current_visitor(), number, edit_key=edit_key(), tab=tab_name(), now=current_instant()
        )
    except EntryNotFoundError:
        abort(404)

    def tell() -> Page:
        flash(_("Le questionnaire est revenu à ce point. « Annuler » défait ce retour."), "success")
        return go("show_builder", key=key)

    return close_edit(key, result, "", after=tell)
