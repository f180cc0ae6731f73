"""The opening: the one moment at which ballots are unsealed, counted, and destroyed with their keys.

One of the three named modules that see both sides. Steps, each of which can be repeated after a crash:
1. `open_ballot_box` reads and counts the closed box, then in one transaction freezes the report, destroys
   ballots and codes, owes the mails, and sets REPORTED. Dead before its commit: nothing happened, and the same
   ballots give the same report again. Dead after it: step 2 follows.
2. `finish_opening` destroys the key, compacts the files, and sets ENDED.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import case, delete, func, select, text
from sqlalchemy.orm import Session, scoped_session

from questionnaires.analysis.report import Report, ReportHeader, Thresholds
from questionnaires.analysis.reporting import CellRoll, RollCount, build_report
from questionnaires.analysis.tabulation import Tally
from questionnaires.answers.ballots import BallotError, unpack_ballot
from questionnaires.answers.codebook import Codebook, compile_codebook
from questionnaires.definition.model import Questionnaire
from survey_app.accounts.models import Account, AccountMail, AccountMailKind, Membership
from survey_app.ballots.box import empty_box, read_box
from survey_app.ballots.box_keys import BoxError, BoxKeys
from survey_app.ballots.models import FrozenReport
from survey_app.ballots.sealing import Opener, SealError
from survey_app.campaigns.models import (
    Campaign,
    CampaignState,
    Invitation,
    PersonalCode,
    ReportingCell,
    Team,
)
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.database import maintenance_connection, session, transaction
from survey_app.drafting.operations import get_questionnaire
from survey_app.keys.store import Purpose, key_store
from survey_app.queueing import TaskName, enqueue

PARIS = ZoneInfo("Europe/Paris")


@dataclass
class Count:
    """What a box held: the tally of closed answers, texts by question, and ballots that could not be read."""

    tally: Tally
    verbatims: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    null_ballots: int = 0


def open_ballot_box(campaign_id: int, now: datetime) -> None:
    """Open the box of a closed campaign and freeze its report; harmless when that has happened already.

    Raises KeyMissingError when the opening key is gone while ballots wait.
    """
    campaign = session().get(Campaign, campaign_id)
    if campaign is None or campaign.state is not CampaignState.CLOSED:
        return
    # The box is read outside the writing transaction: closed, it no longer changes, and unsealing takes seconds.
    questionnaire = get_questionnaire(campaign.revision_id)
    codebook = compile_codebook(questionnaire)
    cells = tuple(cell.number for cell in campaign.cells)
    keys = BoxKeys(key_store().get(campaign.public_id, Purpose.BOX), campaign.public_id, cells)
    opener = Opener(key_store().get(campaign.public_id, Purpose.OPENING), campaign.public_id)
    count = count_ballots(
        read_box(session(), campaign.public_id),
        keys,
        opener,
        codebook=codebook,
    )
    report = _report(campaign, questionnaire, codebook, count)
    if _freeze(campaign_id, report, now):
        enqueue(TaskName.FINISH_OPENING, str(campaign_id))


def count_ballots(
    rows: Iterable[tuple[bytes, bytes]], keys: BoxKeys, opener: Opener, *, codebook: Codebook
) -> Count:
    """Unseal and count slots with their rows. What cannot be opened, read, or placed in a cell is a null ballot."""
    count = Count(Tally(codebook))
    for slot, row in rows:
        try:
            cell, sealed = keys.unlock(row, slot)
            ballot = unpack_ballot(codebook, opener.open(sealed))
        except (BoxError, SealError, BallotError):
            count.null_ballots += 1
            continue
        count.tally.add(cell, ballot.record)
        for question, words in ballot.texts.items():
            count.verbatims[question].append(words)
    return count


def finish_opening(campaign_id: int) -> None:
    """Destroy the key, compact the files, end the campaign; harmless when that has happened already."""
    campaign = session().get(Campaign, campaign_id)
    if campaign is None or campaign.state is not CampaignState.REPORTED:
        return
    key_store().destroy(campaign.public_id)
    compact_files()
    with transaction() as writing:
        campaign = writing.get(Campaign, campaign_id)
        if campaign is not None and campaign.state is CampaignState.REPORTED:
            campaign.state = CampaignState.ENDED
    enqueue(TaskName.SEND_ACCOUNT_MAIL)


def compact_files() -> None:
    """Make deleted ballots leave the database's files.

    Privacy: SQLite rewrites the file and empties the write-ahead log. PostgreSQL frees the dead rows; its
    archived log keeps sealed ballots, which are worthless without the destroyed key.
    """
    with maintenance_connection() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("VACUUM"))
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        else:
            connection.execute(text("VACUUM sealed_ballot, personal_code"))


def _report(campaign: Campaign, questionnaire: Questionnaire, codebook: Codebook, count: Count) -> Report:
    """Build the report; every number in it passes the disclosure gate of the core."""
    header = ReportHeader(
        school=campaign.school.name,
        uai=campaign.school.uai,
        campaign=campaign.title,
        questionnaire=questionnaire.title,
        questionnaire_code=questionnaire.code,
        revision=campaign.revision.number,
        content_hash=campaign.revision.content_hash,
        opened_on=_paris_day(campaign.opens_at),
        closed_on=_paris_day(campaign.closed_at),
    )
    return build_report(
        header=header,
        questionnaire=questionnaire,
        codebook=codebook,
        tally=count.tally,
        roll=_count_roll(campaign.id),
        verbatims=count.verbatims,
        null_ballots=count.null_ballots,
        thresholds=Thresholds(),
    )


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


def _freeze(campaign_id: int, report: Report, now: datetime) -> bool:
    """Keep the report, destroy what it came from, in one transaction. False when another worker was first."""
    with transaction() as writing:
        lock_campaign(writing, campaign_id, exclusive=True)
        campaign = writing.get(Campaign, campaign_id, with_for_update=True)
        if campaign is None or campaign.state is not CampaignState.CLOSED:
            return False
        writing.add(FrozenReport(campaign_public_id=campaign.public_id, content=report.model_dump_json()))
        empty_box(writing, campaign.public_id)
        _forget_codes(writing, campaign_id)
        _owe_mails(writing, campaign, now)
        campaign.state = CampaignState.REPORTED
    return True


def _forget_codes(writing: scoped_session[Session], campaign_id: int) -> None:
    invitations = select(Invitation.id).where(Invitation.campaign_id == campaign_id)
    writing.execute(delete(PersonalCode).where(PersonalCode.invitation_id.in_(invitations)))


def _owe_mails(writing: scoped_session[Session], campaign: Campaign, now: datetime) -> None:
    """Owe each chef and référent of the school one mail that says the report is there."""
    accounts = writing.scalars(
        select(Account.id)
        .join(Membership)
        .where(Membership.school_id == campaign.school_id, Account.is_active)
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


def _paris_day(instant: datetime | None) -> date:
    if instant is None:
        message = "a campaign that is opened has both dates"
        raise ValueError(message)
    return instant.astimezone(PARIS).date()
