"""Pages of published questionnaires: the list, and one as a teacher reads it."""

from flask import render_template
from werkzeug.wrappers import Response

from survey_app.accounts.guard import Role, school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.blueprint import blueprint
from survey_app.drafting.operations import RevisionNotFoundError, get_revision, list_latest_revisions
from survey_app.drafting.pages import QuestionnaireListPage, questionnaire_page, summarise
from survey_app.web.errors import show_error

__all__ = ["blueprint"]


@blueprint.get("/questionnaires")
@school_role(Role.CHEF, Role.REFERENT)
def list_questionnaires() -> str:
    summaries = tuple(summarise(revision) for revision in list_latest_revisions(current_visitor().account_id))
    return render_template("drafting/list_questionnaires.html", page=QuestionnaireListPage(summaries))


@blueprint.get("/questionnaires/<code>/<int:number>")
@school_role(Role.CHEF, Role.REFERENT)
def show_questionnaire(code: str, number: int) -> str:
    page = questionnaire_page(get_revision(code, number, current_visitor().account_id))
    return render_template("drafting/show_questionnaire.html", page=page)


@blueprint.errorhandler(RevisionNotFoundError)
def show_missing(_error: RevisionNotFoundError) -> Response:
    return show_error(404)
