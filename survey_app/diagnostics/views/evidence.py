"""Files behind the indicators: joined, downloaded, removed. Never shown in a page."""

import io

from flask import Response, flash, request, send_file
from flask_babel import gettext as _

from survey_app.diagnostics.errors import EvidenceRefusedError
from survey_app.diagnostics.evidence import LARGEST_FILE
from survey_app.diagnostics.operations.files import add_file, get_file, remove_file
from survey_app.diagnostics.views.blueprint import Page, actor, blueprint, editors, fiche_at_hand, go
from survey_app.diagnostics.words import EVIDENCE_FAULTS
from survey_app.web.clock import current_instant


@blueprint.post("/<key>/pieces")
@editors
def join_file(key: str) -> Page:
    """Keep a file behind an indicator."""
    sent = request.files.get("file")
    indicator = request.form.get("indicator", "")
    name, content = (sent.filename or "", sent.stream.read(LARGEST_FILE + 1)) if sent else ("", b"")
    try:
        add_file(key, indicator, name, content, actor=actor(), now=current_instant())
    except EvidenceRefusedError as error:
        flash(str(EVIDENCE_FAULTS[error.fault]), "error")
    else:
        flash(_("Le fichier est joint."), "success")
    return _back(key, indicator)


@blueprint.get("/<key>/pieces/<file_id>")
@editors
def send_evidence(key: str, file_id: str) -> Response:
    """Send a file, to be kept: whatever is in it, no browser opens it here."""
    kept = get_file(key, file_id, actor=actor())
    response = send_file(
        io.BytesIO(kept.content), kept.media_type, as_attachment=True, download_name=kept.name
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<key>/pieces/<file_id>/retirer")
@editors
def drop_file(key: str, file_id: str) -> Page:
    """Remove a file."""
    indicator = remove_file(key, file_id, actor=actor(), now=current_instant())
    flash(_("Le fichier est retiré."), "success")
    return _back(key, indicator)


def _back(key: str, indicator: str) -> Page:
    fiche, _head = fiche_at_hand(key)
    champ = next((one.champ for one in fiche.position.indicators if one.code == indicator), None)
    if champ is None:
        return go("show_fiche", key=key)
    return go("show_champ", key=key, champ=champ, _anchor=indicator)
