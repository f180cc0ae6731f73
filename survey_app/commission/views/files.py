"""Files of a commission: its dates for a calendar, agenda and minutes on paper."""

import io
import re
from collections.abc import Callable, Mapping

from flask import send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.commission.operations import meetings
from survey_app.commission.operations.access import Seat, get_seat
from survey_app.commission.operations.meetings import MeetingView
from survey_app.commission.papers import build_agenda, build_meeting_document
from survey_app.commission.views.blueprint import actor, blueprint, seated
from survey_app.documents import ics, odt, pdf
from survey_app.documents.blocks import Document
from survey_app.web.clock import current_instant

LONGEST_NAME = 120

PAPERS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": (pdf.MEDIA_TYPE, pdf.write_pdf),
    "odt": (odt.MEDIA_TYPE, odt.write_odt),
}


@blueprint.get("/<int:school_id>/reunions.ics")
@seated
def send_calendar(school_id: int) -> Response:
    """Send the dates of all meetings."""
    seat = get_seat(school_id, actor())
    content = ics.write_ics(build_agenda(seat, meetings.list_meetings(seat), current_instant()))
    return _file(content, ics.MEDIA_TYPE, _name(_("Réunions de la commission"), seat, "ics"))


@blueprint.get("/reunions/<key>.ics")
@seated
def send_meeting_calendar(key: str) -> Response:
    """Send the date of one meeting."""
    seat, meeting = meetings.get_meeting(key, actor())
    content = ics.write_ics(build_agenda(seat, [meeting], current_instant()))
    return _file(content, ics.MEDIA_TYPE, _meeting_name(seat, meeting, "ics"))


@blueprint.get("/reunions/<key>.<any(pdf, odt):suffix>")
@seated
def send_meeting_paper(key: str, suffix: str) -> Response:
    """Send agenda and minutes of one meeting."""
    seat, meeting = meetings.get_meeting(key, actor())
    media_type, write = PAPERS[suffix]
    content = write(build_meeting_document(seat, meeting))
    return _file(content, media_type, _meeting_name(seat, meeting, suffix))


def _file(content: bytes, media_type: str, name: str) -> Response:
    """Send a file to keep, under its name in ASCII and, for those who can, in full (RFC 6266)."""
    response = send_file(io.BytesIO(content), media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _meeting_name(seat: Seat, meeting: MeetingView, suffix: str) -> str:
    return _name(f"{_('Commission')} {meeting.details.starts_at.date().isoformat()}", seat, suffix)


def _name(words: str, seat: Seat, suffix: str) -> str:
    """Return a file name without anything a system could take for more than a name."""
    safe = " ".join(re.sub(r"[^\w’-]", " ", f"{words} {seat.school}").split())
    return f"{safe[:LONGEST_NAME].strip()}.{suffix}"
