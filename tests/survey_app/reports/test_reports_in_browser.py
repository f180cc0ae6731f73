"""The report in a real browser: on a desk, on a phone, and while it is awaited."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from questionnaires.analysis.report import Report
from questionnaires.definition.model import Questionnaire
from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import transaction
from tests.browser.entering import enter
from tests.browser.respondent import violations
from tests.browser.visitors import Look
from tests.factories import NOW
from tests.plugins.application import Site
from tests.survey_app.accounts.visits import PASSWORD, add_person
from tests.survey_app.reports.builders import TEXTS, build_report, hidden_report, hostile_report
from tests.survey_app.reports.every_kind import every_kind, every_kind_report
from tests.survey_app.reports.stored import CHEF, store_campaign

TITLE = "Autodiagnostic des équipes, automne 2026"
LONG = "Anticonstitutionnellement" * 6 + " " + "mot " * 40


def open_report(
    page: Page,
    app: Flask,
    report: Report | None,
    *,
    asked: Questionnaire | None = None,
    role: Role = Role.CHEF,
    place: str = "rapport",
) -> str:
    """Store a report, or a campaign that awaits it; sign in and open its page. Returns the public id."""
    state = CampaignState.CLOSED if report is None else CampaignState.REPORTED
    school_id, public_id = store_campaign(app, report, state, asked)
    account_id = add_person(app, CHEF)
    with app.app_context():
        grant_role(account_id, school_id, role, actor=None, now=NOW)
    enter(page.context, CHEF, PASSWORD)
    page.goto(f"/campagnes/{public_id}/{place}")
    return public_id


def overflow(page: Page) -> int:
    """Return by how much the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
def test_axe_finds_nothing_on_a_desk(page: Page, site: Site, look: Look) -> None:
    page.emulate_media(color_scheme="dark" if look is Look.DARK else "light")
    open_report(page, site.app, build_report())
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    champ = page.locator("details.report-champ-part").first
    champ.locator("summary").first.click()
    expect(champ.get_by_role("table").first).to_be_visible()
    assert violations(page, look) == []


@pytest.mark.parametrize("make", [build_report, hidden_report])
def test_axe_finds_nothing_on_a_phone(phone_page: Page, site: Site, make: Callable[[], Report]) -> None:
    open_report(phone_page, site.app, make())
    expect(phone_page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert violations(phone_page) == []


def test_a_phone_is_never_too_narrow(phone_page: Page, site: Site) -> None:
    open_report(phone_page, site.app, hostile_report(LONG))
    assert overflow(phone_page) == 0


def test_every_kind_of_question_fits_a_phone(phone_page: Page, site: Site) -> None:
    open_report(phone_page, site.app, every_kind_report(), asked=every_kind())
    assert violations(phone_page) == []
    assert overflow(phone_page) == 0


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
def test_texts_are_read_over_on_a_phone(phone_page: Page, site: Site, look: Look) -> None:
    phone_page.emulate_media(color_scheme="dark" if look is Look.DARK else "light")
    report = build_report(texts=(LONG, *TEXTS))
    open_report(phone_page, site.app, report, role=Role.REFERENT, place="rapport/textes")
    fate = phone_page.get_by_role("group", name="Que faire du texte 2\u00a0?")
    fate.get_by_label("Le retirer").check()
    phone_page.get_by_label("Mots à masquer dans le texte 3").fill("wi-fi")
    phone_page.get_by_role("button", name="Enregistrer sans montrer").click()
    expect(phone_page.get_by_role("status")).to_contain_text("Vos choix sont enregistrés.")
    expect(phone_page.locator("del")).to_have_text("Wi-Fi")
    assert violations(phone_page, look) == []
    assert overflow(phone_page) == 0


def test_the_head_of_the_school_is_told_to_wait(phone_page: Page, site: Site) -> None:
    open_report(phone_page, site.app, build_report(), place="rapport/textes")
    expect(phone_page.get_by_role("heading", level=1)).to_have_text(
        "Ces textes ne vous sont pas encore ouverts"
    )
    assert violations(phone_page) == []


CHAMP = "Pratiques éducatives et pédagogiques"


def test_each_champ_is_two_presses_away_on_a_phone(phone_page: Page, site: Site) -> None:
    open_report(phone_page, site.app, build_report())
    groups = phone_page.get_by_role("table", name=CHAMP)
    expect(groups).to_be_hidden()
    phone_page.get_by_role("link", name="Sommaire", exact=True).click()
    contents = phone_page.get_by_role("navigation", name="Sommaire")
    expect(contents.get_by_role("link", name="Les besoins")).to_be_in_viewport()
    contents.get_by_role("link", name=CHAMP).click()
    expect(groups).to_be_visible()
    expect(phone_page.locator("details.report-champ-part[open] > summary")).to_be_in_viewport()


def test_a_phone_folds_tables_and_opens_them_on_a_press(phone_page: Page, site: Site) -> None:
    open_report(phone_page, site.app, build_report())
    needs = phone_page.get_by_role(
        "table", name="Toutes les pratiques, de la plus demandée à la moins demandée"
    )
    expect(needs).to_be_hidden()
    phone_page.locator("summary", has_text="Toutes les pratiques").press("Enter")
    expect(needs).to_be_visible()


def test_a_desk_folds_no_table(page: Page, site: Site) -> None:
    open_report(page, site.app, build_report())
    expect(page.locator("details[data-folds]:not([open])")).to_have_count(0)


def test_without_a_script_nothing_is_folded_away(script_free_page: Page, site: Site) -> None:
    script_free_page.set_viewport_size({"width": 360, "height": 700})
    open_report(script_free_page, site.app, build_report())
    expect(script_free_page.locator("details[data-folds]:not([open])")).to_have_count(0)
    script_free_page.locator("details.report-champ-part > summary", has_text=CHAMP).click()
    expect(script_free_page.get_by_role("table", name=CHAMP)).to_be_visible()


def test_what_is_folded_is_printed(page: Page, site: Site) -> None:
    open_report(page, site.app, build_report())
    groups = page.get_by_role("table", name=CHAMP)
    expect(groups).to_be_hidden()
    page.emulate_media(media="print")
    expect(groups).to_be_visible()
    expect(page.get_by_role("link", name="Sommaire", exact=True)).to_be_hidden()


def test_one_drawing_of_each_chart_is_shown(page: Page, site: Site) -> None:
    open_report(page, site.app, build_report())
    for champ in page.locator("details.report-champ-part > summary").all():
        champ.click()
    expect(page.locator("figure svg:visible")).to_have_count(page.locator("figure").count())


def test_the_waiting_page_becomes_the_report_by_itself(page: Page, site: Site) -> None:
    page.clock.install()
    public_id = open_report(page, site.app, None)
    expect(page.get_by_role("heading", level=1)).to_have_text("Le dépouillement est en cours")
    assert violations(page) == []
    let_it_look(page, 5000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Le dépouillement est en cours")
    freeze(site.app, public_id, build_report())
    let_it_look(page, 15000)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def let_it_look(page: Page, milliseconds: int) -> None:
    """Let time pass until the page has looked again and has its answer."""
    with page.expect_response("**/rapport") as answer:
        page.clock.run_for(milliseconds)
    answer.value.finished()


def test_the_waiting_page_has_a_link_that_does_the_same(script_free_page: Page, site: Site) -> None:
    public_id = open_report(script_free_page, site.app, None)
    freeze(site.app, public_id, build_report())
    script_free_page.get_by_role("link", name="Actualiser la page").click()
    expect(script_free_page.get_by_role("heading", level=1)).to_have_text(TITLE)


def freeze(app: Flask, public_id: str, report: Report) -> None:
    """Do what the opening does at its end."""
    with app.app_context(), transaction() as rows:
        rows.query(Campaign).filter_by(public_id=public_id).one().state = CampaignState.REPORTED
        rows.add(FrozenReport(campaign_public_id=public_id, content=report.model_dump_json()))
