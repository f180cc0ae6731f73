"""Who may read a report, what stands in its place before it is there, and how its files are sent."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.accounts.models import STAFF_ROLES, Role
from survey_app.campaigns.models import CampaignState
from survey_app.documents.xlsx import MEDIA_TYPE as XLSX
from tests.survey_app.accounts.visits import add_person, sign_in, stop_clock
from tests.survey_app.reports.builders import build_report, hidden_report
from tests.survey_app.reports.reading import read_page
from tests.survey_app.reports.stored import (
    CHEF,
    add_other_school,
    open_report,
    sign_in_as,
    store_campaign,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SUFFIXES = ("", ".pdf", "-une-page.pdf", ".odp", ".xlsx", ".ods", ".json")
FILES = SUFFIXES[1:]
every_form = pytest.mark.parametrize("suffix", SUFFIXES)


def address(public_id: str, suffix: str = "") -> str:
    return f"/campagnes/{public_id}/rapport{suffix}"


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html)
    return found.group(1) if found else ""


# Who


@every_form
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_chef_and_referent_read_it(app: Flask, client: FlaskClient, role: Role, suffix: str) -> None:
    school_id, public_id = store_campaign(app, build_report())
    sign_in_as(app, client, school_id, role)
    assert client.get(address(public_id, suffix)).status_code == HTTPStatus.OK


@every_form
def test_the_head_of_another_school_finds_nothing(app: Flask, client: FlaskClient, suffix: str) -> None:
    _, public_id = store_campaign(app, build_report())
    sign_in_as(app, client, add_other_school(app))
    assert client.get(address(public_id, suffix)).status_code == HTTPStatus.NOT_FOUND


@every_form
def test_an_administrator_is_refused(app: Flask, client: FlaskClient, suffix: str) -> None:
    _, public_id = store_campaign(app, build_report())
    stop_clock(app)
    add_person(app, CHEF, is_administrator=True)
    sign_in(client, CHEF)
    assert client.get(address(public_id, suffix)).status_code == HTTPStatus.FORBIDDEN


@every_form
def test_a_stranger_is_sent_to_sign_in(app: Flask, client: FlaskClient, suffix: str) -> None:
    _, public_id = store_campaign(app, build_report())
    response = client.get(address(public_id, suffix))
    assert (response.status_code, response.location.partition("?")[0]) == (303, "/connexion")


@every_form
def test_a_campaign_that_does_not_exist_is_not_found(app: Flask, client: FlaskClient, suffix: str) -> None:
    school_id, _ = store_campaign(app)
    sign_in_as(app, client, school_id)
    assert client.get(address("0000000000", suffix)).status_code == HTTPStatus.NOT_FOUND


# When


@pytest.mark.parametrize(
    ("state", "title", "looks_again"),
    [
        (CampaignState.PREPARING, "Le rapport n’existe pas encore", False),
        (CampaignState.SCHEDULED, "Le rapport n’existe pas encore", False),
        (CampaignState.OPEN, "Le rapport n’existe pas encore", False),
        (CampaignState.CLOSED, "Le dépouillement est en cours", True),
    ],
)
def test_before_the_report_its_page_says_what_is_going_on(
    app: Flask, client: FlaskClient, state: CampaignState, title: str, *, looks_again: bool
) -> None:
    school_id, public_id = store_campaign(app, state=state)
    sign_in_as(app, client, school_id)
    page = client.get(address(public_id)).text
    assert heading(page) == title
    assert ("data-waits-for-report" in page, "reports.js" in page) == (looks_again, looks_again)


@pytest.mark.parametrize("suffix", FILES)
def test_before_the_report_its_files_lead_to_its_page(app: Flask, client: FlaskClient, suffix: str) -> None:
    school_id, public_id = store_campaign(app, state=CampaignState.CLOSED)
    sign_in_as(app, client, school_id)
    assert client.get(address(public_id, suffix)).location == address(public_id)


@pytest.mark.parametrize("state", [CampaignState.REPORTED, CampaignState.ENDED])
def test_the_report_stays(app: Flask, client: FlaskClient, state: CampaignState) -> None:
    school_id, public_id = store_campaign(app, build_report(), state)
    sign_in_as(app, client, school_id)
    assert heading(client.get(address(public_id)).text) == "Autodiagnostic des équipes, automne 2026"


def test_a_report_that_is_lost_is_not_found(app: Flask, client: FlaskClient) -> None:
    school_id, public_id = store_campaign(app)
    sign_in_as(app, client, school_id)
    assert client.get(address(public_id)).status_code == HTTPStatus.NOT_FOUND


# Files


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        (".pdf", "application/pdf"),
        (".xlsx", XLSX),
        (".ods", "application/vnd.oasis.opendocument.spreadsheet"),
        (".json", "application/json"),
    ],
)
def test_files_are_kept_under_a_readable_name(
    app: Flask, client: FlaskClient, suffix: str, media_type: str
) -> None:
    response = client.get(open_report(app, client, build_report()) + suffix)
    assert response.mimetype == media_type
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="Rapport 2026-10-16 College Jean-Moulin Autodiagnostic des equipes automne 2026'
        f"{suffix}\"; filename*=UTF-8''Rapport%202026-10-16%20Coll%C3%A8ge%20Jean-Moulin%20Autodiagnostic"
        f"%20des%20%C3%A9quipes%20automne%202026{suffix}"
    )


@pytest.mark.parametrize(
    ("suffix", "media_type", "name"),
    [
        ("-une-page.pdf", "application/pdf", r"Une page 2026-10-16 .*\.pdf"),
        (".odp", "application/vnd.oasis.opendocument.presentation", r"Diaporama 2026-10-16 .*\.odp"),
    ],
)
def test_shorter_forms_have_names_of_their_own(
    app: Flask, client: FlaskClient, suffix: str, media_type: str, name: str
) -> None:
    response = client.get(open_report(app, client, build_report()) + suffix)
    assert (response.mimetype, response.headers["Cache-Control"]) == (media_type, "no-store")
    assert re.fullmatch(name, response.headers["Content-Disposition"].split('"')[1])


@pytest.mark.parametrize(
    "words",
    ["../../etc/hosts", 'a"; filename="b.exe', "ligne\r\nSet-Cookie: x=1", "\u202egpj.exe", "con:|<>*?"],
)
def test_a_name_is_only_a_name(app: Flask, client: FlaskClient, words: str) -> None:
    report = build_report(school=words, campaign=words)
    response = client.get(open_report(app, client, report) + ".json")
    name = response.headers["Content-Disposition"].partition(";")[2].partition(";")[0]
    assert re.fullmatch(r' filename="?Rapport 2026-10-16 [\w -]*\.json"?', name)
    assert "Set-Cookie" not in response.headers or "x=1" not in response.headers["Set-Cookie"]


# The page


def test_the_page_is_not_kept(app: Flask, client: FlaskClient) -> None:
    assert client.get(open_report(app, client, build_report())).headers["Cache-Control"] == "no-store"


def test_every_entry_of_the_contents_leads_somewhere(app: Flask, client: FlaskClient) -> None:
    tags = read_page(client.get(open_report(app, client, build_report())).text).tags
    ids = [attributes["id"] for _, attributes in tags if attributes.get("id")]
    wanted = {href[1:] for _, attributes in tags if (href := attributes.get("href") or "").startswith("#")}
    assert wanted - set(ids) == set()
    assert len(ids) == len(set(ids))


def test_every_chart_has_an_alternative_and_a_table(app: Flask, client: FlaskClient) -> None:
    tags = read_page(client.get(open_report(app, client, build_report())).text).tags
    charts = [attributes for tag, attributes in tags if tag == "svg" and attributes.get("class") == "chart"]
    figures = [tag for tag, _ in tags if tag == "figure"]
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)
    assert len(charts) == 2 * len(figures)
    assert len([tag for tag, _ in tags if tag == "table"]) > len(figures)


def test_the_contents_name_every_champ(app: Flask, client: FlaskClient) -> None:
    report = build_report()
    tags = read_page(client.get(open_report(app, client, report)).text).tags
    links = [attributes.get("href") for tag, attributes in tags if tag == "a"]
    wanted = [f"#champ-{champ.code}" for champ in report.champs]
    assert [link for link in links if link in wanted][-len(wanted) :] == wanted


def test_a_report_that_shows_nothing_says_so(app: Flask, client: FlaskClient) -> None:
    page = client.get(open_report(app, client, hidden_report())).text
    assert "Trop peu de personnes ont répondu" in page
    assert "À mettre en discussion" not in page
    assert "Pourquoi cette piste" not in page


@pytest.mark.parametrize(("language", "tag"), [("fr", "fr"), ("en", "en")])
def test_the_page_speaks_the_language_of_its_reader(
    app: Flask, client: FlaskClient, language: str, tag: str
) -> None:
    page = read_page(client.get(open_report(app, client, build_report(), language)).text)
    assert dict(page.tags)["html"]["lang"] == tag
    assert ("Equipment" in " ".join(page.words)) == (language == "en")
