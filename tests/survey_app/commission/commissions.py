"""A commission for tests: a school with its head, its référent, an animateur and members, and what they do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from survey_app.accounts.models import Account, Role
from survey_app.accounts.operations import create_account, grant_role
from survey_app.coediting.operations import add_document
from survey_app.commission.models import PublishedKind, Quality
from survey_app.commission.operations.access import Seat, get_seat
from survey_app.commission.operations.meetings import Details, create_meeting
from survey_app.commission.operations.members import Invitee, invite_member
from survey_app.commission.operations.publishing import publish
from survey_app.database import session, transaction
from survey_app.plans.lines import Axis, PlanContent, PlanLine, encode_content
from survey_app.plans.models import Plan, PlanVersion
from tests.factories import NOW, TEST_UAIS, add_school
from tests.survey_app.accounts.visits import PASSWORD, sign_in

CHEF = "chef@ecole.example"
REFERENT = "referent@ecole.example"
ANIMATEUR = "animateur@district.example"
PARENT = "parent@famille.example"

STAFF = {CHEF: Role.CHEF, REFERENT: Role.REFERENT, ANIMATEUR: Role.ANIMATEUR}

LINE = "ligne0001"
OTHER_LINE = "ligne0002"
PLAN_KEY = "plandessai000001"


@dataclass(frozen=True)
class Commission:
    """The ids of a school and its people, by address."""

    school_id: int
    people: dict[str, int]

    @property
    def chef(self) -> int:
        return self.people[CHEF]

    @property
    def parent(self) -> int:
        return self.people[PARENT]

    def seat(self, email: str = CHEF) -> Seat:
        """Return somebody's seat."""
        return get_seat(self.school_id, self.people[email])


def add_commission(uai: str = TEST_UAIS[0], *, prefix: str = "", parent: bool = True) -> Commission:
    """Add a school with its people, who all have the usual password; addresses begin with `prefix`."""
    with transaction() as rows:
        school_id = add_school(rows, uai).id
    people = {}
    for email, role in STAFF.items():
        people[email] = create_account(prefix + email, f"Personne {role.value}", password=PASSWORD, now=NOW)
        grant_role(people[email], school_id, role, actor=None, now=NOW)
    commission = Commission(school_id, people)
    if parent:
        people[PARENT] = create_account(prefix + PARENT, "Dominique Parent", password=PASSWORD, now=NOW)
        invite(commission, prefix + PARENT)
    return commission


def invite(
    commission: Commission, email: str, quality: Quality = Quality.PARENT, name: str = "Dominique Parent"
) -> None:
    """Invite somebody as the head."""
    invitee = Invitee(email, name, quality)
    invite_member(commission.school_id, invitee, actor=commission.chef, now=NOW)


def details(
    starts_at: datetime = NOW + timedelta(days=20),
    *,
    place: str = "Salle des conseils",
    agenda: str = "- Le plan",
) -> Details:
    """Return when and where a meeting is."""
    return Details(starts_at, 90, place, agenda)


def add_meeting(
    commission: Commission, wanted: Details | None = None, *, is_announced: bool = False, now: datetime = NOW
) -> str:
    """Call a meeting as the head."""
    return create_meeting(
        commission.school_id,
        wanted or details(),
        is_announced=is_announced,
        actor=commission.chef,
        now=now,
    )


def add_version(commission: Commission, number: int = 1, *lines: str, key: str = PLAN_KEY) -> str:
    """Freeze a plan with these lines; return the reference of the version."""
    content = PlanContent(
        title="Plan numérique",
        first_year=2026,
        years=3,
        axes=(Axis(code="PED", title={"fr": "Pratiques pédagogiques"}),),
        lines=tuple(
            PlanLine(key=line, champ="PED", action=f"Action {line}", objective="Un objectif d’essai")
            for line in lines or (LINE, OTHER_LINE)
        ),
    )
    with transaction() as rows:
        plan = rows.query(Plan).filter_by(key=key).one_or_none()
        if plan is None:
            plan = Plan(
                key=key,
                school_id=commission.school_id,
                document_id=add_document(rows).id,
                title=content.title,
                first_year=2026,
                years=3,
                created_at=NOW,
            )
            rows.add(plan)
            rows.flush()
        version = PlanVersion(
            plan_id=plan.id,
            number=number,
            label=f"Présentée au CA, {number}",
            content=encode_content(content),
            frozen_at=NOW,
        )
        rows.add(version)
    return f"{key}/{number}"


def publish_plan(commission: Commission, reference: str | None = None, *, is_announced: bool = False) -> int:
    """Publish a version of the plan as the head, and return the number of the publication."""
    return publish(
        commission.school_id,
        PublishedKind.PLAN,
        reference or add_version(commission),
        is_announced=is_announced,
        actor=commission.chef,
        now=NOW,
    )


def visit(app: Flask, email: str) -> FlaskClient:
    """Return a browser in which somebody is signed in."""
    client = app.test_client()
    assert sign_in(client, email).status_code == 303
    return client


def name_of(account_id: int) -> str:
    """Return the name of an account."""
    session().rollback()
    return session().get_one(Account, account_id).display_name
