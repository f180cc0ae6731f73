"""The roll while it is prepared: read as people, changed as told, counted by team."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, scoped_session

from questionnaires.analysis.cells import find_pole
from survey_app.accounts.models import Account, Membership, Role
from survey_app.campaigns.models import Campaign, Invitation, Team
from survey_app.campaigns.roster.difference import RosterDifference
from survey_app.campaigns.roster.headings import fold
from survey_app.campaigns.roster.people import Person
from survey_app.database import random_key, session

NO_TEAM = "Sans équipe"
"""The team of people for whom the list names none; a name among others, so that they too belong to a cell."""


@dataclass(frozen=True, slots=True)
class TeamCount:
    """A team, the people invited in it, and how many of them count for its cell (the direction does not)."""

    id: int
    name: str
    area: str
    cell_id: int | None
    invited: int
    counted: int


def list_people(campaign_id: int) -> list[Person]:
    """Return the people on the roll, by address; `team` is empty for those without one."""
    rows = session().execute(
        select(Invitation.email, Invitation.name, Team.name, Invitation.language)
        .join(Team)
        .where(Invitation.campaign_id == campaign_id)
        .order_by(Invitation.email)
    )
    return [
        Person(email, name, "" if team == NO_TEAM else team, language) for email, name, team, language in rows
    ]


def count_teams(campaign: Campaign) -> list[TeamCount]:
    """Return the teams of a campaign with their numbers, by name."""
    direction = list_emails(campaign.school_id, Role.CHEF)
    rows = session().execute(
        select(
            Team.id,
            Team.name,
            Team.area,
            Team.cell_id,
            func.count(Invitation.id),
            func.count(Invitation.id).filter(Invitation.email.not_in(direction)),
        )
        .outerjoin(Invitation, Invitation.team_id == Team.id)
        .where(Team.campaign_id == campaign.id)
        .group_by(Team.id)
    )
    return sorted((TeamCount(*row) for row in rows), key=lambda team: fold(team.name))


def list_emails(school_id: int, *roles: Role) -> list[str]:
    """Return the addresses of the accounts with one of these roles in a school."""
    return list(
        session().scalars(
            select(Account.email)
            .join(Membership)
            .where(Membership.school_id == school_id, Membership.role.in_(roles))
            .distinct()
        )
    )


def change_roll(writing: scoped_session[Session], campaign: Campaign, difference: RosterDifference) -> None:
    """Add, change and remove people; teams come and go with them. Belongs to the caller's transaction."""
    writing.execute(
        delete(Invitation).where(
            Invitation.campaign_id == campaign.id,
            Invitation.email.in_([person.email for person in difference.removed]),
        )
    )
    after = [*difference.added, *(person for _, person in difference.changed)]
    teams = _ensure_teams(writing, campaign.id, (person.team or NO_TEAM for person in after))
    if difference.added:
        rows = [
            {"id": random_key(), "campaign_id": campaign.id, **_values(person, teams)}
            for person in difference.added
        ]
        writing.execute(insert(Invitation), rows)
    for _, person in difference.changed:
        writing.execute(
            update(Invitation)
            .where(Invitation.campaign_id == campaign.id, Invitation.email == person.email)
            .values(_values(person, teams))
            .execution_options(synchronize_session=False)
        )
    _drop_empty_teams(writing, campaign.id)


def empty_roll(writing: scoped_session[Session], campaign: Campaign) -> None:
    """Remove all people of a campaign that is to be deleted."""
    writing.execute(delete(Invitation).where(Invitation.campaign_id == campaign.id))


def _values(person: Person, teams: dict[str, int]) -> dict[str, object]:
    return {
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "team_id": teams[person.team or NO_TEAM],
    }


def _ensure_teams(writing: scoped_session[Session], campaign_id: int, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of the teams by name; those that are new get the pôle that their name suggests."""
    known = _team_ids(writing, campaign_id)
    missing: Sequence[str] = [name for name in dict.fromkeys(names) if name not in known]
    if missing:
        rows = [{"campaign_id": campaign_id, "name": name, "area": find_pole(name)} for name in missing]
        writing.execute(insert(Team), rows)
    return _team_ids(writing, campaign_id)


def _team_ids(writing: scoped_session[Session], campaign_id: int) -> dict[str, int]:
    rows = writing.execute(select(Team.name, Team.id).where(Team.campaign_id == campaign_id))
    return {name: team_id for name, team_id in rows}  # noqa: C416 - dict() of rows has no types


def _drop_empty_teams(writing: scoped_session[Session], campaign_id: int) -> None:
    has_people = select(Invitation.team_id).where(Invitation.campaign_id == campaign_id)
    writing.execute(
        delete(Team)
        .where(Team.campaign_id == campaign_id, Team.id.not_in(has_people))
        .execution_options(synchronize_session=False)
    )
