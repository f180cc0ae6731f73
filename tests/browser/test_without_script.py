"""Without JavaScript everything still works: preparing, opening, and answering with the typed code."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demonstration import INVITED, Demonstration, Person, Stage, code_in
from tests.browser.preparing import prepare, press
from tests.browser.visitors import sign_in

UNKNOWN_CODE = "0000-0000-0000-0000"


@pytest.fixture
def answer_page(script_free_page: Page, demonstration: Demonstration) -> Page:
    """The answer page of the open campaign."""
    script_free_page.goto(f"/q/{demonstration.campaigns[Stage.OPEN]}")
    return script_free_page


@pytest.fixture
def code(demonstration: Demonstration) -> str:
    """The code that stands in somebody's mail, in groups of four."""
    return code_in(demonstration.mail(INVITED))


def test_preparing_a_campaign(script_free_page: Page) -> None:
    sign_in(script_free_page, Person.REFERENT)
    prepare(script_free_page)
    expect(script_free_page.get_by_text("Tout est prêt.", exact=True)).to_be_visible()


def test_opening_a_campaign(script_free_page: Page, demonstration: Demonstration) -> None:
    page = script_free_page
    sign_in(page, Person.CHEF)
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.PREPARED]}/ouvrir")
    page.get_by_label("Maintenant").check()
    press(page, "Ouvrir la campagne")
    expect(page.get_by_text("Programmée", exact=True)).to_be_visible()
    demonstration.work()
    page.reload()
    expect(page.get_by_text("Tous les messages prévus à ce jour sont traités.")).to_be_visible()


def test_closing_a_campaign_and_reading_its_report(
    script_free_page: Page, demonstration: Demonstration
) -> None:
    page = script_free_page
    sign_in(page, Person.CHEF)
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.OPEN]}")
    press(page, "Clore maintenant")
    press(page, "Clore maintenant")
    expect(page.get_by_text("Dépouillement en cours", exact=True)).to_be_visible()
    demonstration.work()
    page.reload()
    press(page, "Lire le rapport")
    expect(page.get_by_role("heading", name=Stage.OPEN)).to_be_visible()


def test_an_unknown_code_is_said_beside_its_field(answer_page: Page) -> None:
    answer_page.get_by_label("Votre code personnel").fill(UNKNOWN_CODE)
    press(answer_page, "Envoyer mes réponses")
    expect(answer_page.get_by_label("Votre code personnel")).to_have_attribute("aria-invalid", "true")


def test_a_fault_keeps_the_answers(answer_page: Page, code: str) -> None:
    answer_page.get_by_label("Votre code personnel").fill(code)
    answer_page.get_by_label("Choix 2").select_option("for")
    press(answer_page, "Relire mes réponses")
    expect(answer_page.get_by_role("heading", name="À corriger avant l’envoi")).to_be_visible()
    expect(answer_page.get_by_label("Choix 2")).to_have_value("for")


def test_a_fault_is_corrected_then_reviewed(answer_page: Page, code: str) -> None:
    answer_page.get_by_label("Votre code personnel").fill(code)
    answer_page.get_by_label("Choix 2").select_option("for")
    press(answer_page, "Relire mes réponses")
    answer_page.get_by_label("Choix 1").select_option("ped")
    press(answer_page, "Relire mes réponses")
    expect(answer_page.locator(".recap-answer")).to_have_count(2)


def test_reviewed_answers_are_changed_and_sent(
    answer_page: Page, code: str, demonstration: Demonstration
) -> None:
    answer_page.get_by_label("Votre code personnel").fill(code)
    press(answer_page, "Relire mes réponses")
    press(answer_page, "Modifier mes réponses")
    answer_page.get_by_label("Choix 1").select_option("ped")
    press(answer_page, "Relire mes réponses")
    press(answer_page, "Envoyer mes réponses")
    expect(answer_page.get_by_role("heading", name="Merci, vos réponses sont enregistrées")).to_be_visible()
    assert demonstration.count_ballots() == (1, 1)


def test_a_code_serves_once(answer_page: Page, code: str, demonstration: Demonstration) -> None:
    answer_page.get_by_label("Votre code personnel").fill(code)
    press(answer_page, "Envoyer mes réponses")
    answer_page.goto(f"/q/{demonstration.campaigns[Stage.OPEN]}")
    answer_page.get_by_label("Votre code personnel").fill(code)
    press(answer_page, "Envoyer mes réponses")
    expect(answer_page.get_by_role("heading")).to_contain_text("déjà")
    assert demonstration.count_ballots() == (1, 1)
