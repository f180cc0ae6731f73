"""Conditions by picking, in the notation, and what happens to them when what they speak of goes."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.builder.building import Builder, choice, document, stored
from tests.browser.builder.conftest import Opening
from tests.browser.demonstration import Demonstration

FIRST, SECOND, THIRD = "Avez-vous une tablette ?", "Un ordinateur ?", "Un tableau ?"
IS_YES = {"==": [{"answer": "q1"}, {"option": "o1"}]}


def condition(builder: Builder, path: str = "shown_if") -> Locator:
    """Return the editor of a condition in the settings."""
    return builder.page.locator(f"[data-settings] [data-condition={path}]").first


def pick(place: Locator, question: str, relation: str, answer: str | None = None) -> None:
    """Pick a line."""
    place.get_by_label("Question").select_option(label=question)
    place.get_by_label("Relation").select_option(label=relation)
    if answer is not None:
        place.get_by_label("Réponse").select_option(label=answer)


def cell(demonstration: Demonstration, key: str, code: str, path: str) -> object:
    """Return a cell of the question with a code."""
    return next(cells for cells in stored(demonstration, key).values() if cells.get("code") == code).get(path)


def test_picking_a_condition(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(SECOND)
    condition(builder).get_by_role("button", name="Ajouter une condition").click()
    pick(condition(builder), f"1. {FIRST}", "est", "Oui")
    builder.wait_until_saved()
    assert cell(demonstration, builder.key, "Q2", "shown_if") == IS_YES
    expect(builder.line(SECOND)).to_contain_text("sous condition")


def test_groups_within_groups(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(THIRD)
    place = condition(builder)
    place.get_by_role("button", name="Ajouter une condition").click()
    pick(place, f"1. {FIRST}", "est", "Oui")
    place.get_by_role("button", name="Ajouter un groupe").click()
    inner = place.locator(".island-group .island-group")
    pick(inner, f"2. {SECOND}", "n’est pas", "Non")
    inner.get_by_role("button", name="Ajouter une ligne").click()
    pick(inner.locator("[data-condition-line]").last, f"1. {FIRST}", "n’a pas de réponse")
    inner.get_by_label("Il faut").select_option(label="aucune de ces conditions")
    builder.wait_until_saved()
    assert cell(demonstration, builder.key, "Q3", "shown_if") == {
        "and": [
            IS_YES,
            {
                "not": [
                    {
                        "or": [
                            {"!=": [{"answer": "q2"}, {"option": "o2"}]},
                            {"not": [{"answered": [{"answer": "q1"}]}]},
                        ]
                    }
                ]
            },
        ]
    }


@pytest.mark.parametrize(
    "expression",
    [
        IS_YES,
        {"not": [{"in": [{"answer": "q1"}, {"list": ["o1", "o2"]}]}]},
        {"or": [IS_YES, {"and": [{"answered": [{"answer": "q1"}]}, IS_YES]}]},
        {"not": [{"and": [IS_YES, {"!=": [{"answer": "q1"}, {"value": "_refused"}]}]}]},
        {">=": [{"count": [{"answer": "q1"}]}, {"value": 2}]},
        {"not": [{"selected": [{"answer": "q1"}, {"option": "o2"}]}]},
        {"<": [{"sum": [{"answer": "q1"}, {"answer": "q2"}]}, {"value": 3}]},
        {"value": True},
    ],
    ids=str,
)
def test_reading_and_writing_a_condition_changes_nothing(
    builder: Builder, expression: dict[str, Any]
) -> None:
    found = builder.page.evaluate(
        """async expression => {
          const url = document.querySelector("script[src*='builder/main.js']").src
          const { readGroup, writeGroup } = await import(url.replace("main.js", "expressions.js"))
          return writeGroup(readGroup(expression))
        }""",
        expression,
    )
    assert found == expression


def test_a_condition_that_is_required_and_one_that_is_valid(
    builder: Builder, demonstration: Demonstration
) -> None:
    builder.show(SECOND)
    place = condition(builder, "require_if")
    place.get_by_role("button", name="Ajouter une condition").click()
    pick(place, f"1. {FIRST}", "est", "Non")
    builder.press("Ajouter une règle de validité")
    expect(builder.setting("Phrase montrée sinon")).to_be_focused()
    builder.page.keyboard.type("Répondez oui.")
    rule = condition(builder, "condition")
    rule.get_by_role("button", name="Modifier la condition").click()
    rule.get_by_role("button", name="Ajouter une ligne").click()
    pick(rule.locator("[data-condition-line]").last, f"2. {SECOND}", "est", "Oui")
    builder.wait_until_saved()
    draft = stored(demonstration, builder.key)
    constraint = next(cells for cells in draft.values() if "message.fr" in cells)
    assert (cell(demonstration, builder.key, "Q2", "require_if"), constraint["message.fr"]) == (
        {"==": [{"answer": "q1"}, {"option": "o2"}]},
        "Répondez oui.",
    )


def test_removing_what_a_condition_speaks_of_asks_first(
    opening: Opening, demonstration: Demonstration
) -> None:
    quoting = {"label": {"fr": "Vous avez dit {answer.q1}."}}
    builder = opening(
        document(
            choice(1, FIRST),
            choice(2, SECOND, shown_if=IS_YES),
            {**choice(3, THIRD), **quoting},
            choice(4, "Fin"),
        )
    )
    before = stored(demonstration, builder.key)
    builder.show(FIRST)
    builder.page.get_by_role("button", name="Supprimer").first.click()
    dialog = builder.page.locator("[data-dialog=remove]")
    expect(dialog.get_by_role("listitem")).to_have_text([SECOND, "Vous avez dit {answer.q1}."])
    dialog.get_by_role("button", name="Annuler et garder").click()
    expect(dialog).to_have_count(0)
    builder.expect_questions(FIRST, SECOND, "Vous avez dit {answer.q1}.", "Fin")
    builder.page.get_by_role("button", name="Supprimer").first.click()
    dialog.get_by_role("button", name="Supprimer, et retirer ces mentions").click()
    builder.wait_until_saved()
    builder.expect_questions(SECOND, "Vous avez dit ….", "Fin")
    left = cell(demonstration, builder.key, "Q2", "shown_if")
    builder.page.keyboard.press("Control+Z")
    builder.expect_questions(FIRST, SECOND, "Vous avez dit {answer.q1}.", "Fin")
    builder.wait_until_saved()
    assert (left, stored(demonstration, builder.key)) == (None, before)


def test_removing_an_option_takes_its_line_out_of_a_condition(
    opening: Opening, demonstration: Demonstration
) -> None:
    both = {"and": [IS_YES, {"answered": [{"answer": "q1"}]}]}
    builder = opening(document(choice(1, FIRST, "Oui", "Non", "Parfois"), choice(2, SECOND, shown_if=both)))
    builder.show(FIRST)
    builder.page.locator("[data-line]").first.get_by_role("button", name="Supprimer").click()
    builder.page.get_by_role("button", name="Supprimer, et retirer ces mentions").click()
    builder.wait_until_saved()
    assert cell(demonstration, builder.key, "Q2", "shown_if") == {"answered": [{"answer": "q1"}]}


def test_the_sentence_and_the_notation(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(SECOND)
    place = condition(builder)
    place.get_by_role("button", name="Ajouter une condition").click()
    pick(place, f"1. {FIRST}", "est", "Oui")
    expect(place.locator("[data-sentence]")).to_contain_text("Affichée si")
    place.locator("summary").click()
    written = place.locator("[data-notation]")
    expect(written).to_have_value("Q1 = R1")
    written.fill("Q1 = R2")
    written.press("Enter")
    expect(place.get_by_label("Réponse")).to_have_value("o2")
    builder.wait_until_saved()
    assert cell(demonstration, builder.key, "Q2", "shown_if") == {"==": [{"answer": "q1"}, {"option": "o2"}]}


def test_what_cannot_be_read_is_pointed_at(builder: Builder) -> None:
    builder.show(SECOND)
    place = condition(builder)
    place.get_by_role("button", name="Ajouter une condition").click()
    place.locator("summary").click()
    written = place.locator("[data-notation]")
    written.fill("answered(q1)")
    written.press("Enter")
    expect(place.get_by_role("alert")).to_contain_text("Q1")
    expect(written).to_have_attribute("aria-invalid", "true")


def test_changing_the_kind_of_what_a_condition_speaks_of_asks_first(
    opening: Opening, demonstration: Demonstration
) -> None:
    builder = opening(document(choice(1, FIRST), choice(2, SECOND, shown_if=IS_YES)))
    builder.show(FIRST)
    builder.setting("Type de question").select_option(label="Nombre")
    dialog = builder.page.locator("[data-dialog=change]")
    expect(dialog.get_by_role("listitem")).to_have_text([SECOND])
    dialog.get_by_role("button", name="Annuler et garder").click()
    expect(builder.setting("Type de question")).to_have_value("single_choice")
    builder.setting("Type de question").select_option(label="Nombre")
    dialog.get_by_role("button", name="Changer, et retirer ces mentions").click()
    builder.wait_until_saved()
    assert cell(demonstration, builder.key, "Q2", "shown_if") is None


def test_where_nothing_comes_before_the_page_says_so(builder: Builder) -> None:
    builder.page.locator("[data-sort=question]").first.click()
    place = builder.page.locator("[data-settings] [data-condition=shown_if]")
    place.get_by_role("button").first.click()
    expect(place.locator("[data-no-subjects]")).to_contain_text("placée plus haut")
    expect(place.locator("[data-no-scores] a")).to_have_attribute("href", re.compile("/reglages$"))
