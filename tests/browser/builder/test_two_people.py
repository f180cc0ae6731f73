"""Two people, and two tabs, at one draft: what goes together merges, what does not is shown to whoever came later."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.builder.building import Builder, labels_of, stored
from tests.browser.demonstration import Demonstration, Person
from tests.plugins.browsers import open_page

FIRST, SECOND, THIRD = "Avez-vous une tablette ?", "Un ordinateur ?", "Un tableau ?"


@pytest.fixture
def chef(browser: Browser, builder: Builder, demonstration: Demonstration) -> Iterator[Builder]:
    """The same draft, open at the head of the school's."""
    with open_page(browser, demonstration.site) as page:
        chef = Builder(page, builder.key)
        chef.open(Person.CHEF)
        yield chef


def test_changes_of_different_places_merge(
    builder: Builder, chef: Builder, demonstration: Demonstration
) -> None:
    builder.show(FIRST)
    chef.show(FIRST)
    builder.text("Réponse 1").fill("Souvent")
    chef.text("Réponse 2").fill("Jamais")
    chef.wait_until_saved()
    expect(builder.text("Réponse 2")).to_have_value("Jamais")
    expect(chef.text("Réponse 1")).to_have_value("Souvent")
    builder.wait_until_saved()
    expect(builder.page.locator("[data-conflict]")).to_have_count(0)
    assert builder.held() == stored(demonstration, builder.key)


def test_what_one_adds_and_moves_the_other_sees(builder: Builder, chef: Builder) -> None:
    chef.show(SECOND)
    chef.page.keyboard.press("Alt+ArrowUp")
    chef.add_question("Date")
    chef.page.keyboard.type("Depuis quand ?")
    expect(builder.line("Depuis quand ?")).to_be_visible()
    builder.expect_questions(SECOND, "Depuis quand ?", FIRST, THIRD)


def test_presence_names_the_question(builder: Builder, chef: Builder) -> None:
    chef.show(SECOND)
    presence = builder.page.locator("[data-presence]")
    expect(presence).to_contain_text("modifie la question 2")
    expect(builder.line(SECOND).locator(".badge-accent")).to_be_visible()


@pytest.mark.parametrize(
    ("button", "kept"),
    [("Garder ma version", "Du référent"), ("Garder la version de Camille Direction", "Du chef")],
)
def test_both_versions_of_one_text_are_shown(
    builder: Builder, chef: Builder, demonstration: Demonstration, button: str, kept: str
) -> None:
    builder.show(FIRST)
    builder.page.context.set_offline(offline=True)
    builder.text("Question").fill("Du référent")
    builder.page.keyboard.press("Tab")
    chef.show(FIRST)
    chef.text("Question").fill("Du chef")
    chef.page.keyboard.press("Tab")
    chef.wait_until_saved()
    builder.page.context.set_offline(offline=False)
    conflict = builder.page.locator("section[data-conflict]")
    expect(conflict.locator("[data-theirs]")).to_have_text("Du chef")
    expect(conflict.locator("[data-mine]")).to_have_text("Du référent")
    expect(conflict).to_contain_text("Camille Direction")
    conflict.get_by_role("button", name=button).click()
    expect(conflict).to_have_count(0)
    builder.wait_until_saved()
    expect(builder.text("Question")).to_have_value(kept)
    expect(chef.text("Question")).to_have_value(kept)
    assert labels_of(stored(demonstration, builder.key))[0] == kept


def test_a_conflict_is_still_there_after_a_reload(builder: Builder, chef: Builder) -> None:
    builder.show(FIRST)
    builder.page.context.set_offline(offline=True)
    builder.text("Question").fill("Du référent")
    builder.page.keyboard.press("Tab")
    chef.show(FIRST)
    chef.text("Question").fill("Du chef")
    chef.page.keyboard.press("Tab")
    chef.wait_until_saved()
    builder.page.context.set_offline(offline=False)
    expect(builder.page.locator("section[data-conflict]")).to_be_visible()
    builder.reload()
    expect(builder.page.locator("[data-conflict-notice]")).to_be_visible()
    expect(builder.page.locator("section[data-conflict] [data-mine]")).to_have_text("Du référent")


def test_what_is_being_typed_is_never_overwritten(builder: Builder, chef: Builder) -> None:
    builder.show(FIRST)
    builder.page.route("**/modifications", lambda route: route.abort())
    builder.text("Question").fill("Je tape")
    chef.show(FIRST)
    chef.text("Question").fill("Du chef")
    chef.show(SECOND)
    chef.text("Question").fill("Du chef aussi")
    chef.page.keyboard.press("Tab")
    expect(builder.line("Du chef aussi")).to_be_visible()
    builder.page.keyboard.type(" encore")
    expect(builder.text("Question")).to_have_value("Je tape encore")
    builder.page.unroute("**/modifications")
    builder.page.keyboard.type(" et encore")
    expect(builder.page.locator("[data-mine]")).to_have_text(["Je tape encore et encore"])
    expect(builder.text("Question")).to_have_value("Je tape encore et encore")


def test_writing_in_what_the_other_removed_is_a_conflict(builder: Builder, chef: Builder) -> None:
    builder.show(FIRST)
    builder.page.context.set_offline(offline=True)
    builder.text("Question").fill("Je tiens à cette question")
    builder.page.keyboard.press("Tab")
    chef.show(FIRST)
    chef.page.get_by_role("button", name="Supprimer").first.click()
    chef.wait_until_saved()
    builder.page.context.set_offline(offline=False)
    expect(builder.page.locator("[data-conflict-notice]")).to_be_visible()


def test_two_tabs_of_one_person(builder: Builder, demonstration: Demonstration) -> None:
    other = builder.in_other_tab()
    builder.show(FIRST)
    other.show(SECOND)
    builder.text("Question").fill("Du premier onglet")
    other.text("Question").fill("Du second onglet")
    other.page.keyboard.press("Tab")
    builder.wait_until_saved()
    other.wait_until_saved()
    expect(builder.line("Du second onglet")).to_be_visible()
    assert labels_of(stored(demonstration, builder.key))[:2] == ["Du premier onglet", "Du second onglet"]
