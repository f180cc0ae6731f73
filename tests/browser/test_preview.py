"""The preview of a draft in a real browser: alive with script, whole without it, quiet in a frame."""

import json

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from sqlalchemy import select

from questionnaires.definition.codec import encode
from survey_app.database import session
from survey_app.drafting.operations.drafts import create_draft
from survey_app.schools.models import School
from tests.browser.demonstration import Demonstration
from tests.browser.demonstration import Person as Role
from tests.browser.respondent import choose, fill, go_on, violations
from tests.browser.visitors import sign_in
from tests.factories import NOW
from tests.plugins.browsers import PHONE, open_page
from tests.survey_app.ballots.every_kind import every_kind
from tests.survey_app.drafting.drafts import Person

NARROW = 320
FRAME = '<!doctype html><title>Cadre</title><input id="mine"><iframe title="Aperçu" src="{}" height="700"></iframe>'


@pytest.fixture
def address(demonstration: Demonstration) -> str:
    """Where the preview of a draft with every kind of question is."""
    person = Person(demonstration.account_id(Role.REFERENT))
    with demonstration.site.app.app_context():
        school = session().scalars(select(School.id)).first()
        key = create_draft(json.loads(encode(every_kind())), school_id=school, visitor=person, now=NOW)
    return f"/questionnaires/brouillons/{key}/apercu/fr"


def start(page: Page, address: str) -> Page:
    """Sign in and start answering in the preview."""
    sign_in(page, Role.REFERENT)
    page.goto(address)
    page.locator("[data-next]").click()
    return page


def stop(page: Page | FrameLocator, name: str) -> Locator:
    """Return the state that the panel shows of a part."""
    return page.locator(f'[data-stop="{name}"] > .stop-name [data-words]')


def test_the_panel_follows_each_answer(page: Page, address: str) -> None:
    start(page, address)
    deep = page.locator('[data-stop="question.deep"]')
    expect(stop(page, "question.deep")).to_have_text("passée")
    choose(page, "a.one", "a")
    expect(stop(page, "question.deep")).to_have_text("montrée")
    expect(deep.locator(".stop-why")).to_have_text("Affichée si « Question one » est « Option a »")
    expect(deep.locator("[data-because]")).to_have_text("Option a")
    expect(page.locator("[data-score=total]")).to_have_text("1")


def test_nothing_can_be_sent(page: Page, address: str) -> None:
    start(page, address)
    go_on(page, 5)
    expect(page.get_by_text("Sur une page d’essai, rien ne peut être envoyé.")).to_be_visible()
    assert page.locator("[type=submit]:visible").count() == 0


def test_what_was_tried_outlives_the_page(page: Page, address: str) -> None:
    start(page, address)
    fill(page, {"a.one": ["other"], "a.one.other": ["à ma façon"]})
    go_on(page)
    fill(page, {"a.count": ["12"]})
    page.reload()
    expect(page.get_by_role("heading", name="figures")).to_be_visible()
    expect(page.locator('[name="a.count"]').first).to_have_value("12")
    page.go_back()
    expect(page.locator('[name="a.one.other"]')).to_have_value("à ma façon")


def test_a_frame_leaves_the_focus_where_it_is(page: Page, address: str) -> None:
    start(page, address)
    choose(page, "a.one", "a")
    page.route("**/cadre", lambda route: route.fulfill(body=FRAME.format(address), content_type="text/html"))
    page.goto("/cadre")
    page.locator("#mine").focus()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="choices")).to_be_visible()
    page.keyboard.type("un mot, ")
    page.evaluate("frames[0].location.reload()")
    expect(frame.get_by_role("heading", name="choices")).to_be_visible()
    expect(stop(frame, "question.deep")).to_have_text("montrée")
    page.keyboard.type("un autre")
    expect(page.locator("#mine")).to_have_value("un mot, un autre")


def test_without_script_posting_tells_the_journey(script_free_page: Page, address: str) -> None:
    page = script_free_page
    sign_in(page, Role.REFERENT)
    page.goto(address)
    choose(page, "a.one", "a")
    page.get_by_role("button", name="Voir le parcours").click()
    expect(stop(page, "question.deep")).to_have_text("montrée")
    expect(page.locator('[name="a.one"]:checked')).to_have_value("a")
    expect(page.get_by_text("Pourquoi « Option a » ?").first).to_be_visible()


def test_without_script_faults_are_shown_when_asked_for(script_free_page: Page, address: str) -> None:
    page = script_free_page
    sign_in(page, Role.REFERENT)
    page.goto(address)
    fill(page, {"a.one": ["b"], "a.count": ["99"]})
    page.get_by_role("button", name="Vérifier mes réponses").click()
    expect(page.get_by_role("link", name="Ce nombre est trop grand")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_preview(
    browser: Browser, demonstration: Demonstration, address: str, scheme: str
) -> None:
    with open_page(browser, demonstration.site, **PHONE, color_scheme=scheme) as page:
        start(page, address)
        choose(page, "a.one", "a")
        expect(stop(page, "question.deep")).to_have_text("montrée")
        assert violations(page) == []


def test_the_preview_fits_on_a_narrow_screen(
    browser: Browser, demonstration: Demonstration, address: str
) -> None:
    with open_page(browser, demonstration.site, viewport={"width": NARROW, "height": 640}) as page:
        start(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW
