"""The commission numérique: who sits in it, what it was shown, its meetings, and what it says of the plan."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from survey_app.commission.models import PublishedKind, Quality
from survey_app.commission.operations.access import get_seat
from survey_app.commission.operations.comments import add_comment, list_comments
from survey_app.commission.operations.meetings import (
    Details,
    create_meeting,
    get_meeting,
    list_meetings,
    write_record,
)
from survey_app.commission.operations.members import Invitee, invite_member, list_members
from survey_app.commission.operations.publishing import publish
from survey_app.demonstration.calendar import Times
from survey_app.demonstration.campaigns import AUTUMN, find_campaign
from survey_app.demonstration.people import COMMISSION, People, open_account
from survey_app.demonstration.plan import find_line
from survey_app.diagnostics.operations.reading import list_signed_positions
from survey_app.web.filters import PARIS

_NBSP = "\N{NO-BREAK SPACE}"
_MEMBERS = (
    Invitee(COMMISSION, "Morgan Parent", Quality.PARENT),
    Invitee("adjointe@demo.example", "Ambre Adjointe", Quality.DIRECTION),
    Invitee("professeur@demo.example", "Basile Professeur", Quality.TEACHER),
    Invitee("cpe@demo.example", "Charlie Vie-Scolaire", Quality.STAFF),
    Invitee("eleve@demo.example", "Dali Élève", Quality.PUPIL),
    Invitee("collectivite@demo.example", "Eden Collectivité", Quality.PARTNER),
)
_COMMENTS = (
    (
        COMMISSION,
        "classes mobiles",
        "Les parents demandent que les élèves puissent aussi s’en servir en étude le soir.",
    ),
    (
        "eleve@demo.example",
        "Wi-Fi",
        f"Au bâtiment B, il faut souvent changer de salle{_NBSP}: ce serait bien que ce soit prioritaire.",
    ),
    (
        "professeur@demo.example",
        "",
        "Le plan est clair. Peut-on afficher les dates en salle des professeurs ?",
    ),
)


@dataclass(frozen=True)
class _Meeting:
    """A meeting, with its minutes once it was held."""

    agenda: str
    record: str = ""


_SPRING = _Meeting(
    "- Présentation du plan numérique\n- Charte d’usage\n- Questions des élèves et des parents",
    "Le plan est présenté par le référent numérique.\n"
    "- La charte d’usage sera expliquée en heure de vie de classe.\n"
    f"- Les délégués demandent un point sur le Wi-Fi{_NBSP}: la collectivité est saisie.\n"
    "Prochaine réunion en juin.",
)
_SUMMER = _Meeting(
    "- Bilan de la première année du plan\n- Classes mobiles",
    "Le bilan est lu ligne par ligne.\n"
    "- Cinq actions sont faites, les autres se poursuivent.\n"
    "- La première classe mobile est livrée.\n"
    "La commission remercie les équipes.",
)
_NEXT = _Meeting(
    "- Résultats du diagnostic des équipes\n- Plan révisé\n- Dates des ateliers du printemps",
)


def gather_commission(plan: str, people: People, times: Times) -> None:
    """Invite members, hold two meetings and call a third, publish, and let members speak."""
    begun = times.on(1, 2, 1)
    _invite(people, begun)
    _hold(_SPRING, people, times.on(1, 3, 24))
    _hold(_SUMMER, people, times.on(1, 6, 16))
    _call(_NEXT, people, at=_next_thursday(times.now), now=times.ago(1))
    _publish(plan, people, times)
    for number, (email, words, text) in enumerate(_COMMENTS):
        _comment(plan, email, (words, text), people, times.now - timedelta(days=6 - number))


def _invite(people: People, now: datetime) -> None:
    known = {member.email for member in list_members(get_seat(people.school, people.chef))}
    for invitee in _MEMBERS:
        if invitee.email not in known:
            open_account(invitee.email, invitee.name, now)
            invite_member(people.school, invitee, actor=people.chef, now=now)


def _hold(meeting: _Meeting, people: People, at: datetime) -> None:
    """Have a meeting called, held, and its minutes written the day after."""
    key = _call(meeting, people, at=at, now=at - timedelta(days=15))
    _seat, view = get_meeting(key, people.referent)
    write_record(key, meeting.record, view.record_stamp, actor=people.referent, now=at + timedelta(days=1))


def _call(meeting: _Meeting, people: People, *, at: datetime, now: datetime) -> str:
    known = list_meetings(get_seat(people.school, people.chef))
    key = next((view.key for view in known if view.details.agenda == meeting.agenda), None)
    details = Details(at, 90, "Salle de réunion, bâtiment A", meeting.agenda)
    return key or create_meeting(people.school, details, is_announced=True, actor=people.referent, now=now)


def _publish(plan: str, people: People, times: Times) -> None:
    last = max(list_signed_positions(people.school), key=lambda signed: signed.year)
    for kind, reference in (
        (PublishedKind.FICHE, last.key),
        (PublishedKind.REPORT, find_campaign(AUTUMN).public_id),
        (PublishedKind.PLAN, f"{plan}/2"),
    ):
        publish(people.school, kind, reference, is_announced=False, actor=people.chef, now=times.ago(10))


def _comment(plan: str, email: str, said: tuple[str, str], people: People, now: datetime) -> None:
    words, text = said
    author = open_account(email, "", now)
    known = {comment.text for comment in list_comments(get_seat(people.school, author), plan)}
    if text not in known:
        line = find_line(plan, words, people) if words else ""
        add_comment(people.school, plan, line, text, actor=author, now=now)


def _next_thursday(now: datetime) -> datetime:
    """Return a Thursday within three weeks, at half past five."""
    day = now.astimezone(PARIS) + timedelta(days=12)
    return (day + timedelta(days=(3 - day.weekday()) % 7)).replace(
        hour=17, minute=30, second=0, microsecond=0
    )
