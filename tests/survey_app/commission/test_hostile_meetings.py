"""Meetings that nobody means: far years, the same form twice, texts that would be more than texts."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.commission.operations.meetings import list_meetings
from tests.factories import NOW
from tests.survey_app.accounts.visits import faults, send, stop_clock
from tests.survey_app.commission.commissions import CHEF, Commission, add_commission, details, visit
from tests.survey_app.commission.commissions import add_meeting as call_meeting

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def commission(app: Flask) -> Commission:
    """A commission with its people."""
    stop_clock(app)
    with app.app_context():
        return add_commission()


@pytest.fixture
def chef(app: Flask, commission: Commission) -> FlaskClient:
    """Its head, who is signed in."""
    assert commission.chef
    return visit(app, CHEF)


@pytest.mark.parametrize(
    "day", ["0001-01-01T00:00", "1999-12-31T23:00", "2100-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_far_year_is_no_date_of_a_meeting(commission: Commission, chef: FlaskClient, day: str) -> None:
    path = f"/commission/{commission.school_id}/reunions/nouvelle"
    shown = send(chef, path, starts=day, minutes_long="600", place="", agenda="")
    assert faults(shown) == ["Cette année est trop loin\u00a0: vérifiez la date."]
    for page in ("", "/reunions.ics"):
        assert chef.get(f"/commission/{commission.school_id}{page}").status_code == 200


@pytest.mark.usefixtures("app_context")
def test_two_meetings_at_one_time_are_two_unless_they_say_the_same() -> None:
    commission = add_commission()
    first = call_meeting(commission, details(place="Salle A"))
    assert call_meeting(commission, details(place="Salle A")) == first
    assert call_meeting(commission, details(place="Salle A", agenda="- Le plan\n- Le bilan")) != first
    assert len(list_meetings(commission.seat())) == 2


@pytest.mark.usefixtures("app_context")
def test_the_same_form_much_later_is_another_meeting() -> None:
    commission = add_commission()
    first = call_meeting(commission)
    assert call_meeting(commission, now=NOW + timedelta(minutes=6)) != first


def test_no_text_of_a_meeting_adds_a_line_to_its_calendar(commission: Commission, chef: FlaskClient) -> None:
    hostile = "Salle\r\nATTENDEE:mailto:x@y.example\u2028ATTENDEE:x\u0085ATTENDEE:y\0"
    path = f"/commission/{commission.school_id}/reunions/nouvelle"
    sent = send(
        chef,
        path,
        starts="2026-12-12T10:00",
        minutes_long="60",
        place=hostile,
        agenda=f"{hostile}\nEND:VEVENT\nBEGIN:VALARM",
    )
    assert sent.status_code == 303
    content = chef.get(f"/commission/{commission.school_id}/reunions.ics").data
    lines = content.split(b"\r\n")
    assert not [line for line in lines if line.startswith((b"ATTENDEE", b"BEGIN:VALARM"))]
    assert lines.count(b"END:VEVENT") == 1
    assert b"\n" not in content.replace(b"\r\n", b"")
