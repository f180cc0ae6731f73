"""The maturity grid of a draft as plain forms: whether it is one, champs, paliers, answers, rule, rows, and pasting.

Each form makes one edit, which can be undone, and which waits when somebody else wrote the same meanwhile.
"""

from collections.abc import Callable

from flask import abort, flash, render_template, request
from flask_babel import gettext as _

from questionnaires.editing.cells import Draft, Writes
from questionnaires.editing.maturity_edits import STANDARD_ANSWERS, AnswerWords, MaturityEditor
from questionnaires.editing.maturity_pasting import paste_grid, read_pasted_grid
from questionnaires.editing.maturity_reading import MaturityDraft
from survey_app.drafting.blueprint import Page, blueprint, go, makers
from survey_app.drafting.draft_at_hand import DraftAtHand, draft_at_hand
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.form_edits import say_nothing_changed, send_edit
from survey_app.drafting.maturity.forms import (
    Faulty,
    acted_grid,
    changed_fields,
    read_levels,
    wanted_champs,
    wanted_paliers,
    wanted_rows,
)
from survey_app.drafting.maturity.pages import is_given, maturity_page, paste_page, rows_page
from survey_app.drafting.operations.elements import new_uid

CONFIRM = "confirm"
Change = Callable[[MaturityEditor], None]


@blueprint.get("/questionnaires/brouillons/<key>/grille")
@makers
def show_maturity(key: str) -> Page:
    """Show the maturity grid as a whole, or how the questionnaire becomes one."""
    return render_template("drafting/maturity.html", page=maturity_page(draft_at_hand(key)))


@blueprint.post("/questionnaires/brouillons/<key>/grille")
@makers
def turn_maturity(key: str) -> Page:
    """Make a fiche of the questionnaire, or a questionnaire for campaigns again."""
    is_on = request.form.get("action") != "off"
    told = (
        _("C’est une fiche d’établissement. Nommez maintenant ses champs et ses paliers.")
        if is_on
        else _("C’est de nouveau un questionnaire pour les campagnes. « Annuler » revient en arrière.")
    )
    return _edit(key, MaturityEditor.turn_on if is_on else MaturityEditor.turn_off, told, lambda: _back(key))


@blueprint.post("/questionnaires/brouillons/<key>/grille/champs")
@makers
def save_champs(key: str) -> Page:
    """Save champs and paliers; a button may also move a champ, or take one out that nothing names."""
    changed = changed_fields()
    action, _colon, uid = request.form.get("action", "").partition(":")

    def change(editor: MaturityEditor) -> None:
        grid = editor.read()
        languages = DraftReader(grid.draft).languages
        editor.write_champs(wanted_champs(grid, changed, languages))
        editor.write_paliers(wanted_paliers(grid, changed, languages))
        if action in {"up", "down"}:
            editor.shift_champ(uid, -1 if action == "up" else 1)
        if action == "drop" and not editor.read().users_of_champ(grid.word(uid, "code")):
            editor.remove_champ(uid)

    return _edit(key, change, _("Les champs et les paliers sont enregistrés."), lambda: _back(key, "champs"))


@blueprint.post("/questionnaires/brouillons/<key>/grille/reponses")
@makers
def save_levels(key: str) -> Page:
    """Save the answers of all grids, what they mean, and the rule."""
    at_hand = draft_at_hand(key)
    levels = read_levels(at_hand.reader.languages)
    if request.form.get("action") == "usual":
        answers = [
            AnswerWords({tag: one.labels.get(tag, "") for tag in at_hand.reader.languages}, one.meaning)
            for one in STANDARD_ANSWERS
        ]
        return _save_levels(key, lambda editor: editor.write_answers(answers, not_applicable=True))
    if isinstance(levels, Faulty):
        page = maturity_page(at_hand, levels.faults, request.form)
        return render_template("drafting/maturity.html", page=page)

    def change(editor: MaturityEditor) -> None:
        editor.write_answers(levels.answers, not_applicable=levels.not_applicable, shown=levels.shown)
        editor.write_share(levels.percent)

    return _save_levels(key, change)


@blueprint.get("/questionnaires/brouillons/<key>/grille/lignes")
@makers
def place_rows(key: str) -> Page:
    """Show what each row stands for."""
    return render_template("drafting/maturity_rows.html", page=rows_page(draft_at_hand(key), _page_number()))


@blueprint.post("/questionnaires/brouillons/<key>/grille/lignes")
@makers
def save_rows(key: str) -> Page:
    """Save what rows stand for."""
    changed, number, grid = changed_fields(), _page_number(), acted_grid()

    def change(editor: MaturityEditor) -> None:
        wanted = wanted_rows(editor.read(), changed)
        if wanted:
            editor.place_rows(wanted)

    def back() -> Page:
        anchor = f"grille-{grid}" if grid else None
        return go("place_rows", key=key, page=number if number > 1 else None, _anchor=anchor)

    return _edit(key, change, _("Les lignes sont enregistrées."), back)


@blueprint.get("/questionnaires/brouillons/<key>/grille/coller")
@makers
def paste_maturity(key: str) -> Page:
    """Show where to paste a grid."""
    return render_template("drafting/maturity_paste.html", page=paste_page(draft_at_hand(key), "", None))


@blueprint.post("/questionnaires/brouillons/<key>/grille/coller")
@makers
def save_pasted_maturity(key: str) -> Page:
    """Show what was understood of a pasted grid, then add it."""
    at_hand = draft_at_hand(key)
    text = request.form.get("text", "").replace("\0", "")
    palier_name = str(_("Niveau {}"))
    pasted = read_pasted_grid(text, at_hand.state.elements, palier_name=palier_name)
    if not pasted.lines:
        page = paste_page(at_hand, text, None, _("Collez les lignes de votre grille."))
        return render_template("drafting/maturity_paste.html", page=page)
    if request.form.get("action") != CONFIRM or not pasted.indicators:
        return render_template("drafting/maturity_paste.html", page=paste_page(at_hand, text, pasted))

    def compute(draft: Draft) -> Writes:
        reader = DraftReader(draft, is_bound=not at_hand.is_academys)
        return paste_grid(
            draft,
            read_pasted_grid(text, draft, palier_name=palier_name),
            languages=reader.languages,
            new_uid=new_uid,
            locked=_locked(reader),
        )

    def tell() -> Page:
        flash(
            _("La grille est ajoutée. « Annuler », sur la page des questions, revient en arrière."), "success"
        )
        return _back(key)

    _refuse_given(at_hand)
    return send_edit(key, compute, {"action": "grid"}, after=tell)


def _save_levels(key: str, change: Change) -> Page:
    told = _("Les réponses et la règle sont enregistrées, les mêmes dans toutes les grilles.")
    return _edit(key, change, told, lambda: _back(key, "reponses"))


def _edit(key: str, change: Change, told: str, after: Callable[[], Page]) -> Page:
    """Make one edit of what a form changes, if it changes anything."""
    at_hand = draft_at_hand(key)
    _refuse_given(at_hand)

    def compute(draft: Draft) -> Writes:
        reader = DraftReader(draft, is_bound=not at_hand.is_academys)
        editor = MaturityEditor(draft, new_uid, _locked(reader))
        change(editor)
        return editor.writes

    if not compute(at_hand.state.elements):
        say_nothing_changed()
        return after()

    def tell() -> Page:
        flash(told, "success")
        return after()

    return send_edit(key, compute, {"action": "grid"}, after=tell)


def _refuse_given(at_hand: DraftAtHand) -> None:
    """Answer 403 where the reading of the grid is the academy's: the page shows no such form."""
    if is_given(at_hand):
        abort(403)


def _locked(reader: DraftReader) -> tuple[str, ...]:
    return tuple(uid for uid in MaturityDraft(reader.elements).grids if reader.is_locked(uid))


def _back(key: str, anchor: str = "") -> Page:
    return go("show_maturity", key=key, _anchor=anchor or None)


def _page_number() -> int:
    text = request.args.get("page", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 4 else 1  # noqa: PLR2004 - pages
