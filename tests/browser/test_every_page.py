"""Every page there is, in real Chromium: accessible, narrow, silent, and asking nothing of other places."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.demonstration import Person
from tests.browser.scrutiny import SMALL_TARGETS, SMALLEST_TARGET, grave_violations
from tests.browser.sights import Sight, list_sights
from tests.browser.visitors import NARROW, Look, Visit, Visitors

SIGHTS = list_sights()
RESPONDENTS = "answers."
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


def misfits(visit: Visit) -> tuple[int, list[str]]:
    """Return how wide the page is on a small phone, and what is too small to press there."""
    visit.turn_narrow()
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    return width, visit.page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)


each_sight = pytest.mark.parametrize("sight", SIGHTS, ids=str)


# Opening a page takes longest: each is opened once for each way to look, and everything asked of it there.
@each_sight
def test_a_page_is_accessible_by_day_and_night_fits_a_phone_says_what_it_is_and_asks_nothing_of_other_places(
    visitors: Visitors, sight: Sight
) -> None:
    with visitors.visiting(sight, Look.LIGHT) as visit:
        title, _, product = visit.page.title().rpartition(" – ")
        language = visit.page.locator("html").get_attribute("lang")
        assert (language, bool(title), product, visit.page.locator("h1").count()) == (
            sight.language,
            True,
            "Paliers",
            1,
        )
        assert grave_violations(visit.page, Look.LIGHT) == []
        visit.turn_dark()
        assert grave_violations(visit.page, Look.DARK) == []
        assert misfits(visit) == (NARROW, [])
        assert {urlsplit(url).netloc for url in visit.asked} == {urlsplit(visit.page.url).netloc}


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
def test_a_page_is_accessible_and_fits_a_phone_in_english(visitors: Visitors, sight: Sight) -> None:
    with visitors.visiting(sight, Look.ENGLISH) as visit:
        assert grave_violations(visit.page, Look.ENGLISH) == []
        assert misfits(visit) == (NARROW, [])


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


def test_what_is_grave_in_the_dark_alone_would_be_found(visitors: Visitors) -> None:
    style = "@media (prefers-color-scheme: dark) { h1 { color: #aaa } }"
    with visitors.opening(None, Look.LIGHT, "about:blank") as visit:
        visit.page.set_content(f"<style>{style}</style><main><h1>Trop pâle</h1></main>")
        by_day = grave_violations(visit.page, Look.DARK)
        visit.turn_dark()
        by_night = [rule for rule, _elements in grave_violations(visit.page, Look.DARK)]
        assert (by_day, by_night) == ([], ["color-contrast"])


def test_what_is_too_small_would_be_found(visitors: Visitors) -> None:
    with visitors.opening(None, Look.NARROW, "about:blank") as visit:
        visit.page.set_content(
            "<main><button style='height: 30px'>Petit</button> <a href='/'>Phrase</a></main>"
        )
        found = visit.page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
        assert found == ['<button style="height: 30px">Petit</button>']
