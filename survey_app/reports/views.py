"""Pages and files of reports."""

import io
import re
from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from survey_app.accounts.guard import Role, school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.campaigns.errors import CampaignNotFoundError
from survey_app.documents import odp, ods, pdf, xlsx
from survey_app.reports.handout import build_handout
from survey_app.reports.operations import Result, StoredReport, get_report
from survey_app.reports.pages import COMPARED_WITH, ReportPage, report_page, waiting_page
from survey_app.reports.paper import build_document
from survey_app.reports.parts import Presentation
from survey_app.reports.presentation import present
from survey_app.reports.sheets import build_workbook
from survey_app.reports.slides import build_deck
from survey_app.web.errors import show_error

blueprint = Blueprint("reports", __name__, url_prefix="/campagnes/<public_id>")

staff = school_role(Role.CHEF, Role.REFERENT)
SEE_OTHER = 303
LONGEST_NAME = 120


@blueprint.errorhandler(CampaignNotFoundError)
def show_missing(_error: CampaignNotFoundError) -> Response:
    return show_error(404)


@blueprint.get("/rapport")
@staff
def show_report(public_id: str) -> str:
    stored = _stored(public_id)
    if stored.result is None:
        return render_template("reports/waiting.html", page=waiting_page(stored))
    return render_template("reports/report.html", page=_page(stored, stored.result))


@blueprint.get("/rapport.pdf")
@staff
def show_pdf(public_id: str) -> AnyResponse:
    return _send(public_id, "pdf", pdf.MEDIA_TYPE, lambda report: pdf.write_pdf(build_document(report)))


@blueprint.get("/rapport-une-page.pdf")
@staff
def show_handout(public_id: str) -> AnyResponse:
    return _send(
        public_id,
        "pdf",
        pdf.MEDIA_TYPE,
        lambda report: pdf.write_pdf(build_handout(report)),
        gettext("Une page"),
    )


@blueprint.get("/rapport.odp")
@staff
def show_slides(public_id: str) -> AnyResponse:
    return _send(
        public_id,
        "odp",
        odp.MEDIA_TYPE,
        lambda report: odp.write_odp(build_deck(report)),
        gettext("Diaporama"),
    )


@blueprint.get("/rapport.xlsx")
@staff
def show_xlsx(public_id: str) -> AnyResponse:
    return _send(public_id, "xlsx", xlsx.MEDIA_TYPE, lambda report: xlsx.write_xlsx(build_workbook(report)))


@blueprint.get("/rapport.ods")
@staff
def show_ods(public_id: str) -> AnyResponse:
    return _send(public_id, "ods", ods.MEDIA_TYPE, lambda report: ods.write_ods(build_workbook(report)))


@blueprint.get("/rapport.json")
@staff
def show_json(public_id: str) -> AnyResponse:
    stored = _stored(public_id)
    if stored.result is None:
        return _back_to_report(public_id)
    # Without texts to read over, the very bytes that were frozen: their hash can be compared.
    return _file(stored.result.content.encode(), "application/json", _name(_present(stored.result), "json"))


def _send(
    public_id: str, suffix: str, media_type: str, write: Callable[[Presentation], bytes], kind: str = ""
) -> AnyResponse:
    """Send the report in another form; `kind` is the first word of its name, where that is not « Rapport »."""
    stored = _stored(public_id)
    if stored.result is None:
        return _back_to_report(public_id)
    report = _present(stored.result)
    return _file(write(report), media_type, _name(report, suffix, kind))


def _page(stored: StoredReport, result: Result) -> ReportPage:
    return report_page(stored, _present(result), result)


def _stored(public_id: str) -> StoredReport:
    compared_with = request.args.get(COMPARED_WITH)
    return get_report(current_visitor().account_id, public_id, compared_with=compared_with)


def _present(result: Result) -> Presentation:
    return present(result.report, result.questionnaire, result.beside)


def _back_to_report(public_id: str) -> AnyResponse:
    """The page says why there is no file yet."""
    return redirect(url_for("reports.show_report", public_id=public_id), SEE_OTHER)


def _file(content: bytes, media_type: str, name: str) -> Response:
    """Send a file to keep, under its name in ASCII and, for those who can, in full (RFC 6266)."""
    response = send_file(io.BytesIO(content), media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _name(report: Presentation, suffix: str, kind: str = "") -> str:
    """Return a file name without anything a system could take for more than a name."""
    words = f"{kind or gettext('Rapport')} {report.closed_on.isoformat()} {report.school} {report.campaign}"
    safe = " ".join(re.sub(r"[^\w’-]", " ", words).split())
    return f"{safe[:LONGEST_NAME].strip()}.{suffix}"
