"""Every action of the builder, by mouse: what it does is what the server then holds."""

import pytest
from playwright.sync_api import expect

from tests.browser.builder.building import SECTION, Builder, choice, document, labels_of, stored
from tests.browser.builder.conftest import Opening
from tests.browser.demonstration import Demonstration

KINDS = (
    "Choix unique",
    "Choix multiples",
    "Oui ou non",
    "Échelle",
    "Note en étoiles",
    "Grille",
    "Grille double",
    "Classement",
    "Nombre",
    "Date",
    "Texte court",
    "Texte long",
    "Information",
)
FIRST, SECOND, THIRD = "Avez-vous une tablette ?", "Un ordinateur ?", "Un tableau ?"
PASTE = """lines => {
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/plain", lines)
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
  )
}"""


def test_an_empty_questionnaire_gets_its_first_question(
    opening: Opening, demonstration: Demonstration
) -> None:
    builder = opening(document(sections=[]))
    builder.add_question("Oui ou non")
    builder.page.keyboard.type("Première ?")
    builder.wait_until_saved()
    assert labels_of(stored(demonstration, builder.key)) == ["Première ?"]


def test_adding_each_kind(opening: Opening, demonstration: Demonstration) -> None:
    builder = opening(document())
    for kind in KINDS:
        builder.add_question(kind)
        builder.page.keyboard.type(f"{kind} ?")
    builder.wait_until_saved()
    assert labels_of(stored(demonstration, builder.key)) == [f"{kind} ?" for kind in KINDS]


def test_adding_a_section(builder: Builder, demonstration: Demonstration) -> None:
    builder.press("Ajouter une partie")
    expect(builder.text("Titre de la partie")).to_be_focused()
    builder.text("Titre de la partie").fill("Ailleurs")
    builder.wait_until_saved()
    builder.expect_sections(SECTION, "Ailleurs")


def test_moving_up_and_down(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(SECOND)
    builder.page.get_by_role("button", name="Monter").first.click()
    builder.page.get_by_role("button", name="Descendre").first.click()
    builder.page.get_by_role("button", name="Descendre").first.click()
    expect(builder.said()).to_contain_text("déplacée en position 3 de la partie")
    builder.wait_until_saved()
    assert labels_of(stored(demonstration, builder.key)) == [FIRST, THIRD, SECOND]


def test_moving_to_another_section(builder: Builder, demonstration: Demonstration) -> None:
    builder.press("Ajouter une partie")
    builder.show(FIRST)
    builder.setting("Partie").select_option(index=1)
    builder.wait_until_saved()
    builder.expect_questions(SECOND, THIRD, FIRST)


def test_dragging_a_question(builder: Builder, demonstration: Demonstration) -> None:
    builder.line(THIRD).locator("[data-handle]").drag_to(
        builder.line(FIRST), target_position={"x": 40, "y": 20}
    )
    expect(builder.said()).to_contain_text("déplacée en position 2")
    builder.wait_until_saved()
    assert labels_of(stored(demonstration, builder.key)) == [FIRST, THIRD, SECOND]


def test_dragging_a_section(builder: Builder) -> None:
    builder.press("Ajouter une partie")
    builder.line("Nouvelle partie").locator("[data-handle]").drag_to(
        builder.line("Nos usages"), target_position={"x": 40, "y": 20}
    )
    builder.expect_sections("Nouvelle partie", SECTION)
    builder.wait_until_saved()


def test_duplicating_a_question(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(FIRST)
    builder.page.get_by_role("button", name="Dupliquer").first.click()
    builder.wait_until_saved()
    draft = stored(demonstration, builder.key)
    codes = sorted(str(cells["code"]) for cells in draft.values() if "kind" in cells)
    assert (labels_of(draft), codes) == ([FIRST, FIRST, SECOND, THIRD], ["Q1", "Q2", "Q3", "Q4"])


def test_removing_and_restoring(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(SECOND)
    builder.page.get_by_role("button", name="Supprimer").first.click()
    expect(builder.said()).to_contain_text("est supprimé")
    builder.expect_questions(FIRST, THIRD)
    builder.page.locator("[data-removed] summary").click()
    builder.page.locator("[data-removed]").get_by_role("button").click()
    builder.expect_questions(FIRST, SECOND, THIRD)
    builder.wait_until_saved()
    assert labels_of(stored(demonstration, builder.key)) == [FIRST, SECOND, THIRD]


def test_changing_the_kind_keeps_the_answers(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(FIRST)
    builder.setting("Type de question").select_option(label="Grille")
    expect(builder.page.locator("[data-lines='scale.options'] textarea")).to_have_count(2)
    builder.setting("Type de question").select_option(label="Choix multiples")
    builder.expect_options("Oui", "Non")
    builder.wait_until_saved()
    assert labels_of(stored(demonstration, builder.key), "options")[:2] == ["Oui", "Non"]


def test_options_line_by_line(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(FIRST)
    builder.text("Réponse 1").press("End")
    builder.page.keyboard.press("Enter")
    expect(builder.text("Réponse 2")).to_be_focused()
    builder.page.keyboard.type("Parfois")
    builder.page.keyboard.press("Enter")
    expect(builder.text("Réponse 3")).to_be_focused()
    builder.page.keyboard.press("Backspace")
    expect(builder.text("Réponse 2")).to_be_focused()
    builder.wait_until_saved()
    assert labels_of(stored(demonstration, builder.key), "options")[:3] == ["Oui", "Parfois", "Non"]


def test_pasting_lines_makes_options(builder: Builder) -> None:
    builder.show(FIRST)
    builder.text("Réponse 2").fill("")
    builder.text("Réponse 2").focus()
    builder.page.evaluate(PASTE, "- Souvent\n- Parfois\n\n3. Jamais")
    builder.expect_options("Oui", "Souvent", "Parfois", "Jamais")


def test_moving_options(builder: Builder) -> None:
    builder.show(FIRST)
    builder.page.locator("[data-line]").nth(1).get_by_role("button", name="Monter").click()
    builder.expect_options("Non", "Oui")


@pytest.mark.parametrize(
    ("kind", "label", "typed", "path", "value"),
    [
        ("Choix multiples", "Nombre maximal de réponses", "2", "max_choices", 2),
        ("Classement", "Nombre de places à donner", "2", "places", 2),
        ("Échelle", "Nombre de points", "7", "points", 7),
        ("Note en étoiles", "Nombre d’étoiles", "10", "points", 10),
        ("Nombre", "Valeur maximale", "50", "maximum", 50),
        ("Nombre", "Limites des tranches", "5 ; 10,5", "cuts", [5, 10.5]),
        ("Date", "Premier jour possible", "2024-09-01", "earliest", "2024-09-01"),
        ("Texte court", "Nombre maximal de caractères", "80", "max_length", 80),
    ],
)
def test_settings_of_a_kind(
    opening: Opening,
    demonstration: Demonstration,
    *,
    kind: str,
    label: str,
    typed: str,
    path: str,
    value: object,
) -> None:
    builder = opening(document())
    builder.add_question(kind)
    builder.setting(label).fill(typed)
    builder.setting(label).press("Enter")
    builder.wait_until_saved()
    (cells,) = [cells for cells in stored(demonstration, builder.key).values() if "kind" in cells]
    assert cells[path] == value


def test_boxes_and_lists(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(FIRST)
    for label in (
        "Réponse obligatoire",
        "Sans objet",
        "Question sensible",
        "Réponses dans un ordre au hasard",
    ):
        builder.setting(label).check()
    builder.setting("Présentation").select_option(label="Une liste à dérouler")
    builder.page.locator("[data-line]").first.get_by_role("button", name="Régler").click()
    builder.text("« Autre, préciser » : demander un court texte").check()
    builder.text("Points").fill("3")
    builder.text("Points").press("Enter")
    builder.wait_until_saved()
    draft = stored(demonstration, builder.key)
    question = next(cells for cells in draft.values() if cells.get("code") == "Q1")
    option = next(cells for cells in draft.values() if cells.get("label.fr") == "Oui")
    names = ("required", "not_applicable", "sensitive", "shuffle", "display")
    assert ([question.get(name) for name in names], option["specify"], option["score"]) == (
        [True, True, True, True, "list"],
        True,
        3,
    )


def test_texts_in_other_languages(opening: Opening, demonstration: Demonstration) -> None:
    builder = opening(document(choice(1, FIRST), languages=("fr", "en")))
    builder.show(FIRST)
    expect(builder.page.get_by_text("Traduction manquante : anglais").first).to_be_visible()
    builder.press("Traductions")
    builder.text("Question (anglais)").fill("Do you have a tablet?")
    builder.wait_until_saved()
    draft = stored(demonstration, builder.key)
    assert next(cells["label.en"] for cells in draft.values() if cells.get("code") == "Q1") == (
        "Do you have a tablet?"
    )


def test_what_the_academy_locked_is_only_read(opening: Opening, demonstration: Demonstration) -> None:
    source = {"item": "REF/1/q1", "locked": True, "optional": True}
    builder = opening(document(choice(1, FIRST, source=source), choice(2, SECOND)))
    builder.show(FIRST)
    expect(builder.page.locator("[data-lock]")).to_be_visible()
    expect(builder.text("Question")).not_to_be_editable()
    expect(builder.setting("Type de question")).to_be_disabled()
    builder.press("Ne pas poser cette question")
    builder.wait_until_saved()
    assert labels_of(stored(demonstration, builder.key)) == [SECOND]


def test_first_steps_go_away_for_good(builder: Builder) -> None:
    steps = builder.page.locator("[data-steps]")
    expect(steps).to_be_visible()
    builder.press("Masquer les premiers pas")
    builder.reload()
    expect(steps).to_have_count(0)


def test_the_page_holds_what_the_server_holds(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(FIRST)
    builder.page.keyboard.press("Control+D")
    builder.add_question("Grille double")
    builder.setting("Type de question").select_option(label="Grille")
    builder.page.keyboard.press("Alt+ArrowUp")
    builder.press("Annuler")
    builder.press("Annuler")
    builder.press("Refaire")
    builder.wait_until_saved()
    assert builder.held() == stored(demonstration, builder.key)
