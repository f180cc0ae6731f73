"""The people of a ceremony: a head and a référent who are signed in, three people who note their parts."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app.accounts.models import Account, JournalEntry, Role
from survey_app.accounts.operations import create_account, grant_role
from survey_app.ballots.ceremony.handing_out import find_locked_key, note_part, show_part
from survey_app.ballots.models import BallotBox
from survey_app.campaigns.models import Campaign, CampaignState, OpeningRule
from survey_app.database import session, transaction
from survey_app.keys.store import Purpose, key_store
from survey_app.schools.models import School
from survey_app.tokens.typed import GROUP
from tests.factories import NOW, Roll
from tests.survey_app.accounts.visits import PASSWORD, send

CHEF = "chef@ecole.example"
REFERENT = "referent@ecole.example"
PART = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}\b")


def add_people() -> int:
    """Add the head and the référent of the one school; returns the account of the head."""
    school = session().scalars(select(School.id)).one()
    for email, role in ((CHEF, Role.CHEF), (REFERENT, Role.REFERENT)):
        account = create_account(email, "Dominique Essai", password=PASSWORD, now=NOW)
        grant_role(account, school, role, actor=None, now=NOW)
    return account_of(CHEF)


def account_of(email: str) -> int:
    """Return the account with this address."""
    return session().scalars(select(Account.id).where(Account.email == email)).one()


def set_campaign(roll: Roll, state: CampaignState, rule: OpeningRule = OpeningRule.TWO_OF_THREE) -> None:
    """Bring a campaign into a state, by hand."""
    with transaction() as rows:
        campaign = rows.get_one(Campaign, roll.campaign_id)
        campaign.state, campaign.opening_rule = state, rule


def hand_out_parts(roll: Roll, chef: int) -> list[str]:
    """Hand three parts out before the vote, and give the campaign a box with their key; returns the parts."""
    set_campaign(roll, CampaignState.PREPARING)
    parts = []
    for _ in range(3):
        shown = show_part(roll.public_id, actor=chef, now=NOW)
        note_part(roll.public_id, shown.part[-GROUP:], shown.proof, actor=chef, now=NOW)
        parts.append(shown.part)
    set_campaign(roll, CampaignState.OPEN)
    with transaction() as rows:
        public_key = find_locked_key(rows.get_one(Campaign, roll.campaign_id))
        assert public_key
        rows.get_one(BallotBox, roll.public_id).public_key = public_key
        # The fixture made a box that the server opens alone.
        key_store().destroy(roll.public_id, Purpose.OPENING)
    return parts


def note_next(client: FlaskClient, address: str) -> str:
    """Have the next part shown and note it, as a person does; returns the part as it was shown."""
    shown = PART.search(part_page := send(client, f"{address}/parts/montrer").text)
    assert shown is not None
    proof = re.search(r'name="proof"[^>]*value="(\w+)"', part_page)
    assert proof is not None
    send(client, f"{address}/parts/noter", ending=shown.group()[-GROUP:], proof=proof.group(1))
    return shown.group()


def actions(app: Flask) -> list[str]:
    """Return what the journal tells of parts and openings."""
    with app.app_context():
        found = session().scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()
    return [action for action in found if action.startswith("opening.")]
