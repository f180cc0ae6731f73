"""A request for training in a browser: begun from the plan, written by two people, by keyboard, without script."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.coediting.cells import Value
from survey_app.coediting.operations import read_values
from survey_app.plans.training.operations import list_requests
from tests.browser.demonstration import Demonstration, Person
from tests.browser.patience import wait_until
from tests.browser.visitors import sign_in
from tests.plugins.browsers import open_page


@dataclass(frozen=True)
class Sheet:
    """The request of the demonstration, open in a page."""

    page: Page
    demonstration: Demonstration
    key: str
    document_id: int

    def visit(self) -> None:
        """Open it as somebody who is signed in; wait for its script."""
        self.page.goto(f"/formation/demandes/{self.key}")
        expect(self.page.locator("[data-shared=ready]")).to_be_attached()

    def wait_until_saved(self) -> None:
        expect(self.page.locator("[data-shared-state]")).to_contain_text("Enregistré à")

    def stored(self, path: str) -> Value:
        """Return what the server holds."""
        with self.demonstration.site.app.app_context():
            return read_values(self.document_id).get(path)


def sheet_of(page: Page, demonstration: Demonstration) -> Sheet:
    with demonstration.site.app.app_context():
        [listed] = list_requests(demonstration.account_id(Person.REFERENT))
    return Sheet(page, demonstration, listed.request.key, listed.request.document_id)


@pytest.fixture
def sheet(page: Page, demonstration: Demonstration) -> Sheet:
    """The request, open at the référent's."""
    sheet = sheet_of(page, demonstration)
    sign_in(page, Person.REFERENT)
    sheet.visit()
    return sheet


@pytest.fixture
def chef(browser: Browser, sheet: Sheet, demonstration: Demonstration) -> Iterator[Sheet]:
    """The same request, open at the head of the school's."""
    with open_page(browser, demonstration.site) as page:
        chef = sheet_of(page, demonstration)
        sign_in(page, Person.CHEF)
        chef.visit()
        yield chef


def test_what_one_writes_the_other_sees_with_what_is_left(sheet: Sheet, chef: Sheet) -> None:
    expect(sheet.page.locator('[data-live="progress"]')).to_have_text("Il reste 2 champs à remplir.")
    chef.page.get_by_label("Profil du formateur").fill("Un animateur TICE")
    chef.wait_until_saved()
    expect(sheet.page.get_by_label("Profil du formateur")).to_have_value("Un animateur TICE")
    expect(sheet.page.locator('[data-notes="trainer"]')).to_contain_text("Modifié par Camille Direction, ")
    for one in (sheet, chef):
        progress = one.page.locator('[data-live="progress"]')
        expect(progress).to_have_text("Il reste 1 champ à remplir.")


def test_few_people_are_remarked_upon_kindly_and_at_once(sheet: Sheet) -> None:
    remark = sheet.page.locator('[data-live="remark"]')
    expect(remark).to_be_hidden()
    sheet.page.get_by_label("Nombre de personnes attendues").fill("8")
    sheet.page.keyboard.press("Tab")
    expect(remark).to_contain_text("réunit souvent 12 personnes au moins")
    wait_until(sheet.page, lambda: sheet.stored("number") == "8")


def test_what_was_proposed_says_so_until_somebody_writes_over_it(sheet: Sheet) -> None:
    note = sheet.page.locator('[data-live="note.place"]')
    expect(note).to_have_text("proposé, à relire")
    sheet.page.get_by_label("Lieu", exact=True).fill("Salle 12")
    sheet.page.keyboard.press("Tab")
    expect(note).to_be_hidden()


def test_the_keyboard_alone_goes_to_what_is_missing_and_fills_it(sheet: Sheet) -> None:
    page = sheet.page
    page.get_by_role("link", name="Suivi après la formation").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    follow_up = page.get_by_label("Suivi après la formation")
    follow_up.focus()
    page.keyboard.type("Un point en juin")
    page.keyboard.press("Tab")
    wait_until(page, lambda: sheet.stored("follow_up") == "Un point en juin")
    expect(page.get_by_role("link", name="Suivi après la formation")).to_have_count(0)


def test_from_a_line_of_the_plan_to_a_request_without_script(
    script_free_page: Page, demonstration: Demonstration
) -> None:
    page = script_free_page
    sign_in(page, Person.REFERENT)
    page.goto("/plan")
    page.get_by_role("link", name="Plan numérique du collège").click()
    page.get_by_role("link", name="Deux classes mobiles").first.click()
    page.get_by_role("button", name="Préparer une demande de FIL").click()
    expect(page.get_by_label("Thème")).to_have_value("Deux classes mobiles que tous peuvent réserver")
    page.get_by_label("Durée").fill("Une demi-journée")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La demande est enregistrée.")).to_be_visible()
    expect(page.get_by_label("Durée")).to_have_value("Une demi-journée")
