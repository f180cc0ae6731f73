"""Preparing a campaign as a référent does it, with nothing but links and plain forms."""

from playwright.sync_api import Locator, Page

from survey_app.demonstration import FIRST_NAMES, LAST_NAMES

TITLE = "Diagnostic d’hiver"
TEAMS = ("Lettres", "Maths", "Anglais")
ROSTER = "\n".join(
    (
        "Adresse\tPrénom nom\tDiscipline",
        *(
            f"{team.lower()}{number}@demo.example\t{first_name} {last_name}\t{team}"
            for team, last_name in zip(TEAMS, LAST_NAMES, strict=False)
            for number, first_name in enumerate(FIRST_NAMES[:9], start=1)
        ),
    )
)
FAULTY_LINES = """
lettres1@demo.example\tAda Essai\tFrançais
sans-arobase\tKatia Épreuve\tSVT
chef@demo.example\tCamille Direction\tDirection
louis.fictif@demo.example\tLouis Fictif\t"""
"""A duplicate, a line without an address, the head of the school, somebody without a team."""


def press(page: Page, name: str) -> None:
    """Press a button or follow a link of the page, by its name."""
    inside = page.get_by_role("main")
    target: Locator = inside.get_by_role("button", name=name).or_(inside.get_by_role("link", name=name))
    target.first.click()


def turn(page: Page, name: str) -> None:
    """Press what leads to another page, and be there."""
    with page.expect_navigation():
        press(page, name)


def create_campaign(page: Page) -> None:
    """Begin a campaign with the first questionnaire of the list."""
    page.goto("/campagnes")
    press(page, "Nouvelle campagne")
    page.get_by_role("radio").first.check()
    page.get_by_label("Titre de la campagne").fill(TITLE)
    press(page, "Créer la campagne")


def paste_roster(page: Page) -> None:
    """Paste the list of people."""
    press(page, "Continuer : Liste des personnes invitées")
    page.get_by_label("Lignes copiées d’un tableur").fill(ROSTER)
    press(page, "Lire ces lignes")


def confirm_roster(page: Page) -> None:
    """Confirm what was understood of the list."""
    press(page, "Inviter")


def accept_cells(page: Page) -> None:
    """Keep the cells that are proposed."""
    press(page, "Enregistrer les groupes")


def accept_dates(page: Page) -> None:
    """Keep the dates that are proposed."""
    press(page, "Calendrier")
    press(page, "Enregistrer les dates")


def prepare(page: Page) -> None:
    """Go through all the steps before the opening."""
    create_campaign(page)
    paste_roster(page)
    confirm_roster(page)
    accept_cells(page)
    accept_dates(page)
