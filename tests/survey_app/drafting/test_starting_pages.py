"""The list of questionnaires, the ways to begin one, and a published one to read and keep."""

import io
import json
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from questionnaires.catalogue import load
from questionnaires.definition.codec import encode
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.operations import publish_catalogue
from tests.factories import NOW
from tests.survey_app.accounts.visits import add_person, notices, sign_in, token_of
from tests.survey_app.drafting.making import Maker, add_maker, form_of, place_of, words_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CODE = load("fiche-equipes-courte").code
PASTED = "# Vos usages\r\n1. Utilisez-vous l’ENT ?\r\n- Jamais\r\n- Souvent\r\n2. Que faut-il améliorer ?"


@pytest.fixture
def maker(app: Flask, client: FlaskClient) -> Maker:
    with app.app_context():
        publish_catalogue(NOW)
    return add_maker(app, client)


def labels(maker: Maker, path: str) -> list[str]:
    reader = DraftReader(maker.draft(path))
    return [reader.text(question, "label") for question in reader.questions()]


def send_file(maker: Maker, content: bytes) -> TestResponse:
    return maker.client.post(
        "/questionnaires/nouveau/fichier",
        data={
            "csrf_token": token_of(maker.client, "/compte"),
            "school": maker.school(),
            "file": (io.BytesIO(content), "questionnaire.json"),
        },
    )


def copy(maker: Maker, title: str, mode: str) -> TestResponse:
    page = maker.open("/questionnaires/nouveau/copie")
    before = page.partition(f">{title}</label>")[0]
    revision = before.rpartition('value="')[2].partition('"')[0]
    fields: dict[str, str | list[str]] = {"revision": revision, "mode": mode, "school": maker.school()}
    return maker.post("/questionnaires/nouveau/copie", fields, seen=page)


def test_a_blank_questionnaire_has_its_title_and_introduction(maker: Maker) -> None:
    fields: dict[str, str | list[str]] = {
        "title": " Nos usages ",
        "introduction": "Pour toute l’équipe.",
        "languages": ["fr"],
        "school": maker.school(),
    }
    path = place_of(maker.post("/questionnaires/nouveau/vide", fields))
    root = maker.draft(path)["root"]
    assert (root["title.fr"], root["introduction.fr"], root["languages"]) == (
        "Nos usages",
        "Pour toute l’équipe.",
        ["fr"],
    )


def test_a_title_is_asked_for(maker: Maker) -> None:
    page = maker.post("/questionnaires/nouveau/vide", {"title": " ", "school": maker.school()}).text
    assert "Donnez un titre, même provisoire." in words_of(page)


def test_the_questions_of_the_academy_are_kept_as_they_are(maker: Maker) -> None:
    path = place_of(copy(maker, "Autodiagnostic numérique des équipes", "locked"))
    page = words_of(maker.open(path))
    assert (
        "Cet élément vient de l’académie" in page,
        "Vos questions : 0 sur 10" in page.replace("\xa0", " "),
    ) == (
        True,
        True,
    )


def test_a_free_copy_changes_freely(maker: Maker) -> None:
    path = place_of(copy(maker, "Autodiagnostic numérique des équipes", "free"))
    assert "Cet élément vient de l’académie" not in maker.open(path)


def test_the_next_version_of_what_others_published_is_refused(maker: Maker) -> None:
    page = copy(maker, "Autodiagnostic numérique des équipes", "next").text
    assert (
        "La version suivante se prépare seulement pour un questionnaire de votre établissement."
        in words_of(page)
    )


def test_pasted_lines_are_shown_before_they_are_saved(maker: Maker) -> None:
    fields: dict[str, str | list[str]] = {"title": "Usages", "text": PASTED, "school": maker.school()}
    page = maker.post("/questionnaires/nouveau/coller", fields).text
    assert "2 questions, 1 partie. Rien n’est encore enregistré." in words_of(page)
    assert "Aucun brouillon" in words_of(maker.open("/questionnaires"))
    path = place_of(maker.post("/questionnaires/nouveau/coller", fields | {"action": "confirm"}))
    assert labels(maker, path) == ["Utilisez-vous l’ENT ?", "Que faut-il améliorer ?"]


def test_lines_before_the_first_heading_have_a_section(maker: Maker) -> None:
    fields: dict[str, str | list[str]] = {
        "title": "Usages",
        "text": "1. Utilisez-vous l’ENT ?",
        "school": maker.school(),
        "action": "confirm",
    }
    path = place_of(maker.post("/questionnaires/nouveau/coller", fields))
    assert (len(maker.sections(path)), labels(maker, path)) == (1, ["Utilisez-vous l’ENT ?"])


def test_a_file_is_reported_on_then_taken(maker: Maker) -> None:
    page = send_file(maker, encode(load("fiche-equipes-courte"))).text
    assert "Rien à signaler." in words_of(page)
    content = str(form_content(page))
    path = place_of(
        maker.post(
            "/questionnaires/nouveau/fichier/confirmer", {"content": content, "school": maker.school()}
        )
    )
    assert len(labels(maker, path)) == len(load("fiche-equipes-courte").questions())


def test_what_is_wrong_in_a_file_is_told_and_can_be_taken_all_the_same(maker: Maker) -> None:
    document = json.loads(encode(load("fiche-equipes-courte")))
    document["sections"][0]["questions"][0]["kind"] = "nonsense"
    page = send_file(maker, json.dumps(document).encode()).text
    assert ("À corriger" in words_of(page), "Créer le brouillon avec ce fichier" in words_of(page)) == (
        True,
        True,
    )


def test_a_file_cannot_claim_to_be_the_academys(maker: Maker) -> None:
    path = place_of(copy(maker, "Autodiagnostic numérique des équipes", "locked"))
    file = maker.client.get(f"{path}/exporter.json").data
    assert b'"source"' in file
    page = send_file(maker, file.replace("équipe".encode(), b"bande")).text
    assert "deviennent celles de votre établissement" in words_of(page)
    fields: dict[str, str | list[str]] = {"content": str(form_content(page)), "school": maker.school()}
    own = maker.draft(place_of(maker.post("/questionnaires/nouveau/fichier/confirmer", fields)))
    claims = [path for cells in own.values() for path in cells if path.startswith(("source", "reference"))]
    assert claims == []


@pytest.mark.parametrize("content", [b"not JSON", b"[]", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000])
def test_what_is_no_questionnaire_is_refused(maker: Maker, content: bytes) -> None:
    page = words_of(send_file(maker, content).text)
    assert "Ce fichier n’est pas un questionnaire que l’on peut reprendre." in page


def test_a_file_is_asked_for(maker: Maker) -> None:
    assert "Choisissez un fichier." in words_of(send_file(maker, b"").text)


def test_a_draft_is_listed_deleted_and_brought_back(maker: Maker) -> None:
    path = maker.begin("À jeter")
    assert "À jeter brouillon créé le" in words_of(maker.open("/questionnaires"))
    maker.post(f"{path}/supprimer", seen=maker.open(f"{path}/supprimer"))
    assert maker.client.get(path).status_code == HTTPStatus.NOT_FOUND
    assert "1 brouillon supprimé À jeter Récupérer" in words_of(maker.open("/questionnaires"))
    maker.post(f"{path}/recuperer")
    maker.open(path)


def test_a_draft_is_a_file_too(maker: Maker) -> None:
    path = place_of(copy(maker, "Autodiagnostic numérique des équipes", "free"))
    one, again = (maker.client.get(f"{path}/exporter.json") for _ in range(2))
    assert (one.data, json.loads(one.data)["title"]["fr"]) == (
        again.data,
        "Autodiagnostic numérique des équipes",
    )
    assert "Rien à signaler." in words_of(send_file(maker, one.data).text)


def test_an_unsound_draft_is_a_file_too(maker: Maker) -> None:
    path = maker.begin()
    maker.add(path, "single_choice")
    assert json.loads(maker.client.get(f"{path}/exporter.json").data)["sections"][0]["questions"][0]["kind"]


def test_a_published_questionnaire_is_kept_as_a_file(maker: Maker) -> None:
    response = maker.client.get(f"/questionnaires/{CODE}/1/questionnaire.json")
    assert (response.data, response.headers["Content-Disposition"]) == (
        encode(load("fiche-equipes-courte")),
        f'attachment; filename="{CODE}-1.json"',
    )


def test_the_codes_of_a_published_questionnaire(maker: Maker) -> None:
    lines = maker.client.get(f"/questionnaires/{CODE}/1/codes.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Variable;Question;Code;Réponse"
    assert any(line.endswith(";0;pas de réponse") for line in lines)


def test_administrators_make_questionnaires_for_everybody(app: Flask, maker: Maker) -> None:
    add_person(app, "camille@ecole.example", is_administrator=True)
    client = app.test_client()
    sign_in(client, "camille@ecole.example")
    administrator = Maker(app, client)
    fields: dict[str, str | list[str]] = {"title": "Pour tous", "languages": ["fr"], "school": "0"}
    path = place_of(administrator.post("/questionnaires/nouveau/vide", fields))
    assert "Pour tous" in words_of(administrator.open("/questionnaires"))
    assert maker.client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_nobody_makes_questionnaires_for_others(maker: Maker) -> None:
    fields: dict[str, str | list[str]] = {"title": "Pour tous", "languages": ["fr"], "school": "0"}
    page = maker.post("/questionnaires/nouveau/vide", fields)
    assert page.status_code == HTTPStatus.OK
    assert "Aucun brouillon" in words_of(maker.open("/questionnaires"))


def test_pasting_into_a_draft(maker: Maker) -> None:
    path = maker.begin()
    page = maker.open(f"{path}/coller")
    fields = {**form_of(page, "campaign-form"), "text": PASTED}
    report = maker.post(f"{path}/coller", fields, seen=page).text
    assert "2 questions" in words_of(report)
    response = maker.post(f"{path}/coller", fields | {"action": "confirm"}, seen=report)
    assert notices(maker.client.get(response.location)) == ["Les questions sont ajoutées. Relisez-les."]
    assert labels(maker, path) == ["Utilisez-vous l’ENT ?", "Que faut-il améliorer ?"]


def form_content(page: str) -> str:
    """Return the file that a report carries along."""
    form = page.partition("fichier/confirmer")[2]
    text = form.partition('name="content"')[2].partition(">")[2].partition("</textarea>")[0]
    return text.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&").replace("&lt;", "<")
