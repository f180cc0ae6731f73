"""Rows for tests and measurements: one small function a thing, everything obviously invented.

They add to the session and flush; the caller commits, usually by `with transaction() as session:`.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session, scoped_session

from questionnaires.definition.codec import content_hash, encode
from questionnaires.definition.model import Questionnaire
from survey_app.accounts.models import Account, Membership, Role
from survey_app.campaigns.models import (
    Campaign,
    CampaignState,
    Invitation,
    PersonalCode,
    ReportingCell,
    Team,
)
from survey_app.campaigns.personal_codes import make_code, verifier
from survey_app.drafting.models import Revision
from survey_app.schools.models import School

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""The instant at which most tests take place."""

TEST_UAIS = ("0779990R", "0939990D", "0949990Y")

_numbers = count(1)

Rows = Session | scoped_session[Session]


@dataclass(frozen=True)
class Roll:
    """An open campaign and the code of each person on its roll."""

    campaign_id: int
    public_id: str
    codes: tuple[str, ...]


def add_school(rows: Rows, uai: str = TEST_UAIS[0]) -> School:
    """Add a school."""
    school = School(uai=uai, name="Collège des Essais", city="Essaiville", contact="referent@ecole.example")
    rows.add(school)
    rows.flush()
    return school


def add_account(rows: Rows, school: School | None = None, *roles: Role, email: str = "") -> Account:
    """Add an account without a password, with `roles` in `school`."""
    account = Account(
        email=email or f"personne{next(_numbers)}@ecole.example",
        display_name="Dominique Essai",
        created_at=NOW,
    )
    if school is not None:
        account.memberships = [Membership(school_id=school.id, role=role) for role in roles]
    rows.add(account)
    rows.flush()
    return account


def add_revision(rows: Rows, questionnaire: Questionnaire, number: int = 1, *, owner: str = "") -> Revision:
    """Add a published revision of `questionnaire`, for everybody if no owner is named."""
    revision = Revision(
        owner=owner,
        questionnaire_code=questionnaire.code,
        number=number,
        content_hash=content_hash(questionnaire),
        content=encode(questionnaire).decode(),
        published_at=NOW,
    )
    rows.add(revision)
    rows.flush()
    return revision


def add_campaign(
    rows: Rows,
    school: School,
    revision: Revision,
    *,
    state: CampaignState = CampaignState.OPEN,
    opens_at: datetime = NOW - timedelta(days=1),
    closes_at: datetime = NOW + timedelta(days=14),
) -> Campaign:
    """Add a campaign without a roll."""
    campaign = Campaign(
        public_id=secrets.token_hex(5),
        school_id=school.id,
        revision_id=revision.id,
        title="Campagne d’essai",
        state=state,
        opens_at=opens_at,
        closes_at=closes_at,
        created_at=NOW - timedelta(days=2),
    )
    rows.add(campaign)
    rows.flush()
    return campaign


def add_roll(rows: Rows, campaign: Campaign, sizes: Sequence[int]) -> Roll:
    """Invite `sizes[i]` people in cell `i + 1`, one team a cell, each with one code; return the codes in order."""
    codes: list[str] = []
    for number, size in enumerate(sizes, start=1):
        cell = ReportingCell(campaign_id=campaign.id, number=number, name=f"Groupe {number}")
        rows.add(cell)
        rows.flush()
        team = Team(campaign_id=campaign.id, name=f"Équipe {number}", cell_id=cell.id)
        rows.add(team)
        rows.flush()
        codes += [add_invited(rows, campaign, team) for _ in range(size)]
    return Roll(campaign.id, campaign.public_id, tuple(codes))


def add_invited(rows: Rows, campaign: Campaign, team: Team) -> str:
    """Invite one person and return the code that would have been mailed."""
    invitation = Invitation(
        campaign_id=campaign.id, team_id=team.id, email=f"enseignant{next(_numbers)}@ecole.example"
    )
    rows.add(invitation)
    rows.flush()
    code = make_code()
    rows.add(PersonalCode(verifier=verifier(code, campaign.public_id), invitation_id=invitation.id))
    return code
