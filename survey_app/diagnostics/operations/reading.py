"""Reading fiches: one as it stands, those of a school, and the positions that were signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Select, select

from questionnaires.analysis.maturity import Position, Status, find_position
from questionnaires.definition.model import Questionnaire
from survey_app.accounts.models import Account
from survey_app.coediting.cells import Cell
from survey_app.coediting.operations import read_cells, read_values
from survey_app.database import session
from survey_app.diagnostics.answers import read_answers
from survey_app.diagnostics.models import Assessment, AssessmentState
from survey_app.diagnostics.operations.access import find_assessment
from survey_app.diagnostics.operations.files import FileLine, list_files
from survey_app.diagnostics.signed import FrozenPosition, SignedPosition
from survey_app.drafting.operations import get_questionnaire
from survey_app.schools.models import School
from survey_app.web.filters import PARIS


@dataclass(frozen=True)
class Fiche:
    """A fiche as it stands. `signed_by` is "" while it is open, and once the account is erased."""

    key: str
    school: School
    year: int
    state: AssessmentState
    document_id: int
    head: int
    questionnaire: Questionnaire
    revision: int
    cells: Mapping[str, Cell]
    files: tuple[FileLine, ...]
    begun_at: datetime
    signed_at: datetime | None
    signed_by: str
    frozen: FrozenPosition | None

    @property
    def is_signed(self) -> bool:
        """Whether nobody writes in it any more."""
        return self.state is AssessmentState.SIGNED

    @cached_property
    def position(self) -> Position:
        """The position: the frozen one once it is signed."""
        if self.frozen is not None:
            return self.frozen.position
        values = {path: cell.value for path, cell in self.cells.items()}
        return find_position(self.questionnaire, read_answers(self.questionnaire, values))

    @property
    def answered(self) -> int:
        """How many indicators have a status."""
        return sum(one.status is not Status.UNANSWERED for one in self.position.indicators)


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One fiche in a list."""

    key: str
    school_id: int
    year: int
    state: AssessmentState
    begun_at: datetime
    signed_at: datetime | None


def read_fiche(key: str) -> Fiche:
    """Return a fiche with its cells and its files. Who may read it is the caller's affair.

    Raises FicheNotFoundError.
    """
    assessment = find_assessment(key)
    signer = session().scalar(select(Account.display_name).where(Account.id == assessment.signed_by_id))
    return Fiche(
        key=assessment.key,
        school=assessment.school,
        year=assessment.year,
        state=assessment.state,
        document_id=assessment.document_id,
        # The head first: what is written between the two readings is then told as news.
        head=assessment.document.head,
        questionnaire=get_questionnaire(assessment.revision_id),
        revision=assessment.revision.number,
        cells=read_cells(assessment.document_id),
        files=tuple(list_files(assessment.id)),
        begun_at=assessment.begun_at,
        signed_at=assessment.signed_at,
        signed_by=signer or "",
        frozen=FrozenPosition.model_validate_json(assessment.position) if assessment.position else None,
    )


def list_assessments(school_id: int) -> list[AssessmentLine]:
    """Return the fiches of a school, the latest year first."""
    rows = session().scalars(_of_school(school_id))
    return [
        AssessmentLine(row.key, row.school_id, row.year, row.state, row.begun_at, row.signed_at)
        for row in rows
    ]


def find_signed_position(school_id: int, before: datetime | None) -> SignedPosition | None:
    """Return the latest position that a school has signed, or had signed by an instant; None for none."""
    query = _of_school(school_id).where(Assessment.state == AssessmentState.SIGNED)
    if before is not None:
        query = query.where(Assessment.signed_at <= before)
    assessment = session().scalar(query.limit(1))
    return None if assessment is None else _signed(assessment)


def list_signed_positions(school_id: int) -> list[SignedPosition]:
    """Return the positions that a school has signed, the latest year first."""
    query = _of_school(school_id).where(Assessment.state == AssessmentState.SIGNED)
    return [_signed(assessment) for assessment in session().scalars(query)]


def find_position_now(school_id: int) -> Position | None:
    """Return the position of a school by its latest fiche, signed or still open; None when it has none."""
    assessment = session().scalar(_of_school(school_id).limit(1))
    return None if assessment is None else _position_of(assessment)


def read_position(key: str) -> Position:
    """Return the position that a fiche gives. Who may read it is the caller's affair. Raises FicheNotFoundError."""
    return _position_of(find_assessment(key))


def _position_of(assessment: Assessment) -> Position:
    if assessment.position is not None:
        return FrozenPosition.model_validate_json(assessment.position).position
    questionnaire = get_questionnaire(assessment.revision_id)
    return find_position(questionnaire, read_answers(questionnaire, read_values(assessment.document_id)))


def _of_school(school_id: int) -> Select[Assessment]:
    return select(Assessment).where(Assessment.school_id == school_id).order_by(Assessment.year.desc())


def _signed(assessment: Assessment) -> SignedPosition:
    frozen = FrozenPosition.model_validate_json(assessment.position or "")
    signed_at = assessment.signed_at or assessment.begun_at
    return SignedPosition(
        key=assessment.key,
        year=assessment.year,
        signed_on=signed_at.astimezone(PARIS).date(),
        position=frozen.position,
        answered=frozen.answered,
        notes=frozen.notes,
    )
