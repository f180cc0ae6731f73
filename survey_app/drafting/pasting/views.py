"""Pasting text or a table into a draft: what was understood is shown first, then it is added."""

from flask import flash, render_template, request
from flask_babel import gettext as _

from questionnaires.editing.cells import Draft, Writes
from questionnaires.editing.pasting import paste, read_pasted
from survey_app.drafting.blueprint import Page, blueprint, go, makers
from survey_app.drafting.draft_at_hand import DraftAtHand, draft_at_hand
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.form_edits import send_edit
from survey_app.drafting.library.pages import list_places
from survey_app.drafting.operations.elements import new_uid
from survey_app.drafting.pasting.pages import NEW_SECTION, PasteIntoForm, PasteIntoPage
from survey_app.drafting.starting.pages import paste_report
from survey_app.web.forms import choices_of

CONFIRM = "confirm"


@blueprint.get("/questionnaires/brouillons/<key>/coller")
@makers
def paste_text(key: str) -> Page:
    """Show where to paste."""
    at_hand = draft_at_hand(key)
    page = PasteIntoPage(at_hand.head, _form(at_hand, has_input=False), None)
    return render_template("drafting/paste.html", page=page)


@blueprint.post("/questionnaires/brouillons/<key>/coller")
@makers
def save_pasted(key: str) -> Page:
    """Show what was understood, then add it."""
    at_hand = draft_at_hand(key)
    form = _form(at_hand, has_input=True)
    if not form.validate():
        return render_template("drafting/paste.html", page=PasteIntoPage(at_hand.head, form, None))
    pasted = read_pasted(form.text.data or "")
    if request.form.get("action") != CONFIRM or not pasted.question_count:
        page = PasteIntoPage(at_hand.head, form, paste_report(pasted))
        return render_template("drafting/paste.html", page=page)
    section = form.section.data

    def compute(draft: Draft) -> Writes:
        reader = DraftReader(draft)
        into = section if section in reader.sections() else None
        return paste(draft, pasted, section=into, languages=reader.languages, new_uid=new_uid)

    def tell() -> Page:
        flash(_("Les questions sont ajoutées. Relisez-les."), "success")
        return go("show_builder", key=key)

    return send_edit(key, compute, {"action": "paste"}, after=tell)


def _form(at_hand: DraftAtHand, *, has_input: bool) -> PasteIntoForm:
    form = PasteIntoForm() if has_input else PasteIntoForm(formdata=None)
    places = [*list_places(at_hand.reader), (NEW_SECTION, _("Une nouvelle partie"))]
    form.section.choices = choices_of(places)
    return form
