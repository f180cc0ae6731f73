"""Returning the results: the head of the school gives those who were asked what their answers have become.

One link for the whole campaign: it opens the report, says nothing of who opens it, and stops with the release.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from questionnaires.analysis.report import Report
from questionnaires.analysis.years import Published
from questionnaires.definition.codec import decode
from survey_app.accounts import journal
from survey_app.accounts.errors import ForbiddenError
from survey_app.ballots.models import FrozenReport
from survey_app.ballots.opening.records import read_opening_record
from survey_app.campaigns.models import Campaign
from survey_app.campaigns.operations.access import get_campaign, is_head
from survey_app.campaigns.operations.send_notices import count_reachable, queue_notices, withdraw_notices
from survey_app.database import session, transaction
from survey_app.queueing import TaskName, enqueue
from survey_app.reports.beside.setting import WITH_REPORT, Reach, set_beside
from survey_app.reports.beside.values import Beside
from survey_app.reports.models import ResultRelease
from survey_app.reports.review.operations import apply_review

SECRET_BYTES = 16
LONGEST_SECRET = 32


class NoResultsError(Exception):
    """There is no report to return yet."""


class NotReturnedError(Exception):
    """No results are returned at this address: none ever were, they were withdrawn, or the secret is another."""


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """How far the return of a campaign's results is.

    `secret` is None until they are returned. `reachable`: how many people can still be written to. `has_roll`: people
    were invited one by one, which pupils and parents are not. `may_decide`: the reader is the head of the school.
    `texts_wait`: nobody has read the texts over yet, so that none are shown.
    """

    public_id: str
    campaign: str
    school: str
    secret: str | None
    is_public: bool
    released_at: datetime | None
    reachable: int
    has_roll: bool
    may_decide: bool
    texts_wait: bool


@dataclass(frozen=True, slots=True)
class ReturnedResults:
    """A report as those who were asked may read it."""

    public_id: str
    campaign: str
    school: str
    report: Report
    published: Published
    beside: Beside
    was_read: bool


def get_release(account_id: int, public_id: str, now: datetime) -> ReleaseState:
    """Return how far the return of results is, to the people of the school.

    Raises CampaignNotFoundError, or NoResultsError before there is a report.
    """
    campaign = get_campaign(public_id, account_id)
    frozen = _find_frozen(campaign)
    if frozen is None:
        raise NoResultsError
    release = session().get(ResultRelease, campaign.id)
    shown = apply_review(Report.model_validate_json(frozen.content), public_id)
    return ReleaseState(
        public_id=public_id,
        campaign=campaign.title,
        school=campaign.school.name,
        secret=None if release is None else release.secret,
        is_public=release is not None and release.is_public,
        released_at=None if release is None else release.released_at,
        reachable=count_reachable(campaign, now),
        has_roll=not campaign.is_by_link,
        may_decide=is_head(campaign, account_id),
        texts_wait=any(part.waiting for part in shown.verbatims),
    )


def release_results(
    account_id: int, public_id: str, *, sends_mail: bool, is_public: bool, now: datetime
) -> int:
    """Return the results, or change how they are returned; return how many people will be written to by this.

    Nobody is written to twice of one release. Raises CampaignNotFoundError, ForbiddenError for who is not the head
    of the school, NoResultsError before there is a report.
    """
    with transaction() as writing:
        campaign = _campaign_of_head(account_id, public_id)
        if _find_frozen(campaign) is None:
            raise NoResultsError
        # The campaign's row is there before any release: it is what two who press at once wait for.
        writing.refresh(campaign, with_for_update=True)
        release = writing.get(ResultRelease, campaign.id, populate_existing=True)
        if release is None:
            release = ResultRelease(
                campaign_id=campaign.id,
                secret=secrets.token_urlsafe(SECRET_BYTES),
                released_at=now,
                released_by_id=account_id,
            )
            writing.add(release)
        release.is_public = is_public
        may_write = sends_mail and count_reachable(campaign, now) > 0
        owed = queue_notices(writing, campaign.id, now) if may_write else 0
        journal.record(
            "results.release",
            account_id,
            campaign.school_id,
            now=now,
            campaign=public_id,
            public="yes" if is_public else "no",
            mails=owed,
        )
        campaign_id = campaign.id
    if owed:
        enqueue(TaskName.SEND_RESULTS, str(campaign_id))
    return owed


def withdraw_results(account_id: int, public_id: str, now: datetime) -> None:
    """Take the results back: the link and the public page end at once; a later release has another link.

    Raises CampaignNotFoundError, or ForbiddenError for who is not the head of the school.
    """
    with transaction() as writing:
        campaign = _campaign_of_head(account_id, public_id)
        writing.refresh(campaign, with_for_update=True)
        release = writing.get(ResultRelease, campaign.id, populate_existing=True)
        if release is None:
            return
        writing.delete(release)
        withdraw_notices(writing, campaign.id)
        journal.record("results.withdraw", account_id, campaign.school_id, now=now, campaign=public_id)


def read_returned(public_id: str, secret: str | None, compared_with: str | None = None) -> ReturnedResults:
    """Return the results to whoever has the link, or without a `secret` if the head wants a public page.

    Compared are only earlier campaigns whose results were returned as widely. Raises NotReturnedError, whatever the
    reason is.
    """
    campaign = session().scalar(select(Campaign).where(Campaign.public_id == public_id))
    release = None if campaign is None else session().get(ResultRelease, campaign.id)
    if campaign is None or release is None or not _opens(release, secret):
        raise NotReturnedError
    return read_results(campaign, compared_with, _returned_of(campaign, public_only=secret is None))


def read_results(campaign: Campaign, compared_with: str | None, reach: Reach) -> ReturnedResults:
    """Return the results of a campaign as people other than its staff may read them. Raises NotReturnedError.

    The caller has made sure that the reader may. Privacy: no text that nobody has read over.
    """
    frozen = _find_frozen(campaign)
    if frozen is None:
        raise NotReturnedError
    shown = apply_review(Report.model_validate_json(frozen.content), campaign.public_id)
    published = Published(shown, decode(campaign.revision.content))
    record = read_opening_record(campaign.public_id)
    return ReturnedResults(
        public_id=campaign.public_id,
        campaign=campaign.title,
        school=campaign.school.name,
        report=shown,
        published=published,
        beside=set_beside(campaign, published, compared_with, reach),
        was_read=record is None or record.was_read,
    )


def _find_frozen(campaign: Campaign) -> FrozenReport | None:
    if campaign.state not in WITH_REPORT:
        return None
    return session().get(FrozenReport, campaign.public_id)


def _opens(release: ResultRelease, secret: str | None) -> bool:
    if secret is None:
        return release.is_public
    is_possible = len(secret) <= LONGEST_SECRET and secret.isascii()
    return is_possible and hmac.compare_digest(secret, release.secret)


def _returned_of(campaign: Campaign, *, public_only: bool) -> Reach:
    """Return the campaigns of the same school whose results were returned: to all, if `public_only`."""
    returned = (
        select(Campaign.public_id)
        .join(ResultRelease, ResultRelease.campaign_id == Campaign.id)
        .where(Campaign.school_id == campaign.school_id)
    )
    if public_only:
        returned = returned.where(ResultRelease.is_public.is_(True))
    return Reach(frozenset(session().scalars(returned)))


def _campaign_of_head(account_id: int, public_id: str) -> Campaign:
    campaign = get_campaign(public_id, account_id)
    if not is_head(campaign, account_id):
        message = f"account {account_id} does not decide on the results of {public_id}"
        raise ForbiddenError(message)
    return campaign
