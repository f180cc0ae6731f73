"""Publishing questionnaires as revisions, and reading them back. A revision is never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from questionnaires.analysis.disclosure import raise_thresholds
from questionnaires.analysis.report import Thresholds
from questionnaires.catalogue import list_codes, load
from questionnaires.definition.checks import check, has_errors
from questionnaires.definition.codec import content_hash, decode, encode
from questionnaires.definition.model import Questionnaire
from survey_app.accounts import journal
from survey_app.database import session, transaction
from survey_app.drafting.errors import RevisionNotFoundError, UnsoundQuestionnaireError
from survey_app.drafting.models import Draft, Revision
from survey_app.drafting.operations.access import COMMON, owner_name, owners_for


@dataclass(frozen=True, slots=True)
class PublishedRevision:
    """A revision and what it holds; `is_common` when every school may ask it."""

    id: int
    code: str
    number: int
    published_at: datetime
    questionnaire: Questionnaire
    is_common: bool = True


def publish_revision(questionnaire: Questionnaire, *, actor: int | None, now: datetime) -> int:
    """Publish a definition for everybody and return the id of its revision; the same content gives the same one.

    Raises UnsoundQuestionnaireError when the checker finds an error, UnknownThresholdError when the privacy block
    names a limit that does not exist: found at the opening, it would be found too late.
    """
    raise_thresholds(Thresholds(), questionnaire.privacy.thresholds)
    findings = check(questionnaire)
    if has_errors(findings):
        raise UnsoundQuestionnaireError(findings)
    with transaction():
        return add_revision(questionnaire, None, actor=actor, now=now).id


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


def get_questionnaire_for(revision_id: int, school_id: int) -> Questionnaire:
    """Return the definition of a revision that a school may ask: a common one or its own.

    Raises RevisionNotFoundError.
    """
    owners = (COMMON, owner_name(school_id))
    content = session().scalar(
        select(Revision.content).where(Revision.id == revision_id, Revision.owner.in_(owners))
    )
    if content is None:
        message = f"no revision {revision_id} for school {school_id}"
        raise RevisionNotFoundError(message)
    return _decode(content)


def get_revision(code: str, number: int, account_id: int) -> PublishedRevision:
    """Return the revision that a person calls by its code and number, the one of their school first.

    Raises RevisionNotFoundError.
    """
    named = _revisions_for(account_id).where(Revision.questionnaire_code == code, Revision.number == number)
    revision = session().scalar(
        named.order_by(None).order_by(Revision.owner == COMMON, Revision.owner).limit(1)
    )
    if revision is None:
        message = f"no revision {number} of {code}"
        raise RevisionNotFoundError(message)
    return published(revision)


def list_revisions(account_id: int) -> list[PublishedRevision]:
    """Return every revision that a person may ask, by questionnaire, newest first; the common ones first."""
    return [published(revision) for revision in session().scalars(_revisions_for(account_id))]


def list_latest_revisions(account_id: int) -> list[PublishedRevision]:
    """Return the newest revision of each questionnaire that a person may ask in a new campaign."""
    latest: dict[tuple[str, str], Revision] = {}
    for revision in session().scalars(_revisions_for(account_id)):
        latest.setdefault((revision.owner, revision.questionnaire_code), revision)
    return [published(revision) for revision in latest.values()]


def add_revision(
    questionnaire: Questionnaire, draft: Draft | None, *, actor: int | None, now: datetime
) -> Revision:
    """Add a sound definition to the transaction that is under way, or find the revision that has its content.

    It belongs to the school of the draft, to everybody without a draft or a school.
    """
    owner = owner_name(draft.school_id) if draft else COMMON
    digest = content_hash(questionnaire)
    of_this_code = (Revision.owner == owner, Revision.questionnaire_code == questionnaire.code)
    known = session().scalar(select(Revision).where(*of_this_code, Revision.content_hash == digest))
    if known is not None:
        return known
    revision = Revision(
        owner=owner,
        questionnaire_code=questionnaire.code,
        number=next_number(owner, questionnaire.code),
        content_hash=digest,
        content=encode(questionnaire).decode(),
        draft_id=draft.id if draft else None,
        published_at=now,
        published_by_id=actor,
    )
    session().add(revision)
    session().flush()
    journal.record(
        "revision.publish",
        actor,
        draft.school_id if draft else None,
        now=now,
        questionnaire=questionnaire.code,
        number=revision.number,
    )
    return revision


def next_number(owner: str, code: str) -> int:
    """Return the number that the next revision of a questionnaire gets."""
    highest = select(func.max(Revision.number)).where(
        Revision.owner == owner, Revision.questionnaire_code == code
    )
    return (session().scalar(highest) or 0) + 1


def published(revision: Revision) -> PublishedRevision:
    """Return a revision with its definition."""
    return PublishedRevision(
        id=revision.id,
        code=revision.questionnaire_code,
        number=revision.number,
        published_at=revision.published_at,
        questionnaire=_decode(revision.content),
        is_common=revision.owner == COMMON,
    )


def _publish_all(questionnaires: Iterable[Questionnaire], now: datetime) -> list[int]:
    with transaction():
        return [add_revision(questionnaire, None, actor=None, now=now).id for questionnaire in questionnaires]


def _revisions_for(account_id: int) -> Select[Revision]:
    return (
        select(Revision)
        .where(Revision.owner.in_(owners_for(account_id)))
        .order_by(Revision.owner, Revision.questionnaire_code, Revision.number.desc())
    )


@lru_cache(maxsize=64)
def _decode(content: str) -> Questionnaire:
    """Remember what was decoded, by content: a revision never changes, and definitions are frozen values."""
    return decode(content)
