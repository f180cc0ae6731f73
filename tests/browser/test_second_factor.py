"""Two-step sign-in in a browser: set up by keyboard on a small screen, used, and looked at in each state."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP

from survey_app.accounts.second_factor.operations import remove_second_factor
from survey_app.demonstration import PASSWORD
from survey_app.web.clock import current_instant
from tests.browser.demonstration import Demonstration, Person
from tests.browser.keyboard import Keyboard
from tests.browser.scrutiny import SMALL_TARGETS, SMALLEST_TARGET, grave_violations
from tests.browser.visitors import NARROW, Look, sign_in
from tests.plugins.browsers import open_page

PLACE = "/compte/double-authentification"
OVERFLOW = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def small(page: Page, demonstration: Demonstration) -> Iterator[Page]:
    """The page of the référent on a small phone; whatever they set up is taken away at the end."""
    page.set_viewport_size({"width": NARROW, "height": 700})
    sign_in(page, Person.REFERENT)
    yield page
    with demonstration.site.app.app_context():
        account_id = demonstration.account_id(Person.REFERENT)
        remove_second_factor(account_id, actor=account_id, now=current_instant())


def set_up(page: Page, demonstration: Demonstration) -> str:
    """Set up by keyboard; returns a recovery code. The phone has the clock of the site."""
    keyboard = Keyboard(page)
    page.goto(PLACE)
    keyboard.push("Commencer")
    expect(page.get_by_role("heading", name="Lisez ce code QR avec elle")).to_be_visible()
    phone = TOTP((page.locator(".secret").text_content() or "").replace(" ", ""))
    look_over(page)
    with demonstration.site.app.app_context():
        keyboard.fill("Code à six chiffres", phone.at(current_instant()))
    keyboard.push("Mettre en place")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos codes de secours")
    look_over(page)
    return page.locator(".secret").first.text_content() or ""


def look_over(page: Page) -> None:
    """Make sure that a page can be read by day and night, touched and reached as it is."""
    by_day = grave_violations(page, Look.LIGHT)
    page.emulate_media(color_scheme="dark")
    by_night = grave_violations(page, Look.DARK)
    page.emulate_media(color_scheme="light")
    small, overflows = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET), page.evaluate(OVERFLOW)
    assert (by_day, by_night, small, overflows) == ([], [], [], False)


def test_it_is_set_up_and_asked_for_by_keyboard(small: Page, demonstration: Demonstration) -> None:
    keyboard = Keyboard(small)
    recovery = set_up(small, demonstration)
    keyboard.follow("J’ai gardé mes codes")
    expect(small.get_by_role("heading", name="Vos codes de secours")).to_have_count(0)
    small.goto(PLACE)
    expect(small.get_by_text("Il vous reste 10 codes.")).to_be_visible()
    look_over(small)
    small.context.clear_cookies()
    small.goto(f"/connexion?suite={PLACE}")
    keyboard.fill("Adresse électronique", Person.REFERENT.value)
    keyboard.fill("Mot de passe", PASSWORD)
    keyboard.push("Se connecter")
    expect(small.get_by_role("heading", level=1)).to_have_text("Code de votre téléphone")
    look_over(small)
    keyboard.follow("Je n’ai pas mon téléphone")
    expect(small.get_by_role("heading", level=1)).to_have_text("Se connecter sans son téléphone")
    look_over(small)
    keyboard.fill("Code de secours", recovery)
    keyboard.push("Se connecter")
    expect(small.get_by_text("Il vous reste 9 codes.")).to_be_visible()


def test_a_wrong_code_is_said_beside_the_field(small: Page) -> None:
    small.goto(PLACE)
    small.get_by_role("button", name="Commencer").click()
    small.get_by_label("Code à six chiffres").fill("12 34")
    small.get_by_role("button", name="Mettre en place").click()
    expect(small.get_by_label("Code à six chiffres")).to_have_attribute("aria-invalid", "true")
    look_over(small)
    small.get_by_role("button", name="Abandonner").click()
    expect(small.get_by_role("button", name="Commencer")).to_be_visible()


def test_whoever_reads_english_is_asked_in_english(
    browser: Browser, small: Page, demonstration: Demonstration
) -> None:
    set_up(small, demonstration)
    with open_page(browser, demonstration.site, locale="en-GB") as other:
        other.goto("/connexion")
        other.get_by_label("E-mail address").fill(Person.REFERENT)
        other.get_by_label("Password").fill(PASSWORD)
        other.get_by_role("button", name="Sign in").click()
        expect(other.get_by_role("heading", level=1)).to_have_text("Code from your phone")
        look_over(other)
        other.get_by_role("link", name="I do not have my phone").click()
        expect(other.get_by_role("heading", level=1)).to_have_text("Signing in without your phone")
        look_over(other)
