"""Freezing: report and record are kept, and what they came from is destroyed, in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session, scoped_session

from questionnaires.analysis.report import Report, ReportHeader
from questionnaires.analysis.reporting import CellRoll, Published, RollCount, build_report
from questionnaires.answers.codebook import Codebook
from questionnaires.definition.model import Questionnaire
from survey_app.accounts import journal
from survey_app.accounts.models import STAFF_ROLES, Account, AccountMail, AccountMailKind, Membership
from survey_app.ballots.box import empty_box
from survey_app.ballots.earlier_reports import list_earlier_reports, lock_earlier_reports
from survey_app.ballots.models import FrozenReport, OpeningRecord
from survey_app.ballots.opening.counting import Count
from survey_app.campaigns.models import (
    Campaign,
    CampaignState,
    Invitation,
    PersonalCode,
    ReportingCell,
    SharedLink,
    Team,
)
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.campaigns.operations.thresholds import get_thresholds
from survey_app.database import session, transaction

PARIS = ZoneInfo("Europe/Paris")


def freeze_opening(
    campaign: Campaign,
    questionnaire: Questionnaire,
    codebook: Codebook,
    count: Count,
    *,
    now: datetime,
    was_read: bool = True,
    actor: int | None = None,
) -> bool:
    """Keep report and record of a campaign, destroy what they came from; False when another worker was first.

    `was_read` is false for a box that is destroyed without being read, by the account `actor` or by a worker.
    """
    campaign_id = campaign.id
    roll = _count_roll(campaign_id)
    earlier = list_earlier_reports(campaign)
    report = _report(campaign, questionnaire, codebook, count=count, roll=roll, earlier=earlier)
    with transaction() as writing:
        lock_campaign(writing, campaign_id, exclusive=True)
        campaign = writing.get_one(Campaign, campaign_id, with_for_update=True, populate_existing=True)
        if campaign.state is not CampaignState.CLOSED:
            return False
        if lock_earlier_reports(writing, campaign) != len(earlier):
            return (
                False  # another campaign of the school was published meanwhile; the next sweep begins again
            )
        writing.add(FrozenReport(campaign_public_id=campaign.public_id, content=report.model_dump_json()))
        record = _record(campaign, count, roll, now=now, was_read=was_read)
        writing.add(record)
        _tell_journal(campaign, record, now=now, actor=actor)
        empty_box(writing, campaign.public_id)
        _forget_codes(writing, campaign_id)
        _owe_mails(writing, campaign, now)
        campaign.state = CampaignState.REPORTED
    return True


def paris_day(instant: datetime | None) -> date:
    """Return the day in Paris of an instant. Raises ValueError without one."""
    if instant is None:
        message = "a campaign that is opened has both dates"
        raise ValueError(message)
    return instant.astimezone(PARIS).date()


def start_of_day(instant: datetime) -> datetime:
    """Return the beginning of its day in Paris.

    Privacy: all that the journal says of an opening, whose instant can be that of the last ballot.
    """
    return instant.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)


def _report(
    campaign: Campaign,
    questionnaire: Questionnaire,
    codebook: Codebook,
    *,
    count: Count,
    roll: RollCount,
    earlier: Sequence[Published],
) -> Report:
    """Build the report; every number in it passes the disclosure gate of the core."""
    header = ReportHeader(
        school=campaign.school.name,
        uai=campaign.school.uai,
        campaign=campaign.title,
        questionnaire=questionnaire.title,
        questionnaire_code=questionnaire.code,
        revision=campaign.revision.number,
        content_hash=campaign.revision.content_hash,
        opened_on=paris_day(campaign.opens_at),
        closed_on=paris_day(campaign.closed_at),
        audience=campaign.audience,
    )
    return build_report(
        header=header,
        questionnaire=questionnaire,
        codebook=codebook,
        tally=count.tally,
        roll=roll,
        verbatims=count.verbatims,
        null_ballots=count.null_ballots,
        thresholds=get_thresholds(campaign),
        earlier=earlier,
    )


def _record(
    campaign: Campaign, count: Count, roll: RollCount, *, now: datetime, was_read: bool
) -> OpeningRecord:
    return OpeningRecord(
        campaign_public_id=campaign.public_id,
        invited=sum(cell.invited for cell in roll.cells),
        signed_off=sum(cell.signed_off for cell in roll.cells),
        ballots=count.ballots,
        null_ballots=count.null_ballots,
        receipts=sorted(count.receipts),
        key_fingerprint=campaign.key_fingerprint,
        opened_on=paris_day(now),
        keys_destroyed_on=None,
        was_read=was_read,
    )


def _tell_journal(campaign: Campaign, record: OpeningRecord, *, now: datetime, actor: int | None) -> None:
    day = start_of_day(now)
    action = "opening.open" if record.was_read else "opening.destroy_unread"
    journal.record(action, actor, campaign.school_id, now=day, campaign=campaign.public_id)
    if record.ballots > record.signed_off:
        journal.record("opening.mismatch", None, campaign.school_id, now=day, campaign=campaign.public_id)


def _count_roll(campaign_id: int) -> RollCount:
    """Count the roll by cell: invited, signed off, and signed off among those who will read the report."""
    signed_off = func.sum(case((Invitation.signed_off, 1), else_=0))
    viewers = func.sum(case((Invitation.signed_off & Invitation.is_viewer, 1), else_=0))
    rows = session().execute(
        select(ReportingCell.number, ReportingCell.name, func.count(Invitation.id), signed_off, viewers)
        .join(Team, Team.cell_id == ReportingCell.id)
        .join(Invitation, Invitation.team_id == Team.id)
        .where(ReportingCell.campaign_id == campaign_id)
        .group_by(ReportingCell.number, ReportingCell.name)
        .order_by(ReportingCell.number)
    )
    return RollCount(
        cells=tuple(
            CellRoll(cell=number, name=name, invited=invited, signed_off=done, viewers_signed_off=seen)
            for number, name, invited, done, seen in rows
        )
    )


def _forget_codes(writing: scoped_session[Session], campaign_id: int) -> None:
    """Privacy: nothing on the roll can then be tied to a message, or to what a browser asked for."""
    invitations = select(Invitation.id).where(Invitation.campaign_id == campaign_id)
    writing.execute(delete(PersonalCode).where(PersonalCode.invitation_id.in_(invitations)))
    groups = select(Team.id).where(Team.campaign_id == campaign_id)
    writing.execute(delete(SharedLink).where(SharedLink.team_id.in_(groups)))
    writing.execute(
        update(Invitation)
        .where(Invitation.campaign_id == campaign_id)
        .values(blinded_hash=None)
        .execution_options(synchronize_session=False)
    )


def _owe_mails(writing: scoped_session[Session], campaign: Campaign, now: datetime) -> None:
    """Owe each chef and référent of the school one mail that says the report is there."""
    accounts = writing.scalars(
        select(Account.id)
        .join(Membership)
        .where(
            Membership.school_id == campaign.school_id, Membership.role.in_(STAFF_ROLES), Account.is_active
        )
        .distinct()
    )
    for account_id in accounts:
        writing.add(
            AccountMail(
                account_id=account_id,
                kind=AccountMailKind.REPORT_READY,
                cause=campaign.public_id,
                campaign_id=campaign.id,
                not_before=now,
            )
        )
