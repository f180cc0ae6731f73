"""A demonstration school, made through the same operations that people use. Everybody in it is invented.

Three campaigns: one in preparation, one open whose mails wait in the mailbox page, one with its report. One
questionnaire in the making, on which two people work.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle

from flask import Flask
from sqlalchemy import select

from questionnaires.answers.reading import Fields
from questionnaires.catalogue import list_codes
from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Kind,
    Questionnaire,
    Ranking,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
)
from questionnaires.editing.authoring import add, last_child, shift, switch
from questionnaires.editing.cells import ROOT, Draft, Uid, Write, Writes
from questionnaires.editing.planting import OPTIONS, QUESTIONS, SECTIONS
from survey_app.accounts.models import Role
from survey_app.accounts.operations import create_account, find_account, grant_role
from survey_app.ballots.casting import cast_ballot
from survey_app.ballots.opening import finish_opening, open_ballot_box
from survey_app.ballots.operations import open_voting
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.dates import Calendar, propose_calendar
from survey_app.campaigns.models import Campaign, Invitation, PersonalCode
from survey_app.campaigns.operations.close_campaign import close_campaign
from survey_app.campaigns.operations.create_campaign import create_campaign
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.launch_campaign import launch_campaign
from survey_app.campaigns.operations.set_calendar import set_calendar
from survey_app.campaigns.personal_codes import make_code, verifier
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.campaigns.roster.people import Person
from survey_app.database import session, transaction
from survey_app.drafting.edits import SentEdit
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations import publish_catalogue
from survey_app.drafting.operations.drafts import CopyMode, copy_revision, list_drafts
from survey_app.drafting.operations.editing import change_draft
from survey_app.drafting.operations.elements import new_uid
from survey_app.schools.models import School
from survey_app.schools.operations import SchoolFacts, create_school
from survey_app.web.clock import current_instant

PASSWORD = "trois paliers pour essayer"  # noqa: S105 - printed at each start, on a machine nobody else reaches
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
_WORKSHOP = {
    "title": {"fr": "L’atelier du jeudi", "en": "The Thursday workshop"},
    "questions": [
        {
            "kind": Kind.YES_NO.value,
            "id": "atelier",
            "code": "ATELIER",
            "label": {
                "fr": "Êtes-vous venu à l’atelier du jeudi cette année\N{NO-BREAK SPACE}?",
                "en": "Have you come to the Thursday workshop this year?",
            },
        }
    ],
}
_WISHES = {
    "kind": Kind.SEVERAL_CHOICES.value,
    "label": {"fr": "Qu’est-ce qui vous ferait venir\N{NO-BREAK SPACE}?"},
    "shown_if": {"==": [{"answer": "atelier"}, {"option": "no"}]},
    "options": [
        {"label": {"fr": "Un autre horaire"}},
        {"label": {"fr": "Un sujet proche de ma discipline"}},
    ],
}
SHARE_THAT_ANSWERS = 0.8
SHARE_ANSWERED = 0.96


@dataclass(frozen=True)
class _Order:
    """A campaign to be made."""

    school: int
    revision: int
    title: str


@dataclass(frozen=True)
class _People:
    """The accounts of the demonstration, by role."""

    chef: int
    referent: int


def prepare(app: Flask) -> Sequence[str]:
    """Make the demonstration school if it is not there, and return a line for each account."""
    with app.app_context():
        if find_account("administration@demo.example") is None:
            _make_school(current_instant())
    return (
        f"mot de passe de tous les comptes : {PASSWORD}",
        "chef@demo.example            chef d'établissement",
        "referent@demo.example        référent numérique",
        "administration@demo.example  administration",
    )


def _make_school(now: datetime) -> None:
    school = session().scalar(select(School.id).where(School.uai == UAI)) or create_school(
        SchoolFacts(UAI, "Collège Ada-Lovelace (démonstration)", "Exempleville", "referent@demo.example"),
        actor=None,
        now=now,
    )
    people = _People(
        chef=_account("chef@demo.example", "Camille Direction", now),
        referent=_account("referent@demo.example", "Sacha Numérique", now),
    )
    grant_role(people.chef, school, Role.CHEF, actor=None, now=now)
    grant_role(people.referent, school, Role.REFERENT, actor=None, now=now)
    revisions = dict(zip(list_codes(), publish_catalogue(now), strict=True))
    full, short = revisions["fiche-equipes"], revisions["fiche-equipes-courte"]
    _past_campaign(_Order(school, full, "Diagnostic des équipes, automne"), people, now - timedelta(days=40))
    _open_campaign(_Order(school, short, "Point d’étape : huit questions"), people, now)
    _prepared_campaign(_Order(school, full, "Diagnostic des équipes, printemps"), people, now)
    _begin_draft(school, full, people, now)
    # Last, since its presence says that all the rest is there.
    create_account(
        "administration@demo.example",
        "Alex Administration",
        now=now,
        is_administrator=True,
        password=PASSWORD,
    )


def _account(email: str, name: str, now: datetime) -> int:
    existing = find_account(email)
    return existing.id if existing else create_account(email, name, now=now, password=PASSWORD)


def _prepared_campaign(order: _Order, people: _People, now: datetime) -> str | None:
    """Prepare a campaign up to its dates; None when an earlier start has done so."""
    if session().scalar(select(Campaign.id).where(Campaign.title == order.title)) is not None:
        return None
    public_id = create_campaign(order.school, order.revision, order.title, actor=people.referent, now=now)
    import_roster(public_id, _staff(), RosterMode.REPLACE, actor=people.referent, now=now)
    set_calendar(public_id, propose_calendar(now), actor=people.referent, now=now)
    return public_id


def _open_campaign(order: _Order, people: _People, now: datetime) -> str | None:
    """Prepare a campaign and open it: its mails are then sent by the worker."""
    public_id = _prepared_campaign(order, people, now)
    if public_id is None:
        return None
    dates = Calendar(now, (now + timedelta(days=5),), now + timedelta(days=15))
    set_calendar(public_id, dates, actor=people.referent, now=now)
    launch_campaign(public_id, at_once=True, actor=people.chef, now=now)
    open_voting(_campaign_id(public_id), now)
    return public_id


def _past_campaign(order: _Order, people: _People, now: datetime) -> None:
    """Live through a whole campaign: opened, answered, closed, counted."""
    public_id = _open_campaign(order, people, now)
    if public_id is None:
        return
    closing = now + timedelta(days=15)
    _answer(public_id, random.Random(UAI), now + timedelta(days=1))  # noqa: S311 - invented answers
    campaign_id = _campaign_id(public_id)
    close_campaign(campaign_id, closing)
    open_ballot_box(campaign_id, closing)
    finish_opening(campaign_id, closing)


@dataclass(frozen=True)
class _Author:
    """Somebody who writes the questionnaire of the demonstration."""

    account_id: int


@dataclass
class _Desk:
    """A draft on which people write in turn, each knowing what the others did."""

    key: str
    entries: int = 0

    def write(
        self, account_id: int, action: str, uid: Uid, compute: Callable[[Draft], Writes], at: datetime
    ) -> None:
        """Have somebody make one edit."""
        self._make(account_id, SentEdit("", 0, note={"action": action, "uid": uid}), compute, at)

    def undo(self, account_id: int, at: datetime) -> None:
        """Have somebody undo their last edit."""
        self._make(account_id, SentEdit("", 0, EditKind.UNDO), lambda _draft: (), at)

    def _make(
        self, account_id: int, edit: SentEdit, compute: Callable[[Draft], Writes], at: datetime
    ) -> None:
        numbered = replace(edit, key=f"demonstration{self.entries}", base=self.entries)
        change_draft(self.key, _Author(account_id), numbered, compute, tab="demonstration", now=at)
        self.entries += 1


def _begin_draft(school: int, revision: int, people: _People, now: datetime) -> None:
    """Have a questionnaire in the making, with what two people did to it over two days."""
    referent, chef = people.referent, people.chef
    if list_drafts(_Author(referent)):
        return
    began = now - timedelta(days=2)
    author = _Author(referent)
    desk = _Desk(copy_revision(revision, CopyMode.LOCKED, school_id=school, visitor=author, now=began))
    uids: dict[str, Uid] = {}

    def title(_draft: Draft) -> Writes:
        return (
            Write(ROOT, "title.fr", "Diagnostic des équipes, avec nos questions"),
            Write(ROOT, "title.en", "Self-review of teams, with our questions"),
        )

    def workshop(draft: Draft) -> Writes:
        uids["section"], writes = _add(draft, _WORKSHOP, parent=ROOT, slot=SECTIONS)
        return writes

    def wishes(draft: Draft) -> Writes:
        uids["wishes"], writes = _add(draft, _WISHES, parent=uids["section"], slot=QUESTIONS)
        return writes

    def wish(draft: Draft) -> Writes:
        return _add(draft, {"label": {"fr": "Un collègue avec moi"}}, parent=uids["wishes"], slot=OPTIONS)[1]

    def leave_out(draft: Draft) -> Writes:
        aid = next(uid for uid, cells in draft.items() if cells.get("id") == "aide")
        return switch(aid, is_on=False)

    desk.write(referent, "settings", ROOT, title, began)
    desk.write(referent, "add", ROOT, workshop, began + timedelta(minutes=4))
    desk.write(referent, "add", uids["section"], wishes, began + timedelta(minutes=9))
    next_day = began + timedelta(days=1)
    desk.write(chef, "remove", ROOT, leave_out, next_day)
    desk.write(chef, "add", uids["wishes"], wish, next_day + timedelta(minutes=2))
    desk.write(referent, "move", uids["wishes"], lambda draft: shift(draft, uids["wishes"], -1), now)
    desk.undo(referent, now)


def _add(draft: Draft, part: Mapping[str, object], *, parent: Uid, slot: str) -> tuple[Uid, Writes]:
    """Return a part at the end of a list."""
    return add(draft, part, parent=parent, slot=slot, after=last_child(draft, parent, slot), new_uid=new_uid)


def _campaign_id(public_id: str) -> int:
    return session().execute(select(Campaign.id).where(Campaign.public_id == public_id)).scalar_one()


def _staff() -> list[Person]:
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


def _answer(public_id: str, dice: random.Random, now: datetime) -> None:
    """Have most people on the roll cast a ballot, with codes that were never mailed."""
    voting = VotingCache(0).find(public_id)
    if voting is None:
        message = f"no campaign {public_id}"
        raise LookupError(message)
    for code in _give_codes(public_id, dice):
        reading = voting.revision.reader.read(_fill_in(voting.revision.questionnaire, dice))
        cast_ballot(voting, code, reading, now=now)


def _give_codes(public_id: str, dice: random.Random) -> list[str]:
    codes: list[str] = []
    with transaction() as rows:
        invited = select(Invitation.id).where(Invitation.campaign_id == _campaign_id(public_id))
        for invitation_id in rows.scalars(invited.order_by(Invitation.email)).all():
            if dice.random() < SHARE_THAT_ANSWERS:
                codes.append(make_code())
                rows.add(PersonalCode(verifier=verifier(codes[-1], public_id), invitation_id=invitation_id))
    return codes


def _fill_in(questionnaire: Questionnaire, dice: random.Random) -> Fields:
    """Return the form of somebody who answers nearly everything."""
    fields: dict[str, list[str]] = {}
    for question in questionnaire.questions():
        fields |= _make_up(question, dice)
    return {name: values for name, values in fields.items() if dice.random() < SHARE_ANSWERED}


def _make_up(question: AnyQuestion, dice: random.Random) -> dict[str, list[str]]:
    name = f"a.{question.id}"
    match question:
        case DualGrid():
            return _fill_in_grid(question, dice)
        case Ranking():
            order = dice.sample([option.id for option in question.options], question.places)
            return {f"{name}.{place}": [option] for place, option in enumerate(order, start=1)}
        case SeveralChoices():
            free = [option.id for option in question.options if not option.exclusive]
            return {name: dice.sample(free, dice.randint(1, 3))}
        case SingleChoice():
            return {name: [dice.choice(question.options).id]}
        case ScaleQuestion():
            return {name: [str(dice.randint(1, question.points))]}
        case _:
            return {}


def _fill_in_grid(question: DualGrid, dice: random.Random) -> dict[str, list[str]]:
    """Lean each row one way or the other, the same for everybody, so that needs differ in the report."""
    fields = {}
    for row in question.rows:
        for scale in question.scales:
            lean = random.Random(row.id + scale.id).uniform(0.4, 1.9)  # noqa: S311 - invented answers
            weights = [lean**position for position in range(len(scale.options))]
            chosen = dice.choices(scale.options, weights)[0]
            fields[f"a.{question.id}.{row.id}.{scale.id}"] = [chosen.id]
    return fields
