"""Undoing and redoing every kind of action, also after a reload: the draft is as it was, to the cell."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.builder.building import Builder, stored
from tests.browser.demonstration import Demonstration

FIRST, SECOND = "Avez-vous une tablette ?", "Un ordinateur ?"


def type_text(builder: Builder) -> None:
    builder.text("Question").fill("Autrement dit ?")
    builder.page.keyboard.press("Tab")


def add_question(builder: Builder) -> None:
    builder.press("Ajouter une question")
    builder.page.locator("[data-dialog=kinds] strong").get_by_text("Grille double", exact=True).click()


def add_section(builder: Builder) -> None:
    builder.press("Ajouter une partie")


def duplicate(builder: Builder) -> None:
    builder.page.keyboard.press("Control+D")


def move(builder: Builder) -> None:
    builder.page.keyboard.press("Alt+ArrowUp")


def remove(builder: Builder) -> None:
    builder.page.get_by_role("button", name="Supprimer").first.click()


def change_kind(builder: Builder) -> None:
    builder.setting("Type de question").select_option(label="Grille")


def change_setting(builder: Builder) -> None:
    builder.setting("Réponse obligatoire").check()


def add_option(builder: Builder) -> None:
    builder.press("Ajouter une réponse")


def set_condition(builder: Builder) -> None:
    condition = builder.page.locator("[data-settings] [data-condition=shown_if]")
    condition.get_by_role("button", name="Ajouter une condition").click()
    condition.get_by_label("Question").select_option(index=1)
    condition.get_by_label("Réponse").select_option(label="Oui")


ACTIONS = (
    type_text, add_question, add_section, duplicate, move, remove, change_kind, change_setting, add_option,
    set_condition,
)  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_undone_and_redone_after_a_reload(
    builder: Builder, demonstration: Demonstration, action: Callable[[Builder], None]
) -> None:
    builder.show(SECOND)
    before = stored(demonstration, builder.key)
    action(builder)
    builder.wait_until_saved()
    after = stored(demonstration, builder.key)
    builder.reload()
    expect(builder.page.get_by_role("button", name="Annuler", exact=True)).to_be_enabled()
    builder.press("Annuler")
    builder.wait_until_saved()
    undone = stored(demonstration, builder.key)
    builder.reload()
    builder.press("Refaire")
    builder.wait_until_saved()
    assert (before != after, undone, stored(demonstration, builder.key), builder.held()) == (
        True,
        before,
        after,
        after,
    )


def test_by_keyboard_within_a_text(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(FIRST)
    builder.text("Question").fill("Un")
    builder.page.keyboard.press("Tab")
    builder.text("Question").fill("Deux")
    builder.wait_until_saved()
    builder.page.keyboard.press("Control+Z")
    expect(builder.text("Question")).to_have_value("Un")
    builder.page.keyboard.press("Control+Z")
    expect(builder.text("Question")).to_have_value(FIRST)
    builder.page.keyboard.press("Control+Shift+Z")
    expect(builder.text("Question")).to_have_value("Un")
    builder.wait_until_saved()
    assert builder.held() == stored(demonstration, builder.key)


def test_while_nothing_reaches_the_server(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(FIRST)
    before = stored(demonstration, builder.key)
    builder.page.context.set_offline(offline=True)
    duplicate(builder)
    builder.page.keyboard.press("Control+Z")
    builder.page.keyboard.press("Control+Shift+Z")
    builder.page.keyboard.press("Control+Z")
    expect(builder.state()).to_contain_text("en attente sur cet appareil")
    builder.page.context.set_offline(offline=False)
    builder.wait_until_saved()
    assert (stored(demonstration, builder.key), builder.held()) == (before, before)
