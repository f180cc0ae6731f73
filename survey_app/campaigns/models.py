"""Campaigns and their roll: who is invited, in which cell, who has signed off, which messages went out.

Privacy: nothing here knows an answer, and a sign-off has no time.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from questionnaires.definition.model import Audience
from survey_app.accounts.models import DeliveryState
from survey_app.database import Base, Instant, closed_list, random_key
from survey_app.drafting.models import Revision
from survey_app.schools.models import School


class CampaignState(StrEnum):
    """The life of a campaign, in order.

    PREPARING: roster, cells, dates can change. SCHEDULED: frozen, opens at its date. OPEN: ballots are taken.
    CLOSED: no more ballots, the box waits to be opened. REPORTED: the report is frozen, ballots are gone;
    ENDED: keys are destroyed, files compacted, people told.
    """

    PREPARING = "preparing"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    REPORTED = "reported"
    ENDED = "ended"


class Editing(StrEnum):
    """Who can change answers that were sent, until the campaign closes.

    STRICT: only the device that kept them. FLEXIBLE: any device, with the message; while the keys exist, whoever has
    both the mail archive and the key store could then find whose a ballot is.
    """

    STRICT = "strict"
    FLEXIBLE = "flexible"


class OpeningRule(StrEnum):
    """Who opens the ballot box: the server ALONE once it is closed, or only with TWO_OF_THREE parts of the key."""

    ALONE = "alone"
    TWO_OF_THREE = "two_of_three"


class Campaign(Base):
    """One questionnaire asked of one school's roll between two dates.

    `audience`: staff are on a roll and get a personal link each; pupils and parents are on none, and each group of them
    answers by one shared link. `key_fingerprint` is that of the key list, from the opening of the vote on.
    """

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="closes_after_opening"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    title: Mapped[str] = mapped_column(String(160))
    audience: Mapped[Audience] = mapped_column(
        closed_list(Audience, "audience"), default=Audience.STAFF, server_default=Audience.STAFF
    )
    state: Mapped[CampaignState] = mapped_column(
        closed_list(CampaignState, "state"), default=CampaignState.PREPARING, index=True
    )
    opens_at: Mapped[datetime | None] = mapped_column(Instant)
    closes_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    editing: Mapped[Editing] = mapped_column(
        closed_list(Editing, "editing"), default=Editing.STRICT, server_default=Editing.STRICT
    )
    opening_rule: Mapped[OpeningRule] = mapped_column(
        closed_list(OpeningRule, "opening_rule"), default=OpeningRule.ALONE, server_default=OpeningRule.ALONE
    )
    key_fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    school: Mapped[School] = relationship()
    revision: Mapped[Revision] = relationship()
    reminders: Mapped[list["Reminder"]] = relationship(
        order_by="Reminder.wave", cascade="all, delete-orphan", back_populates="campaign"
    )
    cells: Mapped[list["ReportingCell"]] = relationship(
        order_by="ReportingCell.number", cascade="all, delete-orphan", back_populates="campaign"
    )
    teams: Mapped[list["Team"]] = relationship(
        order_by="Team.name", cascade="all, delete-orphan", back_populates="campaign"
    )

    @property
    def is_by_link(self) -> bool:
        """Whether people answer by the shared link of their group, and nobody is on a roll."""
        return self.audience is not Audience.STAFF


class Reminder(Base):
    """A reminder to those who have not signed off. Wave 0 is the invitation, reminders are 1, 2, 3."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("campaign_id", "wave"),
        CheckConstraint("wave between 1 and 5", name="wave_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    wave: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(Instant)
    is_queued: Mapped[bool] = mapped_column(default=False)

    campaign: Mapped[Campaign] = relationship(back_populates="reminders")


class ReportingCell(Base):
    """A team or several merged, at least 8 invited; frozen when the campaign is scheduled."""

    __tablename__ = "reporting_cell"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        CheckConstraint("number between 1 and 9999", name="number_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))

    campaign: Mapped[Campaign] = relationship(back_populates="cells")


class Team(Base):
    """A team as the roster names it; `area` is its pôle, by which small teams are merged."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("campaign_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    area: Mapped[str] = mapped_column(String(120), default="")
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("reporting_cell.id", ondelete="SET NULL"))

    campaign: Mapped[Campaign] = relationship(back_populates="teams")
    cell: Mapped[ReportingCell | None] = relationship()


class Invitation(Base):
    """One person on the roll, or one seat of a group that answers by a shared link.

    Privacy: a seat is a line that is nobody's, with an address that leads nowhere. Whoever comes gets one at random.
    `is_viewer`: an account holder who will read the report (disclosure rule 2).

    `blinded_hash`: SHA-256 of the blinded element that was evaluated at the sign-off, so that it alone is again.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("campaign_id", "email"),
        Index("ix_invitation_campaign_signed_off", "campaign_id", "signed_off"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_key)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(160), default="")
    language: Mapped[str] = mapped_column(String(5), default="fr")
    is_viewer: Mapped[bool] = mapped_column(default=False)
    signed_off: Mapped[bool] = mapped_column(default=False)
    blinded_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    wants_no_mail: Mapped[bool] = mapped_column(default=False)

    team: Mapped[Team] = relationship()


class PersonalCode(Base):
    """A code that was mailed, known only by the SHA-256 of its authenticator. Valid until sign-off."""

    __tablename__ = "personal_code"

    verifier: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), index=True)


class SharedLink(Base):
    """The link by which a group answers, known only by the SHA-256 of its code's authenticator.

    It opens as many seats as the group has. The code is derived of a secret in the key store, and goes with it.
    """

    __tablename__ = "shared_link"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    verifier: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)


class Message(Base):
    """One mail to one invited person; `(invitation, wave)` is unique, so nobody is written to twice.

    `lease_until`: while SENDING, the instant after which the worker that held it is taken for dead.
    `unsubscribe_hash`: SHA-256 of the one-click token in the List-Unsubscribe header.
    `reference`: the random local part of the Message-ID, by which a bounce is recognised.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("invitation_id", "wave"),
        Index("ix_message_campaign_state", "campaign_id", "state"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_key)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    wave: Mapped[int]
    state: Mapped[DeliveryState] = mapped_column(
        closed_list(DeliveryState, "state"), default=DeliveryState.QUEUED
    )
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    reference: Mapped[str | None] = mapped_column(String(64), unique=True)
    unsubscribe_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    detail: Mapped[str] = mapped_column(String(200), default="")

    invitation: Mapped[Invitation] = relationship()
