"""Pages of plans over HTTP, without script: from an empty page to a frozen version."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.plans.fields import Field, line_path, review_path
from survey_app.plans.operations.plans import end_plan
from tests.factories import NOW
from tests.survey_app.accounts.visits import notices, send
from tests.survey_app.plans.conftest import LINE
from tests.survey_app.plans.planning import Stage, opened, plant, write

PAGES = ("", "/propositions", "/suivi", "/calendrier", "/versions", "/exporter", "/imprimer", "/comparer")


def text_of(response: TestResponse) -> str:
    """Return the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def planned(stage: Stage, key: str) -> tuple[Stage, str]:
    """The school and its plan."""
    return stage, key


def head_of(app: Flask, stage: Stage, key: str) -> int:
    """Return the number of the last change of a plan."""
    with app.app_context():
        return opened(stage, key).plan.document.head


def test_without_a_plan_the_page_says_how_to_begin_one(chef: FlaskClient) -> None:
    assert "Pas de plan en cours" in text_of(chef.get("/plan"))


def test_a_plan_begins_with_a_title_and_years(app: Flask, chef: FlaskClient, stage: Stage) -> None:
    fields = {"school": str(stage.school_id), "title": "Notre plan", "first_year": "2026", "years": "3"}
    begun = send(chef, "/plan/nouveau", earlier="", **fields)
    key = begun.location.split("/")[2]
    with app.app_context():
        content = opened(stage, key).content
    assert (content.title, content.first_year, content.years) == ("Notre plan", 2026, 3)
    assert [axis.code for axis in content.axes] == ["PIL", "FOR", "RES", "PED", "INF", "EQU"]


def test_the_calendar_says_what_begins_goes_on_and_ends(
    app: Flask, chef: FlaskClient, stage: Stage, key: str
) -> None:
    with app.app_context():
        plant(stage, key, "ligne0000009", starts_on="2027-10-01", ends_on="2028-05-31")
    words = text_of(chef.get(f"/plan/{key}/calendrier"))
    told = ("Commence le 1er octobre 2027", "Se poursuit", "Se termine le 31 mai 2028")
    assert [words.count(part) for part in told] == [1, 1, 1]
    assert sorted(told, key=words.index) == list(told)


def test_every_page_of_a_plan_opens(chef: FlaskClient, key: str) -> None:
    asked = [f"/plan/{key}{page}" for page in PAGES]
    asked += [
        f"/plan/{key}/ligne/{LINE}",
        f"/plan/{key}/champ/PIL",
        f"/plan/{key}/reglages",
        f"/plan/{key}/terminer",
    ]
    assert {page: chef.get(page).status_code for page in asked} == dict.fromkeys(asked, 200)


def test_a_line_is_added_to_its_champ(app: Flask, chef: FlaskClient, stage: Stage, key: str) -> None:
    send(chef, f"/plan/{key}/lignes", champ="RES", action="  Choisir   des manuels ", line="ligne0000002")
    with app.app_context():
        line = opened(stage, key).content.lines[-1]
    assert (line.champ, line.action) == ("RES", "Choisir des manuels")


def test_a_form_without_script_saves_a_line(app: Flask, chef: FlaskClient, stage: Stage, key: str) -> None:
    path = line_path(LINE, Field.NUMBER)
    saved = send(chef, f"/plan/{key}/ligne/{LINE}", **{f"base:{path}": "0", path: "12"})
    assert saved.status_code == 303
    with app.app_context():
        assert opened(stage, key).content.lines[0].number == 12


def test_what_a_field_cannot_hold_is_said_beside_it_and_kept(chef: FlaskClient, key: str) -> None:
    path = line_path(LINE, Field.NUMBER)
    shown = send(chef, f"/plan/{key}/ligne/{LINE}", **{f"base:{path}": "0", path: "douze"})
    assert (shown.status_code, "Indiquez un nombre entier" in shown.text) == (422, True)
    assert 'value="douze"' in shown.text


@pytest.mark.parametrize(
    ("page", "path"),
    [
        (f"/ligne/{LINE}", line_path(LINE, Field.ACTION)),
        ("/champ/PIL", "axis.PIL.note"),
        ("/suivi?annee=2026", review_path(LINE, 2026, "note")),
    ],
)
def test_two_versions_of_one_text_wait_for_a_choice(
    app: Flask, chef: FlaskClient, planned: tuple[Stage, str], page: str, path: str
) -> None:
    stage, key = planned
    with app.app_context():
        write(stage, key, path, "Celle du référent", actor=stage.referent)
    asked = send(chef, f"/plan/{key}{page}", **{f"base:{path}": "0", path: "La mienne"})
    assert (asked.status_code, "Deux versions à départager" in asked.text) == (409, True)
    choice = {f"choice:{path}": '"La mienne"', f"base:{path}": str(head_of(app, stage, key))}
    assert send(chef, f"/plan/{key}{page}", **choice).status_code == 303
    with app.app_context():
        assert opened(stage, key).values[path] == "La mienne"


@pytest.mark.parametrize(
    ("page", "path"),
    [
        (f"/ligne/{LINE}", line_path(LINE, Field.ACTION)),
        ("/champ/PIL", "axis.PIL.note"),
        ("/suivi", review_path(LINE, 2026, "note")),
    ],
)
def test_what_comes_after_the_end_of_a_plan_is_shown_to_be_copied(
    app: Flask, chef: FlaskClient, planned: tuple[Stage, str], page: str, path: str
) -> None:
    stage, key = planned
    with app.app_context():
        end_plan(key, actor=stage.chef, now=NOW)
    shown = send(chef, f"/plan/{key}{page}", **{f"base:{path}": "0", path: "Écrit trop tard"})
    assert (shown.status_code, "Écrit trop tard" in shown.text) == (409, True)
    assert "<h1>Le plan vient d’être terminé</h1>" in shown.text


def test_what_was_left_as_it_stands_is_not_shown_as_lost(
    app: Flask, chef: FlaskClient, stage: Stage, key: str
) -> None:
    path, other = line_path(LINE, Field.ACTION), line_path(LINE, Field.MEANS)
    with app.app_context():
        end_plan(key, actor=stage.chef, now=NOW)
    sent = {f"base:{path}": "0", path: "Former à l’ENT", f"base:{other}": "0", other: ""}
    shown = send(chef, f"/plan/{key}/ligne/{LINE}", **sent)
    assert "<dt>" not in shown.text.partition('class="shared-versions"')[2].partition("</dl>")[0]


def test_the_review_shows_what_a_line_is_held_against_and_folds_what_is_done(
    app: Flask, chef: FlaskClient, stage: Stage, key: str
) -> None:
    with app.app_context():
        plant(stage, key, "ligne0000002", action="Autre", objective="Que chacun ait essayé")
        write(stage, key, review_path(LINE, 2026, "note"), "Deux séances")
    page = chef.get(f"/plan/{key}/suivi?annee=2026").text
    folds = re.findall(r'<details class="card plan-reviewed"\s*(open)?>.*?<h3>([^<]+)</h3>', page, re.DOTALL)
    assert folds == [("", "Former à l’ENT"), ("open", "Autre")]
    assert "Que chacun ait essayé" in page


def test_a_line_that_is_done_stays_open_while_it_has_a_fault(
    app: Flask, chef: FlaskClient, stage: Stage, key: str
) -> None:
    path = review_path(LINE, 2026, "note")
    with app.app_context():
        write(stage, key, path, "Deux séances")
    shown = send(chef, f"/plan/{key}/suivi?annee=2026", **{f"base:{path}": "0", path: "a" * 2_001})
    folds = re.findall(r'<details class="card plan-reviewed"\s*(open)?>', shown.text)
    assert (shown.status_code, folds) == (422, ["open"])


def test_a_version_is_frozen_by_the_head(chef: FlaskClient, key: str) -> None:
    frozen = send(chef, f"/plan/{key}/versions", label="Version présentée au CA du 12/11/2026")
    assert frozen.location == f"/plan/{key}/versions/1"
    page = chef.get(frozen.location)
    assert "Former à l’ENT" in text_of(page)
    assert notices(page)[0] == "La version 1 est figée\u00a0: elle ne changera plus."
