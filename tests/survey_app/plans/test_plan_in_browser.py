"""A newcomer's way from proposals to a frozen version in a real browser: by mouse, by keyboard, without script."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from survey_app.plans.fields import review_path
from survey_app.plans.operations.plans import list_plans, open_plan
from tests.browser.entering import enter
from tests.browser.keyboard import Keyboard
from tests.browser.preparing import press
from tests.plugins.application import Site
from tests.plugins.browsers import open_page
from tests.survey_app.accounts.visits import PASSWORD
from tests.survey_app.plans.conftest import LINE
from tests.survey_app.plans.planning import CHEF, REFERENT, Stage, begin, plant, set_stage, write
from tests.survey_app.plans.test_proposals import add_report

LABEL = "Version présentée au CA du 12/11/2026"


@pytest.fixture
def stage(site: Site) -> Stage:
    """A school with people and a report, on the site that is browsed. The clock runs: sessions are of today."""
    made = set_stage(site.app)
    with site.app.app_context():
        add_report(made)
    return made


def sign_in(page: Page, email: str, place: str = "/plan") -> None:
    enter(page.context, email, PASSWORD)
    page.goto(place)


def content_of(app: Flask, stage: Stage) -> tuple[str, list[str], str]:
    """Return the title of the plan, the objectives of its lines, and the action of the first one."""
    with app.app_context():
        content = open_plan(list_plans(stage.chef)[0].key, stage.chef).content
        return content.title, [line.objective for line in content.lines], content.lines[0].action


def go_the_way(page: Page) -> None:
    """Begin a plan, take two proposals, word a line, freeze a version: the same clicks with and without script."""
    press(page, "Commencer un plan")
    page.get_by_label("Titre du plan").fill("Notre plan")
    press(page, "Commencer le plan")
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("checkbox").nth(1).check()
    press(page, "Ajouter au plan ce qui est coché")
    page.locator("th .plan-line-link").first.click()
    page.get_by_label("Action", exact=True).fill("Deux ateliers de prise en main")
    page.get_by_label("État", exact=True).select_option("decided")


def freeze(page: Page) -> None:
    page.get_by_role("navigation", name="Pages du plan").get_by_role("link", name="Versions").click()
    page.get_by_label("Nom de la version").fill(LABEL)
    press(page, "Figer cette version")
    expect(page.get_by_role("heading", name=LABEL)).to_be_visible()
    expect(page.get_by_role("heading", name="Deux ateliers de prise en main")).to_be_visible()


def test_by_mouse(page: Page, site: Site, stage: Stage) -> None:
    sign_in(page, CHEF)
    go_the_way(page)
    expect(page.locator("[data-shared-state]")).to_have_text(re.compile("Enregistré à"))
    freeze(page)
    title, objectives, action = content_of(site.app, stage)
    assert (title, len(objectives), action) == ("Notre plan", 2, "Deux ateliers de prise en main")


def test_without_script(script_free_page: Page, site: Site, stage: Stage) -> None:
    page = script_free_page
    sign_in(page, CHEF)
    go_the_way(page)
    press(page, "Enregistrer la ligne")
    expect(page.get_by_text("La ligne est enregistrée.")).to_be_visible()
    freeze(page)
    assert content_of(site.app, stage)[2] == "Deux ateliers de prise en main"


def test_by_keyboard(page: Page, site: Site, stage: Stage) -> None:
    keyboard = Keyboard(page)
    sign_in(page, CHEF)
    keyboard.follow("Commencer un plan")
    keyboard.fill("Titre du plan", "Au clavier")
    keyboard.push("Commencer le plan")
    keyboard.reach(page.get_by_role("checkbox").first)
    keyboard.press("Space")
    keyboard.push("Ajouter au plan ce qui est coché")
    keyboard.reach(page.locator("th .plan-line-link").first)
    keyboard.press("Enter")
    keyboard.fill("Action", "Deux ateliers")
    keyboard.press("Tab")
    expect(page.locator("[data-shared-state]")).to_have_text(re.compile("Enregistré à"))
    keyboard.reach(page.get_by_role("link", name="Versions"))
    keyboard.press("Enter")
    keyboard.fill("Nom de la version", LABEL)
    keyboard.push("Figer cette version")
    expect(page.get_by_role("heading", name=LABEL)).to_be_visible()
    assert content_of(site.app, stage)[2] == "Deux ateliers"


def test_what_a_review_folds_is_printed(page: Page, site: Site, stage: Stage) -> None:
    with site.app.app_context():
        key = begin(stage)
        plant(stage, key, LINE, action="Former à l’ENT")
        write(stage, key, review_path(LINE, 2026, "note"), "Deux séances")
    sign_in(page, CHEF, f"/plan/{key}/suivi?annee=2026")
    note = page.locator("textarea")
    expect(note).to_be_hidden()
    page.emulate_media(media="print")
    expect(note).to_be_visible()


def test_two_people_on_one_line_see_each_other_s_change(
    page: Page, browser: Browser, site: Site, stage: Stage
) -> None:
    with site.app.app_context():
        key = begin(stage)
        plant(stage, key, LINE, action="Former à l’ENT")
    place = f"/plan/{key}/ligne/{LINE}"
    sign_in(page, CHEF, place)
    with open_page(browser, site) as other:
        sign_in(other, REFERENT, place)
        other.get_by_label("Moyens").fill("Deux heures par équipe")
        expect(page.get_by_label("Moyens")).to_have_value("Deux heures par équipe")
        expect(page.get_by_text("Modifié par Dominique Essai").first).to_be_visible()
        page.get_by_label("État", exact=True).select_option("under_way")
        expect(other.get_by_label("État", exact=True)).to_have_value("under_way")


def test_a_line_moves_by_its_buttons_and_stays_in_view(page: Page, site: Site, stage: Stage) -> None:
    with site.app.app_context():
        key = begin(stage)
        for number in (1, 2):
            plant(stage, key, f"ligne000000{number}", action=f"Action {number}")
    sign_in(page, CHEF, f"/plan/{key}")
    page.get_by_role("button", name="Descendre\u00a0: Action 1").click()
    expect(page.locator("th .plan-line-link")).to_have_text(["Action 2", "Action 1"])
