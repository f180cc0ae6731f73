"""Erasing a person, by keyboard alone and without script: asked for, explained, confirmed, said."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from survey_app.campaigns.models import Invitation
from survey_app.database import session
from tests.browser.demonstration import INVITED, UNSUBSCRIBE, Demonstration, Person
from tests.browser.keyboard import Keyboard
from tests.browser.scrutiny import SMALL_TARGETS, SMALLEST_TARGET, grave_violations
from tests.browser.visitors import NARROW, Look, open_context, sign_in


def count(demonstration: Demonstration, email: str) -> int:
    """Count the lines of an address on all rolls."""
    with demonstration.site.app.app_context():
        return session().scalar(select(func.count()).where(Invitation.email == email)) or 0


def test_a_person_is_erased_by_keyboard(page: Page, demonstration: Demonstration) -> None:
    keyboard = Keyboard(page)
    sign_in(page, Person.REFERENT)
    page.goto("/campagnes")
    keyboard.follow("Droits des personnes")
    keyboard.fill("Adresse électronique de la personne", INVITED)
    keyboard.push("Effacer ses données")
    expect(page.get_by_role("heading", level=1)).to_have_text("Effacer une personne")
    assert (count(demonstration, INVITED) > 0, grave_violations(page, Look.LIGHT)) == (True, [])
    keyboard.push("Effacer définitivement")
    expect(page.get_by_role("status")).to_contain_text("C’est effacé.")
    assert count(demonstration, INVITED) == 0


@pytest.mark.parametrize("address", ["", "sans-arobase"])
def test_a_faulty_address_is_pointed_at(page: Page, demonstration: Demonstration, address: str) -> None:
    sign_in(page, Person.CHEF)
    page.goto("/droits")
    page.get_by_label("Adresse électronique de la personne").fill(address)
    page.get_by_role("button", name="Lui envoyer une copie").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert grave_violations(page, Look.LIGHT) == []


def test_the_explanation_fits_a_narrow_screen(browser: Browser, demonstration: Demonstration) -> None:
    context = open_context(browser, demonstration, viewport={"width": NARROW, "height": 900})
    page = context.new_page()
    sign_in(page, Person.CHEF)
    page.goto("/droits")
    page.get_by_label("Adresse électronique de la personne").fill(INVITED)
    page.get_by_role("button", name="Effacer ses données").click()
    expect(page.get_by_role("button", name="Effacer définitivement")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    context.close()
    assert (width, small) == (NARROW, [])


def test_one_erases_oneself_from_the_mail_without_script(
    browser: Browser, demonstration: Demonstration
) -> None:
    context = open_context(browser, demonstration, java_script_enabled=False)
    page = context.new_page()
    before = count(demonstration, INVITED)
    page.goto(demonstration.address_in(demonstration.mail(INVITED), UNSUBSCRIBE))
    page.get_by_role("link", name="Effacer mes coordonnées de cette enquête").click()
    page.get_by_role("button", name="Effacer mes coordonnées").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est effacé")
    cookies = context.cookies()
    context.close()
    assert (before - count(demonstration, INVITED), cookies) == (1, [])
