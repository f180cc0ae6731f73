"""People with an account, their roles in schools, their sessions, the mails owed to them, and the journal."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey_app.database import Base, Instant, closed_list, random_key


class Role(StrEnum):
    """What a person may be in a school. The administrator is not one: that is a property of the account."""

    CHEF = "chef"
    REFERENT = "referent"
    ANIMATEUR = "animateur"
    """Animateur (formateur) TICE of the district, in the schools that invite them."""
    COMMISSION = "commission"
    """Member of the commission numérique."""


STAFF_ROLES = (Role.CHEF, Role.REFERENT)
"""Who prepares campaigns and reads reports."""


class Account(Base):
    """A person who signs in. Teachers who only answer have none.

    `closed_at` is None while the account is open. An erased one has neither name nor usable address: its number
    alone stays, so that what was done by one person stays told apart from what others did.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5), default="fr")
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_erased: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="account", cascade="all, delete-orphan"
    )


class Membership(Base):
    """A role of an account in a school."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "school_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(closed_list(Role, "role"))

    account: Mapped[Account] = relationship(back_populates="memberships")


class SignInSession(Base):
    """One sign-in, named by the hash of an opaque token that only the browser holds (ASVS 7.2)."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime] = mapped_column(Instant)


class PasswordReset(Base):
    """A reset asked for; the token exists only in the mail."""

    __tablename__ = "password_reset"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class ResetRequest(Base):
    """Somebody asked for a new password; a worker finds out whose account it is, and forgets the request.

    Privacy: the address that was typed, somebody's or nobody's, is here as a hash under the installation's secret.
    """

    __tablename__ = "reset_request"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_key)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class SecondFactor(Base):
    """The application on somebody's phone. `confirmed_at` is None until a first code has shown that it works.

    `last_step` is the latest 30-second step of which a code was taken: none is taken twice.
    """

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary(80))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    begun_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCode(Base):
    """A code on paper for whoever has lost the phone; good once, known only by its hash."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)


class WaitingSignIn(Base):
    """Somebody who has given the right password and not yet a code; named by the hash of a token, as sessions are."""

    __tablename__ = "waiting_sign_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(Instant)


class AccountMailKind(StrEnum):
    """The mails that account holders receive."""

    PASSWORD_RESET = "password_reset"  # noqa: S105 - names a mail, opens nothing
    WELCOME = "welcome"
    TRIAL = "trial"
    REPORT_READY = "report_ready"
    PARTS_AWAITED = "parts_awaited"
    INVITED = "invited"
    PLAN_REMINDER = "plan_reminder"
    MEETING = "meeting"
    TERM_WITHOUT_MEETING = "term_without_meeting"
    PUBLICATION = "publication"


class DeliveryState(StrEnum):
    """Where a mail is. QUEUED and SENDING go on by themselves; the others are final."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


class AccountMail(Base):
    """One mail owed to an account; written in the same transaction as its cause."""

    __tablename__ = "account_mail"
    __table_args__ = (UniqueConstraint("account_id", "kind", "cause"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_key)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[AccountMailKind] = mapped_column(closed_list(AccountMailKind, "kind"))
    cause: Mapped[str] = mapped_column(String(64))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    state: Mapped[DeliveryState] = mapped_column(
        closed_list(DeliveryState, "state"), default=DeliveryState.QUEUED, index=True
    )
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(Instant)
    detail: Mapped[str] = mapped_column(String(200), default="")


class JournalEntry(Base):
    """What account holders did. Privacy: never a word about who answered, or when."""

    __tablename__ = "journal_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(60))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    detail: Mapped[dict[str, str | int]] = mapped_column(JSON, default=dict)
