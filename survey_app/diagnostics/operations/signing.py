"""Use cases: the head of the school signs the fiche of the year off, and may open it again."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, select

from questionnaires.analysis.maturity import Status, find_position
from questionnaires.definition.model import Questionnaire
from survey_app.accounts import journal
from survey_app.coediting.cells import Value
from survey_app.coediting.operations import read_values
from survey_app.database import session, transaction
from survey_app.diagnostics.answers import LINK, NOTE, code_in, read_answers
from survey_app.diagnostics.errors import FicheChangedError, NextYearBegunError
from survey_app.diagnostics.models import Assessment, AssessmentState, EvidenceFile
from survey_app.diagnostics.operations.access import HEADS, get_assessment, lock_assessment
from survey_app.diagnostics.signed import FrozenPosition
from survey_app.drafting.operations import get_questionnaire


def sign_fiche(key: str, *, seen: int, actor: int, now: datetime) -> None:
    """Freeze the position of a fiche; `seen` is the number of the last change that its head has read.

    A fiche that is signed already stays as it is. Raises FicheNotFoundError, or FicheChangedError when somebody
    has written since.
    """
    with transaction() as writing:
        assessment = lock_assessment(writing, key, actor, HEADS)
        if assessment.state is AssessmentState.SIGNED:
            return
        if assessment.document.head != seen:
            message = f"fiche {key} is at {assessment.document.head}, not at {seen}"
            raise FicheChangedError(message)
        frozen = _freeze(assessment, get_questionnaire(assessment.revision_id))
        assessment.state, assessment.position = AssessmentState.SIGNED, frozen.model_dump_json()
        assessment.signed_at, assessment.signed_by_id = now, actor
        journal.record("fiche.sign", actor, assessment.school_id, now=now, year=assessment.year)


def reopen_fiche(key: str, *, actor: int, now: datetime) -> None:
    """Let people write again in a signed fiche, until that of a later year has begun.

    Raises FicheNotFoundError or NextYearBegunError.
    """
    with transaction() as writing:
        assessment = lock_assessment(writing, key, actor, HEADS)
        if assessment.state is AssessmentState.OPEN:
            return
        if _has_later(assessment):
            message = f"the year after {assessment.year} has begun"
            raise NextYearBegunError(message)
        assessment.state, assessment.position = AssessmentState.OPEN, None
        assessment.signed_at, assessment.signed_by_id = None, None
        journal.record("fiche.reopen", actor, assessment.school_id, now=now, year=assessment.year)


def may_reopen(key: str, *, actor: int) -> bool:
    """Say whether a signed fiche can still be opened again. Raises FicheNotFoundError."""
    return not _has_later(get_assessment(key, actor))


def _has_later(assessment: Assessment) -> bool:
    later = exists().where(Assessment.school_id == assessment.school_id, Assessment.year > assessment.year)
    return bool(session().scalar(select(later)))


def _freeze(assessment: Assessment, questionnaire: Questionnaire) -> FrozenPosition:
    values = read_values(assessment.document_id)
    position = find_position(questionnaire, read_answers(questionnaire, values))
    files = session().scalars(
        select(EvidenceFile.indicator).where(EvidenceFile.assessment_id == assessment.id).distinct()
    )
    return FrozenPosition(
        position=position,
        answered=sum(one.status is not Status.UNANSWERED for one in position.indicators),
        notes=len(_shown_by(values) | set(files)),
    )


def _shown_by(values: Mapping[str, Value]) -> set[str]:
    return {code_in(path) for path in values if path.endswith((f".{NOTE}", f".{LINK}"))}
