"""Three people note their parts of a key on one phone, and two of them open the box."""

import re

import pytest
from playwright.sync_api import Page, expect

from survey_app.campaigns.safety import init_safety
from tests.browser.demonstration import Demonstration, Person, Stage
from tests.browser.keyboard import Keyboard
from tests.browser.scrutiny import grave_violations
from tests.browser.visitors import NARROW, Look, sign_in

PART = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){5}")


@pytest.fixture
def narrow_page(page: Page) -> Page:
    """A phone in the hands of the head of the school."""
    page.set_viewport_size({"width": NARROW, "height": 700})
    sign_in(page, Person.CHEF)
    return page


def note_part(page: Page) -> str:
    """Have the next part shown and note it by the keyboard; returns it."""
    keyboard = Keyboard(page)
    page.get_by_role("button", name=re.compile("Montrer la part")).press("Enter")
    part = page.locator(".key-part").inner_text().strip()
    keyboard.fill("Dernier groupe de la part", part[-4:].lower())
    keyboard.press("Enter")
    expect(page.get_by_text("Cette part est notée.")).to_be_visible()
    return part


def test_parts_are_noted_and_two_of_them_open_the_box(
    narrow_page: Page, demonstration: Demonstration
) -> None:
    # Under the name of a school, a demonstration opens nothing.
    init_safety(demonstration.site.app, tuple)
    campaign = demonstration.campaigns[Stage.GIVING_PARTS]
    narrow_page.goto(f"/campagnes/{campaign}/parts")
    narrow_page.get_by_text("Une part est déjà perdue").click()
    narrow_page.get_by_role("button", name="Recommencer la remise").click()
    parts = [note_part(narrow_page) for _ in range(3)]
    expect(narrow_page.get_by_text("Les trois parts de la clé sont remises.")).to_be_visible()
    assert [bool(PART.fullmatch(part)) for part in parts] == [True] * 3

    narrow_page.goto(f"/campagnes/{campaign}/ouvrir")
    narrow_page.get_by_label("Maintenant").check()
    narrow_page.get_by_role("button", name="Ouvrir la campagne").click()
    demonstration.work()
    narrow_page.goto(f"/campagnes/{campaign}/fermer")
    narrow_page.get_by_role("button", name="Clore maintenant").click()
    demonstration.work()

    narrow_page.get_by_role("link", name="Le dépouillement, étape par étape").click()
    narrow_page.get_by_label("Part de la première personne").fill(parts[2])
    narrow_page.get_by_label("Part de la deuxième personne").fill(parts[0].lower())
    narrow_page.get_by_role("button", name="Ouvrir l’urne").click()
    expect(narrow_page.get_by_role("heading", name="L’urne est en train d’être ouverte")).to_be_visible()
    demonstration.work()
    narrow_page.goto(f"/campagnes/{campaign}/depouillement")
    expect(narrow_page.get_by_role("heading", name="L’urne a été ouverte, une seule fois")).to_be_visible()


def test_a_part_is_shown_well_on_a_phone(narrow_page: Page, demonstration: Demonstration) -> None:
    narrow_page.goto(f"/campagnes/{demonstration.campaigns[Stage.GIVING_PARTS]}/parts")
    narrow_page.get_by_role("button", name="Montrer la part 2").click()
    expect(narrow_page.locator(".key-part")).to_be_visible()
    width = narrow_page.evaluate("document.documentElement.scrollWidth")
    assert (grave_violations(narrow_page, Look.LIGHT), width) == ([], NARROW)
    narrow_page.get_by_role("button", name="C’est noté").click()
    expect(narrow_page.get_by_role("alert")).to_be_visible()
    assert (grave_violations(narrow_page, Look.LIGHT), narrow_page.locator(".key-part").count()) == ([], 0)


def test_parts_that_are_not_recognised_are_named(narrow_page: Page, demonstration: Demonstration) -> None:
    narrow_page.goto(f"/campagnes/{demonstration.campaigns[Stage.WAITING_FOR_PARTS]}/depouillement")
    narrow_page.get_by_role("button", name="Ouvrir l’urne").click()
    expect(narrow_page.get_by_role("alert")).to_be_focused()
    assert grave_violations(narrow_page, Look.LIGHT) == []
