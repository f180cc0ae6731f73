"""Translating with scripts: what was typed and not saved survives a reload, and is forgotten once it is saved."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demonstration import Person
from tests.browser.patience import wait_until
from tests.browser.preparing import press
from tests.browser.visitors import sign_in


@pytest.fixture
def translation(page: Page) -> Page:
    """The texts of the first section of a new questionnaire, to be translated."""
    sign_in(page, Person.REFERENT)
    page.goto("/questionnaires/nouveau/vide")
    page.get_by_label("Titre").fill("Nos usages")
    page.get_by_label("Anglais").check()
    press(page, "Créer le brouillon")
    page.goto(f"{page.url.partition('?')[0].partition('#')[0]}/traduction/en")
    return page


def test_what_was_typed_survives_a_reload(translation: Page) -> None:
    translation.locator("textarea").first.fill("Our practice")
    translation.reload()
    expect(translation.locator("textarea").first).to_have_value("Our practice")


def test_another_person_at_the_same_computer_is_not_shown_what_was_typed(translation: Page) -> None:
    address, texts = translation.url, translation.locator("textarea")
    texts.first.fill("Our practice")
    translation.context.clear_cookies()
    sign_in(translation, Person.CHEF)
    translation.goto(address)
    expect(texts.first).to_have_value("")
    translation.context.clear_cookies()
    sign_in(translation, Person.REFERENT)
    translation.goto(address)
    expect(texts.first).to_have_value("Our practice")


def test_what_is_saved_is_no_longer_kept_in_the_browser(translation: Page) -> None:
    translation.locator("textarea").first.fill("Our practice")
    press(translation, "Enregistrer la traduction")
    kept = "Object.keys(localStorage).filter(name => name.includes('translation'))"
    wait_until(translation, lambda: translation.evaluate(kept) == [])
    expect(translation.locator("textarea").first).to_have_value("Our practice")
