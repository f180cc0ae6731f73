"""Use cases: who sits in the commission. The head invites people by mail, and decides when they leave.

Privacy: of a member, pupils and parents included, only a name, an address and a quality are kept.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select

from survey_app.accounts import journal
from survey_app.accounts.errors import AddressTakenError
from survey_app.accounts.models import (
    Account,
    AccountMail,
    AccountMailKind,
    DeliveryState,
    Membership,
    Role,
)
from survey_app.accounts.operations import close_if_idle, create_account, find_account
from survey_app.accounts.operations.resets import owe_welcome
from survey_app.commission.errors import (
    AccountClosedError,
    AlreadyMemberError,
    CommissionNotFoundError,
    TooManyMembersError,
)
from survey_app.commission.models import CommissionMember, Meeting, Publication, Quality
from survey_app.commission.operations.access import Seat, get_head_seat
from survey_app.commission.operations.owing import Writing
from survey_app.database import random_key, session, transaction
from survey_app.queueing import TaskName, enqueue

MOST_MEMBERS = 60

_UNDER_WAY = (DeliveryState.QUEUED, DeliveryState.SENDING)
_OF_THE_COMMISSION = (AccountMailKind.MEETING, AccountMailKind.PUBLICATION)


@dataclass(frozen=True, slots=True)
class Member:
    """One member. `quality` is None for a role that an administrator gave; `has_come` once a password was chosen.

    Privacy: `email` is there for the head alone.
    """

    account_id: int
    name: str
    email: str = field(repr=False)
    quality: Quality | None
    has_come: bool


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom the head invites."""

    email: str = field(repr=False)
    name: str
    quality: Quality


def list_members(seat: Seat) -> list[Member]:
    """Return the members of a commission, by quality and name, to somebody who has a seat in it."""
    rows = session().execute(
        select(Account, CommissionMember.quality)
        .join(Membership, Membership.account_id == Account.id)
        .outerjoin(
            CommissionMember,
            (CommissionMember.account_id == Account.id) & (CommissionMember.school_id == seat.school_id),
        )
        .where(Membership.school_id == seat.school_id, Membership.role == Role.COMMISSION, Account.is_active)
        .order_by(func.lower(Account.display_name), Account.id)
    )
    members = [
        Member(
            account_id=account.id,
            name=account.display_name,
            email=account.email if seat.may_lead else "",
            quality=quality,
            has_come=account.password_hash is not None,
        )
        for account, quality in rows
    ]
    order = list(Quality)
    return sorted(members, key=lambda member: order.index(member.quality) if member.quality else len(order))


def get_member(seat: Seat, account_id: int) -> Member:
    """Return one member. Raises CommissionNotFoundError."""
    for member in list_members(seat):
        if member.account_id == account_id:
            return member
    message = f"account {account_id} is no member in school {seat.school_id}"
    raise CommissionNotFoundError(message)


def invite_member(school_id: int, invitee: Invitee, *, actor: int, now: datetime) -> None:
    """Give somebody a seat, and owe them the mail that says so; their account is made if need be.

    Who has no password yet gets the link to choose one. An existing account keeps its name; one that was closed
    because it had nothing left to do is opened again. Raises CommissionNotFoundError, ForbiddenError,
    AlreadyMemberError, AccountClosedError or TooManyMembersError.
    """
    get_head_seat(school_id, actor)
    account_id, is_new = _find_or_create(invitee, actor, now)
    with transaction() as writing:
        get_head_seat(school_id, actor)
        account = writing.get_one(Account, account_id, with_for_update=True, populate_existing=True)
        _refuse_seat(writing, school_id, account)
        _reopen(writing, account, actor, now)
        writing.add(Membership(account_id=account_id, school_id=school_id, role=Role.COMMISSION))
        _keep_quality(writing, school_id, account_id, invitee.quality)
        if not is_new:
            _owe_invitation(writing, school_id, account, now)
        journal.record("commission.invite", actor, school_id, now=now, account=account_id)
    enqueue(TaskName.SEND_ACCOUNT_MAIL)


def invite_member_again(school_id: int, account_id: int, *, actor: int, now: datetime) -> None:
    """Send a member the invitation once more. Raises CommissionNotFoundError or ForbiddenError."""
    with transaction() as writing:
        get_member(get_head_seat(school_id, actor), account_id)
        account = writing.get_one(Account, account_id, with_for_update=True, populate_existing=True)
        _owe_invitation(writing, school_id, account, now)
        journal.record("commission.invite", actor, school_id, now=now, account=account_id)
    enqueue(TaskName.SEND_ACCOUNT_MAIL)


def change_quality(school_id: int, account_id: int, quality: Quality, *, actor: int) -> None:
    """Say on whose behalf a member sits. Raises CommissionNotFoundError or ForbiddenError."""
    with transaction() as writing:
        get_member(get_head_seat(school_id, actor), account_id)
        _keep_quality(writing, school_id, account_id, quality)


def remove_member(school_id: int, account_id: int, *, actor: int, now: datetime) -> bool:
    """Take a seat away; return whether the account was closed, having no role left anywhere.

    What the person wrote stays, with their name until their account is erased. Raises CommissionNotFoundError or
    ForbiddenError.
    """
    with transaction() as writing:
        get_member(get_head_seat(school_id, actor), account_id)
        seat = (Membership.account_id == account_id, Membership.school_id == school_id)
        writing.execute(delete(Membership).where(*seat, Membership.role == Role.COMMISSION))
        writing.execute(
            delete(CommissionMember).where(
                CommissionMember.account_id == account_id, CommissionMember.school_id == school_id
            )
        )
        _cancel_mails(writing, school_id, account_id)
        journal.record("commission.remove", actor, school_id, now=now, account=account_id)
        return close_if_idle(account_id, now)


def forget_former_members(now: datetime) -> int:
    """Forget the quality of who has lost the role otherwise, by an administrator or with the account; return how many.

    The sweeper calls it.
    """
    del now  # at once, whenever it was
    with transaction() as writing:
        has_role = (
            select(Membership.id)
            .where(
                Membership.account_id == CommissionMember.account_id,
                Membership.school_id == CommissionMember.school_id,
                Membership.role == Role.COMMISSION,
            )
            .exists()
        )
        former = delete(CommissionMember).where(~has_role).returning(CommissionMember.id)
        return len(writing.scalars(former.execution_options(synchronize_session=False)).all())


def _find_or_create(invitee: Invitee, actor: int, now: datetime) -> tuple[int, bool]:
    account = find_account(invitee.email)
    if account is None:
        try:
            return create_account(invitee.email, invitee.name, actor=actor, now=now), True
        except AddressTakenError:  # the same person, invited twice at once
            account = find_account(invitee.email)
    if account is None:
        message = "an account that was there is gone"
        raise CommissionNotFoundError(message)
    return account.id, False


def _refuse_seat(writing: Writing, school_id: int, account: Account) -> None:
    seats = select(Membership.account_id).where(
        Membership.school_id == school_id, Membership.role == Role.COMMISSION
    )
    taken = set(writing.scalars(seats))
    if account.id in taken:
        message = f"account {account.id} sits in the commission of school {school_id}"
        raise AlreadyMemberError(message)
    if len(taken) >= MOST_MEMBERS:
        message = f"school {school_id} has {len(taken)} members"
        raise TooManyMembersError(message)


def _reopen(writing: Writing, account: Account, actor: int, now: datetime) -> None:
    """Open an account that had been closed for want of a role.

    One that still has roles was closed by an administrator, whom a head of school cannot overrule.
    """
    if account.is_active:
        return
    if writing.scalar(select(Membership.id).where(Membership.account_id == account.id).limit(1)) is not None:
        message = f"account {account.id} was closed by an administrator"
        raise AccountClosedError(message)
    account.is_active, account.closed_at = True, None
    journal.record("account.reopen", actor, now=now, account=account.id)


def _keep_quality(writing: Writing, school_id: int, account_id: int, quality: Quality) -> None:
    member = writing.scalar(
        select(CommissionMember).where(
            CommissionMember.school_id == school_id, CommissionMember.account_id == account_id
        )
    )
    if member is None:
        member = CommissionMember(school_id=school_id, account_id=account_id)
        writing.add(member)
    member.quality = quality


def _owe_invitation(writing: Writing, school_id: int, account: Account, now: datetime) -> None:
    """Owe the mail that says that one has a seat, with a link to choose a password for who has none."""
    if account.password_hash is None:
        writing.add(owe_welcome(account.id, now=now))
        return
    cause = f"role:{school_id}:{Role.COMMISSION}"
    mail = writing.scalar(
        select(AccountMail).where(
            AccountMail.account_id == account.id,
            AccountMail.kind == AccountMailKind.INVITED,
            AccountMail.cause == cause,
        )
    )
    if mail is None:
        mail = AccountMail(
            id=random_key(), account_id=account.id, kind=AccountMailKind.INVITED, cause=cause, not_before=now
        )
        writing.add(mail)
    elif mail.state not in _UNDER_WAY:
        mail.state, mail.attempts, mail.not_before, mail.detail = DeliveryState.QUEUED, 0, now, ""


def _cancel_mails(writing: Writing, school_id: int, account_id: int) -> None:
    """Keep what the commission owes a former member from leaving."""
    causes = {f"publication:{key}" for key in _ids_of(writing, Publication, school_id)}
    causes |= {f"meeting:{key}" for key in _ids_of(writing, Meeting, school_id)}
    waiting = writing.scalars(
        select(AccountMail).where(
            AccountMail.account_id == account_id,
            AccountMail.kind.in_(_OF_THE_COMMISSION),
            AccountMail.state.in_(_UNDER_WAY),
        )
    )
    for mail in waiting:
        if ":".join(mail.cause.split(":")[:2]) in causes:
            mail.state = DeliveryState.CANCELLED


def _ids_of(writing: Writing, table: type[Meeting] | type[Publication], school_id: int) -> list[int]:
    return list(writing.scalars(select(table.id).where(table.school_id == school_id)))
