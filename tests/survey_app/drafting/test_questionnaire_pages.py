"""The pages of published questionnaires."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.catalogue import list_codes, load
from questionnaires.definition.model import Information, Kind, Questionnaire, TextQuestion
from survey_app.drafting.operations import publish_catalogue
from survey_app.drafting.pages import count_items
from tests.factories import NOW
from tests.survey_app.accounts.visits import add_chef, add_person, sign_in, stop_clock


@pytest.fixture
def reader(app: Flask, client: FlaskClient) -> FlaskClient:
    stop_clock(app)
    add_chef(app)
    with app.app_context():
        publish_catalogue(NOW)
    sign_in(client, "chef@ecole.example")
    return client


def test_the_list_tells_length_and_note(reader: FlaskClient) -> None:
    page = " ".join(reader.get("/questionnaires").text.split())
    for words in (
        "4 minutes · 9 questions · version 1 du lundi 23 novembre 2026",
        "n’est pas un document officiel",
    ):
        assert words in page


def test_each_says_for_whom_it_is(reader: FlaskClient) -> None:
    cards = reader.get("/questionnaires").text.split("<h3>")[1:]
    assert [" ".join(card.partition('class="muted">')[2].partition("·")[0].split()) for card in cards] == [
        "Pour les personnels",
        "Pour les personnels",
        "Pour l’établissement : une fiche à remplir ensemble, sans campagne",
        "Pour les élèves",
        "Pour les parents",
    ]


def test_only_what_a_person_answers_alone_can_be_asked(reader: FlaskClient) -> None:
    offers = {
        code: "Créer une campagne" in reader.get(f"/questionnaires/{load(code).code}/1").text
        for code in list_codes()
    }
    assert [code for code, is_offered in offers.items() if not is_offered] == ["fiche-etablissement"]
    page = reader.get("/campagnes/nouvelle").text
    assert load("fiche-equipes").title["fr"] in page
    assert load("fiche-etablissement").title["fr"].replace("’", "&#39;") not in page.replace("’", "&#39;")


def test_a_questionnaire_is_shown_as_a_whole(reader: FlaskClient) -> None:
    questionnaire = load("fiche-equipes-courte")
    page = reader.get(f"/questionnaires/{questionnaire.code}/1").text
    labels = [question.label["fr"] for question in questionnaire.questions()]
    assert [label for label in labels if label.replace("'", "&#39;") not in page] == []


@pytest.mark.parametrize("path", ["/questionnaires/nothing/1", "/questionnaires/fiche_equipes/99"])
def test_what_does_not_exist_is_404(reader: FlaskClient, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_people_without_a_school_do_not_read_them(app: Flask, client: FlaskClient) -> None:
    stop_clock(app)
    add_person(app, "seul@ecole.example")
    sign_in(client, "seul@ecole.example")
    assert client.get("/questionnaires").status_code == 403


def test_rows_count_and_informations_do_not() -> None:
    questionnaire: Questionnaire = load("fiche-equipes-courte")
    section = questionnaire.sections[0].model_copy(
        update={
            "questions": (
                Information(id="lire", label={"fr": "À lire"}),
                TextQuestion(id="dire", code="DIRE", label={"fr": "Dire"}, kind=Kind.SHORT_TEXT),
            )
        }
    )
    assert count_items(questionnaire.model_copy(update={"sections": (section,)})) == 1
