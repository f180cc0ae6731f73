"""A commission in the demonstration of the tests: a member of each quality, one meeting held and two to come."""

from datetime import timedelta

from survey_app.accounts.operations import create_account
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
from survey_app.commission.operations.plan_reading import read_commented_plan
from survey_app.commission.operations.publishing import publish
from tests.factories import NOW

AGENDA = "- Où en est le plan\n- Le prêt d’ordinateurs\n- Questions des élèves"
RECORD = """Présents : la direction, deux enseignants, deux élèves, un parent.

- Le plan est relu champ par champ.
- Le prêt d’ordinateurs commence en janvier.

Prochaine réunion avant les vacances."""


def convene(school_id: int, chef: int, member: str, password: str) -> None:
    """Seat a commission whose `member` can sign in, and call its meetings, unless there is one already."""
    seat = get_seat(school_id, chef)
    if list_members(seat):
        return
    create_account(member, "Nadia Parent", now=NOW, password=password)
    invite_member(school_id, Invitee(member, "Nadia Parent", Quality.PARENT), actor=chef, now=NOW)
    for quality in Quality:
        invitee = Invitee(f"{quality}.commission@demo.example", f"Membre {quality.name.title()}", quality)
        invite_member(school_id, invitee, actor=chef, now=NOW)
    for days, agenda in ((-60, AGENDA), (20, AGENDA), (110, "")):
        _call(school_id, chef, days, agenda)


def publish_at(school_id: int, chef: int, kind: PublishedKind, reference: str) -> int:
    """Publish something and return the number of the publication; of a plan, two people say something first."""
    if kind is PublishedKind.PLAN:
        _discuss(school_id, chef, reference.partition("/")[0])
    return publish(school_id, kind, reference, is_announced=False, actor=chef, now=NOW)


def meeting_key(school_id: int, chef: int, *, is_held: bool) -> str:
    """Return the key of the meeting that was held, or of the next one."""
    meetings = list_meetings(get_seat(school_id, chef))
    return next(one.key for one in meetings if (one.ends_at <= NOW) is is_held)


def _call(school_id: int, chef: int, days: int, agenda: str) -> None:
    starts_at = NOW.replace(hour=16, minute=30) + timedelta(days=days)
    details = Details(starts_at, 90, "Salle des conseils", agenda)
    key = create_meeting(school_id, details, is_announced=False, actor=chef, now=NOW)
    if days < 0:
        read = get_meeting(key, chef)[1].record_stamp
        write_record(key, RECORD, read, actor=chef, now=NOW)


def _discuss(school_id: int, chef: int, plan_key: str) -> None:
    seat = get_seat(school_id, chef)
    if list_comments(seat, plan_key):
        return
    lines = list(read_commented_plan(seat, plan_key).lines)
    parent = next(one.account_id for one in list_members(seat) if one.quality is Quality.PARENT)
    for actor, line, text in (
        (parent, lines[0], "Les élèves sans ordinateur à la maison sont-ils comptés ?"),
        (chef, lines[0], "Oui :\n- un prêt est prévu\n- la vie scolaire tient la liste"),
        (parent, "", "Le plan est clair, merci."),
    ):
        add_comment(school_id, plan_key, line, text, actor=actor, now=NOW)
