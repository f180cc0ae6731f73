"""Use cases: the files behind the indicators of a fiche."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from questionnaires.analysis.maturity import list_lines
from survey_app.accounts import journal
from survey_app.accounts.models import Account
from survey_app.database import session, transaction
from survey_app.diagnostics.errors import EvidenceNotFoundError, EvidenceRefusedError
from survey_app.diagnostics.evidence import MOST_FILES, NO_INDICATOR, TOO_MANY, check_file
from survey_app.diagnostics.models import EvidenceFile
from survey_app.diagnostics.operations.access import find_assessment, get_assessment, lock_open
from survey_app.drafting.operations import get_questionnaire


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file without its content; `added_by` is "" once the account is erased."""

    id: str
    indicator: str
    name: str
    size: int
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file to be sent."""

    name: str
    media_type: str
    content: bytes


def add_file(key: str, indicator: str, name: str, content: bytes, *, actor: int, now: datetime) -> str:
    """Keep a file behind an indicator of an open fiche and return its id.

    Raises EvidenceRefusedError, FicheNotFoundError or FicheSignedError.
    """
    sound = check_file(name, content)
    with transaction() as writing:
        assessment = lock_open(writing, key, actor)
        codes = {line.row.code for line in list_lines(get_questionnaire(assessment.revision_id))}
        if indicator not in codes:
            raise EvidenceRefusedError(NO_INDICATOR)
        count = select(func.count()).where(EvidenceFile.assessment_id == assessment.id)
        if (writing.scalar(count) or 0) >= MOST_FILES:
            raise EvidenceRefusedError(TOO_MANY)
        kept = EvidenceFile(
            assessment_id=assessment.id,
            indicator=indicator,
            name=sound.name,
            media_type=sound.media_type,
            size=len(sound.content),
            content=sound.content,
            added_at=now,
            added_by_id=actor,
        )
        writing.add(kept)
        journal.record("evidence.add", actor, assessment.school_id, now=now, indicator=indicator)
        writing.flush()
        return kept.id


def remove_file(key: str, file_id: str, *, actor: int, now: datetime) -> str:
    """Delete a file of an open fiche and return the indicator it stood behind.

    Raises EvidenceNotFoundError, FicheNotFoundError or FicheSignedError.
    """
    with transaction() as writing:
        assessment = lock_open(writing, key, actor)
        kept = writing.get(EvidenceFile, file_id)
        if kept is None or kept.assessment_id != assessment.id:
            raise EvidenceNotFoundError(file_id)
        indicator = kept.indicator
        writing.delete(kept)
        journal.record("evidence.remove", actor, assessment.school_id, now=now, indicator=indicator)
        return indicator


def get_file(key: str, file_id: str, *, actor: int) -> FileContent:
    """Return a file to somebody who fills the fiche. Raises FicheNotFoundError or EvidenceNotFoundError."""
    get_assessment(key, actor)
    return read_file(key, file_id)


def read_file(key: str, file_id: str) -> FileContent:
    """Return a file. Who may read it is the caller's affair. Raises FicheNotFoundError or EvidenceNotFoundError."""
    assessment = find_assessment(key)
    kept = session().get(EvidenceFile, file_id)
    if kept is None or kept.assessment_id != assessment.id:
        raise EvidenceNotFoundError(file_id)
    return FileContent(kept.name, kept.media_type, kept.content)


def list_files(assessment_id: int) -> list[FileLine]:
    """Return the files of a fiche, by indicator, in the order in which they came; their contents are not read."""
    rows = session().execute(
        select(
            EvidenceFile.id,
            EvidenceFile.indicator,
            EvidenceFile.name,
            EvidenceFile.size,
            EvidenceFile.added_at,
            func.coalesce(Account.display_name, ""),
        )
        .outerjoin(Account, Account.id == EvidenceFile.added_by_id)
        .where(EvidenceFile.assessment_id == assessment_id)
        .order_by(EvidenceFile.indicator, EvidenceFile.added_at, EvidenceFile.id)
    )
    return [FileLine(*row) for row in rows]
