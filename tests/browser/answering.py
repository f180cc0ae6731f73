"""Answering the short questionnaire with a finger or a mouse."""

from http import HTTPStatus

from playwright.sync_api import Page

from tests.browser.demonstration import INVITED, LINK, Demonstration, code_in

STEPS = 4
ANSWERS = {
    "a.grille_equipe.pil1.situation": "parfois",
    "a.grille_equipe.pil1.besoin": "accompagnement",
    "a.grille_equipe.for1.situation": "regulierement",
    "a.grille_equipe.for1.besoin": "aucun",
    "a.grille_equipe.res1.situation": "pas_encore",
    "a.grille_equipe.res1.besoin": "formation",
}
"""What is answered in the first step; the other grids are left without an answer."""


def tap(page: Page, name: str, value: str) -> None:
    """Choose an answer by its label, which is what fingers hit."""
    page.locator(f'[name="{name}"][value="{value}"]').locator("..").click()


def begin(page: Page, link: str) -> None:
    """Follow a personal link and start."""
    page.goto(link)
    page.get_by_role("button", name="Commencer").click()


def answer_first_step(page: Page) -> None:
    """Answer the first grid."""
    for name, value in ANSWERS.items():
        tap(page, name, value)


def go_on(page: Page, times: int = 1) -> None:
    """Press « Suivant »."""
    for _ in range(times):
        page.locator("[data-next]").click()


def answer_and_review(page: Page, link: str) -> None:
    """Go from the link to the last step, with a few answers."""
    begin(page, link)
    answer_first_step(page)
    go_on(page, STEPS - 1)
    page.get_by_label("Choix 1").select_option("ped")
    go_on(page)


def send(page: Page) -> None:
    """Press the button that sends."""
    page.locator("[data-send]").click()


def cast_ballots(demonstration: Demonstration, count: int) -> None:
    """Have so many other people send a ballot with no answer in it, without a browser."""
    client = demonstration.site.app.test_client()
    others = [mail for mail in demonstration.mails() if INVITED not in str(mail["To"])]
    for mail in others[:count]:
        address = demonstration.address_in(mail, LINK).partition("#")[0]
        response = client.post(address, data={"code": code_in(mail), "step": "send"})
        assert response.status_code == HTTPStatus.OK, response.text
