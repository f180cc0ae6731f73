"""A draft as a whole: its settings, its file, its deletion and return, and the repair of what was found."""

import json

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from questionnaires.definition.codec import encode
from questionnaires.definition.reading import examine
from questionnaires.definition.repairs import repair_writes
from questionnaires.editing.cells import ROOT, Draft, Write, Writes
from questionnaires.editing.shredding import assemble
from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.blueprint import Page, blueprint, go, makers
from survey_app.drafting.downloads import JSON, download
from survey_app.drafting.draft_at_hand import DraftAtHand, draft_at_hand
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.finding_places import fingerprint
from survey_app.drafting.form_edits import go_to_part, say_nothing_changed, send_edit
from survey_app.drafting.form_state import changed_fields, form_state
from survey_app.drafting.operations.drafts import bring_back_draft, delete_draft
from survey_app.drafting.part_forms import fill
from survey_app.drafting.settings.forms import SettingsForm
from survey_app.drafting.settings.pages import DeletionPage, SettingsPage
from survey_app.web.clock import current_instant


@blueprint.get("/questionnaires/brouillons/<key>/reglages")
@makers
def edit_settings(key: str) -> Page:
    """Show the settings of the questionnaire."""
    return _show(draft_at_hand(key), None)


@blueprint.post("/questionnaires/brouillons/<key>/reglages")
@makers
def save_settings(key: str) -> Page:
    """Save what was changed in the settings."""
    at_hand = draft_at_hand(key)
    form = SettingsForm()
    if not form.validate():
        return _show(at_hand, form)
    changed = changed_fields(form, request.form.get("was", ""))

    def compute(draft: Draft) -> Writes:
        return _saved(DraftReader(draft), form, changed)

    if not compute(at_hand.state.elements):
        say_nothing_changed()
        return go("edit_settings", key=key)

    def tell() -> Page:
        flash(_("Les réglages sont enregistrés."), "success")
        return go("edit_settings", key=key)

    return send_edit(key, compute, {"action": "settings", "uid": ROOT}, after=tell)


@blueprint.get("/questionnaires/brouillons/<key>/exporter.json")
@makers
def export_draft(key: str) -> Response:
    """Return the draft as a file, the same bytes for the same content."""
    at_hand = draft_at_hand(key)
    questionnaire = at_hand.questionnaire
    is_whole = questionnaire is not None and not at_hand.has_misshapen_parts
    if questionnaire is not None and is_whole:
        body = encode(questionnaire)
    else:
        text = json.dumps(at_hand.document, ensure_ascii=False, sort_keys=True, indent=1)
        body = (text + "\n").encode(errors="replace")
    return download(body, f"brouillon-{key}.json", JSON)


@blueprint.get("/questionnaires/brouillons/<key>/supprimer")
@makers
def ask_to_delete(key: str) -> Page:
    """Ask before a draft is deleted."""
    return render_template("drafting/delete_draft.html", page=DeletionPage(draft_at_hand(key).head))


@blueprint.post("/questionnaires/brouillons/<key>/supprimer")
@makers
def delete(key: str) -> Page:
    """Put a draft away."""
    delete_draft(key, visitor=current_visitor(), now=current_instant())
    flash(_("Le brouillon est supprimé. Il peut être récupéré depuis cette page."), "success")
    return go("list_questionnaires")


@blueprint.post("/questionnaires/brouillons/<key>/recuperer")
@makers
def bring_back(key: str) -> Page:
    """Bring back a draft that was put away."""
    bring_back_draft(key, visitor=current_visitor(), now=current_instant())
    flash(_("Le brouillon est de retour."), "success")
    return go("show_builder", key=key)


@blueprint.post("/questionnaires/brouillons/<key>/reparer")
@makers
def repair(key: str) -> Page:
    """Do what is proposed about one finding, if it still stands."""
    asked = request.form.get("fingerprint", "")
    uid = next((one.uid for one in draft_at_hand(key).findings if one.fingerprint == asked), "")

    def compute(draft: Draft) -> Writes:
        found = next((one for one in examine(assemble(draft)).findings if fingerprint(one) == asked), None)
        return repair_writes(draft, found) if found else ()

    def tell() -> Page:
        flash(_("C’est corrigé. « Annuler » revient en arrière."), "success")
        return go_to_part(key, uid if uid != ROOT else "")

    return send_edit(key, compute, {"action": "repair", "uid": uid}, after=tell)


def _saved(reader: DraftReader, form: SettingsForm, changed: frozenset[str]) -> Writes:
    paths, values = form.paths(reader.language), form.values(reader.language)
    writes = [
        Write(ROOT, paths[name], values[paths[name]])
        for name in form.CELLS
        if name in changed and reader.value(ROOT, paths[name]) != values[paths[name]]
    ]
    languages = form.chosen_languages(reader.languages)
    if languages != list(reader.languages):
        writes.append(Write(ROOT, "languages", languages))
    return tuple(writes)


def _show(at_hand: DraftAtHand, sent: SettingsForm | None) -> Page:
    reader = at_hand.reader
    writer = at_hand.writer
    form = sent or fill(SettingsForm, reader.cells(ROOT), reader.language, {})
    if sent is None:
        form["languages"].data = list(reader.languages)
    fields = writer.shown_fields(ROOT, form)
    page = SettingsPage(
        head=at_hand.head,
        form=form,
        was=form_state(form) if sent is None else "",
        usual=tuple(shown for shown in fields if shown.field.name not in form.RARE),
        rare=tuple(shown for shown in fields if shown.field.name in form.RARE),
        scores=tuple(writer.child(score) for score in reader.live(ROOT, "scores")),
        findings=writer.findings_of(ROOT),
    )
    return render_template("drafting/settings.html", page=page)
