"""Every page there is, in real Chromium: accessible, narrow, silent, and asking nothing of other places."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.sights import Sight, list_sights
from tests.browser.visitors import NARROW, Look, Visitors

SIGHTS = list_sights()
RESPONDENTS = "answers."
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
GRAVE = {"serious", "critical"}
SMALLEST_TARGET = 44
# What stands in a line of text may be as high as its line: axe holds that to 24 pixels, or to its distance.
SMALL_TARGETS = """smallest => {
  const everything = "main :is(a[href], button, summary, select, textarea, input:not([type=hidden]))"
  const height = target => Math.max(
    ...[target, ...(target.labels ?? [])].map(part => part.getBoundingClientRect().height)
  )
  return [...document.querySelectorAll(everything)]
    .filter(target => target.checkVisibility({visibilityProperty: true}))
    .filter(target => getComputedStyle(target).display !== "inline")
    .filter(target => height(target) < smallest)
    .map(target => target.outerHTML.slice(0, 120))
}"""

each_sight = pytest.mark.parametrize("sight", SIGHTS, ids=str)


def grave_violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds gravely wrong with a page: the rule, and the elements that break it."""
    return [
        (found["id"], [node["html"] for node in found["nodes"]])
        for found in Axe().run(page, options=AXE).response["violations"]
        if found["impact"] in GRAVE
    ]


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK], ids=str)
@each_sight
def test_axe_finds_nothing_grave(visitors: Visitors, sight: Sight, look: Look) -> None:
    with visitors.visiting(sight, look) as visit:
        assert grave_violations(visit.page) == []


# The answer page has an address for each language: both are among the sights.
@pytest.mark.parametrize(
    "sight", [sight for sight in SIGHTS if not sight.endpoint.startswith(RESPONDENTS)], ids=str
)
def test_axe_finds_nothing_grave_in_english(visitors: Visitors, sight: Sight) -> None:
    with visitors.visiting(sight, Look.ENGLISH) as visit:
        assert grave_violations(visit.page) == []


@each_sight
def test_a_page_says_what_it_is(visitors: Visitors, sight: Sight) -> None:
    with visitors.visiting(sight, Look.LIGHT) as visit:
        title, _, product = visit.page.title().rpartition(" – ")
        facts = (bool(title), product, visit.page.locator("h1").count())
        assert (visit.page.locator("html").get_attribute("lang"), *facts) == (
            sight.language,
            True,
            "Paliers",
            1,
        )


@each_sight
def test_a_page_asks_nothing_of_other_places(visitors: Visitors, sight: Sight) -> None:
    with visitors.visiting(sight, Look.LIGHT) as visit:
        places = {urlsplit(url).netloc for url in visit.asked}
        assert places == {urlsplit(visit.page.url).netloc}


@each_sight
def test_a_narrow_screen_never_scrolls_sideways(visitors: Visitors, sight: Sight) -> None:
    with visitors.visiting(sight, Look.NARROW) as visit:
        assert visit.page.evaluate("document.documentElement.scrollWidth") == NARROW


@each_sight
def test_everything_to_press_is_large_enough(visitors: Visitors, sight: Sight) -> None:
    with visitors.visiting(sight, Look.NARROW) as visit:
        assert visit.page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == []


@pytest.mark.parametrize(
    "sight", [sight for sight in SIGHTS if sight.endpoint.startswith(RESPONDENTS)], ids=str
)
def test_respondents_get_no_cookie(visitors: Visitors, sight: Sight) -> None:
    demonstration = visitors.demonstration(Look.LIGHT)
    response = demonstration.site.app.test_client().get(sight.address(demonstration))
    assert response.headers.getlist("Set-Cookie") == []
