"""Dates to be taken into a calendar (iCalendar, RFC 5545). Nobody is invited by them and no address is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from survey_app.documents.characters import xml_text

MEDIA_TYPE = "text/calendar"
ZONE = ZoneInfo("Europe/Paris")
"""The time that schools keep."""

# The rule of the European Union, without an end: calendars go by it and not by a list of years.
_VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a date. `uid` stays the same for ever: who takes the file in again changes the entry.

    `starts` is a day or an instant; of a day, `ends` is the last one. `days_before` asks the calendar to remind.
    """

    uid: str
    title: str
    starts: date | datetime
    ends: date | datetime | None = None
    description: str = ""
    place: str = ""
    days_before: int | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """Events under a name. `made_at` is an instant: of two files with one event, the later is right."""

    title: str
    events: Sequence[Event]
    made_at: datetime


def write_ics(agenda: Agenda) -> bytes:
    """Return the events as an ICS file."""
    calendar = icalendar.Calendar()
    for name, value in (
        ("version", "2.0"),
        ("prodid", "-//Paliers//Paliers//FR"),
        ("method", "PUBLISH"),
        ("name", xml_text(agenda.title)),
        ("x-wr-calname", xml_text(agenda.title)),
    ):
        calendar.add(name, value)
    if any(isinstance(event.starts, datetime) for event in agenda.events):
        calendar.add_component(icalendar.Timezone.from_ical(_VTIMEZONE))
    for event in agenda.events:
        calendar.add_component(_component(event, agenda.made_at))
    return bytes(calendar.to_ical())


def _component(event: Event, made_at: datetime) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", xml_text(event.uid))
    component.add("dtstamp", made_at.astimezone(UTC))
    component.add("last-modified", made_at.astimezone(UTC))
    component.add("summary", xml_text(event.title))
    component.add("dtstart", _local(event.starts))
    if event.ends is not None:
        component.add("dtend", _end(event.ends))
    for name, words in (("description", event.description), ("location", event.place)):
        if words:
            component.add(name, xml_text(words))
    # A day to keep in mind leaves the day free.
    component.add("transp", "OPAQUE" if isinstance(event.starts, datetime) else "TRANSPARENT")
    if event.days_before is not None:
        component.add_component(_alarm(event, event.days_before))
    return component


def _local(moment: date | datetime) -> date | datetime:
    return moment.astimezone(ZONE) if isinstance(moment, datetime) else moment


def _end(moment: date | datetime) -> date | datetime:
    """Return the end as the format has it: of days, the first one that is no longer in it."""
    return _local(moment) if isinstance(moment, datetime) else moment + timedelta(days=1)


def _alarm(event: Event, days: int) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", xml_text(event.title))
    alarm.add("trigger", -timedelta(days=days))
    return alarm
