"""Use cases of questionnaires, one theme a file; here, what other subjects use of published revisions."""

from survey_app.drafting.errors import RevisionNotFoundError, UnsoundQuestionnaireError
from survey_app.drafting.operations.revisions import (
    PublishedRevision,
    get_questionnaire,
    get_questionnaire_for,
    get_revision,
    list_latest_revisions,
    list_revisions,
    publish_catalogue,
    publish_revision,
    published,
)

__all__ = [
    "PublishedRevision",
    "RevisionNotFoundError",
    "UnsoundQuestionnaireError",
    "get_questionnaire",
    "get_questionnaire_for",
    "get_revision",
    "list_latest_revisions",
    "list_revisions",
    "publish_catalogue",
    "publish_revision",
    "published",
]
