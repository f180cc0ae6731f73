"""The files of a plan: the same words in each, whatever people typed."""

import io
import re
from dataclasses import dataclass
from datetime import date

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from odfdo import Document
from pypdf import PdfReader

from survey_app.plans.operations.plans import open_plan
from survey_app.plans.operations.versions import freeze_plan
from tests.factories import NOW
from tests.services.libreoffice import LibreOffice
from tests.survey_app.accounts.visits import sign_in
from tests.survey_app.documents.accessibility import list_faults
from tests.survey_app.documents.odf_reading import TABLE, cells_of, part_of, words_of
from tests.survey_app.documents.odf_reading import TEXT as TEXT_NAMESPACE
from tests.survey_app.plans.conftest import LINE
from tests.survey_app.plans.planning import CHEF, Stage, change, plan_something, plant, write

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SUFFIXES = ("pdf", "odt", "ods", "ics")
HOSTILE = "=cmd|' /C calc'!A0 <b>&amp;\u202e \\#eval(1) #import \U0001f600"


@dataclass(frozen=True)
class Files:
    """The files of one plan, by suffix."""

    content: dict[str, bytes]

    def words(self, suffix: str) -> str:
        """Return all words of a file, white space as single spaces."""
        content = self.content[suffix]
        if suffix == "pdf":
            text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        elif suffix == "ics":
            events = icalendar.Calendar.from_ical(content).walk("VEVENT")
            text = " ".join(f"{event['summary']} {event.get('description', '')}" for event in events)
        else:
            root = part_of(content)
            found = (one for tag in ("h", "p") for one in root.iter(f"{TEXT_NAMESPACE}{tag}"))
            text = " ".join(words_of(one) for one in found)
        return re.sub(r"\s+", " ", text)


def fetch(client: FlaskClient, start: str, suffixes: tuple[str, ...] = SUFFIXES) -> Files:
    return Files({suffix: client.get(f"{start}.{suffix}").data for suffix in suffixes})


@pytest.fixture
def planned(app: Flask, client: FlaskClient, stage: Stage) -> str:
    """A plan with lines of every status, whose head is signed in; its key."""
    with app.app_context():
        key = plan_something(stage.school_id, stage.chef)
    sign_in(client, CHEF)
    return key


def test_every_file_tells_every_line(app: Flask, client: FlaskClient, stage: Stage, planned: str) -> None:
    files = fetch(client, f"/plan/{planned}/plan")
    with app.app_context():
        lines = open_plan(planned, stage.chef).content.lines
    for suffix in SUFFIXES:
        words = files.words(suffix)
        told = {line.action for line in lines if line.action in words}
        assert told == {line.action for line in lines}, suffix
        assert ("Que chaque équipe ait essayé." in words, "Action given_up" in words) == (True, False), suffix


def test_dates_and_people_are_the_same_everywhere(client: FlaskClient, planned: str) -> None:
    files = fetch(client, f"/plan/{planned}/plan", ("pdf", "odt", "ods"))
    for suffix in files.content:
        words = files.words(suffix)
        for expected in (
            "5 octobre 2026",
            "31 mars 2027",
            "Dominique Essai",
            "Décidée",
            "Une séance a eu lieu.",
        ):
            assert expected in words, (suffix, expected)


def test_the_table_has_one_row_a_line_with_all_its_fields(client: FlaskClient, planned: str) -> None:
    content = fetch(client, f"/plan/{planned}/plan", ("ods",)).content["ods"]
    table = next(part_of(content).iter(f"{TABLE}table"))
    rows = cells_of(table)
    header = next(row for row in rows if "Action" in row)
    lines = rows[rows.index(header) + 1 :]
    assert header[:3] == ["Champ d’action", "Action", "Type d’action"]
    assert sorted(line[1] for line in lines) == [
        "Action decided",
        "Action done",
        "Action proposed",
        "Action under_way",
    ]
    assert {len(line) for line in lines} == {len(header)}


def test_periods_and_deadlines_are_in_the_calendar(client: FlaskClient, planned: str) -> None:
    content = fetch(client, f"/plan/{planned}/plan", ("ics",)).content["ics"]
    events = {str(event["summary"]): event for event in icalendar.Calendar.from_ical(content).walk("VEVENT")}
    period, deadline = events["Action proposed"], events["Échéance\u00a0: Action proposed"]
    assert (period.decoded("dtstart"), period.decoded("dtend")) == (date(2026, 10, 5), date(2027, 4, 1))
    assert deadline.decoded("dtstart") == date(2027, 3, 31)
    again = fetch(client, f"/plan/{planned}/plan", ("ics",)).content["ics"]
    uids = [
        sorted(str(event["uid"]) for event in icalendar.Calendar.from_ical(one).walk("VEVENT"))
        for one in (content, again)
    ]
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == len(uids[0])


def test_a_version_s_files_say_what_it_says(
    app: Flask, client: FlaskClient, stage: Stage, planned: str
) -> None:
    with app.app_context():
        change(stage, planned, "ligne0000000", action="Changée depuis")
    files = fetch(client, f"/plan/{planned}/versions/1/plan", ("pdf", "odt", "ods"))
    for suffix in files.content:
        words = files.words(suffix)
        assert ("Action proposed" in words, "Changée depuis" in words) == (True, False), suffix
        assert "Version présentée au CA du 12/11/2026" in words, suffix


@pytest.mark.parametrize("suffix", ["pdf", "odt", "ods"])
def test_who_cannot_see_them_can_read_them(client: FlaskClient, planned: str, suffix: str) -> None:
    assert list_faults(client.get(f"/plan/{planned}/plan.{suffix}").data, suffix) == []


@pytest.mark.parametrize("suffix", ["odt", "ods"])
def test_another_reader_of_open_documents_opens_them(client: FlaskClient, planned: str, suffix: str) -> None:
    document = Document(io.BytesIO(client.get(f"/plan/{planned}/plan.{suffix}").data))
    assert "Action proposed" in str(document.body)


def test_whatever_people_typed_stays_words(app: Flask, client: FlaskClient, stage: Stage) -> None:
    with app.app_context():
        key = plan_something(stage.school_id, stage.chef)
        fields = dict.fromkeys(
            ("action", "objective", "audience", "means", "indicator", "responsible_name"), HOSTILE
        )
        plant(stage, key, "ligne0000009", **fields, starts_on="2026-12-01")
        write(stage, key, "axis.PIL.note", HOSTILE)
        freeze_plan(key, HOSTILE.replace("\u202e", ""), actor=stage.chef, now=NOW)
    sign_in(client, CHEF)
    files = fetch(client, f"/plan/{key}/plan")
    for suffix in SUFFIXES:
        assert "=cmd|' /C calc'!A0 <b>&amp; \\#eval(1) #import" in files.words(suffix), suffix
        assert "\u202e" not in files.words(suffix)
    formulas = [
        cell.get(f"{TABLE}formula") for cell in part_of(files.content["ods"]).iter(f"{TABLE}table-cell")
    ]
    assert set(formulas) == {None}
    disposition = client.get(f"/plan/{key}/versions/2/plan.ods").headers["Content-Disposition"]
    assert not set(disposition.split("filename=")[1].split(";")[0]) & set("\\/|<>:*?\r\n")


def test_an_empty_plan_has_files_too(app: Flask, client: FlaskClient, stage: Stage, key: str) -> None:
    with app.app_context():
        change(stage, key, LINE, removed="oui")
    sign_in(client, CHEF)
    statuses = {suffix: client.get(f"/plan/{key}/plan.{suffix}").status_code for suffix in SUFFIXES}
    assert statuses == dict.fromkeys(SUFFIXES, 200)


def test_libreoffice_opens_them_without_a_remark(
    client: FlaskClient, planned: str, libreoffice: LibreOffice
) -> None:
    files = fetch(client, f"/plan/{planned}/plan", ("odt", "ods")).content
    converted = libreoffice.convert({f"plan-{suffix}.{suffix}": one for suffix, one in files.items()}, "pdf")
    assert sorted(converted) == ["plan-ods.pdf", "plan-odt.pdf"]
    for content in converted.values():
        words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        assert "Action under_way" in re.sub(r"\s+", " ", words)
