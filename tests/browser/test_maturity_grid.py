"""A maturity grid by keyboard on a small phone: pasted, one row placed elsewhere, named, published."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demonstration import Demonstration, Person
from tests.browser.keyboard import Keyboard
from tests.browser.scrutiny import SMALL_TARGETS, SMALLEST_TARGET, grave_violations
from tests.browser.visitors import NARROW, Look, sign_in
from tests.plugins.browsers import open_page

TITLE = "Grille de nos salles"
PASTED = """Pilotage;1;Un référent est désigné.;PIL11
Pilotage;1;Une charte existe.;PIL12
Équipement;1;Un poste par salle.;EQU11
Équipement;2;Le parc est renouvelé.;EQU21
;;Trop de colonnes ; vraiment.;EQU22
"""


@pytest.fixture
def phone(browser: Browser, demonstration: Demonstration) -> Iterator[Page]:
    """A page on a small phone, whose scripts run."""
    with open_page(browser, demonstration.site, viewport={"width": NARROW, "height": 640}) as page:
        yield page


def flaws(page: Page) -> tuple[int, list[str], list[tuple[str, list[str]]]]:
    """Return how wide a page is, what is too small to press, and what axe finds."""
    width = page.evaluate("document.documentElement.scrollWidth")
    return width, page.evaluate(SMALL_TARGETS, SMALLEST_TARGET), grave_violations(page, Look.LIGHT)


def begin(page: Page, keyboard: Keyboard) -> None:
    """Begin a questionnaire from nothing, and go to its grid."""
    page.goto("/questionnaires/nouveau/vide")
    keyboard.fill("Titre", TITLE)
    keyboard.press("Enter")
    expect(page.locator("[data-bar]")).to_be_visible()
    keyboard.push("Pages de ce questionnaire")
    expect(page.get_by_role("link", name="Grille de maturité")).to_be_visible()
    keyboard.follow("Grille de maturité")
    page.wait_for_url("**/grille")


def test_a_grid_by_keyboard_on_a_phone(phone: Page) -> None:
    keyboard = Keyboard(phone)
    sign_in(phone, Person.NEWCOMER)
    begin(phone, keyboard)
    keyboard.follow("Coller une grille depuis un tableur")
    phone.wait_for_url("**/grille/coller")
    keyboard.reach(phone.get_by_label("Lignes copiées d’un tableur"))
    keyboard.paste(PASTED)
    keyboard.push("Lire ces lignes")
    expect(phone.get_by_text("4 lignes à ajouter, 1 ligne laissée de côté.")).to_be_visible()
    assert flaws(phone) == (NARROW, [], [])
    keyboard.push("Ajouter ces lignes")
    phone.wait_for_url("**/grille")
    keyboard.follow("Classer les lignes")
    phone.wait_for_url("**/grille/lignes")
    assert flaws(phone) == (NARROW, [], [])
    champ = phone.get_by_label("Champ – Une charte existe.")
    keyboard.reach(champ)
    keyboard.type("E")
    expect(champ).to_have_value("EQU")
    keyboard.push("Enregistrer les lignes")
    expect(phone.get_by_text("Les lignes sont enregistrées.")).to_be_visible()
    expect(champ).to_have_value("EQU")
    keyboard.follow("Grille de maturité : champs")
    phone.wait_for_url("**/grille")
    assert flaws(phone) == (NARROW, [], [])
    keyboard.fill("Titre du palier 1", "Amorcer")
    keyboard.press("Enter")
    expect(phone.get_by_text("Les champs et les paliers sont enregistrés.")).to_be_visible()
    keyboard.follow("Relire, puis publier")
    phone.wait_for_url("**/publier")
    keyboard.push("Publier la version 1")
    expect(phone.get_by_text("La version 1 est publiée. Elle ne changera plus.")).to_be_visible()
    phone.goto("/fiche")
    expect(phone.get_by_role("main").get_by_text(TITLE)).to_be_attached()
