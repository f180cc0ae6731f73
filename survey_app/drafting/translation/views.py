"""Translating a questionnaire: two languages side by side, a section at a time."""

from flask import abort, flash, render_template, request
from flask_babel import gettext as _

from questionnaires.editing.cells import Draft, Write, Writes
from survey_app.drafting.blueprint import Page, blueprint, go, makers
from survey_app.drafting.draft_at_hand import DraftAtHand, draft_at_hand
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.form_edits import say_nothing_changed, send_edit
from survey_app.drafting.translation.pages import AROUND, list_texts, translation_page


@blueprint.get("/questionnaires/brouillons/<key>/traduction/<language>")
@makers
def translate(key: str, language: str) -> Page:
    """Show the texts of one section in two languages."""
    at_hand = _at_hand(key, language)
    page = translation_page(at_hand.reader, at_hand.head, language, request.args.get("partie", ""))
    return render_template("drafting/translation.html", page=page)


@blueprint.post("/questionnaires/brouillons/<key>/traduction/<language>")
@makers
def save_translation(key: str, language: str) -> Page:
    """Save the texts that were changed."""
    at_hand = _at_hand(key, language)
    part = request.form.get("part", "")
    if part != AROUND and part not in at_hand.reader.sections():
        abort(404)
    changed = {
        name: words.replace("\r\n", "\n").strip()
        for name, words in request.form.items()
        if "|" in name and words.replace("\r\n", "\n").strip() != request.form.get(f"was.{name}", "").strip()
    }
    if not changed:
        say_nothing_changed()
        return go("translate", key=key, language=language, partie=part)

    def compute(draft: Draft) -> Writes:
        reader = DraftReader(draft, is_bound=not at_hand.is_academys)
        known = {text.name for text in list_texts(reader, part, language) if not text.is_locked}
        writes = ((*name.split("|", 1), words) for name, words in changed.items() if name in known)
        return tuple(Write(uid, path, words or None) for uid, path, words in writes)

    def tell() -> Page:
        flash(_("La traduction est enregistrée."), "success")
        return go("translate", key=key, language=language, partie=part)

    return send_edit(key, compute, {"action": "translate", "uid": part}, after=tell)


def _at_hand(key: str, language: str) -> DraftAtHand:
    """Return the draft; answers 404 for a language that it is not translated into."""
    at_hand = draft_at_hand(key)
    if language not in at_hand.reader.languages[1:]:
        abort(404)
    return at_hand
