"""Reading texts over before anybody else of the school is shown one (anonymity study, section 4, rule 6).

A référent who is not the head of the school does it; where there is none, an administrator. The frozen report
never changes: what is decided is kept apart, and applied whenever texts are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased, scoped_session

from questionnaires.analysis.disclosure import TextDecision, hold_back, review_verbatims
from questionnaires.analysis.report import Report, Verbatims
from survey_app.accounts import journal
from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import STAFF_ROLES, Account, Membership, Role
from survey_app.accounts.operations import school_ids_of
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.errors import CampaignNotFoundError
from survey_app.campaigns.models import Campaign
from survey_app.database import session, transaction
from survey_app.reports.models import TextDecisionRow, TextReview

TextName = tuple[str, int]
"""Names a text: the code of its question, and its place in the frozen report."""


class NotReviewerError(ForbiddenError):
    """The account may read the report, but not its texts before they have been read over."""


class ReviewChangedError(Exception):
    """Somebody else saved decisions since the page was opened."""


class NothingToReviewError(Exception):
    """There is no report yet, or it shows no text."""


@dataclass(frozen=True, slots=True)
class ReviewState:
    """How far the reading over is, and by whom it can be done."""

    is_released: bool
    may_review: bool
    has_referent: bool


@dataclass(frozen=True, slots=True)
class ReviewedTexts:
    """The texts of a report with what was decided. `parts` is empty before there is anything to read over.

    `reads_report`: whoever reads the texts over may read the report too, which administrators may not.
    """

    public_id: str
    campaign: str
    school: str
    parts: tuple[Verbatims, ...]
    decisions: Mapping[TextName, TextDecision]
    least: int
    version: int
    is_released: bool
    reads_report: bool


def get_texts(account_id: int, public_id: str) -> ReviewedTexts:
    """Return the texts that were written, for whoever reads them over.

    Raises CampaignNotFoundError, or NotReviewerError for others of the school.
    """
    campaign = _get_campaign(public_id, account_id)
    frozen = session().get(FrozenReport, public_id)
    report = None if frozen is None else Report.model_validate_json(frozen.content)
    review = session().get(TextReview, public_id)
    return ReviewedTexts(
        public_id=public_id,
        campaign=campaign.title,
        school=campaign.school.name,
        parts=() if report is None else tuple(part for part in report.verbatims if part.texts),
        decisions=_decisions(public_id),
        least=0 if report is None else report.thresholds.texts,
        version=0 if review is None else review.version,
        is_released=review is not None and review.is_released,
        reads_report=campaign.school_id in school_ids_of(account_id, *STAFF_ROLES),
    )


def save_decisions(
    account_id: int,
    public_id: str,
    decisions: Mapping[TextName, TextDecision],
    *,
    version: int,
    releases: bool,
    now: datetime,
) -> None:
    """Keep what was decided on every text, and show the texts if it `releases` them; shown, they stay so.

    Raises CampaignNotFoundError, NotReviewerError, NothingToReviewError, or ReviewChangedError when `version` is
    not the latest. Privacy: the journal counts texts, and has not a word of them.
    """
    with transaction() as writing:
        campaign = _get_campaign(public_id, account_id)
        review = _locked_review(writing, public_id)
        if review.version != version:
            raise ReviewChangedError
        review.version += 1
        is_first = releases and not review.is_released
        review.is_released = review.is_released or releases
        writing.execute(delete(TextDecisionRow).where(TextDecisionRow.campaign_public_id == public_id))
        writing.add_all(_rows(public_id, decisions))
        journal.record(
            "texts.release" if is_first else "texts.review",
            account_id,
            campaign.school_id,
            now=now,
            campaign=public_id,
            withheld=sum(decision.is_withheld for decision in decisions.values()),
        )


def apply_review(report: Report, public_id: str) -> Report:
    """Return a frozen report with its texts as they may be shown; without texts it is the very same."""
    if not any(part.texts for part in report.verbatims):
        return report
    review = session().get(TextReview, public_id)
    if review is None or not review.is_released:
        return report.model_copy(update={"verbatims": tuple(map(hold_back, report.verbatims))})
    decisions, least = _decisions(public_id), report.thresholds.texts
    shown = tuple(
        review_verbatims(part, _of_question(decisions, part.code), least) for part in report.verbatims
    )
    return report.model_copy(update={"verbatims": shown})


def get_review_state(campaign: Campaign, account_id: int) -> ReviewState:
    """Return how far the texts of a campaign are, as an account of its school sees it."""
    review = session().get(TextReview, campaign.public_id)
    return ReviewState(
        is_released=review is not None and review.is_released,
        may_review=_may_review(account_id, campaign.school_id),
        has_referent=_has_referent(campaign.school_id),
    )


def _get_campaign(public_id: str, account_id: int) -> Campaign:
    campaign = session().scalar(select(Campaign).where(Campaign.public_id == public_id))
    if campaign is not None and _may_review(account_id, campaign.school_id):
        return campaign
    if campaign is not None and campaign.school_id in school_ids_of(account_id, *STAFF_ROLES):
        message = f"account {account_id} reads no texts of campaign {public_id} over"
        raise NotReviewerError(message)
    # Whether another school's campaign exists is nobody's business.
    message = f"no campaign {public_id} for account {account_id}"
    raise CampaignNotFoundError(message)


def _may_review(account_id: int, school_id: int) -> bool:
    account = session().get(Account, account_id)
    if account is None or not account.is_active:
        return False
    roles = {one.role for one in account.memberships if one.school_id == school_id}
    if Role.CHEF in roles:
        return False
    return Role.REFERENT in roles or (account.is_administrator and not _has_referent(school_id))


def _has_referent(school_id: int) -> bool:
    """Tell whether the school has a référent who is not its head, too."""
    head = aliased(Membership)
    is_head = exists().where(
        head.account_id == Membership.account_id, head.school_id == school_id, head.role == Role.CHEF
    )
    return bool(
        session().scalar(
            select(
                exists().where(
                    Membership.school_id == school_id,
                    Membership.role == Role.REFERENT,
                    Account.id == Membership.account_id,
                    Account.is_active,
                    ~is_head,
                )
            )
        )
    )


def _locked_review(writing: scoped_session[Session], public_id: str) -> TextReview:
    """Return the review of a report, locked until the transaction ends; the first time it is made."""
    # The report's row is there before any review: it is what two who save at once wait for.
    frozen = writing.get(FrozenReport, public_id, with_for_update=True)
    if frozen is None or not any(part.texts for part in Report.model_validate_json(frozen.content).verbatims):
        raise NothingToReviewError
    review = writing.get(TextReview, public_id, populate_existing=True)
    if review is None:
        review = TextReview(campaign_public_id=public_id, version=0, is_released=False)
        writing.add(review)
        writing.flush()
    return review


def _rows(public_id: str, decisions: Mapping[TextName, TextDecision]) -> list[TextDecisionRow]:
    return [
        TextDecisionRow(
            campaign_public_id=public_id,
            question=question,
            place=place,
            is_withheld=decision.is_withheld,
            covered=list(decision.covered),
        )
        for (question, place), decision in sorted(decisions.items())
        if decision != TextDecision()
    ]


def _decisions(public_id: str) -> dict[TextName, TextDecision]:
    rows = session().scalars(select(TextDecisionRow).where(TextDecisionRow.campaign_public_id == public_id))
    return {
        (row.question, row.place): TextDecision(
            row.is_withheld, tuple((low, high) for low, high in row.covered)
        )
        for row in rows
    }


def _of_question(decisions: Mapping[TextName, TextDecision], question: str) -> dict[int, TextDecision]:
    return {place: decision for (code, place), decision in decisions.items() if code == question}
