"""A meeting on paper and in calendars: its agenda and minutes as a document, its date as an event."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _

from survey_app.campaigns.dates import PARIS
from survey_app.commission.operations.access import Seat
from survey_app.commission.operations.meetings import MeetingView
from survey_app.commission.plain_text import read_blocks
from survey_app.documents.blocks import Block, Bullets, Document, Facts, Heading, Paragraph
from survey_app.documents.ics import Agenda, Event
from survey_app.web.filters import day, instant
from survey_app.web.translation import current_language


def build_meeting_document(seat: Seat, meeting: MeetingView) -> Document:
    """Return agenda and minutes of a meeting, as they stand."""
    title = _("Commission numérique du %(day)s", day=day(meeting.details.starts_at))
    return Document(
        title=f"{title} – {seat.school}",
        language=current_language(),
        author=seat.school,
        heading=title,
        over_title=seat.school,
        dated_on=meeting.details.starts_at.astimezone(PARIS).date(),
        page_words=_("Page {page} sur {pages}"),
        footer=title,
        blocks=tuple(_blocks(meeting)),
    )


def build_agenda(seat: Seat, meetings: Sequence[MeetingView], now: datetime) -> Agenda:
    """Return the dates of meetings for a calendar; cancelled ones are not in it."""
    return Agenda(
        title=_("Commission numérique, %(school)s", school=seat.school),
        events=[_event(seat, meeting) for meeting in meetings if not meeting.is_cancelled],
        made_at=now,
    )


def say_length(minutes: int) -> str:
    """Return a length in words: « 1 h 30 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    return (
        _("%(hours)s h %(minutes)s", hours=hours, minutes=f"{rest:02}")
        if rest
        else _("%(hours)s h", hours=hours)
    )


def _blocks(meeting: MeetingView) -> Iterator[Block]:
    details = meeting.details
    pairs = [(_("Date"), instant(details.starts_at)), (_("Durée"), say_length(details.minutes_long))]
    if details.place:
        pairs.append((_("Lieu"), details.place))
    if meeting.is_cancelled:
        pairs.append((_("État"), _("Réunion annulée")))
    yield Facts(_("La réunion"), (_("Rubrique"), _("Contenu")), tuple(pairs))
    yield Heading(_("Ordre du jour"))
    yield from _written(details.agenda, _("Il n’y a pas encore d’ordre du jour."))
    if meeting.record:
        yield Heading(_("Compte rendu"))
        yield from _written(meeting.record, "")


def _written(text: str, otherwise: str) -> Iterator[Block]:
    blocks = read_blocks(text)
    for block in blocks:
        yield Bullets(block.lines) if block.kind == "list" else Paragraph("\n".join(block.lines))
    if not blocks:
        yield Paragraph(otherwise)


def _event(seat: Seat, meeting: MeetingView) -> Event:
    path = url_for("commission.show_meeting", key=meeting.key)
    address = f"{current_app.config['PALIERS'].base_url}{path}"
    return Event(
        uid=f"meeting-{meeting.key}@paliers",
        title=_("Commission numérique, %(school)s", school=seat.school),
        starts=meeting.details.starts_at,
        ends=meeting.ends_at,
        description="\n\n".join(filter(None, (meeting.details.agenda, address))),
        place=meeting.details.place,
    )
