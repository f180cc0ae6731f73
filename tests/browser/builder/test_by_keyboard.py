"""Every action of the builder with nothing but keys; the focus is seen, and each move is said."""

import pytest
from playwright.sync_api import expect

from tests.browser.builder.building import SECTION, Builder, document
from tests.browser.builder.conftest import Opening
from tests.browser.keyboard import Keyboard

FIRST, SECOND, THIRD = "Avez-vous une tablette ?", "Un ordinateur ?", "Un tableau ?"


@pytest.fixture
def keyboard(builder: Builder) -> Keyboard:
    """The keys, on the builder of a draft with three questions."""
    builder.page.locator("h1").evaluate("title => { title.tabIndex = -1; title.focus() }")
    return Keyboard(builder.page)


def go_to(keyboard: Keyboard, label: str, downwards: int) -> None:
    """Reach the tree and go down to a line, which comes into view."""
    keyboard.reach(keyboard.page.locator("[role=treeitem][tabindex='0']"))
    keyboard.press("Home")
    keyboard.press("ArrowDown", downwards)
    keyboard.press("Enter")
    expect(keyboard.page.locator("[data-view-title]")).to_be_focused()
    expect(keyboard.page.locator("[role=treeitem][aria-selected=true]").first).to_contain_text(label)


def test_going_through_the_tree(builder: Builder, keyboard: Keyboard) -> None:
    keyboard.reach(builder.page.locator("[role=treeitem][tabindex='0']"))
    keyboard.press("ArrowDown", 2)
    expect(builder.page.get_by_role("treeitem", name=FIRST)).to_be_focused()
    keyboard.press("End")
    expect(builder.page.get_by_role("treeitem", name=THIRD)).to_be_focused()
    keyboard.press("ArrowUp")
    expect(builder.page.get_by_role("treeitem", name=SECOND)).to_be_focused()


def test_a_whole_question(opening: Opening) -> None:
    builder = opening(document())
    keyboard = Keyboard(builder.page)
    keyboard.press("Control+Enter")
    expect(builder.page.locator("dialog button").first).to_be_focused()
    keyboard.press("Enter")
    expect(builder.text("Question")).to_be_focused()
    keyboard.type("Que préférez-vous ?")
    keyboard.press("Tab", 2)
    keyboard.type("Le matin")
    keyboard.press("Enter")
    expect(builder.text("Réponse 2")).to_be_focused()
    keyboard.type("Le soir")
    keyboard.press("Alt+ArrowUp")
    expect(builder.said()).to_contain_text("Réponse « Le soir » déplacée en position 1")
    builder.wait_until_saved()
    builder.expect_questions("Que préférez-vous ?")
    builder.expect_options("Le soir", "Le matin")


def test_moving_duplicating_removing_undoing(builder: Builder, keyboard: Keyboard) -> None:
    go_to(keyboard, THIRD, 4)
    keyboard.press("Alt+ArrowUp")
    expect(builder.said()).to_contain_text(
        f"Question « {THIRD} » déplacée en position 2 de la partie « {SECTION} »."
    )
    builder.expect_questions(FIRST, THIRD, SECOND)
    keyboard.press("Control+D")
    expect(builder.said()).to_contain_text("Copie ajoutée")
    keyboard.push("Supprimer")
    expect(builder.said()).to_contain_text("est supprimé")
    builder.expect_questions(FIRST, THIRD, SECOND)
    keyboard.press("Control+Z", 3)
    builder.expect_questions(FIRST, SECOND, THIRD)
    builder.wait_until_saved()


def test_a_move_beyond_the_end_is_said(builder: Builder, keyboard: Keyboard) -> None:
    go_to(keyboard, FIRST, 2)
    keyboard.press("Alt+ArrowUp")
    expect(builder.said()).to_contain_text("Déjà à la première place.")


def test_the_focus_stays_on_the_button_that_moves(builder: Builder, keyboard: Keyboard) -> None:
    go_to(keyboard, THIRD, 4)
    upwards = builder.page.get_by_role("main").get_by_role("button", name="Monter").first
    keyboard.push("Monter")
    builder.expect_questions(FIRST, THIRD, SECOND)
    expect(upwards).to_be_focused()
    keyboard.press("Enter")
    builder.expect_questions(THIRD, FIRST, SECOND)
    expect(upwards).to_be_focused()
    builder.wait_until_saved()


def test_settings_and_a_condition(builder: Builder, keyboard: Keyboard) -> None:
    go_to(keyboard, SECOND, 3)
    keyboard.reach(builder.setting("Réponse obligatoire"))
    keyboard.press("Space")
    keyboard.reach(
        builder.page.locator("[data-condition=shown_if]").get_by_role("button", name="Ajouter une condition")
    )
    keyboard.press("Enter")
    keyboard.reach(builder.page.locator("[data-condition=shown_if]").get_by_label("Question"))
    keyboard.type("1. Avez")
    keyboard.press("Tab")
    keyboard.reach(builder.page.locator("[data-condition=shown_if]").get_by_label("Réponse"))
    keyboard.type("Oui")
    keyboard.press("Tab")
    builder.wait_until_saved()
    expect(builder.setting("Réponse obligatoire")).to_be_checked()
    expect(builder.line(SECOND)).to_contain_text("sous condition")


def test_restoring(builder: Builder, keyboard: Keyboard) -> None:
    go_to(keyboard, FIRST, 2)
    keyboard.push("Supprimer")
    keyboard.reach(builder.page.locator("[data-removed] summary"))
    keyboard.press("Enter")
    keyboard.push("Rétablir")
    expect(builder.said()).to_contain_text("est rétabli")
    builder.expect_questions(FIRST, SECOND, THIRD)


def test_the_shortcuts_are_listed(builder: Builder, keyboard: Keyboard) -> None:
    keyboard.press("?")
    dialog = builder.page.locator("[data-dialog=shortcuts]")
    expect(dialog).to_be_visible()
    keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_dialog_gives_the_focus_back(builder: Builder, keyboard: Keyboard) -> None:
    keyboard.push("Ajouter une question")
    expect(builder.page.locator("dialog button").first).to_be_focused()
    keyboard.press("Escape")
    expect(builder.page.get_by_role("button", name="Ajouter une question").first).to_be_focused()
