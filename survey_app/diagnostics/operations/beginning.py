"""Use cases: beginning the fiche of a school year, by a grid that the school may fill."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from questionnaires.analysis.maturity import has_grid
from survey_app.accounts import journal
from survey_app.accounts.operations import require_role
from survey_app.coediting.operations import add_document
from survey_app.database import session, transaction
from survey_app.diagnostics.errors import GridNotFoundError
from survey_app.diagnostics.models import Assessment
from survey_app.diagnostics.operations.access import STARTERS
from survey_app.diagnostics.school_year import school_year_of
from survey_app.drafting.models import Revision
from survey_app.drafting.operations import PublishedRevision, published
from survey_app.drafting.operations.access import COMMON, owner_name

BUILT_IN = "fiche_etablissement"
"""The code of the grid that is proposed first, where a school has not filled another one before."""


def begin_assessment(school_id: int, revision_id: int, *, actor: int, now: datetime) -> str:
    """Begin the fiche of this school year and return its key; that of the fiche there is if somebody was quicker.

    Raises ForbiddenError, or GridNotFoundError for what is no grid of this school.
    """
    require_role(actor, school_id, *STARTERS)
    if revision_id not in {revision.id for revision in list_grids(school_id)}:
        message = f"revision {revision_id} is no grid for school {school_id}"
        raise GridNotFoundError(message)
    year = school_year_of(now)
    try:
        with transaction() as writing:
            known = _find_key(school_id, year)
            if known is not None:
                return known
            assessment = Assessment(
                key=secrets.token_hex(8),
                school_id=school_id,
                revision_id=revision_id,
                document_id=add_document(writing).id,
                year=year,
                begun_at=now,
                begun_by_id=actor,
            )
            writing.add(assessment)
            journal.record("fiche.begin", actor, school_id, now=now, year=year)
            writing.flush()
            return assessment.key
    except IntegrityError:
        known = _find_key(school_id, year)
        if known is None:
            raise
        return known


def list_grids(school_id: int) -> list[PublishedRevision]:
    """Return the newest revision of each maturity grid that a school may fill, the one to propose first.

    That is the grid of its last fiche, then the built-in one; its own grids stand before those of everybody.
    """
    latest: dict[tuple[str, str], Revision] = {}
    for revision in session().scalars(
        select(Revision)
        .where(Revision.owner.in_((COMMON, owner_name(school_id))))
        .order_by(Revision.owner.desc(), Revision.questionnaire_code, Revision.number.desc())
    ):
        latest.setdefault((revision.owner, revision.questionnaire_code), revision)
    grids = [grid for grid in map(published, latest.values()) if has_grid(grid.questionnaire)]
    usual = _usual_code(school_id)
    return sorted(grids, key=lambda grid: (grid.code != usual, grid.code != BUILT_IN))


def _usual_code(school_id: int) -> str:
    code = session().scalar(
        select(Revision.questionnaire_code)
        .join(Assessment, Assessment.revision_id == Revision.id)
        .where(Assessment.school_id == school_id)
        .order_by(Assessment.year.desc())
        .limit(1)
    )
    return code or BUILT_IN


def _find_key(school_id: int, year: int) -> str | None:
    return session().scalar(
        select(Assessment.key).where(Assessment.school_id == school_id, Assessment.year == year)
    )
