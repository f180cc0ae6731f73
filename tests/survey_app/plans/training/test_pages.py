"""The pages of requests: begun from a line or from nothing, written together, refreshed, copied, removed."""

import json
import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.accounts.models import Account, Role
from survey_app.accounts.operations import grant_role
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import transaction
from survey_app.plans.training.fields import Field
from survey_app.reports.models import ResultRelease
from survey_app.schools.models import School
from tests.factories import NOW, add_campaign
from tests.survey_app.accounts.visits import faults, notices, plain, send, token_of
from tests.survey_app.plans.training.prepared import (
    ANIMATEUR,
    CHEF,
    LIST,
    PRACTICE,
    REFERENT,
    STRANGER,
    Prepared,
    prepare_school,
    sign_in_person,
    start_request,
    values_of,
    write,
)
from tests.survey_app.reports.builders import TEXTS, build_report

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def school(app: Flask) -> Prepared:
    return prepare_school(app)


def field_html(html: str, path: str) -> str:
    found = re.search(rf'<label for="{path}">.*?data-notes="{path}">.*?</div>', html, re.DOTALL)
    assert found is not None
    return found.group()


def shown(html: str, path: str) -> str:
    """Return what a field shows."""
    part = field_html(html, path)
    found = re.search(
        rf'id="{path}"[^>]*?value="([^"]*)"|<textarea[^>]*>\n?(.*?)</textarea>', part, re.DOTALL
    )
    assert found is not None
    return found.group(1) if found.group(1) is not None else found.group(2)


def form_of(html: str) -> dict[str, str]:
    """Return what the plain form of a page would send as it is."""
    fields = {path: shown(html, path) for path in Field}
    bases = dict(re.findall(r'name="(base:[a-z_]+)" value="(\d+)"', html))
    return {**fields, **bases}


def progress(html: str) -> str:
    found = re.search(r'data-live="progress">(.*?)</p>', html)
    assert found is not None
    return found.group(1)


# Beginning


def test_a_request_begins_from_a_line_of_the_plan(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    html = client.get(f"{LIST}/{key}").text
    assert shown(html, "theme") == "Trois ateliers pour différencier avec le numérique"
    assert (shown(html, "audience"), shown(html, "number")) == ("Lettres, langues vivantes", "14")
    assert shown(html, "slots").startswith(
        f"Période prévue au plan{NBSP}: du 11 janvier 2027 au 1er mars 2027."
    )
    assert "Besoin de rang" in shown(html, "origin")
    assert "palier 1" in shown(html, "palier")
    assert progress(html) == "Il reste 5 champs à remplir."


def test_what_is_missing_is_named_and_led_to(app: Flask, client: FlaskClient, school: Prepared) -> None:
    html = client.get(f"{LIST}/{start_request(app, client, school)}").text
    links = re.findall(r'<a href="#([a-z_]+)">(.*?)</a>', html[html.index("training-missing") :])
    assert links == [
        ("school_project", "Lien avec le projet d’établissement"),
        ("pupil_effects", "Effets attendus pour les élèves"),
        ("duration", "Durée"),
        ("trainer", "Profil du formateur"),
        ("follow_up", "Suivi après la formation"),
    ]


def test_no_page_of_a_request_shows_a_text_of_an_answer(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    html = client.get(f"{LIST}/{start_request(app, client, school)}").text
    assert [text for text in TEXTS if text.split("\n")[0] in html] == []


def test_a_line_that_the_plan_has_not_begins_nothing(client: FlaskClient, school: Prepared) -> None:
    sign_in_person(client)
    assert send(client, f"/plan/{school.plan}/ligne/rienrien2345/demande").status_code == HTTPStatus.NOT_FOUND
    assert send(client, "/plan/rien/ligne/rienrien2345/demande").status_code == HTTPStatus.NOT_FOUND


def test_a_request_begins_from_a_need_of_the_report(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    sign_in_person(client)
    where = send(client, f"{LIST}/nouvelle", theme=" Adapter ", practice=PRACTICE).headers["Location"]
    html = client.get(where).text
    assert shown(html, "theme") == "Adapter"
    assert "Besoin de rang" in shown(html, "origin")
    assert values_of(app, where.rpartition("/")[2])["topic.champ"] == "PED"


def test_a_request_begins_from_nothing(app: Flask, client: FlaskClient, school: Prepared) -> None:
    sign_in_person(client)
    html = client.get(send(client, f"{LIST}/nouvelle", theme="", practice="").headers["Location"]).text
    assert (shown(html, "theme"), shown(html, "origin")) == ("", "")
    assert shown(html, "school") == "Collège des Essais, Essaiville (UAI 0779990R)"
    assert "<title>Demande sans thème" in html


@pytest.mark.parametrize("fields", [{"theme": "x" * 201, "practice": ""}, {"theme": "x", "practice": "PED9"}])
def test_a_form_that_cannot_be_says_why(
    client: FlaskClient, school: Prepared, fields: dict[str, str]
) -> None:
    sign_in_person(client)
    response = send(client, f"{LIST}/nouvelle", **fields)
    assert len(faults(response)) == 1
    assert client.get(LIST).text.count("campaign-card") == 0


def test_without_a_report_the_page_says_that_figures_come_later(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    with app.app_context(), transaction() as rows:
        rows.query(FrozenReport).delete()
    sign_in_person(client)
    assert "Aucun rapport n’est disponible" in client.get(f"{LIST}/nouvelle").text


def test_who_is_in_several_schools_chooses_one(app: Flask, client: FlaskClient, school: Prepared) -> None:
    sign_in_person(client, STRANGER)
    with app.app_context():
        grant_role(school.accounts[STRANGER], school.school_id, Role.ANIMATEUR, actor=None, now=NOW)
    others = re.findall(r"\?etablissement=(\d+)", client.get(f"{LIST}/nouvelle").text)
    assert len(others) == 1
    where = send(client, f"{LIST}/nouvelle?etablissement={others[0]}", theme="Ailleurs", practice="").headers[
        "Location"
    ]
    assert client.get(where).status_code == HTTPStatus.OK


def test_the_animateur_takes_figures_only_of_results_that_were_returned(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    sign_in_person(client, ANIMATEUR)
    before = client.get(f"{LIST}/nouvelle").text
    with app.app_context(), transaction() as rows:
        campaign = rows.query(Campaign).one()
        rows.add(ResultRelease(campaign_id=campaign.id, secret="s" * 32, released_at=NOW))
    after = client.get(f"{LIST}/nouvelle").text
    assert (f'value="{PRACTICE}"' in before, f'value="{PRACTICE}"' in after) == (False, True)


# Who


def pages(key: str) -> list[str]:
    return [f"{LIST}/{key}{part}" for part in ("", "/reprendre", "/supprimer", ".odt", ".pdf")]


@pytest.mark.parametrize("email", [REFERENT, ANIMATEUR])
def test_everybody_who_prepares_plans_sees_each_page(
    app: Flask, client: FlaskClient, school: Prepared, email: str
) -> None:
    key = start_request(app, client, school)
    other = app.test_client()
    sign_in_person(other, email)
    assert {other.get(page).status_code for page in [LIST, *pages(key)]} == {HTTPStatus.OK}


def test_another_school_finds_no_page(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    other = app.test_client()
    sign_in_person(other, STRANGER)
    codes = {other.get(page).status_code for page in pages(key)}
    codes |= {
        send(other, f"{LIST}/{key}{part}").status_code for part in ("", "/copie", "/reprendre", "/supprimer")
    }
    codes |= {other.get(f"{LIST}/{key}/changements?depuis=0&onglet=a").status_code}
    assert codes == {HTTPStatus.NOT_FOUND}
    assert send(other, school.start).status_code == HTTPStatus.NOT_FOUND
    assert key not in other.get(LIST).text


def test_a_member_of_the_commission_prepares_none(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    with app.app_context():
        account = school.accounts[STRANGER]
        grant_role(account, school.school_id, Role.COMMISSION, actor=None, now=NOW)
    other = app.test_client()
    sign_in_person(other, STRANGER)
    assert other.get(f"{LIST}/{key}").status_code == HTTPStatus.NOT_FOUND


# Writing by the plain form


def test_a_plain_form_writes_what_was_changed(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    form = form_of(client.get(f"{LIST}/{key}").text)
    response = send(client, f"{LIST}/{key}", **{**form, "duration": "Deux fois trois heures", "number": "11"})
    html = client.get(response.headers["Location"]).text
    assert notices(client.get(f"{LIST}/{key}")) == []
    assert (shown(html, "duration"), shown(html, "number")) == ("Deux fois trois heures", "11")
    assert progress(html) == "Il reste 4 champs à remplir."
    assert "réunit souvent 12 personnes au moins" in html


def test_what_nobody_touched_does_not_stand_in_the_way(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    key = start_request(app, client, school)
    form = form_of(client.get(f"{LIST}/{key}").text)
    write(app, school, key, {Field.TRAINER: "Quelqu’un de la discipline"})
    response = send(client, f"{LIST}/{key}", **{**form, "duration": "Une journée"})
    assert response.status_code == HTTPStatus.SEE_OTHER
    values = values_of(app, key)
    assert (values["trainer"], values["duration"]) == ("Quelqu’un de la discipline", "Une journée")


def test_two_versions_of_a_field_wait_for_a_choice(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    form = form_of(client.get(f"{LIST}/{key}").text)
    write(app, school, key, {Field.DURATION: "Une journée"})
    page = send(client, f"{LIST}/{key}", **{**form, "duration": "Deux demi-journées", "place": "Salle 12"})
    assert values_of(app, key)["duration"] == "Une journée"
    assert values_of(app, key)["place"] == "Salle 12"
    choices = dict(re.findall(r'name="(base:duration)" value="(\d+)"', page.text))
    send(client, f"{LIST}/{key}", **choices, **{"choice:duration": json.dumps("Deux demi-journées")})
    assert values_of(app, key)["duration"] == "Deux demi-journées"


def test_a_value_that_cannot_be_is_shown_again_and_the_rest_kept(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    key = start_request(app, client, school)
    form = form_of(client.get(f"{LIST}/{key}").text)
    page = send(client, f"{LIST}/{key}", **{**form, "number": "douze", "duration": "Une journée"})
    assert faults(page) == ["Écrivez un nombre entier, de 1 à 999."]
    assert shown(page.text, "number") == "douze"
    assert (values_of(app, key)["number"], values_of(app, key)["duration"]) == ("14", "Une journée")


@pytest.mark.parametrize(
    "form",
    [
        {"base:nothing": "0", "nothing": "x"},
        {"base:proposed.theme": "0", "proposed.theme": "x"},
        {"base:theme": "-1", "theme": "x"},
        {"base:theme": "x", "theme": "x"},
        {"base:theme": "0", "choice:theme": "[[1]]"},
    ],
)
def test_what_no_form_sends_writes_nothing(
    app: Flask, client: FlaskClient, school: Prepared, form: dict[str, str]
) -> None:
    key = start_request(app, client, school)
    before = values_of(app, key)
    assert send(client, f"{LIST}/{key}", **form).status_code == HTTPStatus.BAD_REQUEST
    assert values_of(app, key) == before


def test_what_people_write_stays_words(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    hostile = "</textarea><script>alert(1)</script>{{ 7 * 7 }}"
    write(app, school, key, {Field.ORIGIN: hostile, Field.THEME: '"><img src=x>'})
    for page in (f"{LIST}/{key}", LIST, f"{LIST}/{key}/supprimer", f"{LIST}/{key}/reprendre"):
        html = client.get(page).text
        assert "<script>alert" not in html
        assert "<img" not in html


# Writing by the script


def test_the_script_writes_and_is_told_what_is_missing(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    key = start_request(app, client, school)
    body = {
        "account": school.chef,
        "tab": "tab1",
        "cells": [{"key": "k1", "path": "number", "value": "8", "base": 10_000}],
    }
    answer = client.post(
        f"{LIST}/{key}/cellules", json=body, headers={"X-CSRFToken": token_of(client, f"{LIST}/{key}")}
    ).get_json()
    assert [(cell["path"], cell["value"]) for cell in answer["cells"]] == [("number", "8")]
    assert answer["live"]["progress"] == "Il reste 5 champs à remplir."
    assert answer["live"]["missing"][0] == {
        "text": "Lien avec le projet d’établissement",
        "href": "#school_project",
    }
    assert answer["live"]["remark"].startswith(
        "Une formation d’initiative locale réunit souvent 12 personnes"
    )
    assert (answer["live"]["note.number"], answer["live"]["note.theme"]) == (
        "",
        "proposé, à relire",
    )


def test_two_people_see_each_other(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    other = app.test_client()
    sign_in_person(other, REFERENT)
    assert other.get(f"{LIST}/{key}/changements?depuis=0&onglet=b&lieu=trainer").status_code == HTTPStatus.OK
    write(app, school, key, {Field.TRAINER: "Un animateur TICE"})
    news = client.get(f"{LIST}/{key}/changements?depuis=0&onglet=a").get_json()
    assert ("trainer", "Un animateur TICE") in [(cell["path"], cell["value"]) for cell in news["cells"]]
    assert news["readers"] == ["Dominique Essai est sur Profil du formateur"]


def test_the_script_is_told_when_the_request_is_gone(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    key = start_request(app, client, school)
    send(client, f"{LIST}/{key}/supprimer")
    answer = client.get(f"{LIST}/{key}/changements?depuis=0&onglet=a", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]) == (404, "Cette demande n’existe plus.")


# Refreshing


def test_refreshing_says_when_there_is_nothing_new(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    assert f"Rien de nouveau{NBSP}:" in client.get(f"{LIST}/{key}/reprendre").text


def test_who_refreshes_does_not_become_the_contact(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    write(app, school, key, {Field.CONTACT: "La vie scolaire"})
    assert f"Rien de nouveau{NBSP}:" in client.get(f"{LIST}/{key}/reprendre").text


def test_a_report_in_which_all_is_hidden_gives_way_to_an_earlier_one(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    with app.app_context(), transaction() as rows:
        earlier = rows.query(Campaign).one()
        later = add_campaign(
            rows,
            rows.get_one(School, school.school_id),
            earlier.revision,
            state=CampaignState.REPORTED,
            closes_at=NOW + timedelta(days=1),
        )
        content = build_report(hides=True).model_dump_json()
        rows.add(FrozenReport(campaign_public_id=later.public_id, content=content))
    sign_in_person(client)
    assert f'value="{PRACTICE}"' in client.get(f"{LIST}/nouvelle").text


def test_refreshing_shows_both_texts_and_takes_only_what_is_chosen(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    key = start_request(app, client, school)
    write(app, school, key, {Field.ORIGIN: "Notre propre constat", Field.FORMAT: None})
    html = client.get(f"{LIST}/{key}/reprendre").text
    ticked = dict(re.findall(r'id="take-([a-z_]+)"[^>]*?value="[a-z_]+"\s*(checked)?>', html))
    assert ticked == {"origin": "", "format": "checked"}
    assert "Notre propre constat" in html
    bases = dict(re.findall(r'name="(base:[a-z_]+)" value="(\d+)"', html))
    send(client, f"{LIST}/{key}/reprendre", **bases, take="format")
    values = values_of(app, key)
    assert values["origin"] == "Notre propre constat"
    assert str(values["format"]).startswith("Souhaits des équipes")


def test_new_figures_are_proposed_over_the_old_ones(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    key = start_request(app, client, school)
    with app.app_context(), transaction() as rows:
        frozen = rows.query(FrozenReport).one()
        frozen.content = build_report(campaign="Autodiagnostic, automne 2027").model_dump_json()
    html = client.get(f"{LIST}/{key}/reprendre").text
    assert dict(re.findall(r'id="take-([a-z_]+)"[^>]*?value="[a-z_]+"\s*(checked)?>', html)) == {
        "origin": "checked",
        "format": "checked",
        "slots": "checked",
    }


def test_what_came_meanwhile_is_left_and_said(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    write(app, school, key, {Field.FORMAT: None})
    html = client.get(f"{LIST}/{key}/reprendre").text
    write(app, school, key, {Field.FORMAT: "À distance"})
    bases = dict(re.findall(r'name="(base:[a-z_]+)" value="(\d+)"', html))
    response = send(client, f"{LIST}/{key}/reprendre", **bases, take="format")
    assert notices(client.get(response.headers["Location"])) == [
        f"Modifié entre-temps, donc laissé en l’état{NBSP}: Modalité."
    ]
    assert values_of(app, key)["format"] == "À distance"


# Copying, removing, the list


def test_a_copy_is_another_request_without_a_period(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    key = start_request(app, client, school)
    copied = send(client, f"{LIST}/{key}/copie").headers["Location"].rpartition("/")[2]
    assert copied != key
    assert "slots" not in values_of(app, copied)
    assert values_of(app, copied)["theme"] == values_of(app, key)["theme"]


def test_removing_asks_first(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    assert "Supprimer définitivement" in client.get(f"{LIST}/{key}/supprimer").text
    assert key in client.get(LIST).text
    send(client, f"{LIST}/{key}/supprimer")
    assert "Aucune demande pour l’instant" in client.get(LIST).text


def test_the_list_tells_how_far_each_is(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    card = client.get(LIST).text.partition("campaign-card")[2]
    assert "Trois ateliers pour différencier avec le numérique" in card
    assert "Commencée par Dominique Essai" in plain(card)
    assert "Il reste 5 champs à remplir." in card
    assert f'href="{LIST}/{key}"' in card


def test_english_readers_read_english(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    headers = {"Accept-Language": "en"}
    with app.app_context(), transaction() as rows:
        rows.get_one(Account, school.accounts[CHEF]).language = "en"
    assert progress(client.get(f"{LIST}/{key}", headers=headers).text) == "5 fields are left to fill in."
