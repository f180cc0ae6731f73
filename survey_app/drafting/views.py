"""Pages of questionnaires: the list of drafts and of what is published, and a published one to read or to keep."""

import csv
import io

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from questionnaires.definition.codec import encode
from survey_app.accounts.guard import Role
from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.blueprint import Page, blueprint, makers, require_maker
from survey_app.drafting.builder import views as builder_views
from survey_app.drafting.codebook_pages import codebook_rows
from survey_app.drafting.conditions import views as condition_views
from survey_app.drafting.conflicts import views as conflict_views
from survey_app.drafting.downloads import CSV, JSON, download
from survey_app.drafting.errors import DraftNotFoundError, RevisionNotFoundError
from survey_app.drafting.history import views as history_views
from survey_app.drafting.library import views as library_views
from survey_app.drafting.maturity import views as maturity_views
from survey_app.drafting.operations import get_revision, list_latest_revisions
from survey_app.drafting.operations.drafts import list_deleted_drafts, list_draft_schools, list_drafts
from survey_app.drafting.pages import QuestionnaireListPage, draft_line, revision_page, summarise
from survey_app.drafting.pasting import views as pasting_views
from survey_app.drafting.publishing import views as publishing_views
from survey_app.drafting.settings import views as settings_views
from survey_app.drafting.starting import views as starting_views
from survey_app.drafting.translation import views as translation_views
from survey_app.drafting.trials import views as trial_views
from survey_app.schools.operations import list_schools_of
from survey_app.web.errors import show_error

__all__ = [
    "blueprint",
    "builder_views",
    "condition_views",
    "conflict_views",
    "history_views",
    "library_views",
    "maturity_views",
    "pasting_views",
    "publishing_views",
    "settings_views",
    "starting_views",
    "translation_views",
    "trial_views",
]


@blueprint.get("/questionnaires")
@makers
def list_questionnaires() -> Page:
    visitor = require_maker()
    page = QuestionnaireListPage(
        drafts=tuple(draft_line(draft) for draft in list_drafts(visitor)),
        deleted=tuple(draft_line(draft) for draft in list_deleted_drafts(visitor)),
        summaries=tuple(summarise(revision) for revision in list_latest_revisions(visitor.account_id)),
        has_several_schools=len(list_draft_schools(visitor)) + visitor.is_administrator > 1,
        schools_to_colour=tuple(
            (school.id, school.name) for school in list_schools_of(visitor.account_id, Role.CHEF)
        ),
    )
    return render_template("drafting/list_questionnaires.html", page=page)


@blueprint.get("/questionnaires/<code>/<int:number>")
@makers
def show_questionnaire(code: str, number: int) -> Page:
    visitor = require_maker()
    revision = get_revision(code, number, visitor.account_id)
    page = revision_page(revision, has_school=visitor.has_role(Role.CHEF, Role.REFERENT))
    return render_template("drafting/show_questionnaire.html", page=page)


@blueprint.get("/questionnaires/<code>/<int:number>/questionnaire.json")
@makers
def export_revision(code: str, number: int) -> Response:
    require_maker()
    revision = get_revision(code, number, current_visitor().account_id)
    return download(encode(revision.questionnaire), f"{code}-{number}.json", JSON)


@blueprint.get("/questionnaires/<code>/<int:number>/codes.csv")
@makers
def export_codebook(code: str, number: int) -> Response:
    require_maker()
    revision = get_revision(code, number, current_visitor().account_id)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow((_("Variable"), _("Question"), _("Code"), _("Réponse")))
    writer.writerows(codebook_rows(revision.questionnaire))
    name = _("%(code)s-%(number)s-codes.csv", code=code, number=number)
    return download(b"\xef\xbb\xbf" + text.getvalue().encode(), name, CSV)


@blueprint.errorhandler(RevisionNotFoundError)
@blueprint.errorhandler(DraftNotFoundError)
def show_missing(_error: RevisionNotFoundError | DraftNotFoundError) -> Response:
    return show_error(404)
