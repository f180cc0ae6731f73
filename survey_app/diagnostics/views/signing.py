"""Signing the fiche off, and opening it again."""

from flask import flash, render_template
from flask_babel import gettext as _

from survey_app.accounts.guard import needs_recent_sign_in
from survey_app.diagnostics.errors import FicheChangedError, NextYearBegunError
from survey_app.diagnostics.forms import SignForm
from survey_app.diagnostics.operations import reopen_fiche, sign_fiche
from survey_app.diagnostics.operations.access import HEADS, get_assessment
from survey_app.diagnostics.pages import SignPage, champ_card, unanswered_lines
from survey_app.diagnostics.views.blueprint import Page, actor, blueprint, fiche_at_hand, go, heads
from survey_app.web.clock import current_instant


@blueprint.get("/<key>/signer")
@heads
@needs_recent_sign_in
def ask_to_sign(key: str) -> Page:
    """Say what a signature freezes, and ask."""
    get_assessment(key, actor(), HEADS)
    fiche, head = fiche_at_hand(key)
    if fiche.is_signed:
        return go("show_fiche", key=key)
    page = SignPage(
        head=head,
        seen=fiche.head,
        champs=tuple(champ_card(fiche, champ) for champ in fiche.position.champs),
        unanswered=tuple(unanswered_lines(fiche)),
    )
    return render_template("diagnostics/sign.html", page=page)


@blueprint.post("/<key>/signer")
@heads
@needs_recent_sign_in
def sign(key: str) -> Page:
    """Freeze the position."""
    form = SignForm()
    if not form.validate():
        return go("ask_to_sign", key=key)
    try:
        sign_fiche(key, seen=form.seen.data or 0, actor=actor(), now=current_instant())
    except FicheChangedError:
        flash(_("Quelqu’un vient d’écrire dans la fiche. Relisez-la avant de signer."), "info")
        return go("ask_to_sign", key=key)
    flash(_("La fiche est signée : c’est la position de l’année."), "success")
    return go("show_fiche", key=key)


@blueprint.post("/<key>/rouvrir")
@heads
@needs_recent_sign_in
def reopen(key: str) -> Page:
    """Let people write again."""
    try:
        reopen_fiche(key, actor=actor(), now=current_instant())
    except NextYearBegunError:
        flash(_("La fiche de l’année suivante a commencé : celle-ci reste comme elle est signée."), "info")
    else:
        flash(_("La fiche est rouverte. Signez-la de nouveau quand elle est à jour."), "success")
    return go("show_fiche", key=key)
