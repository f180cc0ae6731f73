"""The meetings of a commission: called, changed, cancelled, and their minutes."""

from flask import flash, render_template
from flask_babel import gettext as _

from survey_app.campaigns.dates import to_local
from survey_app.commission.errors import MeetingChangedError
from survey_app.commission.forms import MeetingForm, RecordForm
from survey_app.commission.operations import meetings
from survey_app.commission.operations.access import Seat, get_convener_seat
from survey_app.commission.operations.meetings import Details, MeetingView
from survey_app.commission.pages import (
    meeting_changes,
    meeting_form_page,
    meeting_page,
    record_changes,
    record_page,
)
from survey_app.commission.views.blueprint import (
    CONFLICT,
    Page,
    actor,
    blueprint,
    conveners,
    go,
    seated,
    sparingly,
)
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered


@blueprint.get("/<int:school_id>/reunions/nouvelle")
@conveners
def begin_meeting(school_id: int) -> Page:
    """Show an empty meeting."""
    return _show_new(school_id, MeetingForm(formdata=None))


@blueprint.post("/<int:school_id>/reunions/nouvelle")
@sparingly
@conveners
def create_meeting(school_id: int) -> Page:
    """Call a meeting."""
    form = MeetingForm()
    details = _read(form)
    if details is None:
        return _show_new(school_id, form)
    key = meetings.create_meeting(
        school_id, details, is_announced=form.is_announced.data, actor=actor(), now=current_instant()
    )
    flash(_said_after(form, _("La réunion est fixée.")), "success")
    return go("show_meeting", key=key)


@blueprint.get("/reunions/<key>")
@seated
def show_meeting(key: str) -> Page:
    """Show a meeting: when and where, agenda, minutes."""
    seat, meeting = meetings.get_meeting(key, actor())
    page = meeting_page(seat, meeting, current_instant())
    return render_template("commission/show_meeting.html", page=page)


@blueprint.get("/reunions/<key>/modifier")
@conveners
def edit_meeting(key: str) -> Page:
    """Show the form of a meeting."""
    seat, meeting = _to_write(key)
    form = MeetingForm(
        formdata=None,
        read=meeting.details_stamp,
        starts=to_local(meeting.details.starts_at),
        minutes_long=meeting.details.minutes_long,
        place=meeting.details.place,
        agenda=meeting.details.agenda,
    )
    return render_template("commission/edit_meeting.html", page=meeting_form_page(seat, form, meeting))


@blueprint.post("/reunions/<key>/modifier")
@sparingly
@conveners
def update_meeting(key: str) -> Page:
    """Change a meeting; when somebody else has, show both versions and let the person choose."""
    seat, meeting = _to_write(key)
    form = MeetingForm()
    details = _read(form)
    if details is None:
        return render_template("commission/edit_meeting.html", page=meeting_form_page(seat, form, meeting))
    try:
        meetings.update_meeting(
            key,
            details,
            entered(form.read),
            is_announced=form.is_announced.data,
            actor=actor(),
            now=current_instant(),
        )
    except MeetingChangedError:
        return _show_meeting_conflict(key, form, details)
    flash(_said_after(form, _("La réunion est modifiée.")), "success")
    return go("show_meeting", key=key)


@blueprint.get("/reunions/<key>/compte-rendu")
@conveners
def edit_record(key: str) -> Page:
    """Show the form of the minutes."""
    seat, meeting = _to_write(key)
    form = RecordForm(formdata=None, read=meeting.record_stamp, record=meeting.record)
    return render_template("commission/edit_record.html", page=record_page(seat, form, meeting))


@blueprint.post("/reunions/<key>/compte-rendu")
@conveners
def write_record(key: str) -> Page:
    """Write the minutes; when somebody else has changed the meeting, show both versions."""
    seat, meeting = _to_write(key)
    form = RecordForm()
    if not form.validate():
        return render_template("commission/edit_record.html", page=record_page(seat, form, meeting))
    try:
        meetings.write_record(
            key, entered(form.record), entered(form.read), actor=actor(), now=current_instant()
        )
    except MeetingChangedError:
        return _show_record_conflict(key, form)
    flash(_("Le compte rendu est enregistré ; les membres peuvent le lire."), "success")
    return go("show_meeting", key=key)


@blueprint.get("/reunions/<key>/annuler")
@conveners
def ask_to_cancel(key: str) -> Page:
    """Ask whether to cancel the meeting."""
    seat, meeting = _to_write(key)
    page = meeting_page(seat, meeting, current_instant())
    return render_template("commission/cancel_meeting.html", page=page)


@blueprint.post("/reunions/<key>/annuler")
@sparingly
@conveners
def cancel_meeting(key: str) -> Page:
    """Cancel the meeting."""
    meetings.cancel_meeting(key, is_cancelled=True, actor=actor(), now=current_instant())
    flash(_("La réunion est annulée."), "success")
    return go("show_meeting", key=key)


@blueprint.post("/reunions/<key>/maintenir")
@sparingly
@conveners
def restore_meeting(key: str) -> Page:
    """Hold the meeting after all."""
    meetings.cancel_meeting(key, is_cancelled=False, actor=actor(), now=current_instant())
    flash(_("La réunion est maintenue."), "success")
    return go("show_meeting", key=key)


def _to_write(key: str) -> tuple[Seat, MeetingView]:
    _seat, meeting = meetings.get_meeting(key, actor())
    return get_convener_seat(meeting.school_id, actor()), meeting


def _read(form: MeetingForm) -> Details | None:
    instant = form.read_instant() if form.validate() else None
    if instant is None:
        return None
    return Details(instant, form.minutes_long.data or 0, entered(form.place), entered(form.agenda))


def _said_after(form: MeetingForm, done: str) -> str:
    return f"{done} {_('Un message part aux membres.')}" if form.is_announced.data else done


def _show_new(school_id: int, form: MeetingForm) -> str:
    page = meeting_form_page(get_convener_seat(school_id, actor()), form, None)
    return render_template("commission/edit_meeting.html", page=page)


def _show_meeting_conflict(key: str, form: MeetingForm, details: Details) -> Page:
    """Show what the person typed beside what is there; sent again, it is upon what they have now seen."""
    seat, meeting = _to_write(key)
    form.read.data = meeting.details_stamp
    page = meeting_form_page(seat, form, meeting, meeting_changes(meeting, details))
    return render_template("commission/edit_meeting.html", page=page), CONFLICT


def _show_record_conflict(key: str, form: RecordForm) -> Page:
    seat, meeting = _to_write(key)
    form.read.data = meeting.record_stamp
    page = record_page(seat, form, meeting, record_changes(meeting, entered(form.record)))
    return render_template("commission/edit_record.html", page=page), CONFLICT
