"""The fiche as files: PDF to read, spreadsheets to work with."""

import io
import re
from collections.abc import Callable

from flask import Response, send_file
from flask_babel import gettext as _

from survey_app.diagnostics.operations import Fiche
from survey_app.diagnostics.paper import build_document
from survey_app.diagnostics.school_year import year_words
from survey_app.diagnostics.sheets import build_workbook
from survey_app.diagnostics.views.blueprint import blueprint, editors, fiche_at_hand
from survey_app.documents import ods, odt, pdf, xlsx
from survey_app.web.clock import current_instant

LONGEST_NAME = 120


@blueprint.get("/<key>.pdf")
@editors
def send_pdf(key: str) -> Response:
    """Send the fiche to be printed."""
    return _send(
        key, "pdf", pdf.MEDIA_TYPE, lambda fiche: pdf.write_pdf(build_document(fiche, current_instant()))
    )


@blueprint.get("/<key>.odt")
@editors
def send_odt(key: str) -> Response:
    """Send the fiche to be written on."""
    return _send(
        key, "odt", odt.MEDIA_TYPE, lambda fiche: odt.write_odt(build_document(fiche, current_instant()))
    )


@blueprint.get("/<key>.ods")
@editors
def send_ods(key: str) -> Response:
    """Send the fiche as a spreadsheet."""
    return _send(key, "ods", ods.MEDIA_TYPE, lambda fiche: ods.write_ods(build_workbook(fiche)))


@blueprint.get("/<key>.xlsx")
@editors
def send_xlsx(key: str) -> Response:
    """Send the fiche as a workbook."""
    return _send(key, "xlsx", xlsx.MEDIA_TYPE, lambda fiche: xlsx.write_xlsx(build_workbook(fiche)))


def _send(key: str, suffix: str, media_type: str, write: Callable[[Fiche], bytes]) -> Response:
    fiche, _head = fiche_at_hand(key)
    words = f"{_('Fiche')} {year_words(fiche.year)} {fiche.school.name}"
    safe = " ".join(re.sub(r"[^\w’–-]", " ", words).split())[:LONGEST_NAME].strip()
    response = send_file(
        io.BytesIO(write(fiche)), media_type, as_attachment=True, download_name=f"{safe}.{suffix}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
