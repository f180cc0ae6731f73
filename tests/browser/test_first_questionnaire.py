"""A first questionnaire, from « Créer un questionnaire » to published: what it costs somebody who has never made one.

One question with two answers, in a school where nothing has been done yet. Bounds on pages and presses, not on
time: by mouse 6 pages and 10 presses, by keyboard 6 pages and at most 120 keys beside what is typed (Tab above all),
without script 8 pages and 12 presses.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demonstration import Demonstration, Person
from tests.browser.keyboard import Keyboard
from tests.browser.visitors import sign_in
from tests.plugins.browsers import open_page

TITLE, QUESTION = "Notre réunion de rentrée", "Quel moment vous convient ?"
ANSWERS = ("Lundi midi", "Mercredi après-midi")
PUBLISHED = "La version 1 est publiée. Elle ne changera plus."


@dataclass
class Cost:
    """How many pages were loaded and how often something was pressed."""

    pages: int = 0
    presses: int = 0

    def note_page(self, _page: Page) -> None:
        """Count a page."""
        self.pages += 1


@dataclass(frozen=True)
class Mouse:
    """Somebody who points at things; the keys serve for writing alone."""

    page: Page
    cost: Cost

    def press(self, target: Locator) -> None:
        """Press something."""
        target.click()
        self.cost.presses += 1

    def follow(self, name: str) -> None:
        """Press a link or a button of the page by its name."""
        main = self.page.get_by_role("main")
        target = main.get_by_role("link", name=name, exact=True)
        self.press(target.or_(main.get_by_role("button", name=name, exact=True)).first)

    def write(self, label: str, text: str) -> None:
        """Press a field and write into it."""
        self.press(self.page.get_by_role("main").get_by_label(label, exact=True))
        self.page.keyboard.insert_text(text)


@dataclass(frozen=True)
class CountedKeyboard(Keyboard):
    """The keys, counted but for those that write."""

    cost: Cost = field(default_factory=Cost)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        super().press(key, times)
        self.cost.presses += times


Newcomer = Callable[[Page], Cost]


@pytest.fixture
def newcomer() -> Newcomer:
    """Lets somebody in who has never made a questionnaire, and counts from then on."""

    def arrive(page: Page) -> Cost:
        cost = Cost()
        sign_in(page, Person.NEWCOMER)
        page.on("domcontentloaded", cost.note_page)
        page.goto("/questionnaires")
        return cost

    return arrive


@pytest.fixture
def desk(browser: Browser, demonstration: Demonstration) -> Iterator[Page]:
    """A page on a desk, whose scripts run."""
    with open_page(browser, demonstration.site) as page:
        yield page


def begin(mouse: Mouse) -> None:
    """Begin a questionnaire from nothing."""
    mouse.follow("Créer un questionnaire")
    mouse.follow("De rien")
    mouse.write("Titre", TITLE)
    mouse.follow("Créer le brouillon")


def test_by_mouse(desk: Page, newcomer: Newcomer) -> None:
    mouse = Mouse(desk, newcomer(desk))
    begin(mouse)
    mouse.follow("Ajouter une question")
    mouse.press(desk.locator("[data-dialog=kinds] strong").get_by_text("Choix unique", exact=True))
    expect(desk.get_by_label("Question", exact=True)).to_be_focused()
    desk.keyboard.insert_text(QUESTION)
    for number, answer in enumerate(ANSWERS, start=1):
        mouse.write(f"Réponse {number}", answer)
    mouse.follow("Publier")
    mouse.follow("Publier la version 1")
    expect(desk.get_by_text(PUBLISHED)).to_be_visible()
    assert (mouse.cost.pages, mouse.cost.presses) == (6, 10)


def test_by_keyboard(desk: Page, newcomer: Newcomer) -> None:
    keyboard = CountedKeyboard(desk, newcomer(desk))
    keyboard.follow("Créer un questionnaire")
    desk.wait_for_url("**/nouveau")
    keyboard.follow("De rien")
    desk.wait_for_url("**/vide")
    keyboard.fill("Titre", TITLE)
    keyboard.press("Enter")
    expect(desk.locator("[data-bar]")).to_be_visible()
    keyboard.press("Control+Enter")
    expect(desk.locator("dialog button").first).to_be_focused()
    keyboard.press("Enter")
    expect(desk.get_by_label("Question", exact=True)).to_be_focused()
    keyboard.type(QUESTION)
    keyboard.reach(desk.get_by_label("Réponse 1", exact=True))
    keyboard.type(ANSWERS[0])
    keyboard.reach(desk.get_by_label("Réponse 2", exact=True))
    keyboard.type(ANSWERS[1])
    keyboard.follow("Publier")
    desk.wait_for_url("**/publier")
    keyboard.push("Publier la version 1")
    expect(desk.get_by_text(PUBLISHED)).to_be_visible()
    assert keyboard.cost.pages == 6
    assert keyboard.cost.presses <= 120


def test_without_script(script_free_page: Page, newcomer: Newcomer) -> None:
    page = script_free_page
    mouse = Mouse(page, newcomer(page))
    begin(mouse)
    adding = page.locator(".add-question")
    if adding.get_attribute("open") is None:
        mouse.press(adding.locator("summary"))
    mouse.press(adding.get_by_role("radio", name="Choix unique", exact=True))
    mouse.follow("Ajouter cette question")
    mouse.write("Texte de la question", QUESTION)
    mouse.write("Réponses proposées", "\n".join(ANSWERS))
    mouse.follow("Enregistrer")
    mouse.follow("Publier")
    mouse.follow("Publier la version 1")
    expect(page.get_by_text(PUBLISHED)).to_be_visible()
    assert mouse.cost.pages <= 8
    assert mouse.cost.presses <= 12
