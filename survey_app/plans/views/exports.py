"""Files of a plan: PDF and ODT of one description, ODS, and its dates for a calendar."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.documents import ics, ods, odt, pdf
from survey_app.plans.agenda import build_agenda
from survey_app.plans.operations.access import names_of
from survey_app.plans.operations.plans import open_plan
from survey_app.plans.operations.versions import open_version
from survey_app.plans.pages.files import FilesPage, PrintedPage
from survey_app.plans.pages.head import Link
from survey_app.plans.pages.plan import place_of
from survey_app.plans.paper import build_document
from survey_app.plans.presentation import PresentedPlan, present_plan
from survey_app.plans.sheets import build_workbook
from survey_app.plans.views.blueprint import Page, actor, blueprint, editors, head_of
from survey_app.plans.views.overview import names_in
from survey_app.web.clock import current_instant
from survey_app.web.filters import PARIS

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class _State:
    """A plan in words, the day it stands for, and the label of a frozen version."""

    plan: PresentedPlan
    dated_on: date
    version: str = ""


@blueprint.get("/<plan_key>/exporter")
@editors
def show_files(plan_key: str) -> Page:
    """Show which files there are of a plan, and what each is good for."""
    opened = open_plan(plan_key, actor())
    page = FilesPage(
        head=head_of(opened.plan),
        files=tuple(
            (Link(url_for(f"plans.{name}", plan_key=plan_key), label), use)
            for name, label, use in (
                ("show_pdf", _("Document à imprimer (PDF)"), _("Pour le conseil d’administration.")),
                ("show_odt", _("Texte à modifier (ODT)"), _("Pour LibreOffice ou Word.")),
                ("show_ods", _("Tableau (ODS)"), _("Une ligne du plan par ligne du tableau.")),
                ("show_ics", _("Dates (ICS)"), _("Pour un agenda : périodes et échéances.")),
            )
        ),
        print_url=url_for("plans.show_printed", plan_key=plan_key),
    )
    return render_template("plans/files.html", page=page)


@blueprint.get("/<plan_key>/imprimer")
@editors
def show_printed(plan_key: str) -> Page:
    """Show the whole plan on one page, to be read or printed."""
    opened = open_plan(plan_key, actor())
    return render_template("plans/printed.html", page=PrintedPage(head_of(opened.plan), _now(plan_key).plan))


@blueprint.get("/<plan_key>/plan.pdf")
@editors
def show_pdf(plan_key: str) -> Response:
    """Send the plan as it is, to be printed."""
    return _send(_now(plan_key), "pdf", pdf.MEDIA_TYPE, _pdf)


@blueprint.get("/<plan_key>/plan.odt")
@editors
def show_odt(plan_key: str) -> Response:
    """Send the plan as it is, to be changed."""
    return _send(_now(plan_key), "odt", odt.MEDIA_TYPE, _odt)


@blueprint.get("/<plan_key>/plan.ods")
@editors
def show_ods(plan_key: str) -> Response:
    """Send the plan as it is, as a table."""
    return _send(_now(plan_key), "ods", ods.MEDIA_TYPE, _ods)


@blueprint.get("/<plan_key>/plan.ics")
@editors
def show_ics(plan_key: str) -> Response:
    """Send the dates of the plan."""
    now = current_instant()
    return _send(
        _now(plan_key),
        "ics",
        ics.MEDIA_TYPE,
        lambda state: ics.write_ics(build_agenda(state.plan, plan_key, made_at=now)),
    )


@blueprint.get("/<plan_key>/versions/<int:version>/plan.pdf")
@editors
def show_version_pdf(plan_key: str, version: int) -> Response:
    """Send a frozen version, to be printed."""
    return _send(_frozen(plan_key, version), "pdf", pdf.MEDIA_TYPE, _pdf)


@blueprint.get("/<plan_key>/versions/<int:version>/plan.odt")
@editors
def show_version_odt(plan_key: str, version: int) -> Response:
    """Send a frozen version as a text."""
    return _send(_frozen(plan_key, version), "odt", odt.MEDIA_TYPE, _odt)


@blueprint.get("/<plan_key>/versions/<int:version>/plan.ods")
@editors
def show_version_ods(plan_key: str, version: int) -> Response:
    """Send a frozen version as a table."""
    return _send(_frozen(plan_key, version), "ods", ods.MEDIA_TYPE, _ods)


def _pdf(state: _State) -> bytes:
    return pdf.write_pdf(build_document(state.plan, dated_on=state.dated_on, version=state.version))


def _odt(state: _State) -> bytes:
    return odt.write_odt(build_document(state.plan, dated_on=state.dated_on, version=state.version))


def _ods(state: _State) -> bytes:
    return ods.write_ods(build_workbook(state.plan, dated_on=state.dated_on, version=state.version))


def _now(plan_key: str) -> _State:
    opened = open_plan(plan_key, actor())
    plan = present_plan(opened.content, place_of(opened.plan), names_in(opened))
    return _State(plan, current_instant().astimezone(PARIS).date())


def _frozen(plan_key: str, number: int) -> _State:
    frozen = open_version(plan_key, number, actor())
    people = {line.responsible for line in frozen.content.lines if line.responsible is not None}
    plan = present_plan(frozen.content, place_of(frozen.plan), names_of(people))
    return _State(plan, frozen.facts.frozen_at.astimezone(PARIS).date(), frozen.facts.label)


def _send(state: _State, suffix: str, media_type: str, write: Callable[[_State], bytes]) -> Response:
    """Send a file to keep, under a name without anything a system could take for more than a name."""
    words = f"{state.plan.title} {state.version} {state.dated_on.isoformat()} {state.plan.school}"
    safe = " ".join(re.sub(r"[^\w’-]", " ", words).split())[:LONGEST_NAME].strip()
    response = send_file(
        io.BytesIO(write(state)), media_type, as_attachment=True, download_name=f"{safe}.{suffix}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
