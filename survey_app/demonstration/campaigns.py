"""The campaigns of the demonstration: two that are over, one that is open, one in preparation, one by shared link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from questionnaires.definition.model import Audience
from survey_app.ballots.opening import finish_opening, open_ballot_box
from survey_app.ballots.operations import open_voting
from survey_app.campaigns.dates import Calendar, propose_calendar
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.arrange_groups import Group, set_groups
from survey_app.campaigns.operations.close_campaign import close_campaign
from survey_app.campaigns.operations.create_campaign import create_campaign
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.launch_campaign import launch_campaign
from survey_app.campaigns.operations.set_calendar import set_calendar
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.database import session
from survey_app.demonstration.answering import Mood, answer
from survey_app.demonstration.calendar import Times
from survey_app.demonstration.people import UAI, People, list_staff
from survey_app.reports.release.operations import release_results

FIRST = "Premier diagnostic des équipes"
AUTUMN = "Diagnostic des équipes, automne"
CHECK = "Point d’étape : huit questions"
SPRING = "Diagnostic des équipes, printemps"
PUPILS = "Le numérique au collège, par les élèves"

OPEN_FOR = timedelta(days=15)
A_YEAR = 365
AUTUMN_AGO = 40

_AT_FIRST = Mood("premier", 0.75, (0.75, 1.15))
_IN_AUTUMN = Mood(UAI, 0.8)
_ASKED_LATER = frozenset({"Vie scolaire", "CDI", "AESH"})
"""The first time, only those who teach were asked."""

_CLASSES = ("Élèves de 6e", "Élèves de 5e", "Élèves de 4e", "Élèves de 3e")
_PUPILS_A_CLASS = 25

_OVER = (CampaignState.REPORTED, CampaignState.ENDED)

Revisions = Mapping[str, int]
"""The published questionnaires, by the name of their file."""


@dataclass(frozen=True)
class Found:
    """A campaign, and how far it is."""

    id: int
    public_id: str
    state: CampaignState


@dataclass(frozen=True)
class _Order:
    """A campaign to be made. `left_out` are the teams that it does not ask."""

    revision: int
    title: str
    left_out: frozenset[str] = frozenset()


def live_through_past_campaigns(people: People, revisions: Revisions, times: Times) -> None:
    """Live through two campaigns, a year apart: opened, answered, closed, counted; the teams have the results."""
    full = revisions["fiche-equipes"]
    first, autumn = times.ago(AUTUMN_AGO + A_YEAR), times.ago(AUTUMN_AGO)
    _live_through(_Order(full, FIRST, _ASKED_LATER), people, _AT_FIRST, first)
    _live_through(_Order(full, AUTUMN), people, _IN_AUTUMN, autumn)
    for title, opened in ((FIRST, first), (AUTUMN, autumn)):
        public_id = find_campaign(title).public_id
        later = opened + OPEN_FOR + timedelta(days=4)
        release_results(people.chef, public_id, sends_mail=False, is_public=False, now=later)


def make_present_campaigns(people: People, revisions: Revisions, times: Times) -> None:
    """Open a short campaign, prepare a long one, and ask pupils by a link that they share."""
    _open(_Order(revisions["fiche-equipes-courte"], CHECK), people, times.now)
    _prepare(_Order(revisions["fiche-equipes"], SPRING), people, times.now)
    _ask_pupils(_Order(revisions["perception-eleves"], PUPILS), people, times.now)


def find_campaign(title: str) -> Found:
    """Return the campaign of this title, as it is now."""
    query = select(Campaign.id, Campaign.public_id, Campaign.state).where(Campaign.title == title)
    return Found(*session().execute(query).one())


def _state_of(title: str) -> CampaignState | None:
    """Return how far an earlier start has brought a campaign, None when it has not begun it."""
    return session().scalar(select(Campaign.state).where(Campaign.title == title))


def _prepare(order: _Order, people: People, now: datetime) -> None:
    """Prepare a campaign up to its dates; again, where an earlier start was interrupted."""
    if _state_of(order.title) is None:
        create_campaign(people.school, order.revision, order.title, actor=people.referent, now=now)
    if _state_of(order.title) is CampaignState.PREPARING:
        public_id = find_campaign(order.title).public_id
        staff = [person for person in list_staff() if person.team not in order.left_out]
        import_roster(public_id, staff, RosterMode.REPLACE, actor=people.referent, now=now)
        set_calendar(public_id, propose_calendar(now), actor=people.referent, now=now)


def _open(order: _Order, people: People, now: datetime) -> None:
    """Prepare a campaign and open it: its mails are then sent by the worker."""
    _prepare(order, people, now)
    _launch(order.title, Calendar(now, (now + timedelta(days=5),), now + OPEN_FOR), people, now)


def _launch(title: str, dates: Calendar, people: People, now: datetime) -> None:
    campaign = find_campaign(title)
    if campaign.state is CampaignState.PREPARING:
        set_calendar(campaign.public_id, dates, actor=people.referent, now=now)
        launch_campaign(campaign.public_id, at_once=True, actor=people.chef, now=now)
    if _state_of(title) is CampaignState.SCHEDULED:
        open_voting(campaign.id, now)


def _live_through(order: _Order, people: People, mood: Mood, now: datetime) -> None:
    """Live through a whole campaign, from where an earlier start has left it."""
    if _state_of(order.title) in _OVER:
        return
    _open(order, people, now)
    campaign, closing = find_campaign(order.title), now + OPEN_FOR
    if campaign.state is CampaignState.OPEN:
        answer(campaign.public_id, mood, now + timedelta(days=1))
        close_campaign(campaign.id, closing)
    open_ballot_box(campaign.id, closing)
    finish_opening(campaign.id, closing)


def _ask_pupils(order: _Order, people: People, now: datetime) -> None:
    """Ask the pupils of each class by a link that the class shares."""
    if _state_of(order.title) is None:
        create_campaign(
            people.school,
            order.revision,
            order.title,
            audience=Audience.PUPILS,
            actor=people.referent,
            now=now,
        )
    if _state_of(order.title) is CampaignState.PREPARING:
        groups = [Group(name, _PUPILS_A_CLASS) for name in _CLASSES]
        set_groups(find_campaign(order.title).public_id, groups, actor=people.referent, now=now)
    _launch(order.title, Calendar(now, (), now + OPEN_FOR), people, now)
