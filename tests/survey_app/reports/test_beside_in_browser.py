"""The full report, the page that returns it and the returned page in a real browser: phone, keyboard, print."""

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from tests.browser.entering import enter
from tests.browser.respondent import violations
from tests.browser.visitors import Look
from tests.factories import NOW
from tests.plugins.application import Site
from tests.survey_app.accounts.visits import PASSWORD, add_person
from tests.survey_app.reports.beside_builders import earlier_report, store_earlier, store_fiche
from tests.survey_app.reports.builders import build_report
from tests.survey_app.reports.stored import CHEF, store_campaign
from tests.survey_app.reports.test_reports_in_browser import overflow

NARROW: ViewportSize = {"width": 320, "height": 700}


def add_school(app: Flask) -> str:
    """Add a school with a fiche, two earlier campaigns, a report and its head; return the campaign's public id."""
    school_id, public_id = store_campaign(app, build_report())
    oldest = earlier_report()
    header = oldest.header.model_copy(update={"closed_on": oldest.header.closed_on.replace(year=2024)})
    store_earlier(app, school_id, oldest.model_copy(update={"header": header}))
    store_earlier(app, school_id)
    store_fiche(app, school_id)
    account_id = add_person(app, CHEF)
    with app.app_context():
        grant_role(account_id, school_id, Role.CHEF, actor=None, now=NOW)
    return public_id


def sign_in(page: Page, address: str) -> None:
    """Sign in the head and go to a page."""
    enter(page.context, CHEF, PASSWORD)
    page.goto(address)


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
def test_the_full_report_fits_the_narrowest_phone(page: Page, site: Site, look: Look) -> None:
    page.emulate_media(color_scheme="dark" if look is Look.DARK else "light")
    page.set_viewport_size(NARROW)
    public_id = add_school(site.app)
    sign_in(page, f"/campagnes/{public_id}/rapport")
    expect(page.get_by_role("heading", name="La fiche de l’établissement et les équipes")).to_be_visible()
    for more in page.locator("details.report-more").all():
        more.locator("summary").click()
    assert overflow(page) == 0
    assert violations(page, look) == []


def test_another_campaign_is_chosen_by_keyboard(page: Page, site: Site) -> None:
    public_id = add_school(site.app)
    sign_in(page, f"/campagnes/{public_id}/rapport")
    page.get_by_label("Comparer avec").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**?avec=*")
    expect(page.get_by_text("close le 17 octobre 2024", exact=False)).to_be_visible()


def test_the_head_returns_results_by_keyboard_and_teams_read_them(page: Page, site: Site) -> None:
    page.set_viewport_size(NARROW)
    public_id = add_school(site.app)
    sign_in(page, f"/campagnes/{public_id}/rapport")
    page.get_by_role("link", name="Rendre les résultats aux équipes").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/restitution")
    assert violations(page) == []
    assert overflow(page) == 0
    page.get_by_label("Créer aussi une page publique").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Les résultats sont rendus.")
    assert violations(page) == []
    assert overflow(page) == 0
    page.context.clear_cookies()
    page.goto(f"/resultats/{public_id}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []
    assert overflow(page) == 0
    assert page.context.cookies() == []
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="The school’s self-assessment and the teams")).to_be_visible()


def test_returned_results_print_without_what_only_screens_need(page: Page, site: Site) -> None:
    public_id = add_school(site.app)
    sign_in(page, f"/campagnes/{public_id}/restitution")
    page.get_by_label("Créer aussi une page publique").check()
    page.get_by_role("button", name="Rendre les résultats").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(f"/resultats/{public_id}")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Sommaire")).to_be_hidden()
    expect(page.get_by_role("heading", name="Les besoins")).to_be_visible()
