"""The keyboard alone is enough for an animateur at the fiche, a member of the commission, and a pupil with a phone."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.coediting.cells import Value
from survey_app.database import session
from survey_app.demonstration import PASSWORD
from survey_app.diagnostics.operations import begin_assessment, list_grids, read_fiche
from survey_app.schools.models import School
from tests.browser.demonstration import Demonstration, Person, Stage
from tests.browser.keyboard import Keyboard
from tests.browser.patience import wait_until
from tests.factories import NOW, TEST_UAIS

THANKS = "Merci, vos réponses sont enregistrées"
STEPS_OF_PUPILS = 12
"""More than the pages of the pupils' questionnaire."""


def enter(keyboard: Keyboard, person: Person) -> None:
    """Sign in."""
    keyboard.page.goto("/connexion")
    keyboard.fill("Adresse électronique", person)
    keyboard.fill("Mot de passe", PASSWORD)
    keyboard.press("Enter")
    expect(keyboard.page.get_by_role("button", name="Se déconnecter").first).to_be_attached()


def begun_fiche(demonstration: Demonstration) -> str:
    """Return a fiche in which nobody has written yet, of a school that has invited somebody as animateur."""
    chef, animateur = (demonstration.account_id(one) for one in (Person.CHEF, Person.REFERENT))
    with demonstration.site.app.app_context():
        school = session().execute(select(School.id).where(School.uai == TEST_UAIS[1])).scalar_one()
        grant_role(chef, school, Role.CHEF, actor=None, now=NOW)
        grant_role(animateur, school, Role.ANIMATEUR, actor=None, now=NOW)
        return begin_assessment(school, list_grids(school)[0].id, actor=chef, now=NOW)


def test_an_animateur_answers_an_indicator(page: Page, demonstration: Demonstration) -> None:
    key, keyboard = begun_fiche(demonstration), Keyboard(page)
    enter(keyboard, Person.REFERENT)
    page.goto(f"/fiche/{key}")
    keyboard.follow("Pilotage, impulsion et organisation")
    expect(page.locator("[data-shared=ready]")).to_be_attached()
    first = page.locator('[data-path="PIL11.status"]').get_by_label("Pas encore renseigné", exact=True)
    keyboard.choose(first, 3)
    keyboard.press("Tab")
    keyboard.type("Lettre signée en septembre")
    keyboard.press("Tab")

    def said() -> dict[str, Value]:
        with demonstration.site.app.app_context():
            return {path: cell.value for path, cell in read_fiche(key).cells.items()}

    answers = {"PIL11.status": "atteint", "PIL11.note": "Lettre signée en septembre"}
    wait_until(page, lambda: said() == answers)
    expect(page.locator("[data-shared-state]")).to_contain_text("Enregistré à")


def test_a_member_gives_an_opinion(page: Page, demonstration: Demonstration) -> None:
    keyboard = Keyboard(page)
    enter(keyboard, Person.MEMBER)
    page.goto("/commission")
    keyboard.follow("Plan")
    form = page.locator("details.talk-form").last
    keyboard.reach(form.locator("summary"))
    keyboard.press("Enter")
    keyboard.reach(form.locator("textarea"))
    keyboard.type("Et pour les internes ?")
    keyboard.reach(form.get_by_role("button", name="Envoyer l’avis"))
    keyboard.press("Enter")
    expect(page.locator(".comment").get_by_text("Et pour les internes ?")).to_be_visible()


def test_a_pupil_answers_on_a_phone(phone_page: Page, demonstration: Demonstration) -> None:
    keyboard = Keyboard(phone_page)
    phone_page.goto(demonstration.shared_link())
    thanks = phone_page.get_by_role("heading", name=THANKS)
    given = 0
    for _ in range(STEPS_OF_PUPILS):
        given += keyboard.answer_step()
        # Steps change at once: what an Enter brings is there when the next key comes.
        if phone_page.locator("[data-send]").is_visible():
            break
    keyboard.answer_step()
    expect(thanks).to_be_focused()
    assert given > 0
    assert demonstration.count_ballots(Stage.PUPILS) == (1, 1)
