"""Calendars: what another program makes of them, and words that stay words."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import pytest

from survey_app.documents.characters import xml_text
from survey_app.documents.ics import Agenda, Event, write_ics
from tests.survey_app.documents.hostile import WORDS

MADE_AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
MEETING = Event(
    "reunion-1@paliers.example",
    "Commission numérique",
    datetime(2026, 11, 17, 16, tzinfo=UTC),
    datetime(2026, 11, 17, 17, 30, tzinfo=UTC),
    description="Ordre du jour :\n1. Plan",
    place="Salle 12",
    days_before=7,
)
DAY = Event("action-1@paliers.example", "Formation", date(2027, 3, 10), date(2027, 3, 11))


def write(*events: Event) -> bytes:
    return write_ics(Agenda("Plan pluriannuel", events, MADE_AT))


def read(*events: Event) -> icalendar.Calendar:
    calendar = icalendar.Calendar.from_ical(write(*events))
    assert isinstance(calendar, icalendar.Calendar)
    return calendar


def test_a_meeting_is_at_its_hour_in_paris() -> None:
    (event,) = read(MEETING).events
    assert (event.start, event.end) == (
        datetime(2026, 11, 17, 17, tzinfo=ZoneInfo("Europe/Paris")),
        datetime(2026, 11, 17, 18, 30, tzinfo=ZoneInfo("Europe/Paris")),
    )
    assert b"DTSTART;TZID=Europe/Paris:20261117T170000" in write(MEETING)


def test_a_summer_hour_is_a_summer_hour() -> None:
    summer = Event("x", "x", datetime(2027, 6, 1, 15, tzinfo=UTC))
    assert b"DTSTART;TZID=Europe/Paris:20270601T170000" in write(summer)


@pytest.mark.parametrize(
    "day", [date(2026, 1, 15), date(2026, 7, 15), date(2031, 10, 25), date(2031, 10, 26)]
)
def test_its_own_rule_of_summer_time_is_that_of_paris(day: date) -> None:
    (zone,) = read(MEETING).timezones
    noon = time(12, tzinfo=zone.to_tz(lookup_tzid=False))
    there = time(12, tzinfo=ZoneInfo("Europe/Paris"))
    assert datetime.combine(day, noon).utcoffset() == datetime.combine(day, there).utcoffset()


def test_days_have_no_hour_and_the_last_is_in_it() -> None:
    (event,) = read(DAY).events
    assert (event.start, event.end) == (date(2027, 3, 10), date(2027, 3, 12))
    assert event["transp"] == "TRANSPARENT"


def test_days_need_no_time_zone() -> None:
    assert read(DAY).timezones == []


def test_an_event_says_what_and_where() -> None:
    (event,) = read(MEETING).events
    assert (event.summary, event.description, event["location"]) == (
        "Commission numérique",
        "Ordre du jour :\n1. Plan",
        "Salle 12",
    )


def test_an_event_keeps_its_name_and_says_when_it_was_written() -> None:
    (event,) = read(MEETING).events
    assert (event.uid, event.stamp) == ("reunion-1@paliers.example", MADE_AT)


def test_an_alarm_comes_days_before() -> None:
    (event,) = read(MEETING).events
    (alarm,) = event.walk("VALARM")
    assert alarm.to_ical().split(b"\r\n")[1:-2] == [
        b"ACTION:DISPLAY",
        b"DESCRIPTION:Commission num\xc3\xa9rique",
        b"TRIGGER:-P7D",
    ]
    assert read(DAY).events[0].walk("VALARM") == []


def test_nobody_is_in_it() -> None:
    assert not re.search(rb"ATTENDEE|ORGANIZER|MAILTO|URL", write(MEETING, DAY), re.IGNORECASE)


def test_lines_are_short_and_end_as_the_format_asks() -> None:
    lines = write(Event("x", "é" * 400, DAY.starts, description="mot " * 200)).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


@pytest.mark.parametrize(
    "words", [*WORDS, "x\r\nATTENDEE:mailto:a@paliers.example", "fin\nEND:VEVENT\nBEGIN:VEVENT"]
)
def test_words_stay_words(words: str) -> None:
    calendar = read(Event(words, words, DAY.starts, description=words, place=words))
    (event,) = calendar.events
    assert event.walk() == [event]
    assert str(event["summary"]) == xml_text(words)
    assert str(event.get("description", "")) == xml_text(words)
    assert {"ATTENDEE", "ORGANIZER", "URL"}.isdisjoint(event)


def test_the_same_events_give_the_same_bytes() -> None:
    assert write(MEETING, DAY) == write(MEETING, DAY)
