"""Photographs what follows a diagnosis, for the guides: the fiche, the report, the plan, the commission."""

from urllib.parse import urlsplit

from tests.browser.camera import Camera
from tests.browser.demonstration import Demonstration, Stage
from tests.browser.preparing import turn
from tests.plugins.browsers import PHONE

CHAMP = "Formation"
"""A champ that the demonstration has begun to fill in."""


def photograph_plan(camera: Camera, demonstration: Demonstration) -> None:
    """Go from the fiche to the plan and its follow-up, as the head of the school."""
    _fill_fiche(camera)
    _read_side_by_side(camera, demonstration)
    _plan(camera)
    _ask_for_training(camera)


def photograph_commission(camera: Camera) -> None:
    """Prepare the commission, as the head of the school."""
    page = camera.page
    page.goto("/commission")
    turn(page, "Choisir ce qui est publié")
    camera.take("commission-publier", last="section[aria-labelledby=publie] li")
    page.goto("/commission")
    turn(page, "Inviter des membres")
    inviting = "section[aria-labelledby=inviter]"
    camera.take("commission-inviter", first=inviting, last=inviting)
    page.goto("/commission")
    with page.expect_navigation():
        page.locator("section[aria-labelledby=passees] .row-links a").first.click()
    camera.take("commission-reunion")


def photograph_membership(camera: Camera) -> None:
    """See what a member of the commission sees, and open the plan where somebody has spoken."""
    page = camera.page
    page.goto("/commission")
    camera.take("commission-accueil", last="section[aria-labelledby=documents]")
    with page.expect_navigation():
        page.get_by_role("link", name="Plan").last.click()
    camera.take("commission-plan", first="article:has(.comments)", last="article:has(.comments)")


def return_results(camera: Camera, demonstration: Demonstration) -> str:
    """Look at how results are returned, and return where those who were asked read them."""
    page = camera.page
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.REPORTED]}/rapport")
    turn(page, "Rendre les résultats aux équipes")
    camera.take("chef-rendre", last="main form")
    link = page.get_by_role("link", name="Voir la page telle que les équipes la voient")
    return urlsplit(str(link.get_attribute("href"))).path


def photograph_results(camera: Camera, address: str) -> None:
    """See the results as those who were asked see them."""
    # So high that the way to the contents, at the foot of the screen, covers nothing of the picture.
    camera.page.set_viewport_size({"width": PHONE["viewport"]["width"], "height": 2000})
    camera.page.goto(address)
    camera.take("enseignant-resultats", last=".report-essential .report-sentences")


def _fill_fiche(camera: Camera) -> None:
    page = camera.page
    page.goto("/fiche")
    with page.expect_navigation():
        page.locator(".fiche-years a").first.click()
    here = page.url
    camera.take("fiche-champs", last=".champ-card:nth-child(3)")
    with page.expect_navigation():
        page.locator(".champ-card", has_text=CHAMP).first.get_by_role("link").click()
    camera.take("fiche-indicateur", first=".indicator", last=".indicator")
    page.goto(f"{here}/signer")
    camera.take("fiche-signer", last="main table")
    page.goto(f"{here}/evolution")
    camera.take("fiche-evolution", last="main tbody tr:nth-child(3)")


def _read_side_by_side(camera: Camera, demonstration: Demonstration) -> None:
    """Read the parts of the report that set two things side by side."""
    page = camera.page
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.REPORTED]}/rapport")
    for name, section in (("rapport-regards", "regards"), ("rapport-evolution", "evolution")):
        part = f"section[aria-labelledby={section}]"
        camera.take(name, first=part, last=f"{part} figure")


def _plan(camera: Camera) -> None:
    page = camera.page
    page.goto("/plan")
    with page.expect_navigation():
        page.locator(".campaign-list a").first.click()
    here = page.url
    camera.take("plan-lignes", last=".plan-axis")
    page.goto(f"{here}/propositions")
    camera.take("plan-propositions", last=".plan-proposals")
    page.goto(here)
    with page.expect_navigation():
        page.locator(".plan-axis table a").first.click()
    camera.take("plan-ligne", last="main form .card")
    page.goto(f"{here}/suivi")
    camera.take("plan-suivi", last=".plan-axis .card")
    page.goto(f"{here}/versions")
    camera.take("plan-versions")


def _ask_for_training(camera: Camera) -> None:
    page = camera.page
    page.goto("/formation/demandes")
    with page.expect_navigation():
        page.locator(".campaign-list a").first.click()
    camera.take("fil-demande", last="main section")
