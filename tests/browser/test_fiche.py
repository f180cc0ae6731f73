"""The fiche in a browser: two people at once, no network, no session, a closed tab, the keyboard, no script."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.coediting.cells import SentCell, Value
from survey_app.database import random_key, session
from survey_app.diagnostics.operations import (
    begin_assessment,
    list_grids,
    read_fiche,
    sign_fiche,
    write_answers,
)
from survey_app.schools.models import School
from tests.browser.demonstration import Demonstration, Person
from tests.browser.patience import wait_until
from tests.browser.visitors import sign_in
from tests.factories import NOW, TEST_UAIS
from tests.plugins.browsers import open_page

STATUS, NOTE, LINK = "PIL11.status", "PIL11.note", "PIL11.link"
CHEF_NAME = "Camille Direction"


@dataclass(frozen=True)
class Sheet:
    """One champ of a fiche, open in a page."""

    page: Page
    key: str
    demonstration: Demonstration

    @property
    def address(self) -> str:
        return f"/fiche/{self.key}/champ/PIL"

    def visit(self) -> None:
        """Open the champ as somebody who is signed in; wait for its script."""
        self.page.goto(self.address)
        expect(self.page.locator("[data-shared=ready]")).to_be_attached()

    def choice(self, label: str, path: str = STATUS) -> Locator:
        """Return one way to answer an indicator."""
        return self.page.locator(f'[data-path="{path}"]').get_by_label(label, exact=True)

    def field(self, path: str = NOTE) -> Locator:
        """Return the field of a text."""
        return self.page.locator(f'[data-path="{path}"]')

    def notes(self, path: str = NOTE) -> Locator:
        """Return what stands below a field."""
        return self.page.locator(f'[data-notes="{path}"]')

    def state(self) -> Locator:
        """Return the line that says how saving goes."""
        return self.page.locator("[data-shared-state]")

    def wait_until_saved(self) -> None:
        expect(self.state()).to_contain_text("Enregistré à")

    def stored(self, path: str = NOTE) -> Value:
        """Return what the server holds."""
        with self.demonstration.site.app.app_context():
            cells = read_fiche(self.key).cells
            return cells[path].value if path in cells else None

    def expect_stored(self, value: Value, path: str = NOTE) -> None:
        """Wait until the server holds this."""
        wait_until(self.page, lambda: self.stored(path) == value)

    def write_elsewhere(self, value: Value, path: str = NOTE, person: Person = Person.CHEF) -> None:
        """Have somebody write a cell by another way."""
        actor = self.demonstration.account_id(person)
        with self.demonstration.site.app.app_context():
            cell = SentCell(random_key(), path, value, read_fiche(self.key).head)
            write_answers(self.key, [cell], actor=actor, now=NOW)


def fiche_of(demonstration: Demonstration) -> str:
    """Return a fiche of this year in which nobody has written yet, for two people who are new to that school."""
    chef, referent = (demonstration.account_id(person) for person in (Person.CHEF, Person.REFERENT))
    with demonstration.site.app.app_context():
        school = session().execute(select(School.id).where(School.uai == TEST_UAIS[1])).scalar_one()
        grant_role(chef, school, Role.CHEF, actor=None, now=NOW)
        grant_role(referent, school, Role.REFERENT, actor=None, now=NOW)
        return begin_assessment(school, list_grids(school)[0].id, actor=chef, now=NOW)


@pytest.fixture
def sheet(page: Page, demonstration: Demonstration) -> Sheet:
    """The first champ, open at the référent's."""
    sheet = Sheet(page, fiche_of(demonstration), demonstration)
    sign_in(page, Person.REFERENT)
    sheet.visit()
    return sheet


@pytest.fixture
def chef(browser: Browser, sheet: Sheet, demonstration: Demonstration) -> Iterator[Sheet]:
    """The same champ, open at the head of the school's."""
    with open_page(browser, demonstration.site) as page:
        chef = Sheet(page, sheet.key, demonstration)
        sign_in(page, Person.CHEF)
        chef.visit()
        yield chef


def test_what_one_writes_the_other_sees_with_its_author(sheet: Sheet, chef: Sheet) -> None:
    chef.choice("Atteint").check()
    chef.field().fill("Lettre signée le 3 septembre")
    chef.wait_until_saved()
    expect(sheet.choice("Atteint")).to_be_checked()
    expect(sheet.field()).to_have_value("Lettre signée le 3 septembre")
    expect(sheet.notes()).to_contain_text(f"Modifié par {CHEF_NAME}, ")


def test_the_first_save_is_said_to_a_screen_reader(sheet: Sheet) -> None:
    said = sheet.page.get_by_role("status").filter(has_text="Enregistré à")
    expect(said).to_have_count(0)
    sheet.choice("Atteint").check()
    sheet.wait_until_saved()
    expect(said).to_have_count(1)


def test_presence_says_where_the_other_is(sheet: Sheet, chef: Sheet) -> None:
    chef.field("PIL12.note").focus()
    readers = sheet.page.locator("[data-shared-readers]")
    expect(readers).to_contain_text(f"{CHEF_NAME} est sur PIL12")


@pytest.mark.parametrize(
    ("button", "kept"), [("Garder la mienne", "Du référent"), (f"Prendre celle de {CHEF_NAME}", "Du chef")]
)
def test_both_versions_are_shown_and_one_is_chosen(sheet: Sheet, button: str, kept: str) -> None:
    sheet.page.context.set_offline(offline=True)
    sheet.field().fill("Du référent")
    sheet.page.keyboard.press("Tab")
    sheet.write_elsewhere("Du chef")
    sheet.page.context.set_offline(offline=False)
    clash = sheet.notes().get_by_role("group")
    expect(clash).to_contain_text("Du chef")
    expect(clash).to_contain_text("Du référent")
    expect(sheet.state()).to_contain_text("un champ qui a deux versions")
    sheet.expect_stored("Du chef")
    clash.get_by_role("button", name=button).click()
    expect(sheet.field()).to_have_value(kept)
    sheet.expect_stored(kept)
    sheet.wait_until_saved()


def test_what_is_being_typed_is_not_touched(sheet: Sheet) -> None:
    sheet.field().focus()
    sheet.write_elsewhere("Du chef")
    expect(sheet.notes()).to_contain_text("sa version s’affiche quand vous en sortez")
    expect(sheet.field()).to_have_value("")
    sheet.page.keyboard.press("Tab")
    expect(sheet.field()).to_have_value("Du chef")


def test_without_network_all_is_kept_and_sent_later(sheet: Sheet) -> None:
    sheet.page.context.set_offline(offline=True)
    sheet.choice("En cours").check()
    sheet.field().fill("Écrit dans le train")
    expect(sheet.state()).to_contain_text("gardé sur cet appareil")
    sheet.page.context.set_offline(offline=False)
    sheet.expect_stored("en_cours", STATUS)
    sheet.expect_stored("Écrit dans le train")


def test_a_tab_that_dies_without_network_leaves_its_words_to_the_next_one(sheet: Sheet) -> None:
    other = sheet.page.context.new_page()
    sheet.page.context.set_offline(offline=True)
    sheet.field().fill("Écrit avant la panne")
    expect(sheet.state()).to_contain_text("gardé sur cet appareil")
    sheet.page.close()
    other.context.set_offline(offline=False)
    next_one = Sheet(other, sheet.key, sheet.demonstration)
    next_one.visit()
    next_one.expect_stored("Écrit avant la panne")


def test_a_session_that_has_ended_loses_nothing(sheet: Sheet) -> None:
    cookies = sheet.page.context.cookies()
    sheet.page.context.clear_cookies()
    sheet.field().fill("Écrit sans session")
    expect(sheet.state()).to_contain_text("Vous n’êtes plus connecté")
    expect(sheet.state().get_by_role("link")).to_have_attribute("target", "_blank")
    for cookie in cookies:
        sheet.page.context.add_cookies(
            [{"name": cookie["name"], "value": cookie["value"], "url": sheet.demonstration.site.url}]
        )
    sheet.page.keyboard.press("Tab")
    sheet.expect_stored("Écrit sans session")
    sheet.wait_until_saved()


def test_a_signed_fiche_takes_nothing_and_says_so(sheet: Sheet) -> None:
    chef = sheet.demonstration.account_id(Person.CHEF)
    with sheet.demonstration.site.app.app_context():
        sign_fiche(sheet.key, seen=read_fiche(sheet.key).head, actor=chef, now=NOW)
    sheet.field().fill("Trop tard")
    expect(sheet.state()).to_contain_text("La fiche vient d’être signée")
    expect(sheet.field()).to_have_value("Trop tard")
    assert sheet.stored() is None


def test_the_position_follows_each_answer(sheet: Sheet) -> None:
    standing = sheet.page.locator('[data-live="PIL.palier"]')
    expect(standing).to_contain_text("En chemin vers le palier 1")
    for code in ("PIL11", "PIL12", "PIL13", "PIL14"):
        sheet.choice("Atteint", f"{code}.status").check()
    expect(standing).to_contain_text("Palier 1 : Conditions minimales")
    expect(sheet.page.locator('[data-live="PIL.step"]')).to_have_attribute("data-value", "1")


def test_a_link_that_is_none_is_said_under_its_field(sheet: Sheet) -> None:
    sheet.page.locator("#PIL11 summary").click()
    sheet.field(LINK).fill("javascript:alert(1)")
    sheet.page.keyboard.press("Tab")
    expect(sheet.notes(LINK)).to_contain_text("Ce n’est pas une adresse du web")
    expect(sheet.field(LINK)).to_have_attribute("aria-invalid", "true")
    sheet.field(LINK).fill("https://college.example/charte")
    sheet.expect_stored("https://college.example/charte", LINK)
    expect(sheet.notes(LINK)).to_be_empty()


def test_the_keyboard_alone_answers_an_indicator(sheet: Sheet) -> None:
    sheet.choice("Pas encore renseigné").focus()
    sheet.page.keyboard.press("ArrowRight")
    expect(sheet.choice("Non atteint")).to_be_checked()
    sheet.page.keyboard.press("Tab")
    expect(sheet.field()).to_be_focused()
    sheet.page.keyboard.type("Une phrase")
    sheet.page.keyboard.press("Tab")
    sheet.expect_stored("non_atteint", STATUS)
    sheet.expect_stored("Une phrase")


def test_without_script_the_same_page_is_a_form(script_free_page: Page, demonstration: Demonstration) -> None:
    sheet = Sheet(script_free_page, fiche_of(demonstration), demonstration)
    sign_in(script_free_page, Person.REFERENT)
    script_free_page.goto(sheet.address)
    sheet.choice("Atteint").check()
    sheet.field().fill("Sans script")
    script_free_page.get_by_role("button", name="Enregistrer ce champ").click()
    expect(script_free_page.get_by_text("Les réponses sont enregistrées.")).to_be_visible()
    sheet.expect_stored("atteint", STATUS)
    sheet.expect_stored("Sans script")
