"""By keyboard alone, what only one role does: an administrator, a head of school, and a teacher without an account."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from survey_app.database import session
from survey_app.plans.models import Plan
from tests.browser.demonstration import Demonstration, Person, Stage
from tests.browser.keyboard import Keyboard
from tests.browser.visitors import open_context, sign_in
from tests.factories import TEST_UAIS

NEW_SCHOOL, NEW_HEAD = "Collège du Pré", "tete@demo.example"
VERSION = "Présenté en juin"


def test_an_administrator_makes_a_school_with_its_head_and_reads_no_report(
    page: Page, demonstration: Demonstration
) -> None:
    keyboard = Keyboard(page)
    sign_in(page, Person.ADMINISTRATOR)
    page.goto("/administration/etablissements/nouveau")
    keyboard.fill("Code UAI", TEST_UAIS[2])
    keyboard.fill("Nom de l’établissement", NEW_SCHOOL)
    keyboard.push("Enregistrer")
    expect(page.get_by_role("heading", level=1)).to_have_text(NEW_SCHOOL)
    keyboard.fill("Nom", "Noé Nouveau")
    keyboard.fill("Adresse électronique", NEW_HEAD)
    keyboard.reach(page.get_by_role("radio", name="Référent numérique"))
    keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="Chef d’établissement")).to_be_checked()
    keyboard.push("Ajouter")
    expect(page.get_by_role("row").filter(has_text=NEW_HEAD)).to_contain_text("Chef d’établissement")
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.REPORTED]}/rapport")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page ne vous est pas ouverte")


def test_a_head_freezes_the_plan_and_publishes_it_and_a_member_reads_it(
    page: Page, browser: Browser, demonstration: Demonstration
) -> None:
    keyboard, plan = Keyboard(page), plan_of(demonstration)
    sign_in(page, Person.CHEF)
    page.goto(f"/plan/{plan.key}/versions")
    keyboard.fill("Nom de la version", VERSION)
    keyboard.push("Figer cette version")
    expect(page.get_by_role("main")).to_contain_text(VERSION)
    page.goto(f"/commission/{plan.school_id}/publications")
    keyboard.reach(page.locator("li").filter(has_text=VERSION).get_by_role("button"))
    keyboard.press("Enter")
    expect(page.locator("section[aria-labelledby=publie] li").filter(has_text=VERSION)).to_be_visible()
    context = open_context(browser, demonstration)
    reader = context.new_page()
    sign_in(reader, Person.MEMBER)
    reader.goto("/commission")
    expect(reader.get_by_role("main")).to_contain_text(VERSION)
    context.close()


def test_a_head_returns_the_results_and_a_teacher_reads_them_on_a_phone(
    page: Page, phone_page: Page, demonstration: Demonstration
) -> None:
    keyboard = Keyboard(page)
    sign_in(page, Person.CHEF)
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.REPORTED]}/restitution")
    # The demonstration has returned them: they are withdrawn, and returned anew by another link.
    keyboard.push("Retirer les résultats")
    expect(page.get_by_role("button", name="Rendre les résultats")).to_be_visible()
    keyboard.push("Rendre les résultats")
    link = page.get_by_role("link", name="Voir la page telle que les équipes la voient")
    expect(link).to_be_visible()
    address = urlsplit(link.get_attribute("href") or "")
    phone_page.goto(address.path)
    expect(phone_page.get_by_role("heading", name="Participation")).to_be_visible()
    assert phone_page.context.cookies() == []


def plan_of(demonstration: Demonstration) -> Plan:
    """Return the plan of the demonstration school."""
    with demonstration.site.app.app_context():
        return session().execute(select(Plan)).scalars().one()
