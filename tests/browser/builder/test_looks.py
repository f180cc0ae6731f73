"""The builder looked at: axe, a narrow screen, dark colours, English, targets large enough; in its main states."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.accounts.operations import update_account
from tests.browser.builder.building import Builder, Document, begin_draft, choice, document
from tests.browser.builder.conftest import Opening
from tests.browser.demonstration import Demonstration, Person
from tests.browser.scrutiny import SMALL_TARGETS, SMALLEST_TARGET, grave_violations
from tests.browser.visitors import NARROW, OPTIONS, Look
from tests.plugins.browsers import open_page

FIRST = "Avez-vous une tablette ?"
IS_YES = {"==": [{"answer": "q1"}, {"option": "o1"}]}
KINDS = ("Choix multiples", "Oui ou non", "Échelle", "Note en étoiles", "Grille", "Grille double", "Classement",
         "Nombre", "Date", "Texte court", "Texte long", "Information")  # fmt: skip


def content() -> Document:
    """Return a draft in two languages with a condition and a locked question."""
    source = {"item": "REF/1/q3", "locked": True, "optional": True}
    return document(
        choice(1, FIRST),
        choice(2, "Un ordinateur ?", shown_if=IS_YES),
        choice(3, "Verrouillée ?", source=source),
        languages=("fr", "en"),
    )


def show_question(builder: Builder) -> None:
    builder.line(FIRST).click()
    builder.page.locator("[data-line]").first.get_by_role("button").nth(2).click()


def show_condition(builder: Builder) -> None:
    builder.line("Un ordinateur ?").click()
    place = builder.page.locator("[data-settings] [data-condition=shown_if]")
    place.get_by_role("button").first.click()
    place.locator("summary").click()


def show_locked(builder: Builder) -> None:
    builder.line("Verrouillée ?").click()


def show_section(builder: Builder) -> None:
    builder.line("Chez nous").click()


def show_kinds(builder: Builder) -> None:
    builder.page.keyboard.press("Control+Enter")


def show_dependants(builder: Builder) -> None:
    builder.line(FIRST).click()
    builder.page.locator(".island-toolbar .button-danger").click()


def show_shortcuts(builder: Builder) -> None:
    builder.page.locator("body").press("?")


def show_offline(builder: Builder) -> None:
    builder.line(FIRST).click()
    builder.page.context.set_offline(offline=True)
    builder.page.locator("[data-editor] textarea").first.fill("Sans réseau")
    builder.page.keyboard.press("Tab")
    expect(builder.state()).to_have_attribute("data-save-state", "away")


def show_removed(builder: Builder) -> None:
    builder.line("Un ordinateur ?").click()
    builder.page.locator(".island-toolbar .button-danger").click()
    builder.page.locator("[data-removed] summary").click()


def show_findings(builder: Builder) -> None:
    builder.page.locator("[data-panel-button=findings]").click()


def show_translations(builder: Builder) -> None:
    builder.line(FIRST).click()
    builder.page.get_by_role("button", name="Traductions", exact=True).click()


def show_conflict(builder: Builder) -> None:
    builder.line(FIRST).click()
    builder.page.evaluate(
        """async () => {
          const url = document.querySelector("script[src*='builder/main.js']").src
          const { conflicts } = await import(url.replace("main.js", "store.js"))
          const clash = { uid: document.querySelector("[aria-selected=true]").dataset.item, path: "label.fr" }
          const versions = { present: "La leur", proposed: "La mienne", author: "Camille Direction" }
          conflicts.value = [{ number: 1, author: "", made_at: null, writes: [], clashes: [{ ...clash, ...versions }] }]
        }"""
    )


def show_nothing(builder: Builder) -> None:
    expect(builder.page.locator("[data-steps]")).to_be_visible()


STATES = (
    show_nothing, show_question, show_condition, show_locked, show_section, show_kinds, show_dependants,
    show_shortcuts, show_offline, show_removed, show_findings, show_translations, show_conflict,
)  # fmt: skip
each_state = pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)


@each_state
def test_axe_finds_nothing_grave(opening: Opening, state: Callable[[Builder], None]) -> None:
    builder = opening(content())
    state(builder)
    light = grave_violations(builder.page, Look.LIGHT)
    builder.page.emulate_media(color_scheme="dark")
    assert (light, grave_violations(builder.page, Look.DARK)) == ([], [])


def test_axe_finds_nothing_grave_in_an_empty_draft(opening: Opening) -> None:
    builder = opening(document(sections=[]))
    assert grave_violations(builder.page, Look.LIGHT) == []


def test_axe_finds_nothing_grave_in_each_kind(opening: Opening) -> None:
    builder = opening(document())
    found = []
    for kind in KINDS:
        builder.add_question(kind)
        found += [(kind, violation) for violation in grave_violations(builder.page, Look.LIGHT)]
    assert found == []


@pytest.fixture
def narrow(browser: Browser, demonstration: Demonstration) -> Iterator[Builder]:
    """The draft on a narrow screen."""
    with open_page(browser, demonstration.site, **OPTIONS[Look.NARROW]) as page:
        builder = Builder(page, begin_draft(demonstration, content()))
        builder.open()
        yield builder


def look_for_trouble(page: Page) -> tuple[int, list[str]]:
    """Return how wide the page is, and what on it is too small to press."""
    return page.evaluate("document.documentElement.scrollWidth"), page.evaluate(
        SMALL_TARGETS, SMALLEST_TARGET
    )


@pytest.mark.parametrize("panel", ["outline", "question", "settings", "findings", "preview"])
def test_one_part_after_the_other_on_a_narrow_screen(narrow: Builder, panel: str) -> None:
    narrow.page.locator("[data-panel-button=outline]").click()
    narrow.line("Un ordinateur ?").click()
    expect(narrow.page.locator("[data-view-title]")).to_be_in_viewport()
    narrow.page.locator(f"[data-panel-button={panel}]").click()
    column = panel if panel in {"outline", "question"} else "aside"
    expect(narrow.page.locator(f"[data-column={column}]")).to_be_visible()
    expect(narrow.page.locator("[data-column]:visible")).to_have_count(1)
    assert look_for_trouble(narrow.page) == (NARROW, [])


def test_every_target_is_large_enough(opening: Opening) -> None:
    builder = opening(content())
    show_question(builder)
    assert look_for_trouble(builder.page)[1] == []


def test_in_english(browser: Browser, demonstration: Demonstration) -> None:
    with demonstration.site.app.app_context():
        update_account(demonstration.account_id(Person.REFERENT), display_name="Sam Digital", language="en")
    with open_page(browser, demonstration.site) as page:
        builder = Builder(page, begin_draft(demonstration, content()))
        builder.open()
        builder.line(FIRST).click()
        expect(page.get_by_role("button", name="Add a question").first).to_be_visible()
        expect(page.locator("[data-settings]").get_by_label("Answer required")).to_be_visible()
        assert grave_violations(page, Look.ENGLISH) == []
