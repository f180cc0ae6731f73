"""Every page there is, in real Chromium: accessible, narrow, silent, and asking nothing of other places."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.demonstration import Person
from tests.browser.sights import Sight, list_sights
from tests.browser.visitors import NARROW, Look, Visitors

SIGHTS = list_sights()
RESPONDENTS = "answers."
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
AXE = {
    Look.LIGHT: {"runOnly": {"type": "tag", "values": EVERYTHING}},
    # The same page in other colours.
    Look.DARK: {"runOnly": {"type": "rule", "values": COLOURS}},
    Look.ENGLISH: {"runOnly": {"type": "tag", "values": EVERYTHING}},
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
WITH_FORM = [
    sight
    for sight in SIGHTS
    if str(sight)
    in (
        "accounts.sign_in-anybody",
        "campaigns.create_campaign-chef",
        "campaigns.show_roster-created-chef",
        "schools.create_school-administrator",
    )
]
"""Some pages whose form, sent empty, comes back with its faults."""

each_sight = pytest.mark.parametrize("sight", SIGHTS, ids=str)


def grave_violations(page: Page, look: Look) -> list[tuple[str, list[str]]]:
    """Return what axe finds gravely wrong with a page: the rule, and the elements that break it."""
    options = AXE[look] | {"resultTypes": ["violations"]}
    return [
        (found["id"], [node["html"] for node in found["nodes"]])
        for found in Axe().run(page, options=options).response["violations"]
        if found["impact"] in GRAVE
    ]


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK], ids=str)
@each_sight
def test_axe_finds_nothing_grave(visitors: Visitors, sight: Sight, look: Look) -> None:
    with visitors.visiting(sight, look) as visit:
        assert grave_violations(visit.page, look) == []


@pytest.mark.parametrize("sight", WITH_FORM, ids=str)
def test_axe_finds_nothing_grave_in_a_form_with_faults(visitors: Visitors, sight: Sight) -> None:
    with visitors.visiting(sight, Look.LIGHT) as visit:
        visit.page.locator("main form [type=submit]").first.click()
        expect(visit.page.locator("[role=alert]").first).to_be_visible()
        assert grave_violations(visit.page, Look.LIGHT) == []


@pytest.mark.parametrize(
    ("person", "address"),
    [(None, "/nulle-part"), (Person.CHEF, "/administration/comptes")],
    ids=["404", "403"],
)
def test_axe_finds_nothing_grave_in_a_refusal(
    visitors: Visitors, person: Person | None, address: str
) -> None:
    with visitors.opening(person, Look.LIGHT, address) as visit:
        assert grave_violations(visit.page, Look.LIGHT) == []


# The answer page has an address for each language: both are among the sights.
@pytest.mark.parametrize(
    "sight", [sight for sight in SIGHTS if not sight.endpoint.startswith(RESPONDENTS)], ids=str
)
def test_axe_finds_nothing_grave_in_english(visitors: Visitors, sight: Sight) -> None:
    with visitors.visiting(sight, Look.ENGLISH) as visit:
        assert grave_violations(visit.page, Look.ENGLISH) == []


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


def test_what_is_grave_would_be_found(visitors: Visitors) -> None:
    with visitors.opening(None, Look.LIGHT, "about:blank") as visit:
        visit.page.set_content("<main><h1 style='color: #aaa'>Trop pâle</h1></main>")
        assert "color-contrast" in [rule for rule, _elements in grave_violations(visit.page, Look.LIGHT)]


def test_what_is_too_small_would_be_found(visitors: Visitors) -> None:
    with visitors.opening(None, Look.NARROW, "about:blank") as visit:
        visit.page.set_content(
            "<main><button style='height: 30px'>Petit</button> <a href='/'>Phrase</a></main>"
        )
        found = visit.page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
        assert found == ['<button style="height: 30px">Petit</button>']
