"""Five hundred questions: an edit renders what it changes, and opening weighs little."""

import pytest
from playwright.sync_api import expect

from tests.architecture.source_tree import ROOT
from tests.browser.builder.building import Builder, choice, document
from tests.browser.builder.conftest import Opening
from tests.browser.demonstration import Demonstration, Person
from tests.browser.visitors import sign_in

MOST_BYTES = 300_000
SCRIPTS = ROOT / "survey_app" / "static" / "builder"
LARGE = [choice(number, f"Question {number} sur nos usages ?") for number in range(1, 501)]


@pytest.fixture
def large(opening: Opening) -> Builder:
    """The builder of a draft with five hundred questions."""
    return opening(document(*LARGE))


def test_typing_renders_one_line_and_one_editor(large: Builder) -> None:
    large.show("Question 3 sur")
    large.wait_until_saved()
    expect(large.page.locator("[data-minutes]")).to_be_visible()
    before = large.renders()
    large.text("Question").fill("Autrement ?")
    large.page.keyboard.press("Tab")
    expect(large.line("Autrement ?")).to_be_visible()
    after = large.renders()
    assert {part: after[part] - before[part] for part in ("outline", "item", "editor")} == {
        "outline": 0,
        "item": 1,
        "editor": 1,
    }


def test_moving_renders_no_other_line(large: Builder) -> None:
    large.show("Question 3 sur")
    expect(large.page.locator("[data-minutes]")).to_be_visible()
    before = large.renders()
    large.page.keyboard.press("Alt+ArrowDown")
    expect(large.said()).to_contain_text("position 4")
    after = large.renders()
    assert (after["outline"] - before["outline"], after["item"] - before["item"]) == (0, 1)


def test_opening_weighs_little(large: Builder, demonstration: Demonstration) -> None:
    context = large.page.context.browser.new_context(base_url=demonstration.site.url)  # type: ignore[union-attr]
    page = context.new_page()
    sign_in(page, Person.REFERENT)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weights: list[int] = []
    devtools.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    Builder(page, large.key).visit()
    page.wait_for_load_state("networkidle")
    context.close()
    assert 50_000 < sum(weights) < MOST_BYTES


def test_every_script_is_asked_for_at_once(builder: Builder) -> None:
    named = builder.page.locator("link[rel=modulepreload], script[type=module]").evaluate_all(
        "all => all.map(one => (one.href || one.src).split('/builder/')[1]).filter(Boolean).sort()"
    )
    assert named == sorted(script.name for script in SCRIPTS.glob("*.js"))
