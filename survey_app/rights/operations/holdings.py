"""What is kept of the holder of an address: all of it, for the copy that goes to that person alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from survey_app.accounts import journal
from survey_app.accounts.journal import RecordedAction
from survey_app.accounts.models import (
    Account,
    AccountMail,
    AccountMailKind,
    DeliveryState,
    PasswordReset,
    RecoveryCode,
    Role,
    SecondFactor,
    SignInSession,
)
from survey_app.accounts.operations import find_account
from survey_app.campaigns.models import (
    Campaign,
    CampaignState,
    Invitation,
    Message,
    PersonalCode,
    ReportingCell,
    Team,
)
from survey_app.database import session
from survey_app.drafting.models import Draft, DraftEdit, Revision
from survey_app.rights.operations.shared_work import SharedWork, find_shared_work
from survey_app.schools.models import School
from survey_app.schools.operations import get_school, list_roles


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message of a campaign; it left at `not_before` at the earliest."""

    wave: int
    state: DeliveryState
    not_before: datetime


@dataclass(frozen=True, slots=True)
class RollLine:
    """One line of the roll of one campaign. `cell` is empty before the groups are formed."""

    title: str
    state: CampaignState
    closed_at: datetime | None
    name: str
    team: str
    cell: str
    language: str
    is_viewer: bool
    signed_off: bool
    wants_no_mail: bool
    codes: int
    messages: tuple[SentMessage, ...]


@dataclass(frozen=True, slots=True)
class DraftWork:
    """What somebody did on one draft: how many edits, the first and the last of them."""

    title: str
    edits: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody made: titles with the instant at which they were begun or published."""

    drafts: tuple[tuple[str, datetime], ...]
    edits: tuple[DraftWork, ...]
    revisions: tuple[tuple[str, datetime], ...]
    campaigns: tuple[tuple[str, datetime], ...]
    shared: SharedWork


@dataclass(frozen=True, slots=True)
class AccountKept:
    """An account with all that hangs on it. `second_factor_since` is None where a password is enough."""

    display_name: str
    language: str
    has_password: bool
    second_factor_since: datetime | None
    recovery_codes: int
    is_administrator: bool
    created_at: datetime
    closed_at: datetime | None
    roles: tuple[tuple[str, Role], ...]
    sessions: tuple[tuple[datetime, datetime], ...]
    links: int
    mails: tuple[tuple[AccountMailKind, DeliveryState, datetime], ...]
    work: Work
    actions: tuple[RecordedAction, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that is kept of one person in one school, and of their account."""

    email: str
    school: str
    contact: str
    is_contact: bool
    lines: tuple[RollLine, ...]
    account: AccountKept | None

    @property
    def is_empty(self) -> bool:
        return not self.lines and self.account is None and not self.is_contact


def find_holdings(school_id: int, email: str) -> Holdings:
    """Return what is kept of the holder of an address. Raises sqlalchemy.exc.NoResultFound without the school."""
    school = get_school(school_id)
    account = find_account(email)
    return Holdings(
        email=email,
        school=school.name,
        contact=school.contact,
        is_contact=school.contact.lower() == email,
        lines=_find_lines(school, email),
        account=_account_kept(account) if account else None,
    )


def _find_lines(school: School, email: str) -> tuple[RollLine, ...]:
    rows = session().execute(
        select(Invitation, Campaign, Team.name, ReportingCell.name)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .join(Team, Team.id == Invitation.team_id)
        .outerjoin(ReportingCell, ReportingCell.id == Team.cell_id)
        .where(Campaign.school_id == school.id, Invitation.email == email)
        .order_by(Campaign.id)
    )
    return tuple(_line(invitation, campaign, team, cell) for invitation, campaign, team, cell in rows.all())


def _line(invitation: Invitation, campaign: Campaign, team: str, cell: str | None) -> RollLine:
    codes = select(func.count()).where(PersonalCode.invitation_id == invitation.id)
    messages = session().execute(
        select(Message.wave, Message.state, Message.not_before)
        .where(Message.invitation_id == invitation.id)
        .order_by(Message.wave)
    )
    return RollLine(
        title=campaign.title,
        state=campaign.state,
        closed_at=campaign.closed_at,
        name=invitation.name,
        team=team,
        cell=cell or "",
        language=invitation.language,
        is_viewer=invitation.is_viewer,
        signed_off=invitation.signed_off,
        wants_no_mail=invitation.wants_no_mail,
        codes=session().scalar(codes) or 0,
        messages=tuple(SentMessage(*row) for row in messages),
    )


def _account_kept(account: Account) -> AccountKept:
    sessions = session().execute(
        select(SignInSession.started_at, SignInSession.last_seen_at)
        .where(SignInSession.account_id == account.id)
        .order_by(SignInSession.started_at)
    )
    second_factor = select(SecondFactor.confirmed_at).where(SecondFactor.account_id == account.id)
    recovery_codes = select(func.count()).where(RecoveryCode.account_id == account.id)
    links = select(func.count()).where(PasswordReset.account_id == account.id)
    mails = session().execute(
        select(AccountMail.kind, AccountMail.state, AccountMail.not_before)
        .where(AccountMail.account_id == account.id)
        .order_by(AccountMail.not_before)
    )
    return AccountKept(
        display_name=account.display_name,
        language=account.language,
        has_password=account.password_hash is not None,
        second_factor_since=session().scalar(second_factor),
        recovery_codes=session().scalar(recovery_codes) or 0,
        is_administrator=account.is_administrator,
        created_at=account.created_at,
        closed_at=account.closed_at,
        roles=tuple((school.name, role) for school, role in list_roles(account.id)),
        sessions=tuple((started, seen) for started, seen in sessions),
        links=session().scalar(links) or 0,
        mails=tuple((kind, state, at) for kind, state, at in mails),
        work=_work_of(account.id),
        actions=tuple(journal.list_actions_of(account.id)),
    )


def _work_of(account_id: int) -> Work:
    edits = session().execute(
        select(Draft.title, func.count(), func.min(DraftEdit.made_at), func.max(DraftEdit.made_at))
        .join(DraftEdit, DraftEdit.draft_id == Draft.id)
        .where(DraftEdit.author_id == account_id)
        .group_by(Draft.id)
        .order_by(Draft.id)
    )
    drafts = session().execute(
        select(Draft.title, Draft.created_at).where(Draft.created_by_id == account_id).order_by(Draft.id)
    )
    revisions = session().execute(
        select(Revision.questionnaire_code, Revision.number, Revision.published_at)
        .where(Revision.published_by_id == account_id)
        .order_by(Revision.id)
    )
    campaigns = session().execute(
        select(Campaign.title, Campaign.created_at)
        .where(Campaign.created_by_id == account_id)
        .order_by(Campaign.id)
    )
    return Work(
        drafts=tuple((title, at) for title, at in drafts),
        edits=tuple(DraftWork(*row) for row in edits),
        revisions=tuple((f"{code} {number}", at) for code, number, at in revisions),
        campaigns=tuple((title, at) for title, at in campaigns),
        shared=find_shared_work(account_id),
    )
