"""A campaign that owes mails, a clock that can be moved, and what arrived: for the tests of sending."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import select

from questionnaires.catalogue import load
from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.models import (
    Campaign,
    CampaignState,
    Invitation,
    Message,
    PersonalCode,
    ReportingCell,
    Team,
)
from survey_app.campaigns.operations.queue_reminders import queue_wave
from survey_app.campaigns.operations.send_messages import TURN, send_campaign_messages
from survey_app.campaigns.personal_codes import verifier
from survey_app.database import session, transaction
from survey_app.drafting.models import Revision
from survey_app.mail.delivery import Transport
from survey_app.mail.transports import open_transport
from survey_app.schools.models import School
from tests.factories import NOW, add_campaign, add_revision, add_school
from tests.services.smtp_sink import Delivery, SmtpSink

CODE = re.compile(r"#([0-9A-Z]{16})$", re.MULTILINE)
TOKEN = re.compile(r"<http://localhost/desinscription/([\w-]+)>")


@dataclass
class Clock:
    """A clock that stands still until it is moved, or moves a little whenever it is read."""

    now: datetime = NOW
    step: timedelta = timedelta()

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def move(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)


def address(number: int) -> str:
    """Return the address of the person with this number, counted from 0."""
    return f"personne{number}@ecole.example"


def add_owing_campaign(people: int = 3, *, language: str = "fr", queued: bool = True) -> int:
    """Add an open campaign that owes its invitations, in the one school there is; return its id."""
    with transaction() as rows:
        school = rows.scalars(select(School)).one_or_none() or add_school(rows)
        questionnaire = load("fiche-equipes-courte")
        revision = rows.scalars(select(Revision)).one_or_none() or add_revision(rows, questionnaire)
        campaign = add_campaign(rows, school, revision)
        cell = ReportingCell(campaign_id=campaign.id, number=1, name="Groupe")
        rows.add(cell)
        rows.flush()
        team = Team(campaign_id=campaign.id, name="Équipe", cell_id=cell.id)
        rows.add(team)
        rows.flush()
        for number in range(people):
            rows.add(
                Invitation(
                    campaign_id=campaign.id,
                    team_id=team.id,
                    email=address(number),
                    name=f"Personne {number}",
                    language=language,
                )
            )
        rows.flush()
        if queued:
            queue_wave(rows, campaign.id, 0, NOW)
        return campaign.id


def send(
    campaign_id: int,
    sink: SmtpSink,
    clock: Callable[[], datetime] | None = None,
    *,
    turn: timedelta = TURN,
) -> bool:
    """Send what is due to the sink."""
    return send_campaign_messages(
        campaign_id, open_transport=lambda: transport_to(sink.url), clock=clock or Clock(), turn=turn
    )


def transport_to(url: str) -> Transport:
    """Open the transport that the application would."""
    settings = current_app.config["PALIERS"]
    return open_transport(url, settings.mail_sender, settings.data_dir / "mailbox")


def message_to(number: int, wave: int = 0) -> Message:
    """Return the message to a person as another process would see it."""
    session().rollback()
    session().expire_all()
    return (
        session()
        .scalars(
            select(Message).join(Invitation).where(Invitation.email == address(number), Message.wave == wave)
        )
        .one()
    )


def states() -> list[DeliveryState]:
    """Return the state of every message, sorted."""
    session().rollback()
    return sorted(session().scalars(select(Message.state)))


def text_of(delivery: Delivery) -> str:
    """Return the plain text of a mail."""
    part = delivery.message.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def code_in(delivery: Delivery) -> str:
    """Return the code that a mail brings."""
    found = CODE.search(text_of(delivery))
    assert found
    return found.group(1)


def token_in(delivery: Delivery) -> str:
    """Return the token with which one stops the mails."""
    found = TOKEN.fullmatch(delivery.message["List-Unsubscribe"])
    assert found
    return found.group(1)


def is_valid(campaign_id: int, code: str) -> bool:
    """Whether a code would be accepted."""
    campaign = session().get_one(Campaign, campaign_id)
    return session().get(PersonalCode, verifier(code, campaign.public_id)) is not None


def change_invitation(number: int, **values: object) -> None:
    """Change a line of the roll behind the back of whoever is at work."""
    with transaction() as rows:
        invitation = rows.scalars(select(Invitation).where(Invitation.email == address(number))).one()
        for name, value in values.items():
            setattr(invitation, name, value)


def change_campaign(campaign_id: int, **values: object) -> None:
    """Change a campaign."""
    with transaction() as rows:
        campaign = rows.get_one(Campaign, campaign_id)
        for name, value in values.items():
            setattr(campaign, name, value)


def set_state(campaign_id: int, state: CampaignState) -> None:
    """Put a campaign in a state."""
    change_campaign(campaign_id, state=state)


def in_context(app: Flask, work: Callable[[], object]) -> None:
    """Do some work in a context of its own, as another worker would."""
    with app.app_context():
        work()
