"""Publishing a draft: what has to be right before, what will be different, and then exactly what was shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from questionnaires.analysis.disclosure import UnknownThresholdError, raise_thresholds
from questionnaires.analysis.report import Thresholds
from questionnaires.definition.codec import content_hash
from questionnaires.definition.comparability import Comparison, compare
from questionnaires.definition.findings import Finding, has_errors
from questionnaires.definition.length import estimate_minutes
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.reading import examine
from questionnaires.editing.shredding import assemble
from questionnaires.logic.explorer import Exploration, explore
from questionnaires.logic.trials import TestOutcome, run_test_cases
from survey_app.database import session, transaction
from survey_app.drafting.errors import DraftChangedError, PublicationBlockedError
from survey_app.drafting.models import Draft, Revision
from survey_app.drafting.operations.access import COMMON, Editor, get_draft, lock_draft, owner_name
from survey_app.drafting.operations.elements import load_elements
from survey_app.drafting.operations.revisions import (
    PublishedRevision,
    add_revision,
    next_number,
    published,
)


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing a draft would do, as it stands after entry `head`.

    `digest` names the content; `publish_draft` wants both back. `number` is the one that the revision gets, or has
    when this content is published already (`is_published`). `last` is the revision before it, of the same
    questionnaire, else the reference questionnaire that it was built on; `comparison` says what is different.
    """

    head: int
    digest: str
    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...]
    unknown_threshold: str
    outcomes: tuple[TestOutcome, ...]
    exploration: Exploration | None
    minutes: float | None
    number: int
    is_published: bool
    last: PublishedRevision | None
    comparison: Comparison | None

    @property
    def is_blocked(self) -> bool:
        """Whether something must be put right first."""
        return (
            self.questionnaire is None
            or has_errors(self.findings)
            or bool(self.unknown_threshold)
            or not all(outcome.has_passed for outcome in self.outcomes)
        )


def prepare_publication(key: str, visitor: Editor) -> Publication:
    """Return what publishing a draft would do. Raises DraftNotFoundError."""
    return _prepare(get_draft(key, visitor), explores=True)


def publish_draft(key: str, visitor: Editor, *, head: int, digest: str, now: datetime) -> PublishedRevision:
    """Publish a draft as it was shown; the same content gives the same revision.

    Raises DraftNotFoundError, DraftChangedError when it is no longer what was shown, PublicationBlockedError when
    something is wrong with it.
    """
    try:
        return _publish(key, visitor, head=head, digest=digest, now=now)
    except IntegrityError:
        # Another draft of the same code was published at this moment: this one takes the next number.
        return _publish(key, visitor, head=head, digest=digest, now=now)


def _publish(key: str, visitor: Editor, *, head: int, digest: str, now: datetime) -> PublishedRevision:
    with transaction() as writing:
        draft = lock_draft(writing, key, visitor)
        publication = _prepare(draft, explores=False)
        if (publication.head, publication.digest) != (head, digest):
            message = f"draft {key} is at {publication.head}, not {head}"
            raise DraftChangedError(message)
        if publication.questionnaire is None or publication.is_blocked:
            raise PublicationBlockedError(key)
        revision = add_revision(publication.questionnaire, draft, actor=visitor.account_id, now=now)
        return published(revision)


def _prepare(draft: Draft, *, explores: bool) -> Publication:
    """Look at a draft; exploring its routes takes a while and blocks nothing."""
    examination = examine(assemble(load_elements(draft.id)))
    questionnaire, findings = examination.questionnaire, examination.findings
    if questionnaire is None:
        return _nothing_to_publish(draft, findings)
    is_sound = not has_errors(findings)
    digest = content_hash(questionnaire)
    known = _find_known(draft, questionnaire, digest)
    last = None if known else _find_last(draft, questionnaire)
    return Publication(
        head=draft.head,
        digest=digest,
        questionnaire=questionnaire,
        findings=findings,
        unknown_threshold=_find_unknown_threshold(questionnaire),
        outcomes=run_test_cases(questionnaire) if is_sound else (),
        exploration=explore(questionnaire) if is_sound and explores else None,
        minutes=estimate_minutes(questionnaire),
        number=known.number if known else next_number(owner_name(draft.school_id), questionnaire.code),
        is_published=known is not None,
        last=published(last) if last else None,
        comparison=compare(published(last).questionnaire, questionnaire) if last and is_sound else None,
    )


def _nothing_to_publish(draft: Draft, findings: tuple[Finding, ...]) -> Publication:
    return Publication(
        head=draft.head,
        digest="",
        questionnaire=None,
        findings=findings,
        unknown_threshold="",
        outcomes=(),
        exploration=None,
        minutes=None,
        number=1,
        is_published=False,
        last=None,
        comparison=None,
    )


def _find_known(draft: Draft, questionnaire: Questionnaire, digest: str) -> Revision | None:
    return session().scalar(
        select(Revision).where(
            Revision.owner == owner_name(draft.school_id),
            Revision.questionnaire_code == questionnaire.code,
            Revision.content_hash == digest,
        )
    )


def _find_last(draft: Draft, questionnaire: Questionnaire) -> Revision | None:
    """Return the newest revision of the questionnaire, else that of its reference questionnaire."""
    own = _newest(owner_name(draft.school_id), questionnaire.code)
    if own is None and questionnaire.reference is not None:
        return _newest(COMMON, questionnaire.reference.code)
    return own


def _newest(owner: str, code: str) -> Revision | None:
    return session().scalar(
        select(Revision)
        .where(Revision.owner == owner, Revision.questionnaire_code == code)
        .order_by(Revision.number.desc())
        .limit(1)
    )


def _find_unknown_threshold(questionnaire: Questionnaire) -> str:
    """Return the name of a limit that does not exist: found at the opening, it would be found too late."""
    try:
        raise_thresholds(Thresholds(), questionnaire.privacy.thresholds)
    except UnknownThresholdError as error:
        return str(error)
    return ""
