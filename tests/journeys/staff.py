"""What the people of the school do on the site: prepare a campaign, open it, follow it, close it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.browser import Browser, Page, Upload
from tests.journeys.teachers import DOMAIN, Teacher
from tests.journeys.telling import expect, expect_equal
from tests.journeys.typography import plain

PARIS = ZoneInfo("Europe/Paris")
MINUTE = "%Y-%m-%dT%H:%M"
TITLE = "Numérique : où en sommes-nous ?"
TURNOUT = re.compile(r"(\d+) réponses pour (\d+) personnes invitées")


@dataclass(frozen=True)
class Account:
    """Somebody who signs in."""

    name: str
    email: str
    role: str
    password: str


@dataclass(frozen=True)
class Cell:
    """A reporting cell as the page of groups shows it."""

    number: int
    name: str
    invited: int
    teams: tuple[str, ...]


def chef_account() -> Account:
    """Return the head of the school, who is not on the roll."""
    return Account("Claude Chevêche", f"direction@{DOMAIN}", "chef", "girafe nuage tambour lilas")


def referent_account(teacher: Teacher) -> Account:
    """Return the account of a teacher who prepares campaigns and reads reports."""
    return Account(teacher.name, teacher.email, "referent", "cerise tambour nuage girafe")


def sign_in(url: str, account: Account) -> Browser:
    """Return a browser in which somebody is signed in."""
    browser = Browser(url)
    form = browser.open("/connexion").form("Se connecter")
    form.fill("Adresse électronique", account.email)
    form.fill("Mot de passe", account.password)
    page = browser.submit(form, "Se connecter")
    expect("Se déconnecter" in page.root.text, f"{account.name} is not signed in")
    return browser


def create_campaign(browser: Browser, questionnaire: str, title: str = TITLE) -> Page:
    """Choose a questionnaire and a title; return the page of the new campaign."""
    form = browser.open("/campagnes/nouvelle").form("Créer la campagne")
    form.tick(questionnaire)
    form.fill("Titre de la campagne", title)
    page = browser.submit(form, "Créer la campagne")
    expect(title in page.text, f"no campaign was made: {page.text[:300]}")
    return page


def read_roster(browser: Browser, campaign: Page, upload: Upload) -> Page:
    """Give the file of teachers to the site; return what it has understood, before anything is done."""
    form = browser.open(campaign.link("Liste des personnes invitées")).form("Lire le fichier")
    form.attach("Fichier de la liste", upload)
    return browser.submit(form, "Lire le fichier")


def read_cells(page: Page) -> tuple[Cell, ...]:
    """Return the cells of the page of groups; their numbers are those of their name fields."""
    cells = []
    for card in page.root.all("li", class_="card cell-card"):
        field = card.one("input")
        size, teams = card.all("p")[-2:]
        cells.append(
            Cell(
                number=int(field.attributes["name"].removeprefix("name_")),
                name=field.attributes["value"],
                invited=int(plain(size.text).split(" ")[0]),
                teams=tuple(plain(teams.text).split(", ")),
            )
        )
    return tuple(cells)


def rename_cell(browser: Browser, page: Page, cell: Cell, name: str) -> Page:
    """Give a cell another name and keep the rest as it was proposed; return the page of groups."""
    form = page.form("Enregistrer les groupes")
    form.fill(f"Nom du groupe {cell.number}", name)
    campaign = browser.submit(form, "Enregistrer les groupes")
    return browser.open(campaign.link("Groupes de restitution"))


def today() -> date:
    """Return the day it is where the school is."""
    return datetime.now(PARIS).date()


def in_days(days: int) -> str:
    """Return a morning to come, as fields take it."""
    return (datetime.now(PARIS).replace(hour=8, minute=30) + timedelta(days=days)).strftime(MINUTE)


def set_dates(browser: Browser, campaign: Page) -> None:
    """Plan the campaign from tomorrow on, with one reminder."""
    form = browser.open(campaign.link("Calendrier")).form("Enregistrer les dates")
    form.fill("Ouverture", in_days(1))
    form.fill("Premier rappel", in_days(6))
    form.fill("Deuxième rappel", "")
    form.fill("Clôture", in_days(13))
    page = browser.submit(form, "Enregistrer les dates")
    expect("Les dates sont enregistrées." in page.text, f"the dates were refused: {page.text[:300]}")


def open_now(browser: Browser, campaign_address: str) -> Page:
    """Open a prepared campaign at once."""
    page = browser.open(browser.open(campaign_address).link("Ouverture"))
    form = page.form("Ouvrir la campagne")
    form.tick("Maintenant")
    page = browser.submit(form, "Ouvrir la campagne")
    expect("La campagne s’ouvre" in page.text, f"the campaign did not open: {page.text[:300]}")
    return page


def read_turnout(browser: Browser, campaign_address: str) -> tuple[int, int]:
    """Return how many have answered, of how many invited, as the page of the open campaign says."""
    page = browser.open(campaign_address)
    found = TURNOUT.search(page.text)
    expect(found, f"no turnout on the page: {page.text[:300]}")
    return (int(found[1]), int(found[2])) if found else (0, 0)


def close_now(browser: Browser, campaign_address: str) -> None:
    """Close an open campaign before its date."""
    page = browser.open(browser.open(campaign_address).link("Clore maintenant"))
    page = browser.submit(page.form("Clore maintenant"), "Clore maintenant")
    expect("La campagne est close." in page.text, f"the campaign did not close: {page.text[:300]}")


def read_files(browser: Browser, campaign_address: str, suffixes: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of the report by suffix, through the links of its page; `suffixes` gives their words."""
    page = browser.open(f"{campaign_address}/rapport")
    files = {}
    for suffix, words in suffixes.items():
        answer = browser.open(page.link(words))
        expect_equal(f"how {suffix} is kept by browsers", answer.headers["Cache-Control"], "no-store")
        files[suffix] = answer.body
    return files
