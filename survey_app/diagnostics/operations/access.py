"""Reaching a fiche: for the people of its school and those whom it has invited; for others it does not exist."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.models import Role
from survey_app.accounts.operations import school_ids_of
from survey_app.accounts.operations.roles import has_role
from survey_app.coediting.models import SharedDocument
from survey_app.database import session
from survey_app.diagnostics.errors import FicheNotFoundError, FicheSignedError
from survey_app.diagnostics.models import Assessment, AssessmentState

EDITORS = (Role.CHEF, Role.REFERENT, Role.ANIMATEUR)
"""Who fills the fiche."""

STARTERS = (Role.CHEF, Role.REFERENT)
"""Who begins the one of a year."""

HEADS = (Role.CHEF,)
"""Who signs it, and who invites others to fill it."""


def get_assessment(key: str, actor: int, roles: tuple[Role, ...] = EDITORS) -> Assessment:
    """Return a fiche of a school in which the account has one of these roles. Raises FicheNotFoundError."""
    assessment = session().scalar(_assessment_of(key, actor, roles))
    if assessment is None:
        # Whether another school has filled a fiche is nobody's business.
        message = f"no fiche {key} for account {actor}"
        raise FicheNotFoundError(message)
    return assessment


def find_document(key: str, actor: int) -> Select[int]:
    """Select the id of the document of a fiche that the account fills; nothing of another one."""
    return _assessment_of(key, actor, EDITORS).with_only_columns(Assessment.document_id)


def find_assessment(key: str) -> Assessment:
    """Return a fiche, whoever asks. Raises FicheNotFoundError."""
    assessment = session().scalar(select(Assessment).where(Assessment.key == key))
    if assessment is None:
        message = f"no fiche {key}"
        raise FicheNotFoundError(message)
    return assessment


def lock_assessment(
    writing: scoped_session[Session], key: str, actor: int, roles: tuple[Role, ...] = EDITORS
) -> Assessment:
    """Return a fiche to which nobody else writes until the transaction ends.

    Who writes cells and who signs both take the row of the document first: an edit is in what is signed, or it is
    refused. Raises FicheNotFoundError.
    """
    assessment = get_assessment(key, actor, roles)
    writing.get_one(SharedDocument, assessment.document_id, with_for_update=True, populate_existing=True)
    writing.refresh(assessment)
    return assessment


def lock_open(
    writing: scoped_session[Session], key: str, actor: int, roles: tuple[Role, ...] = EDITORS
) -> Assessment:
    """Return a fiche as `lock_assessment` does. Raises FicheSignedError once it is signed."""
    assessment = lock_assessment(writing, key, actor, roles)
    if assessment.state is AssessmentState.SIGNED:
        message = f"fiche {key} is signed"
        raise FicheSignedError(message)
    return assessment


def may_sign(assessment: Assessment, actor: int) -> bool:
    """Say whether the account may sign the fiche and invite people to fill it."""
    return assessment.school_id in school_ids_of(actor, *HEADS)


def _assessment_of(key: str, actor: int, roles: tuple[Role, ...]) -> Select[Assessment]:
    return select(Assessment).where(Assessment.key == key, has_role(actor, Assessment.school_id, *roles))
