"""Files of meetings: dates in a calendar, agenda and minutes on paper; the same words everywhere."""

from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import icalendar
import pytest
from flask import Flask
from odfdo import Document as OpenDocument
from pypdf import PdfReader

from survey_app.commission.operations.meetings import cancel_meeting, get_meeting, write_record
from tests.factories import NOW
from tests.survey_app.commission.commissions import (
    PARENT,
    Commission,
    add_commission,
    add_meeting,
    details,
    visit,
)

STARTS_AT = datetime(2027, 3, 29, 16, 30, tzinfo=UTC)
AGENDA = "- Le plan\n- Le budget; et \\ la suite,\n- 100 % des élèves"
RECORD = "Présents : six personnes.\n\n- Le plan est adopté"


@pytest.fixture
def commission(app: Flask) -> Commission:
    """A commission with its people."""
    with app.app_context():
        return add_commission()


def add_held(app: Flask, commission: Commission) -> str:
    """Add a meeting with minutes."""
    with app.app_context():
        key = add_meeting(commission, details(STARTS_AT, agenda=AGENDA))
        read = get_meeting(key, commission.chef)[1].record_stamp
        write_record(key, RECORD, read, actor=commission.chef, now=NOW)
    return key


def test_the_date_of_a_meeting_goes_into_a_calendar(app: Flask, commission: Commission) -> None:
    key = add_held(app, commission)
    response = visit(app, PARENT).get(f"/commission/reunions/{key}.ics")
    (event,) = icalendar.Calendar.from_ical(response.data).walk("VEVENT")
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert (event["UID"], event["SUMMARY"], event["LOCATION"]) == (
        f"meeting-{key}@paliers",
        "Commission numérique, Collège des Essais",
        "Salle des conseils",
    )
    paris = ZoneInfo("Europe/Paris")
    assert event.decoded("DTSTART") == datetime(2027, 3, 29, 18, 30, tzinfo=paris)
    assert event.decoded("DTEND") == datetime(2027, 3, 29, 20, 0, tzinfo=paris)
    assert event["DESCRIPTION"] == f"{AGENDA}\n\nhttp://localhost/commission/reunions/{key}"


def test_all_dates_are_those_that_are_not_cancelled(app: Flask, commission: Commission) -> None:
    with app.app_context():
        keys = [add_meeting(commission, details(STARTS_AT.replace(day=day))) for day in (1, 2, 3)]
        cancel_meeting(keys[1], is_cancelled=True, actor=commission.chef, now=NOW)
    response = visit(app, PARENT).get(f"/commission/{commission.school_id}/reunions.ics")
    events = icalendar.Calendar.from_ical(response.data).walk("VEVENT")
    assert [event["UID"] for event in events] == [f"meeting-{key}@paliers" for key in (keys[0], keys[2])]


def test_a_commission_without_meetings_has_an_empty_calendar(app: Flask, commission: Commission) -> None:
    response = visit(app, PARENT).get(f"/commission/{commission.school_id}/reunions.ics")
    assert icalendar.Calendar.from_ical(response.data).walk("VEVENT") == []


def text_of_pdf(content: bytes) -> str:
    """Return the words of a PDF, with single spaces."""
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def text_of_odt(content: bytes) -> str:
    """Return the words of an ODT, with single spaces."""
    return " ".join(OpenDocument(BytesIO(content)).get_formatted_text().split())


def test_paper_and_text_document_say_the_same(app: Flask, commission: Commission) -> None:
    key = add_held(app, commission)
    client = visit(app, PARENT)
    pdf = client.get(f"/commission/reunions/{key}.pdf")
    odt = client.get(f"/commission/reunions/{key}.odt")
    words = ("Commission numérique du lundi 29 mars 2027", "1 h 30", "Salle des conseils", "Ordre du jour",
             "Le budget; et \\ la suite,", "100 % des élèves", "Compte rendu", "six personnes.",
             "Le plan est adopté")  # fmt: skip
    for text in (text_of_pdf(pdf.data), text_of_odt(odt.data)):
        assert [word for word in words if word not in text] == []
    assert pdf.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("suffix", ["pdf", "odt"])
def test_hostile_words_make_a_paper_all_the_same(app: Flask, commission: Commission, suffix: str) -> None:
    hostile = '#import "x"; $a$ <b>&amp;\x00\u202e\U0001f600 = Titre\n- ' + "long" * 200
    with app.app_context():
        key = add_meeting(commission, details(STARTS_AT, place="]]>" + "x" * 100, agenda=hostile))
    response = visit(app, PARENT).get(f"/commission/reunions/{key}.{suffix}")
    text = text_of_pdf(response.data) if suffix == "pdf" else text_of_odt(response.data)
    assert (response.status_code, '#import "x"; $a$ <b>&amp;' in text) == (200, True)


def test_a_meeting_without_agenda_says_so_on_paper(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission, details(STARTS_AT, agenda=""))
    response = visit(app, PARENT).get(f"/commission/reunions/{key}.pdf")
    assert "Il n’y a pas encore d’ordre du jour." in text_of_pdf(response.data)
