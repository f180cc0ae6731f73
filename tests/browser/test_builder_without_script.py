"""Making a questionnaire without JavaScript, from nothing to published; and how its pages look and are read."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.demonstration import Demonstration, Person
from tests.browser.preparing import press
from tests.browser.scrutiny import grave_violations
from tests.browser.visitors import NARROW, Look, open_context, sign_in

PASTED = """# Vos usages
1. Utilisez-vous l’ENT avec vos classes ?
- Jamais
- Parfois
- Souvent
2. Combien de fois par semaine ?
- Une fois
- Plusieurs fois"""


@pytest.fixture
def maker(script_free_page: Page) -> Page:
    """The page of the référent, where no script runs."""
    sign_in(script_free_page, Person.REFERENT)
    return script_free_page


@pytest.fixture
def pasted(maker: Page) -> Page:
    """The builder with two pasted questions."""
    maker.goto("/questionnaires/nouveau/coller")
    maker.get_by_label("Titre").fill("Nos usages")
    maker.get_by_label("Texte ou tableau").fill(PASTED)
    press(maker, "Lire ces lignes")
    press(maker, "Créer le brouillon avec ces questions")
    return maker


@pytest.fixture
def scripted(browser: Browser, demonstration: Demonstration) -> Iterator[Page]:
    """A page that can be measured, but where the builder’s own script never arrives: what is left is the plain page."""
    context = open_context(browser, demonstration, viewport={"width": NARROW, "height": 900}, has_touch=True)
    page = context.new_page()
    page.route("**/builder/main.js", _nothing)
    sign_in(page, Person.REFERENT)
    yield page
    context.close()


def choose(page: Page, name: str) -> None:
    """Choose a part in the outline."""
    page.get_by_role("navigation", name="Plan").get_by_role("link", name=name).click()


def add(page: Page, kind: str) -> None:
    """Add a question of a kind after the part that is chosen."""
    adding = page.locator(".add-question")
    if adding.get_attribute("open") is None:
        adding.locator("summary").click()
    expect(adding).to_have_attribute("open", "")
    adding.get_by_role("radio", name=kind, exact=True).check()
    press(page, "Ajouter cette question")


def test_from_nothing_to_a_campaign(maker: Page) -> None:
    maker.goto("/questionnaires")
    press(maker, "Créer un questionnaire")
    press(maker, "De rien")
    maker.get_by_label("Titre").fill("Notre réunion de rentrée")
    maker.get_by_label("Pour qui, et pourquoi ?").fill("Pour toute l’équipe, afin de choisir l’horaire.")
    press(maker, "Créer le brouillon")
    expect(maker.get_by_text("Premiers pas")).to_be_visible()
    add(maker, "Choix unique")
    maker.get_by_label("Texte de la question").fill("Quel moment vous convient ?")
    maker.get_by_label("Réponses proposées").fill("Lundi midi\nMercredi après-midi\nPeu importe")
    press(maker, "Enregistrer")
    maker.get_by_role("link", name="Publier", exact=True).click()
    expect(maker.get_by_text("Tout est en ordre.")).to_be_visible()
    press(maker, "Publier la version 1")
    expect(maker.get_by_text("La version 1 est publiée. Elle ne changera plus.")).to_be_visible()
    press(maker, "Créer une campagne")
    expect(maker.get_by_role("radio", name="Notre réunion de rentrée")).to_be_visible()


def test_moving_copying_deleting_and_undoing(pasted: Page) -> None:
    outline = pasted.locator(".outline-questions .outline-label")
    choose(pasted, "Combien de fois")
    press(pasted, "Monter")
    expect(outline).to_have_text(["Combien de fois par semaine ?", "Utilisez-vous l’ENT avec vos classes ?"])
    press(pasted, "Annuler")
    expect(outline.first).to_have_text("Utilisez-vous l’ENT avec vos classes ?")
    press(pasted, "Refaire")
    expect(outline.first).to_have_text("Combien de fois par semaine ?")
    press(pasted, "Dupliquer")
    expect(outline).to_have_count(3)
    press(pasted, "Supprimer")
    expect(outline).to_have_count(2)
    pasted.get_by_text("1 élément supprimé").click()
    press(pasted, "Rétablir")
    expect(outline).to_have_count(3)


def test_a_condition_by_picking_and_what_depends_on_it(pasted: Page) -> None:
    choose(pasted, "Combien de fois")
    pasted.get_by_role("link", name="Changer – Affichée si").click()
    press(pasted, "Ajouter une ligne")
    pasted.get_by_label("Parfois").check()
    pasted.get_by_label("Souvent").check()
    press(pasted, "Enregistrer la condition")
    expect(pasted.locator(".condition-list")).to_contain_text("« Parfois » ou « Souvent »")
    choose(pasted, "Utilisez-vous")
    press(pasted, "Supprimer")
    expect(pasted.get_by_text("D’autres éléments s’y réfèrent")).to_be_visible()
    press(pasted, "Supprimer avec ces conditions")
    expect(pasted.locator(".outline-questions .outline-label")).to_have_text(
        ["Combien de fois par semaine ?"]
    )


def test_a_condition_in_writing(pasted: Page) -> None:
    choose(pasted, "Combien de fois")
    pasted.get_by_role("link", name="Changer – Affichée si").click()
    pasted.get_by_label("Condition écrite").fill("answered(Q)")
    press(pasted, "Enregistrer ce texte")
    expect(pasted.locator("#notation-fault")).to_contain_text("Au signe 10")
    pasted.get_by_label("Condition écrite").fill("answered(Q1)")
    press(pasted, "Enregistrer ce texte")
    expect(pasted.locator(".condition-list")).to_contain_text("une réponse est donnée")


def test_going_back_to_an_earlier_point(pasted: Page) -> None:
    choose(pasted, "Combien de fois")
    pasted.get_by_label("Texte de la question").fill("À quelle fréquence ?")
    press(pasted, "Enregistrer")
    pasted.get_by_role("link", name="Historique").click()
    pasted.get_by_role("link", name="Le début").click()
    expect(pasted.locator(".change-list")).to_contain_text("À quelle fréquence ?")
    press(pasted, "Revenir à ce point")
    expect(pasted.locator(".outline-questions")).to_contain_text("Combien de fois par semaine ?")


def test_translating(pasted: Page) -> None:
    pasted.get_by_role("link", name="Réglages").click()
    pasted.get_by_label("Anglais").check()
    press(pasted, "Enregistrer")
    pasted.get_by_role("link", name="Traduction en anglais").click()
    expect(pasted.locator(".progress-figure")).to_have_text("0 sur 9")
    pasted.get_by_label("titre").first.fill("Our practice")
    press(pasted, "Enregistrer la traduction")
    expect(pasted.locator(".progress-figure")).to_have_text("1 sur 9")


def test_a_question_out_of_the_library(pasted: Page) -> None:
    pasted.get_by_role("link", name="Bibliothèque").click()
    pasted.get_by_label("Mots à chercher").fill("formation")
    pasted.get_by_label("Sorte").select_option("question")
    press(pasted, "Chercher")
    pasted.locator(".library-list button").first.click()
    expect(pasted.locator(".builder-part")).to_contain_text("Cet élément vient de l’académie")


def test_a_test_case(pasted: Page) -> None:
    pasted.get_by_role("link", name="Essais").click()
    press(pasted, "Faire un essai")
    pasted.get_by_label("Nom de l’essai").fill("Rien")
    press(pasted, "Voir ce que cela affiche")
    press(pasted, "Enregistrer l’essai")
    expect(pasted.locator(".campaign-card")).to_contain_text("réussi")


def test_two_people_choose_between_versions(
    pasted: Page, browser: Browser, demonstration: Demonstration
) -> None:
    choose(pasted, "Combien de fois")
    context = open_context(browser, demonstration, java_script_enabled=False)
    other = context.new_page()
    sign_in(other, Person.CHEF)
    other.goto(pasted.url)
    other.get_by_label("Texte de la question").fill("La version du chef ?")
    press(other, "Enregistrer")
    pasted.get_by_label("Texte de la question").fill("La version du référent ?")
    press(pasted, "Enregistrer")
    expect(pasted.locator(".version")).to_have_text(["La version du chef ?", "La version du référent ?"])
    press(pasted, "Garder ma version")
    expect(pasted.get_by_label("Texte de la question")).to_have_value("La version du référent ?")
    context.close()


def test_the_plain_builder_reads_well_on_a_small_screen(scripted: Page, demonstration: Demonstration) -> None:
    scripted.goto("/questionnaires")
    scripted.locator("main .campaign-card a").first.click()
    expect(scripted).not_to_have_url(re.compile("/questionnaires$"))
    assert scripted.evaluate("document.documentElement.scrollWidth") == NARROW
    assert grave_violations(scripted, Look.LIGHT) == []


def _nothing(route: Route) -> None:
    route.fulfill(status=200, content_type="text/javascript", body="")
