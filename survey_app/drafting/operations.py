"""Publishing questionnaires as revisions, and reading them back. A revision is never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from questionnaires.analysis.disclosure import raise_thresholds
from questionnaires.analysis.report import Thresholds
from questionnaires.catalogue import list_codes, load
from questionnaires.definition.checks import check, has_errors
from questionnaires.definition.codec import content_hash, decode, encode
from questionnaires.definition.findings import Finding
from questionnaires.definition.model import Questionnaire
from survey_app.accounts import journal
from survey_app.database import session, transaction
from survey_app.drafting.models import Revision


class UnsoundQuestionnaireError(Exception):
    """A definition that cannot be asked; `findings` says what does not fit."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.sentence for finding in findings))
        self.findings = findings


class RevisionNotFoundError(Exception):
    """No revision has this name."""


@dataclass(frozen=True, slots=True)
class PublishedRevision:
    """A revision and what it holds."""

    id: int
    code: str
    number: int
    published_at: datetime
    questionnaire: Questionnaire


def publish_revision(questionnaire: Questionnaire, *, actor: int | None, now: datetime) -> int:
    """Publish a definition and return the id of its revision; the same content gives the same revision.

    Raises UnsoundQuestionnaireError when the checker finds an error, UnknownThresholdError when the privacy block
    names a limit that does not exist: found at the opening, it would be found too late.
    """
    raise_thresholds(Thresholds(), questionnaire.privacy.thresholds)
    findings = check(questionnaire)
    if has_errors(findings):
        raise UnsoundQuestionnaireError(findings)
    with transaction():
        return _publish(questionnaire, actor, now)


def publish_catalogue(now: datetime) -> list[int]:
    """Publish the built-in questionnaires whose content is new; return the ids of their present revisions."""
    built_in = [load(code) for code in list_codes()]
    try:
        return _publish_all(built_in, now)
    except IntegrityError:
        # Another process that starts at the same time has published them: they are found this time.
        return _publish_all(built_in, now)


def get_questionnaire(revision_id: int) -> Questionnaire:
    """Return the definition of a revision. Raises RevisionNotFoundError."""
    content = session().scalar(select(Revision.content).where(Revision.id == revision_id))
    if content is None:
        message = f"no revision {revision_id}"
        raise RevisionNotFoundError(message)
    return _decode(content)


def get_revision(code: str, number: int) -> PublishedRevision:
    """Return the revision that people call by its code and number. Raises RevisionNotFoundError."""
    revision = session().scalar(
        select(Revision).where(Revision.questionnaire_code == code, Revision.number == number)
    )
    if revision is None:
        message = f"no revision {number} of {code}"
        raise RevisionNotFoundError(message)
    return published(revision)


def list_revisions() -> list[PublishedRevision]:
    """Return every revision, by questionnaire, newest first."""
    revisions = session().scalars(
        select(Revision).order_by(Revision.questionnaire_code, Revision.number.desc())
    )
    return [published(revision) for revision in revisions]


def list_latest_revisions() -> list[PublishedRevision]:
    """Return the newest revision of each questionnaire: what a new campaign may ask."""
    latest: dict[str, PublishedRevision] = {}
    for revision in list_revisions():
        latest.setdefault(revision.code, revision)
    return list(latest.values())


def _publish_all(questionnaires: Iterable[Questionnaire], now: datetime) -> list[int]:
    with transaction():
        return [_publish(questionnaire, None, now) for questionnaire in questionnaires]


def _publish(questionnaire: Questionnaire, actor: int | None, now: datetime) -> int:
    digest = content_hash(questionnaire)
    of_this_code = Revision.questionnaire_code == questionnaire.code
    known = session().scalar(select(Revision.id).where(of_this_code, Revision.content_hash == digest))
    if known is not None:
        return known
    highest = session().scalar(select(func.max(Revision.number)).where(of_this_code)) or 0
    revision = Revision(
        questionnaire_code=questionnaire.code,
        number=highest + 1,
        content_hash=digest,
        content=encode(questionnaire).decode(),
        published_at=now,
        published_by_id=actor,
    )
    session().add(revision)
    session().flush()
    journal.record(
        "revision.publish", actor, now=now, questionnaire=questionnaire.code, number=revision.number
    )
    return revision.id


def published(revision: Revision) -> PublishedRevision:
    """Return a revision with its definition."""
    return PublishedRevision(
        id=revision.id,
        code=revision.questionnaire_code,
        number=revision.number,
        published_at=revision.published_at,
        questionnaire=_decode(revision.content),
    )


@lru_cache(maxsize=64)
def _decode(content: str) -> Questionnaire:
    """Remember what was decoded, by content: a revision never changes, and definitions are frozen values."""
    return decode(content)
