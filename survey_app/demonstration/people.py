"""Who is in the demonstration: accounts and their roles, and the invented teachers. Everybody is invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle

from sqlalchemy import select

from survey_app.accounts.models import Role
from survey_app.accounts.operations import create_account, find_account, grant_role
from survey_app.accounts.passwords import PUBLISHED_PASSWORD
from survey_app.campaigns.roster.people import Person
from survey_app.database import session
from survey_app.schools.models import School
from survey_app.schools.operations import SchoolFacts, create_school

PASSWORD = PUBLISHED_PASSWORD
UAI = "0779990R"
TEAMS = {
    "Lettres": 8,
    "Mathématiques": 7,
    "Langues vivantes": 8,
    "Histoire-géographie": 5,
    "SVT": 4,
    "Physique-chimie": 4,
    "Technologie": 3,
    "EPS": 5,
    "Arts plastiques et éducation musicale": 3,
    "Vie scolaire": 7,
    "CDI": 2,
    "AESH": 4,
}
FIRST_NAMES = (
    "Ada",
    "Blaise",
    "Camille",
    "Denis",
    "Émilie",
    "Farid",
    "Grace",
    "Hugo",
    "Inès",
    "Joseph",
    "Katia",
    "Louis",
)
LAST_NAMES = ("Essai", "Modèle", "Exemple", "Fictif", "Témoin", "Épreuve", "Spécimen", "Maquette")

ADMINISTRATION = "administration@demo.example"
COMMISSION = "commission@demo.example"

ACCOUNTS: Mapping[str, str] = {
    "chef@demo.example": "chef d'établissement",
    "referent@demo.example": "référent numérique",
    "animateur@demo.example": "animateur TICE du district",
    COMMISSION: "membre de la commission numérique (parent d'élève)",
    ADMINISTRATION: "administration",
}
"""The accounts that are told at each start, and what each is."""


@dataclass(frozen=True)
class People:
    """The school of the demonstration, and the accounts that act in it."""

    school: int
    chef: int
    referent: int
    animateur: int


def tell_accounts() -> tuple[str, ...]:
    """Return a line for each account that one can sign in with."""
    return (
        f"mot de passe de tous les comptes : {PASSWORD}",
        *(f"{email:<28} {what}" for email, what in ACCOUNTS.items()),
    )


def gather_people(now: datetime) -> People:
    """Make the school and the people who run it, where they are not there yet."""
    school = session().scalar(select(School.id).where(School.uai == UAI)) or create_school(
        SchoolFacts(UAI, "Collège Ada-Lovelace (démonstration)", "Exempleville", "referent@demo.example"),
        actor=None,
        now=now,
    )
    people = People(
        school=school,
        chef=open_account("chef@demo.example", "Camille Direction", now),
        referent=open_account("referent@demo.example", "Sacha Numérique", now),
        animateur=open_account("animateur@demo.example", "Dominique Animation", now),
    )
    for account_id, role in (
        (people.chef, Role.CHEF),
        (people.referent, Role.REFERENT),
        (people.animateur, Role.ANIMATEUR),
    ):
        grant_role(account_id, school, role, actor=None, now=now)
    return people


def open_account(email: str, name: str, now: datetime) -> int:
    """Return the account of an address, made with the password of the demonstration if need be."""
    existing = find_account(email)
    return existing.id if existing else create_account(email, name, now=now, password=PASSWORD)


def is_complete() -> bool:
    """Say whether an earlier start has made everything: the administrator comes last."""
    return find_account(ADMINISTRATION) is not None


def complete(now: datetime) -> None:
    """Make the administrator, whose presence says that all the rest is there."""
    create_account(ADMINISTRATION, "Alex Administration", now=now, is_administrator=True, password=PASSWORD)


def list_staff() -> list[Person]:
    """Return the invented teachers, a few of whom read English."""
    names = ((first, last) for last in LAST_NAMES for first in FIRST_NAMES)
    languages = cycle(("fr",) * 11 + ("en",))
    people: list[Person] = []
    for team, size in TEAMS.items():
        for _ in range(size):
            first, last = next(names)
            number = len(people) + 1
            people.append(
                Person(f"enseignant{number:02}@demo.example", f"{first} {last}", team, next(languages))
            )
    return people
