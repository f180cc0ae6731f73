"""The mails of a commission: a meeting called, changed, near or cancelled; a publication; a term without a meeting.

What they say is read when they are sent, so that it is true then.
"""

from collections.abc import Mapping

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from survey_app.accounts.models import AccountMail, AccountMailKind
from survey_app.accounts.send_mail import AccountLetter, OwedMail, Writer
from survey_app.commission.models import Meeting, Publication
from survey_app.commission.operations.access import list_seats
from survey_app.commission.operations.publishing import find_item
from survey_app.commission.words import KINDS, say_item
from survey_app.database import session
from survey_app.mail.messages import one_line
from survey_app.schools.models import School
from survey_app.web.filters import day, instant

FIRST_LINES = 12
"""Of an agenda, in a mail; all of it is behind the link."""


def write_meeting(owed: OwedMail) -> AccountLetter:
    """Return the mail about a meeting: its date as it stands now, a reminder, or word that it is cancelled."""
    meeting = session().get(Meeting, _number_in(owed))
    if meeting is None or not _has_seat(owed, meeting.school_id):
        return _letter_of_nothing(owed)
    school = one_line(session().get_one(School, meeting.school_id).name)
    subject, first = _say_meeting(meeting, school, owed)
    return AccountLetter(
        subject=subject,
        paragraphs=(first, *(() if meeting.is_cancelled else _say_where_and_what(meeting))),
        button=_("Voir la réunion"),
        link=_address("commission.show_meeting", key=meeting.key),
    )


def write_publication(owed: OwedMail) -> AccountLetter:
    """Return the mail that says that something was published to the commission."""
    publication = session().get(Publication, _number_in(owed))
    item = find_item(publication) if publication else None
    if publication is None or item is None or not _has_seat(owed, publication.school_id):
        return _letter_of_nothing(owed)
    school = one_line(session().get_one(School, publication.school_id).name)
    title = one_line(say_item(item))
    return AccountLetter(
        subject=_("Commission numérique, %(school)s : un document à lire", school=school),
        paragraphs=(
            _(
                "La direction publie à la commission numérique : « %(title)s » (%(kind)s).",
                title=title,
                kind=str(KINDS[item.kind]),
            ),
            _("Vous pouvez le lire en vous connectant. Sur le plan, vous pouvez donner votre avis."),
        ),
        button=_("Lire le document"),
        link=_address(
            "commission.show_publication", school_id=publication.school_id, publication_id=publication.id
        ),
    )


def write_term_without_meeting(owed: OwedMail) -> AccountLetter:
    """Return the mail that says that a term passes without a meeting."""
    school = session().get(School, _number_in(owed))
    if school is None or not _has_seat(owed, school.id):
        return _letter_of_nothing(owed)
    return AccountLetter(
        subject=_(
            "Commission numérique, %(school)s : pas de réunion ce trimestre", school=one_line(school.name)
        ),
        paragraphs=(
            _(
                "Le trimestre s’achève bientôt et aucune réunion de la commission numérique n’est prévue. Une réunion "
                "par trimestre suffit pour suivre le plan ensemble."
            ),
            _(
                "Ce n’est qu’un rappel : si vous vous êtes réunis autrement, il n’y a rien à faire. Ce message part "
                "une fois par trimestre au plus."
            ),
        ),
        button=_("Fixer une réunion"),
        link=_address("commission.begin_meeting", school_id=school.id),
    )


COMMISSION_WRITERS: Mapping[AccountMailKind, Writer] = {
    AccountMailKind.MEETING: write_meeting,
    AccountMailKind.PUBLICATION: write_publication,
    AccountMailKind.TERM_WITHOUT_MEETING: write_term_without_meeting,
}


def _say_meeting(meeting: Meeting, school: str, owed: OwedMail) -> tuple[str, str]:
    """Return the subject and the first sentence."""
    date = day(meeting.starts_at)
    if meeting.is_cancelled:
        return (
            _("Réunion annulée : commission numérique du %(day)s, %(school)s", day=date, school=school),
            _("La réunion de la commission numérique prévue le %(day)s est annulée.", day=date),
        )
    moment = instant(meeting.starts_at)
    subject = _("Commission numérique du %(day)s, %(school)s", day=date, school=school)
    if owed.cause.split(":")[2:3] == ["reminder"]:
        return (
            _("Rappel : %(subject)s", subject=subject),
            _("La commission numérique se réunit le %(moment)s.", moment=moment),
        )
    if _was_told(meeting, owed):
        return (
            _("Changement : %(subject)s", subject=subject),
            _("La réunion de la commission numérique a changé. Elle a lieu le %(moment)s.", moment=moment),
        )
    return subject, _("Vous êtes invité à la commission numérique, le %(moment)s.", moment=moment)


def _was_told(meeting: Meeting, owed: OwedMail) -> bool:
    """Say whether the person was written to about this meeting before."""
    earlier = select(AccountMail.id).where(
        AccountMail.account_id == owed.account_id,
        AccountMail.kind == AccountMailKind.MEETING,
        AccountMail.cause.like(f"meeting:{meeting.id}:%"),
        AccountMail.id != owed.id,
    )
    return session().scalar(earlier.limit(1)) is not None


def _say_where_and_what(meeting: Meeting) -> tuple[str, ...]:
    where = (_("Lieu : %(place)s", place=one_line(meeting.place)),) if meeting.place else ()
    lines = [one_line(line) for line in meeting.agenda.split("\n") if line.strip()]
    what = ("\n".join((_("Ordre du jour :"), *lines[:FIRST_LINES])),) if lines else ()
    calendar = _("La page de la réunion donne un fichier pour votre agenda.")
    return (*where, *what, calendar)


def _has_seat(owed: OwedMail, school_id: int) -> bool:
    """Say whether the person still sits in the commission: a role may be lost between owing a mail and sending it."""
    return any(seat.school_id == school_id for seat in list_seats(owed.account_id))


def _letter_of_nothing(owed: OwedMail) -> AccountLetter:
    """Return a mail that is true when what it was about has gone meanwhile."""
    del owed
    return AccountLetter(
        subject=_("Commission numérique : des nouvelles"),
        paragraphs=(_("La page de la commission numérique a changé. Connectez-vous pour la lire."),),
        button=_("Ouvrir la page de la commission"),
        link=_address("commission.show_home"),
    )


def _number_in(owed: OwedMail) -> int:
    """Return the number in a cause: « meeting:12:3 » → 12; 0, which is nothing's, when there is none."""
    parts = owed.cause.split(":")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0


def _address(endpoint: str, **values: object) -> str:
    """Return an address on the site; workers have no request to ask."""
    adapter = current_app.url_map.bind("localhost")
    return f"{current_app.config['PALIERS'].base_url}{adapter.build(endpoint, values)}"
