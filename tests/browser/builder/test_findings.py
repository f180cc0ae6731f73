"""What the checker finds, beside the field and in the list; its repairs; the length; own questions."""

from playwright.sync_api import expect

from tests.browser.builder.building import Builder, choice, document, stored
from tests.browser.builder.conftest import Opening
from tests.browser.demonstration import Demonstration

FIRST, SECOND = "Avez-vous une tablette ?", "Un ordinateur ?"


def test_findings_stand_beside_their_field(builder: Builder) -> None:
    builder.show(SECOND)
    builder.setting("Code").fill("Q1")
    builder.setting("Code").press("Enter")
    remark = builder.page.locator("[data-settings] .island-remark")
    expect(remark.first).to_be_visible()
    builder.setting("Code").fill("Q9")
    builder.setting("Code").press("Enter")
    expect(remark).to_have_count(0)


def test_the_list_leads_to_the_place(builder: Builder) -> None:
    builder.show(SECOND)
    builder.setting("Code").fill("Q1")
    builder.setting("Code").press("Enter")
    builder.page.get_by_role("button", name="Remarques").first.click()
    found = builder.page.locator("[data-findings] li")
    expect(found.first).to_be_visible()
    found.first.get_by_role("button").first.click()
    expect(builder.page.locator("[data-view-title]")).to_contain_text("Question")


def test_a_repair_by_one_press(builder: Builder, demonstration: Demonstration) -> None:
    builder.show(SECOND)
    builder.setting("Code").fill("Q1")
    builder.setting("Code").press("Enter")
    builder.page.locator(".island-remark").get_by_role("button").first.click()
    builder.wait_until_saved()
    codes = [cells["code"] for cells in stored(demonstration, builder.key).values() if "kind" in cells]
    assert len(set(codes)) == len(codes)


def test_a_long_questionnaire_is_said_to_be_long(opening: Opening) -> None:
    builder = opening(document(*(choice(number, f"Question {number} ?") for number in range(1, 151))))
    expect(builder.page.locator("[data-minutes]")).to_contain_text("beaucoup abandonnent")


def test_own_questions_are_counted(opening: Opening) -> None:
    reference = {"code": "REF", "own_questions": 10}
    source = {"item": "REF/1/q1", "locked": True}
    builder = opening(document(choice(1, FIRST, source=source), choice(2, SECOND), reference=reference))
    expect(builder.page.locator("[data-own-questions]")).to_contain_text("1 sur 10")


def test_the_length_stands_beside_what_is_announced(opening: Opening) -> None:
    builder = opening(document(choice(1, FIRST), minutes=11))
    expect(builder.page.locator("[data-minutes]")).to_have_text("Environ 1 minute (annoncé : 11)")
