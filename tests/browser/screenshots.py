"""Photographs the demonstration for the guides, in `docs/guide/images`: `make screenshots`.

Same helpers as the tests, same names each time. Fields for dates and files speak French where Chromium has it
(Debian: the package chromium-l10n).
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Route, expect

from tests.architecture.source_tree import ROOT
from tests.browser.answering import STEPS, answer_first_step, begin, cast_ballots, go_on, send, tap
from tests.browser.camera import Camera
from tests.browser.demonstration import (
    INVITED,
    Demonstration,
    Person,
    Stage,
    prepare_once,
    running_demonstration,
    text_of,
)
from tests.browser.plan_screenshots import (
    photograph_commission,
    photograph_membership,
    photograph_plan,
    photograph_results,
    return_results,
)
from tests.browser.preparing import FAULTY_LINES, ROSTER, create_campaign, turn
from tests.browser.visitors import sign_in
from tests.plugins.browsers import PHONE, open_page
from tests.services.chromium import find_chromium, running_chromium

IMAGES = ROOT / "docs" / "guide" / "images"
DESK: dict[str, Any] = {"viewport": {"width": 1100, "height": 760}}
BALLOTS = 37
PASTED = """# Vos usages
1. Utilisez-vous l’ENT avec vos classes ?
- Jamais
- Parfois
- Souvent
2. Quels outils employez-vous ? (plusieurs réponses)
- Le cahier de textes
- La messagerie
- Les ressources partagées"""
UNKNOWN_CODE = "ABCD-EFGH-JKMN-PQRS"
OPEN_CHAMP = ".report-champ-part[open] > .table-wrap"


def main() -> None:
    """Take all the pictures anew; those there are stay until the last one is taken."""
    os.environ["LANGUAGE"] = "fr"
    with tempfile.TemporaryDirectory(prefix="paliers-screenshots-") as name:
        folder = Path(name)
        taken = folder / "images"
        taken.mkdir()
        prepare_once(folder / "prepared")
        served = running_demonstration(folder / "prepared", folder / "served", has_mailbox=False)
        with served as demonstration, running_chromium(find_chromium()) as browser:
            photograph(browser, demonstration, taken)
        shutil.rmtree(IMAGES, ignore_errors=True)
        shutil.copytree(taken, IMAGES)


def photograph(browser: Browser, demonstration: Demonstration, folder: Path) -> None:
    """Follow each audience through its guide."""
    with open_page(browser, demonstration.site, **PHONE) as page:
        _answer(Camera(page, folder), demonstration)
    with open_page(browser, demonstration.site, **PHONE) as page:
        _stumble(Camera(page, folder), demonstration)
    with open_page(browser, demonstration.site, **DESK) as page:
        sign_in(page, Person.REFERENT)
        camera = Camera(page, folder)
        _make_questionnaire(camera)
        _choose_questionnaire(camera)
        _bring_roster(camera)
        _settle(camera)
    cast_ballots(demonstration, BALLOTS)
    with open_page(browser, demonstration.site, **DESK) as page:
        sign_in(page, Person.CHEF)
        camera = Camera(page, folder)
        _choose_colour(camera)
        _decide(camera, demonstration)
        _read_report(camera, demonstration)
        _hang_posters(camera, demonstration)
        photograph_plan(camera, demonstration)
        photograph_commission(camera)
        results = return_results(camera, demonstration)
    with open_page(browser, demonstration.site, **DESK) as page:
        sign_in(page, Person.MEMBER)
        photograph_membership(Camera(page, folder))
    with open_page(browser, demonstration.site, **PHONE) as page:
        photograph_results(Camera(page, folder), results)


def _answer(camera: Camera, demonstration: Demonstration) -> None:
    """Go from the mail to the receipt."""
    page = camera.page
    page.set_content(text_of(demonstration.mail(INVITED), "html"))
    camera.take("enseignant-message", last="body")
    page.goto(demonstration.link())
    camera.take("enseignant-debut", last="[data-next]")
    camera.take("enseignant-protection", first="#protection", last="#protection")
    begin(page, demonstration.link())
    answer_first_step(page)
    camera.take("enseignant-question", last=".row")
    go_on(page, 3)
    page.get_by_label("Choix 1").select_option("ped")
    page.get_by_label("Choix 2").select_option("res")
    camera.take("enseignant-priorites", last="[data-next]")
    go_on(page)
    camera.take("enseignant-relire", last=".recap")
    on_the_way: list[Route] = []

    def hold(route: Route) -> None:
        on_the_way.append(route)

    page.route("**/urne", hold)
    send(page)
    expect(page.get_by_text("Dépôt dans l’urne")).to_be_visible()
    camera.take("enseignant-envoi", last="[data-sending]")
    on_the_way.pop().continue_()
    expect(page.locator("[data-receipt-code]")).to_be_visible()
    camera.take("enseignant-recu")
    page.goto(f"/q/{demonstration.campaigns[Stage.OPEN]}/protection")
    camera.take("enseignant-cles", first="#cles", last=".key-words")


def _stumble(camera: Camera, demonstration: Demonstration) -> None:
    """Mistype the code, and lose the network."""
    page = camera.page
    page.goto(f"/q/{demonstration.campaigns[Stage.OPEN]}")
    page.get_by_label("Votre code personnel").fill(UNKNOWN_CODE)
    go_on(page)
    tap(page, "a.grille_equipe.pil1.situation", "parfois")
    go_on(page, STEPS)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_text("Rien n’est perdu")).to_be_visible()
    camera.take("enseignant-reseau", first="[data-failure]", last="[data-send]")
    page.context.set_offline(False)
    send(page)
    page.locator("[data-faults] a").click()
    camera.take("enseignant-code", first="[data-code]", last="[data-code]")


def _make_questionnaire(camera: Camera) -> None:
    """Begin a questionnaire with pasted lines, change it, translate it, look back, publish it."""
    page = camera.page
    page.goto("/questionnaires/nouveau")
    camera.take("questionnaire-depart")
    turn(page, "D’un texte ou d’un tableau")
    page.get_by_label("Titre").fill("Nos usages de l’ENT")
    page.get_by_label("Texte ou tableau").fill(PASTED)
    turn(page, "Lire ces lignes")
    camera.take("questionnaire-coller", last=".table-wrap")
    turn(page, "Créer le brouillon avec ces questions")
    draft = page.url.partition("?")[0].partition("#")[0]
    page.locator(".island-item", has_text="Quels outils").click()
    expect(page.locator("[data-editor]")).to_be_visible()
    camera.take("questionnaire-editeur", last="[data-editor]")
    page.goto(f"{draft}/reglages")
    page.get_by_label("Anglais").check()
    turn(page, "Enregistrer")
    with page.expect_navigation():
        page.get_by_role("link", name="Traduction en anglais").click()
    camera.take("questionnaire-traduction", last=".translation")
    page.goto(f"{draft}/historique")
    camera.take("questionnaire-historique")
    page.goto(f"{draft}/reglages")
    page.get_by_label("Anglais").uncheck()
    turn(page, "Enregistrer")
    page.goto(f"{draft}/publier")
    camera.take("questionnaire-publier")


def _choose_questionnaire(camera: Camera) -> None:
    page = camera.page
    page.goto("/questionnaires")
    camera.take("referent-questionnaires", last=".campaign-card:has-text('de l’établissement')")
    page.goto("/campagnes/nouvelle")
    camera.take("referent-nouvelle-campagne")
    create_campaign(page)
    expect(page.get_by_role("link", name="Continuer : Liste des personnes invitées")).to_be_visible()
    camera.take("referent-etapes", last="main .actions")


def _bring_roster(camera: Camera) -> None:
    page = camera.page
    turn(page, "Continuer : Liste des personnes invitées")
    pasted = page.get_by_label("Lignes copiées d’un tableur")
    pasted.fill(ROSTER + FAULTY_LINES)
    pasted.evaluate("text => text.scrollTo(0, 0)")
    camera.take("referent-liste")
    turn(page, "Lire ces lignes")
    camera.take("referent-verifier", last="main form")
    turn(page, "Ce ne sont pas les bonnes colonnes")
    camera.take("referent-colonnes")
    turn(page, "Lire la liste ainsi")
    turn(page, "Inviter")
    camera.take("referent-groupes", last=".team-table")


def _settle(camera: Camera) -> None:
    """Accept the cells, look at the mail, choose the dates."""
    page = camera.page
    turn(page, "Enregistrer les groupes")
    turn(page, "Aperçu et essai")
    camera.take("referent-apercu", last=".mail-preview")
    turn(page, "Revenir aux étapes")
    turn(page, "Calendrier")
    camera.take("referent-calendrier")
    turn(page, "Enregistrer les dates")
    with page.expect_navigation():
        page.get_by_role("link", name="Protection", exact=True).click()
    camera.take("referent-protection")
    turn(page, "Enregistrer la protection")
    camera.take("referent-pret")


def _choose_colour(camera: Camera) -> None:
    """Choose a colour that is too pale: a darker shade is offered. Nothing is kept."""
    page = camera.page
    page.goto("/questionnaires")
    page.get_by_role("link", name="Choisir la couleur").click()
    page.get_by_label("Couleur").fill("#e8a020")
    turn(page, "Enregistrer la couleur")
    camera.take("chef-couleur", last="main section.card")


def _decide(camera: Camera, demonstration: Demonstration) -> None:
    """Arrive, open, follow, close: without doing it."""
    page, campaigns = camera.page, demonstration.campaigns
    page.goto("/accueil")
    camera.take("chef-accueil")
    page.goto("/campagnes")
    camera.take("chef-campagnes", last=".campaign-card:nth-child(5)")
    page.goto(f"/campagnes/{campaigns[Stage.PREPARED]}/ouvrir")
    camera.take("chef-ouvrir")
    page.goto(f"/campagnes/{campaigns[Stage.OPEN]}")
    camera.take("chef-suivre", last="main .campaign-aside")
    camera.take("referent-adresses", first=".deliveries", last="main .table-wrap")
    page.goto(f"/campagnes/{campaigns[Stage.OPEN]}/fermer")
    camera.take("chef-clore")
    page.goto(f"/campagnes/{campaigns[Stage.GIVING_PARTS]}/parts")
    camera.take("chef-parts", last="main form")
    page.goto(f"/campagnes/{campaigns[Stage.WAITING_FOR_PARTS]}/depouillement")
    camera.take("chef-depouillement", last="main form")
    page.goto(f"/campagnes/{campaigns[Stage.REPORTED]}/depouillement")
    camera.take("chef-nombres", last="main .facts")


def _hang_posters(camera: Camera, demonstration: Demonstration) -> None:
    """Look at the links and posters for pupils."""
    camera.page.goto(f"/campagnes/{demonstration.campaigns[Stage.PUPILS]}/affiche")
    camera.take("referent-affiche", first=".link-poster", last=".link-poster")


def _read_report(camera: Camera, demonstration: Demonstration) -> None:
    camera.page.goto(f"/campagnes/{demonstration.campaigns[Stage.REPORTED]}/rapport")
    camera.take("chef-rapport", last=".report-essential")
    camera.page.locator(".report-champ-part > summary").first.click()
    expect(camera.page.locator(OPEN_CHAMP)).to_be_visible()
    for name, first, last in (
        ("chef-champs", "section[aria-labelledby=champs]", OPEN_CHAMP),
        ("chef-besoins", "section[aria-labelledby=besoins]", "section[aria-labelledby=besoins] figure"),
        ("chef-masque", "section[aria-labelledby=masque]", "section[aria-labelledby=masque]"),
    ):
        camera.take(name, first=first, last=last)


if __name__ == "__main__":
    main()
