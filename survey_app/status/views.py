"""Pages about the installation: whether it answers, how it fares, what was done on it, what its files look like."""

from functools import cache

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.definition.schema import schema_file
from survey_app.accounts.guard import administrator, public
from survey_app.accounts.journal import list_actions
from survey_app.accounts.operations import list_accounts
from survey_app.doctor.examination import examine
from survey_app.schools.operations import list_schools
from survey_app.status.operations import is_database_reachable, measure_health
from survey_app.status.pages import JournalPage, Names, installation_page, journal_row
from survey_app.web.clock import current_instant

blueprint = Blueprint("status", __name__)

JOURNAL_LINES = 100
A_DAY = 24 * 60 * 60


@blueprint.get("/sante")
@public
def show_health() -> ResponseReturnValue:
    if is_database_reachable():
        return {"status": "ok"}
    return {"status": "unavailable"}, 503


@blueprint.get("/schemas/questionnaire-1.json")
@public
def show_schema() -> ResponseReturnValue:
    response = Response(_schema(), content_type="application/schema+json")
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/administration/etat")
@administrator
def show_installation() -> str:
    settings, now = current_app.config["PALIERS"], current_instant()
    page = installation_page(measure_health(now), examine(settings, now), is_embedded=settings.is_embedded)
    return render_template("status/installation.html", page=page)


@blueprint.get("/administration/journal")
@administrator
def show_journal() -> str:
    entries = list_actions(JOURNAL_LINES + 1, before=request.args.get("avant", type=int))
    names = Names(
        accounts={account.id: account.display_name for account in list_accounts()},
        schools={school.id: school.name for school in list_schools()},
    )
    shown = entries[:JOURNAL_LINES]
    page = JournalPage(
        rows=tuple(journal_row(action, names) for _, action in shown),
        older=shown[-1][0] if len(entries) > JOURNAL_LINES else None,
    )
    return render_template("status/journal.html", page=page)


@cache
def _schema() -> bytes:
    """Return the schema of definitions, made once: it takes longer than the answer."""
    return schema_file()
