"""The pages around the builder: settings, translation, history, library, test cases, publishing."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from questionnaires.catalogue import load
from questionnaires.editing.cells import ROOT, STATE, Uid, children
from survey_app.drafting.operations import publish_catalogue
from tests.factories import NOW
from tests.survey_app.accounts.visits import notices
from tests.survey_app.drafting.making import (
    Maker,
    add_colleague,
    add_maker,
    chosen_in,
    form_of,
    hidden_of,
    place_of,
    words_of,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def maker(app: Flask, client: FlaskClient) -> Maker:
    with app.app_context():
        publish_catalogue(NOW)
    return add_maker(app, client)


@pytest.fixture
def path(maker: Maker) -> str:
    return maker.begin()


@pytest.fixture
def question(maker: Maker, path: str) -> Uid:
    uid = maker.add(path, "single_choice")
    maker.fill(path, uid, label="Votre cycle ?", options="Collège\r\nLycée", code="CYCLE")
    return uid


def save_settings(maker: Maker, path: str, **fields: str | list[str]) -> str:
    page = maker.open(f"{path}/reglages")
    sent = {**form_of(page, "part-form"), "languages": ["fr", "en"], **fields}
    response = maker.post(f"{path}/reglages", sent, seen=page)
    return notices(maker.client.get(response.location))[0]


def in_french_only(maker: Maker, path: str) -> None:
    save_settings(maker, path, languages=["fr"])


def translate(maker: Maker, path: str, part: str, words: dict[str, str]) -> str:
    address = f"{path}/traduction/en?partie={part}"
    page = maker.open(address)
    sent = {**form_of(page, "translation-form"), **words}
    return place_of(maker.post(f"{path}/traduction/en", sent, seen=page))


def publish(maker: Maker, path: str) -> str:
    page = maker.open(f"{path}/publier")
    fields: dict[str, str | list[str]] = {"digest": hidden_of(page, "digest")}
    return place_of(maker.post(f"{path}/publier", fields, seen=page))


def test_settings_are_cells_of_the_questionnaire(maker: Maker, path: str) -> None:
    told = save_settings(maker, path, title="Autre titre", closing="Merci !", free_text="y", minutes="4")
    root = maker.draft(path)[ROOT]
    assert told == "Les réglages sont enregistrés."
    assert {name: root[name] for name in ("title.fr", "closing.fr", "privacy.free_text", "minutes")} == {
        "title.fr": "Autre titre",
        "closing.fr": "Merci !",
        "privacy.free_text": True,
        "minutes": 4,
    }


def test_whom_it_is_for_is_a_setting(maker: Maker, path: str) -> None:
    save_settings(maker, path, audience="pupils")
    chosen = maker.draft(path)[ROOT]["audience"]
    save_settings(maker, path, audience="staff")
    assert (chosen, "audience" in maker.draft(path)[ROOT]) == ("pupils", False)


def test_the_title_of_the_list_follows(maker: Maker, path: str) -> None:
    save_settings(maker, path, title="Autre titre")
    assert "Autre titre brouillon changé le" in words_of(maker.open("/questionnaires"))


def test_a_language_is_taken_out_and_its_texts_stay(maker: Maker, path: str) -> None:
    root_before = maker.draft(path)[ROOT]
    in_french_only(maker, path)
    assert (root_before["languages"], maker.draft(path)[ROOT]["languages"]) == (["fr", "en"], ["fr"])
    assert maker.client.get(f"{path}/traduction/en").status_code == 404


def test_settings_without_a_change(maker: Maker, path: str) -> None:
    assert save_settings(maker, path) == "Rien n’a changé."


def test_a_score_is_added_and_calculated(maker: Maker, path: str, question: Uid) -> None:
    response = maker.post(f"{path}/elements", {"sort": "score"}, seen=maker.open(f"{path}/reglages"))
    score = chosen_in(response)
    maker.fill(path, score, label="Aisance", code="AISANCE")
    address = f"{path}/elements/{score}/condition/value"
    maker.post(address, {"notation": "points(CYCLE)", "action": "write"}, seen=maker.open(address))
    assert maker.draft(path)[score]["value"] == {"points": question}
    assert "Aisance" in words_of(maker.open(f"{path}/reglages"))


def test_translating_side_by_side(maker: Maker, path: str, question: Uid) -> None:
    section = maker.sections(path)[0]
    page = words_of(maker.open(f"{path}/traduction/en?partie={section}"))
    assert "Question 1 – texte Votre cycle ?" in page
    translate(maker, path, section, {f"{question}|label.en": "Your level?"})
    assert maker.draft(path)[question]["label.en"] == "Your level?"
    assert "Your level?" in maker.open(f"{path}/traduction/en?partie={section}")


def test_the_count_of_what_is_translated(maker: Maker, path: str, question: Uid) -> None:
    section = maker.sections(path)[0]
    before = words_of(maker.open(f"{path}/traduction/en"))
    translate(maker, path, section, {f"{question}|label.en": "Your level?"})
    after = words_of(maker.open(f"{path}/traduction/en"))
    figure = re.compile(r"Textes traduits (\d+) sur (\d+)")
    found = [figure.search(page.replace("\xa0", " ")) for page in (before, after)]
    done = [int(one[1]) for one in found if one]
    assert done[1] == done[0] + 1


def test_what_is_locked_is_not_translated(maker: Maker) -> None:
    path = place_of(copy_locked(maker))
    section = maker.sections(path)[0]
    question = maker.questions(path)[0]
    before = maker.draft(path)[question]["label.en"]
    translate(maker, path, section, {f"{question}|label.en": "Mine"})
    assert maker.draft(path)[question]["label.en"] == before


def test_the_history_says_who_did_what(maker: Maker, path: str, question: Uid) -> None:
    page = words_of(maker.open(f"{path}/historique")).replace("\xa0", " ")
    assert "lundi 23 novembre 2026 à 10 h 00 Dominique Essai état présent" in page
    assert "texte : Votre cycle ?" in page


def test_a_point_is_compared_with_now_and_restored(maker: Maker, path: str, question: Uid) -> None:
    point = int(hidden_of(maker.open(path), "base"))
    maker.fill(path, question, label="À quel niveau ?")
    address = f"{path}/historique/{point}"
    page = maker.open(address)
    words = words_of(page).replace("\xa0", " ")
    assert (
        "Changé Question « À quel niveau ? » – texte (fr) Alors Votre cycle ? Maintenant À quel niveau ?"
        in words
    )
    maker.post(address, seen=page)
    assert maker.draft(path)[question]["label.fr"] == "Votre cycle ?"
    maker.post(f"{path}/annuler", seen=maker.open(path))
    assert maker.draft(path)[question]["label.fr"] == "À quel niveau ?"


def test_what_was_added_since_the_beginning(maker: Maker, path: str, question: Uid) -> None:
    assert "Ajouté Question « Votre cycle ? »" in words_of(maker.open(f"{path}/historique/0")).replace(
        "\xa0", " "
    )


@pytest.mark.parametrize("point", ["9999", "999999999"])
def test_there_is_no_other_point(maker: Maker, path: str, point: str) -> None:
    assert maker.client.get(f"{path}/historique/{point}").status_code == 404


def test_the_library_is_searched(maker: Maker, path: str) -> None:
    page = words_of(maker.open(f"{path}/bibliotheque?mots=priorites&sorte=question"))
    assert "Question : Classement" not in words_of(maker.open(f"{path}/bibliotheque?mots=introuvable"))
    assert "académie : textes et réponses fixes." in page.replace("\xa0", " ") or "Rien ne correspond" in page


def test_a_question_of_the_academy_comes_under_lock(maker: Maker, path: str) -> None:
    page = maker.open(f"{path}/bibliotheque?sorte=question")
    item = re.search(r'name="item" value="(question:[^"]+)"', page)
    assert item is not None
    section = maker.sections(path)[0]
    response = maker.post(f"{path}/bibliotheque", {"item": item[1], "section": section}, seen=page)
    added = chosen_in(response)
    assert maker.draft(path)[added]["source.locked"] is True
    again = maker.post(f"{path}/bibliotheque", {"item": item[1], "section": section}, seen=maker.open(path))
    told = notices(maker.client.get(again.location))
    assert told == ["Cet élément est déjà dans votre questionnaire."]


def test_a_locked_question_shows_its_words_and_keeps_them(maker: Maker) -> None:
    path = place_of(copy_locked(maker))
    question = maker.questions(path)[0]
    page = maker.open(f"{path}?element={question}")
    assert ("Cet élément vient de l’académie" in page, 'name="label"' in page) == (True, False)
    maker.post(f"{path}/elements/{question}", {"label": "Autre", "was": ""}, seen=page)
    assert maker.draft(path)[question]["label.fr"] != "Autre"


def test_an_optional_question_is_left_out_and_taken_in_again(maker: Maker) -> None:
    path = place_of(copy_locked(maker))
    draft = maker.draft(path)
    optional = next(uid for uid, cells in draft.items() if cells.get("source.optional") and "kind" in cells)
    maker.post(f"{path}/elements/{optional}/supprimer", {"answer": "remove"}, seen=maker.open(path))
    assert maker.draft(path)[optional][STATE] == "off"
    maker.post(f"{path}/elements/{optional}/retablir", seen=maker.open(path))
    assert STATE not in maker.draft(path)[optional]


def test_a_test_case_is_made_tried_and_kept(maker: Maker, path: str, question: Uid) -> None:
    second = dependent(maker, path, question)
    page = maker.open(f"{path}/essais/nouveau")
    first = option(maker, path, question, 0)
    fields = {**form_of(page, "campaign-form"), "title": "Collège", f"answer.{question}": first}
    tried = maker.post(f"{path}/essais/nouveau", fields | {"action": "try"}, seen=page).text
    assert "Affichée avec ces réponses." in words_of(tried)
    kept = {**form_of(tried, "campaign-form"), "action": "save"}
    maker.post(f"{path}/essais/nouveau", kept, seen=tried)
    [case] = children(maker.draft(path))[ROOT, "tests"]
    cells = maker.draft(path)[case]
    assert (cells["answers"], cells["shown"]) == ({question: first}, [f"question.{second}"])
    assert "Collège réussi" in words_of(maker.open(f"{path}/essais"))


def test_a_broken_condition_fails_its_test_and_blocks_publishing(
    maker: Maker, path: str, question: Uid
) -> None:
    in_french_only(maker, path)
    second = dependent(maker, path, question)
    maker.fill(path, second, label="Combien ?")
    page = maker.open(f"{path}/essais/nouveau")
    fields = {**form_of(page, "campaign-form"), f"answer.{question}": option(maker, path, question, 0)}
    tried = maker.post(f"{path}/essais/nouveau", fields | {"action": "try"}, seen=page).text
    maker.post(f"{path}/essais/nouveau", {**form_of(tried, "campaign-form"), "action": "save"}, seen=tried)
    address = f"{path}/elements/{second}/condition/shown_if"
    maker.post(address, {"notation": "not answered(CYCLE)", "action": "write"}, seen=maker.open(address))
    trials = words_of(maker.open(f"{path}/essais")).replace("\xa0", " ")
    assert "échoué Devrait s’afficher : la question « Combien ? »" in trials
    assert "1 essai échoue et empêche de publier." in words_of(maker.open(f"{path}/publier"))


def test_a_test_case_is_taken_out(maker: Maker, path: str, question: Uid) -> None:
    page = maker.open(f"{path}/essais/nouveau")
    maker.post(f"{path}/essais/nouveau", {**form_of(page, "campaign-form"), "action": "save"}, seen=page)
    [case] = children(maker.draft(path))[ROOT, "tests"]
    maker.post(f"{path}/essais/{case}/supprimer", seen=maker.open(f"{path}/essais/{case}"))
    assert "Aucun essai." in words_of(maker.open(f"{path}/essais"))


def test_what_nobody_will_see_is_said(maker: Maker, path: str, question: Uid) -> None:
    in_french_only(maker, path)
    second = dependent(maker, path, question)
    maker.fill(path, second, label="Combien ?")
    address = f"{path}/elements/{second}/condition/shown_if"
    impossible = "answered(CYCLE) and not answered(CYCLE)"
    maker.post(address, {"notation": impossible, "action": "write"}, seen=maker.open(address))
    page = words_of(maker.open(f"{path}/essais")).replace("\xa0", " ")
    assert "Personne ne verra la question « Combien ? » : sa condition se contredit" in page


def test_from_nothing_to_published(maker: Maker, path: str, question: Uid) -> None:
    in_french_only(maker, path)
    address = publish(maker, path)
    page = words_of(maker.open(address))
    assert re.fullmatch(r"/questionnaires/NOS_USAGES\w*/1", address)
    assert ("Votre cycle ?" in page, "Créer une campagne" in page) == (True, True)
    assert "publié, version 1" in words_of(maker.open("/questionnaires")).replace("\xa0", " ")


def test_a_short_questionnaire_takes_a_minute_and_has_one_route(
    maker: Maker, path: str, question: Uid
) -> None:
    page = words_of(maker.open(f"{path}/publier")).replace("\xa0", " ")
    assert "Environ 1 minute pour répondre." in page
    in_french_only(maker, path)
    page = words_of(maker.open(f"{path}/publier")).replace("\xa0", " ")
    assert "Un seul parcours : tout le monde voit les mêmes questions." in page


def test_the_same_content_is_the_same_version(maker: Maker, path: str, question: Uid) -> None:
    in_french_only(maker, path)
    publish(maker, path)
    assert "Ce contenu est déjà publié" in words_of(maker.open(f"{path}/publier"))


def test_what_is_wrong_blocks_publishing(maker: Maker, path: str) -> None:
    page = maker.open(f"{path}/publier")
    assert ("empêche" in words_of(page), 'name="digest"' in page) == (True, False)
    assert publish(maker, path) == f"{path}/publier"


def test_what_has_changed_since_is_shown_again(maker: Maker, path: str, question: Uid) -> None:
    in_french_only(maker, path)
    page = maker.open(f"{path}/publier")
    colleague = add_colleague(maker)
    colleague.fill(path, question, label="À quel niveau ?")
    fields: dict[str, str | list[str]] = {"digest": hidden_of(page, "digest")}
    response = maker.post(f"{path}/publier", fields, seen=page)
    told = notices(maker.client.get(response.location))[0]
    assert told == "Le questionnaire a changé depuis cette page\xa0: relisez-la avant de publier."


def test_the_announced_length_is_told_beside_the_estimate(maker: Maker, path: str, question: Uid) -> None:
    assert "Vos collègues liront" not in words_of(maker.open(f"{path}/publier"))
    save_settings(maker, path, minutes="11")
    page = words_of(maker.open(f"{path}/publier")).replace("\xa0", " ")
    assert "Vos collègues liront : 11 minutes, la durée annoncée dans les réglages." in page


def test_comparability_is_told(maker: Maker, path: str, question: Uid) -> None:
    in_french_only(maker, path)
    publish(maker, path)
    maker.fill(path, question, label="À quel niveau ?")
    page = words_of(maker.open(f"{path}/publier")).replace("\xa0", " ")
    assert "Seuls des textes changent : les réponses restent comparables avec la version 1" in page
    maker.fill(path, question, options="Collège\r\nLycée\r\nUniversité")
    page = words_of(maker.open(f"{path}/publier")).replace("\xa0", " ")
    assert "Certaines réponses ne seront plus comparables avec la version 1" in page


def test_every_kind_is_shown_once_published(maker: Maker, path: str) -> None:
    in_french_only(maker, path)
    save_settings(maker, path, free_text="y", languages=["fr"])
    number = maker.add(path, "number")
    maker.fill(path, number, label="Combien d’heures ?", maximum="40", unit="heures", required="y")
    day = maker.add(path, "date", after=number)
    maker.fill(path, day, label="Depuis quand ?")
    choice = maker.add(path, "single_choice", after=day)
    maker.fill(path, choice, label="Où ?", options="Ici\r\nAilleurs")
    maker.fill(path, children(maker.draft(path))[choice, "options"][1], specify="y")
    stars = maker.add(path, "rating", after=choice)
    maker.fill(path, stars, label="Votre avis ?")
    address = f"{path}/elements/{stars}/condition/shown_if"
    code = maker.draft(path)[number]["code"]
    maker.post(address, {"notation": f"{code} > 5", "action": "write"}, seen=maker.open(address))
    page = words_of(maker.open(publish(maker, path))).replace("\xa0", " ")
    assert "Un nombre de 0 à 40 heures ; seule la tranche est gardée. Réponse obligatoire" in page
    assert "Un jour, du 1er janvier 2020 au 31 décembre 2035 ; seule la période est gardée." in page
    assert "Ailleurs (à préciser)" in page
    assert "Une note de 1 à 5 étoiles. Affichée si « Combien d’heures ? » vaut plus de 5" in page


def dependent(maker: Maker, path: str, question: Uid) -> Uid:
    """Add a number that is asked of those who choose the first answer."""
    second = maker.add(path, "number", after=question)
    maker.fill(path, second, label="Combien ?", code="COMBIEN")
    address = f"{path}/elements/{second}/condition/shown_if"
    chosen = option(maker, path, question, 0)
    fields: dict[str, str | list[str]] = {"notation": f"CYCLE = option(#{chosen})", "action": "write"}
    maker.post(address, fields, seen=maker.open(address))
    return second


def option(maker: Maker, path: str, question: Uid, number: int) -> str:
    draft = maker.draft(path)
    return str(draft[children(draft)[question, "options"][number]]["id"])


def copy_locked(maker: Maker) -> TestResponse:
    """Begin with the questions of the academy, kept as they are."""
    page = maker.open("/questionnaires/nouveau/copie")
    before = page.partition(f">{load('fiche-equipes').title['fr']}</label>")[0]
    revision = before.rpartition('value="')[2].partition('"')[0]
    fields: dict[str, str | list[str]] = {"revision": revision, "mode": "locked", "school": maker.school()}
    return maker.post("/questionnaires/nouveau/copie", fields, seen=page)
