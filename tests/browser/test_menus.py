"""The menu of the site and the pages of one thing: in the open on a desk, under a button on a phone."""

from playwright.sync_api import Page, expect

from tests.browser.demonstration import Person
from tests.browser.visitors import sign_in
from tests.plugins.browsers import PHONE

STORY = ["Accueil", "Fiche", "Questionnaires", "Campagnes", "Plan", "Commission"]


def open_page_of_a_plan(page: Page) -> None:
    """Sign in and go to the pages of the plan under way."""
    sign_in(page, Person.CHEF)
    page.goto("/plan")
    page.get_by_role("main").get_by_role("link", name="Plan numérique").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan numérique du collège")


def test_on_a_desk_the_menu_lies_open_on_one_line(page: Page) -> None:
    open_page_of_a_plan(page)
    menu = page.get_by_role("navigation", name="Navigation principale")
    expect(menu.get_by_role("link")).to_have_text(STORY)
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Pages du plan")).to_be_hidden()
    tops = {link.evaluate("link => link.offsetTop") for link in menu.get_by_role("link").all()}
    assert len(tops) == 1


def test_on_a_phone_the_keyboard_opens_the_menus_and_closes_them(phone_page: Page) -> None:
    open_page_of_a_plan(phone_page)
    entry = phone_page.get_by_role("link", name="Campagnes", exact=True)
    expect(entry).to_be_hidden()
    phone_page.get_by_role("button", name="Menu", exact=True).press("Enter")
    expect(entry).to_be_visible()
    phone_page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    tabs = phone_page.get_by_role("button", name="Pages du plan")
    expect(tabs).to_have_text("Pages du plan\u00a0: Le plan")
    tabs.press("Enter")
    current = phone_page.get_by_role("link", name="Le plan", exact=True)
    expect(current).to_be_visible()
    expect(current).to_have_attribute("aria-current", "page")
    phone_page.get_by_role("link", name="Versions", exact=True).press("Enter")
    expect(phone_page.get_by_role("button", name="Pages du plan")).to_contain_text("Versions")


def test_the_menus_need_no_script(script_free_page: Page) -> None:
    page = script_free_page
    page.set_viewport_size(PHONE["viewport"])
    open_page_of_a_plan(page)
    page.get_by_role("button", name="Pages du plan").click()
    page.get_by_role("link", name="Calendrier", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Calendrier")
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("link", name="Fiche", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fiche de l’établissement")
