"""The keyboard alone is enough for everybody: for whoever prepares a campaign, answers, or reads the report."""

import pytest
from playwright.sync_api import Page, expect

from survey_app.demonstration import PASSWORD
from tests.browser.answering import STEPS
from tests.browser.demonstration import Demonstration, Person, Stage
from tests.browser.keyboard import Keyboard
from tests.browser.preparing import ROSTER
from tests.browser.visitors import sign_in


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    """The keyboard of a visitor."""
    return Keyboard(page)


def test_signing_in(page: Page, keyboard: Keyboard) -> None:
    page.goto("/")
    keyboard.follow("Se connecter")
    keyboard.fill("Adresse électronique", Person.CHEF)
    keyboard.fill("Mot de passe", PASSWORD)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="La campagne")).to_be_visible()


def test_the_skip_link_leads_to_the_content(page: Page, keyboard: Keyboard) -> None:
    page.goto("/connexion")
    keyboard.reach(page.get_by_role("link", name="Aller au contenu"))
    keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_preparing_a_campaign(page: Page, keyboard: Keyboard) -> None:
    sign_in(page, Person.REFERENT)
    page.goto("/campagnes")
    create_campaign(keyboard)
    import_roster(keyboard)
    arrange_cells(keyboard)
    choose_dates(keyboard)
    expect(page.get_by_text("Tout est prêt.", exact=True)).to_be_visible()


def test_opening_a_campaign(page: Page, keyboard: Keyboard, demonstration: Demonstration) -> None:
    sign_in(page, Person.CHEF)
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.PREPARED]}")
    keyboard.follow("Ouverture")
    keyboard.choose(page.get_by_label("À la date prévue"), 1)
    keyboard.push("Ouvrir la campagne")
    expect(page.get_by_text("Programmée", exact=True)).to_be_visible()
    demonstration.work()
    page.reload()
    expect(page.get_by_text("Ouverte", exact=True)).to_be_visible()


def test_opening_asks_for_the_password_again(
    page: Page, keyboard: Keyboard, demonstration: Demonstration
) -> None:
    sign_in(page, Person.CHEF)
    demonstration.clock.move(minutes=20)
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.PREPARED]}")
    keyboard.follow("Ouverture")
    keyboard.fill("Mot de passe", PASSWORD)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ouvrir la campagne")).to_be_visible()


def test_answering(page: Page, keyboard: Keyboard, demonstration: Demonstration) -> None:
    page.goto(demonstration.link())
    given = [keyboard.answer_step() for _ in range(STEPS + 1)]
    expect(page.locator(".recap-answer")).to_have_count(sum(given))
    keyboard.answer_step()
    expect(page.get_by_role("heading", name="Merci, vos réponses sont enregistrées")).to_be_focused()
    assert (given, demonstration.count_ballots()) == ([0, 6, 6, 4, 3], (1, 1))


def test_reading_the_report(page: Page, keyboard: Keyboard, demonstration: Demonstration) -> None:
    sign_in(page, Person.CHEF)
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.REPORTED]}")
    keyboard.follow("Lire le rapport")
    keyboard.follow("Les besoins")
    expect(page.get_by_role("heading", name="Les besoins")).to_be_focused()


def test_taking_the_report_away(page: Page, keyboard: Keyboard, demonstration: Demonstration) -> None:
    sign_in(page, Person.CHEF)
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.REPORTED]}/rapport")
    names = []
    for file in ("Imprimer (PDF)", "Tableur (XLSX)", "Tableur (ODS)", "Données (JSON)"):
        with page.expect_download() as download:
            keyboard.follow(file)
        names.append(download.value.suggested_filename.rpartition(".")[2])
    assert names == ["pdf", "xlsx", "ods", "json"]


def create_campaign(keyboard: Keyboard) -> None:
    """Begin a campaign with the short questionnaire."""
    keyboard.follow("Nouvelle campagne")
    keyboard.choose(keyboard.page.get_by_role("radio").first, 1)
    keyboard.fill("Titre de la campagne", "Au clavier")
    keyboard.push("Créer la campagne")


def import_roster(keyboard: Keyboard) -> None:
    """Paste a list of people and confirm what was understood."""
    keyboard.follow("Continuer : Liste des personnes invitées")
    keyboard.reach(keyboard.page.get_by_label("Lignes copiées d’un tableur"))
    keyboard.paste(ROSTER)
    keyboard.push("Lire ces lignes")
    keyboard.push("Inviter")


def arrange_cells(keyboard: Keyboard) -> None:
    """Accept the cells that are proposed."""
    keyboard.push("Enregistrer les groupes")


def choose_dates(keyboard: Keyboard) -> None:
    """Put the proposed closing off by an hour: day, month and year stand before it, in whatever order."""
    keyboard.follow("Calendrier")
    keyboard.reach(keyboard.page.get_by_label("Clôture"))
    keyboard.press("ArrowRight", 3)
    keyboard.press("ArrowUp")
    keyboard.push("Enregistrer les dates")
