"""Importing over HTTP: file, paste, columns, check, confirm; out of order, twice, by the wrong person."""

from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Settings
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.open_campaign import schedule_campaign
from survey_app.campaigns.operations.receive_roster import sweep_uploads
from survey_app.campaigns.operations.roll import list_people
from tests.factories import NOW
from tests.survey_app.accounts.visits import Clock, faults, notices, send, sign_in, stop_clock, token_of
from tests.survey_app.campaigns.preparing import CHEF, STRANGER, Stage, begin, prepare, visit
from tests.survey_app.campaigns.roster.files import PAUL, TITLES, ZOE, csv_file, xlsx_file

FILE = csv_file([TITLES, ZOE, PAUL])


@pytest.fixture
def clock(app: Flask) -> Clock:
    return stop_clock(app)


@pytest.fixture
def stage(app: Flask, client: FlaskClient, clock: Clock) -> Stage:
    return visit(app, client)


@pytest.fixture
def campaign(app: Flask, stage: Stage) -> str:
    with app.app_context():
        return f"/campagnes/{begin(stage)}"


def upload(client: FlaskClient, campaign: str, data: bytes, name: str = "liste.csv") -> TestResponse:
    fields = {"csrf_token": token_of(client), "file": (BytesIO(data), name)}
    return client.post(f"{campaign}/liste", data=fields)


def place_of(response: TestResponse) -> str:
    return urlsplit(response.location).path


def emails(app: Flask, stage: Stage, campaign: str) -> list[str]:
    with app.app_context():
        found = get_campaign(campaign.rpartition("/")[2], stage.chef)
        return [person.email for person in list_people(found.id)]


@pytest.mark.parametrize("data", [FILE, xlsx_file([TITLES, ZOE, PAUL])], ids=["csv", "xlsx"])
def test_a_file_is_checked_then_confirmed(
    app: Flask, client: FlaskClient, stage: Stage, campaign: str, data: bytes
) -> None:
    check = place_of(upload(client, campaign, data, "any name.pdf"))
    page = client.get(check).text
    assert ("2 personnes à inviter" in page, emails(app, stage, campaign)) == (True, [])
    assert place_of(send(client, check, mode="replace")) == f"{campaign}/groupes"
    assert emails(app, stage, campaign) == ["paul.roy@ecole.example", "zoe.durand@ecole.example"]


def test_pasted_lines_are_checked_too(app: Flask, client: FlaskClient, stage: Stage, campaign: str) -> None:
    check = place_of(send(client, f"{campaign}/liste/coller", text="Mél\tÉquipe\nz@ecole.example\tMaths\n"))
    send(client, check, mode="replace")
    assert emails(app, stage, campaign) == ["z@ecole.example"]


def test_a_list_confirmed_twice_is_imported_once(client: FlaskClient, campaign: str) -> None:
    check = place_of(upload(client, campaign, FILE))
    send(client, check, mode="replace")
    again = send(client, check, mode="replace")
    assert place_of(again) == f"{campaign}/liste"
    assert "Cette liste n’attend plus" in notices(client.get(f"{campaign}/liste"))[-1]


def test_what_was_rejected_merged_and_changed_is_said_line_by_line(
    client: FlaskClient, campaign: str
) -> None:
    lines = [TITLES, ZOE, ("X", "Y", "xy.ecole.example", "EPS"), (*ZOE[:3], "Lettres"), (*PAUL[:3], "")]
    page = client.get(place_of(upload(client, campaign, csv_file(lines)))).text
    for words in (
        "1 ligne écartée",
        "Il manque le signe @.",
        "1 doublon réuni",
        "Déjà à la ligne 2.",
        "1 ligne ajustée",
        "placée dans",
    ):
        assert words in page.replace("\u00a0", " ").replace("\u202f", " ")


def test_hostile_texts_are_shown_as_texts(client: FlaskClient, campaign: str) -> None:
    lines = [
        TITLES,
        ("<script>alert(1)</script>", "", "a@ecole.example", "<img src=x>"),
        ("", "", "<b>x</b>", ""),
    ]
    page = client.get(place_of(upload(client, campaign, csv_file(lines)))).text
    assert [hostile in page for hostile in ("<script>alert", "<img src=x", "<b>x</b>")] == [False] * 3


def test_columns_that_are_unknown_are_asked_for(
    app: Flask, client: FlaskClient, stage: Stage, campaign: str
) -> None:
    data = csv_file([("Bloc", "Contact"), ("Maths", "z@ecole.example"), ("EPS", "p@ecole.example")])
    check = place_of(upload(client, campaign, data))
    columns = place_of(client.get(check))
    assert columns == f"{check}/colonnes"
    page = client.get(columns).text
    assert ('value="0">Ligne 1' in page.replace("selected ", ""), "B\u00a0: Contact" in page) == (True, True)
    nothing = dict.fromkeys(("last_name", "first_name", "name", "language"), "-1")
    assert place_of(send(client, columns, header="0", email="1", team="0", **nothing)) == check
    send(client, check, mode="replace")
    assert emails(app, stage, campaign) == ["p@ecole.example", "z@ecole.example"]


def test_a_column_that_does_not_exist_is_refused(client: FlaskClient, campaign: str) -> None:
    check = place_of(upload(client, campaign, csv_file([("Bloc", "Contact"), ("x", "z@ecole.example")])))
    assert send(client, f"{check}/colonnes", header="0", email="99").status_code == 200


def test_importing_again_offers_to_replace_or_to_add(
    app: Flask, client: FlaskClient, stage: Stage, campaign: str
) -> None:
    send(client, place_of(upload(client, campaign, FILE)), mode="replace")
    check = place_of(upload(client, campaign, csv_file([TITLES, ("N", "N", "n@ecole.example", "EPS")])))
    page = client.get(check).text
    assert ("1 ajoutée, 2 retirées" in page, "Ajouter à la liste actuelle" in page) == (True, True)
    send(client, check, mode="add")
    assert len(emails(app, stage, campaign)) == 3


def test_the_direction_is_left_out_unless_asked_for(
    app: Flask, client: FlaskClient, stage: Stage, campaign: str
) -> None:
    data = csv_file([TITLES, ZOE, ("Chef", "", CHEF, "Direction")])
    send(client, place_of(upload(client, campaign, data)), mode="replace")
    without = emails(app, stage, campaign)
    send(client, place_of(upload(client, campaign, data)), mode="replace", with_direction="y")
    assert (without, emails(app, stage, campaign)) == (
        ["zoe.durand@ecole.example"],
        [CHEF, "zoe.durand@ecole.example"],
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Ce fichier est vide."),
        (b"%PDF-1.4", "Ce fichier n’est pas un tableau."),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "protégé par un mot de passe"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    client: FlaskClient, campaign: str, data: bytes, words: str
) -> None:
    (fault,) = faults(upload(client, campaign, data))
    assert words in fault


def test_no_file_at_all_is_said(client: FlaskClient, campaign: str) -> None:
    assert faults(send(client, f"{campaign}/liste")) == ["Choisissez un fichier."]


def test_cancelling_forgets_the_list(client: FlaskClient, campaign: str, settings: Settings) -> None:
    check = place_of(upload(client, campaign, FILE))
    send(client, f"{check}/annuler")
    assert list((settings.data_dir / "imports").iterdir()) == []
    assert place_of(client.get(check)) == f"{campaign}/liste"


def test_a_list_waits_for_an_hour_at_most(
    app: Flask, client: FlaskClient, campaign: str, clock: Clock, settings: Settings
) -> None:
    upload(client, campaign, FILE)
    clock.move(hours=1)
    with app.app_context():
        assert sweep_uploads(clock.now) == 1
    assert list(Path(settings.data_dir / "imports").iterdir()) == []


def test_another_person_of_the_school_does_not_see_the_list_that_waits(
    app: Flask, client: FlaskClient, campaign: str
) -> None:
    check = place_of(upload(client, campaign, FILE))
    other = app.test_client()
    sign_in(other, "referent@ecole.example")
    assert place_of(other.get(check)) == f"{campaign}/liste"


@pytest.mark.parametrize(
    "path", ["/liste", "/liste/abc", "/liste/abc/colonnes", "/groupes", "/apercu", "/calendrier"]
)
def test_another_school_gets_404(app: Flask, campaign: str, path: str) -> None:
    stranger = app.test_client()
    sign_in(stranger, STRANGER)
    assert stranger.get(campaign + path).status_code == 404


def test_once_scheduled_the_list_is_closed(app: Flask, client: FlaskClient, stage: Stage) -> None:
    with app.app_context():
        public_id = prepare(stage)
        schedule_campaign(get_campaign(public_id, stage.chef).id, stage.chef, NOW)
    response = upload(client, f"/campagnes/{public_id}", FILE)
    assert place_of(response) == f"/campagnes/{public_id}"
    assert "ne se prépare plus" in notices(client.get(place_of(response)))[0]
