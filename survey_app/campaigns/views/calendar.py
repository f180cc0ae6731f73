"""The dates of a campaign in preparation."""

from datetime import datetime

from flask import flash, render_template
from flask_babel import gettext as _

from survey_app.campaigns.dates import (
    Calendar,
    DateComplaint,
    DateFault,
    DatePlace,
    is_plannable,
    propose_calendar,
    to_instant,
    to_local,
)
from survey_app.campaigns.forms import CalendarForm, minute
from survey_app.campaigns.models import Campaign
from survey_app.campaigns.operations.access import get_campaign, require_preparing
from survey_app.campaigns.operations.set_calendar import DatesRefusedError, get_calendar, set_calendar
from survey_app.campaigns.pages.head import FormPage, campaign_head
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, go, staff
from survey_app.campaigns.words import DATE_FAULTS
from survey_app.web.clock import current_instant
from survey_app.web.forms import Form


@blueprint.get("/<public_id>/calendrier")
@staff
def edit_calendar(public_id: str) -> Page:
    """Show the dates, or a proposal."""
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    calendar = get_calendar(campaign)
    form = _filled(calendar or propose_calendar(current_instant()))
    return _show(campaign, _fitting(form, campaign))


@blueprint.post("/<public_id>/calendrier")
@staff
def save_calendar(public_id: str) -> Page:
    """Save the dates."""
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    form = _fitting(CalendarForm(), campaign)
    calendar = _read(form) if form.validate() else None
    if calendar is None:
        return _show(campaign, form)
    try:
        set_calendar(public_id, calendar, actor=actor(), now=current_instant())
    except DatesRefusedError as error:
        _tell(form, error.complaints)
        return _show(campaign, form)
    flash(_("Les dates sont enregistrées."), "success")
    return go("show_campaign", public_id=public_id)


def read_moment(form: Form, name: str) -> datetime | None:
    """Return the instant of a field; None when it is empty or, with a fault on it, when it never happens."""
    local = form[name].data
    instant = to_instant(local) if local else None
    if local and instant is None:
        fault = DateFault.NO_SUCH_TIME if is_plannable(local) else DateFault.NO_SUCH_YEAR
        form[name].errors = [DATE_FAULTS[fault]]
    return instant


def _fitting(form: CalendarForm, campaign: Campaign) -> CalendarForm:
    """Return the form without reminders where there is nobody to remind."""
    if campaign.is_by_link:
        for field in form.reminders():
            del form[field.name]
    return form


def _read(form: CalendarForm) -> Calendar | None:
    opening, closing = read_moment(form, "opening"), read_moment(form, "closing")
    reminders = [read_moment(form, field.name) for field in form.reminders()]
    if opening is None or closing is None or form.errors:
        return None
    return Calendar(opening, tuple(due_at for due_at in reminders if due_at), closing)


def _filled(calendar: Calendar) -> CalendarForm:
    values = {
        f"reminder_{number}": minute(to_local(due_at))
        for number, due_at in enumerate(calendar.reminders, start=1)
    }
    values["opening"] = minute(to_local(calendar.opens_at))
    values["closing"] = minute(to_local(calendar.closes_at))
    return CalendarForm(formdata=None, **values)


def _tell(form: CalendarForm, complaints: tuple[DateComplaint, ...]) -> None:
    """Put each fault beside its field; the reminders that were left empty are not counted."""
    reminders = [field for field in form.reminders() if field.data]
    for complaint in complaints:
        field = {
            DatePlace.OPENING: form.opening,
            DatePlace.CLOSING: form.closing,
            DatePlace.REMINDER: reminders[complaint.number] if reminders else form.opening,
        }[complaint.place]
        field.errors = [*field.errors, DATE_FAULTS[complaint.fault]]


def _show(campaign: Campaign, form: CalendarForm) -> str:
    return render_template("campaigns/edit_calendar.html", page=FormPage(campaign_head(campaign), form))
