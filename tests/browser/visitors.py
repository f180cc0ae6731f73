"""People who look at the pages of a demonstration without changing it: one browser context for each way to look."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from survey_app.accounts.operations import update_account
from survey_app.ballots.pages.addresses import PREFIX
from survey_app.demonstration import PASSWORD
from tests.browser.demonstration import Demonstration, Person, running_demonstration
from tests.browser.sights import Sight
from tests.plugins.browsers import EXPECTED_ERROR, IN_A_HURRY

NARROW = 320
HEIGHT = 900
PATIENCE = 15_000
MISSING = 404


class Look(StrEnum):
    """Ways in which a page may be shown."""

    LIGHT = "light"
    DARK = "dark"
    ENGLISH = "english"
    NARROW = "narrow"


OPTIONS: dict[Look, dict[str, Any]] = {
    Look.LIGHT: {},
    Look.ENGLISH: {"locale": "en-GB"},
    Look.NARROW: {"viewport": {"width": NARROW, "height": HEIGHT}, "has_touch": True},
}


@dataclass
class Visit:
    """A page that somebody has opened, and what it did meanwhile."""

    page: Page
    status: int = 0
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def turn_dark(self) -> None:
        """Go on looking at the page in dark colours: style sheets alone make them, a script has no part in it."""
        self.page.emulate_media(color_scheme="dark")

    def turn_narrow(self) -> None:
        """Go on looking at the page in a window as narrow as a small phone."""
        self.page.set_viewport_size({"width": NARROW, "height": HEIGHT})

    def note_message(self, message: ConsoleMessage) -> None:
        """Keep the errors of the console."""
        if message.type == "error" and not message.text.startswith(EXPECTED_ERROR):
            self.complaints.append(message.text)

    def note_request(self, request: Request) -> None:
        """Keep what was asked for."""
        self.asked.append(request.url)


@dataclass
class Visitors:
    """The people and their browsers; `served` holds a demonstration in each language."""

    browser: Browser
    served: dict[Look, Demonstration]
    contexts: dict[tuple[Person | None, Look], BrowserContext] = field(default_factory=dict)

    def demonstration(self, look: Look) -> Demonstration:
        """Return the demonstration that is looked at in this way."""
        return self.served.get(look, self.served[Look.LIGHT])

    @contextmanager
    def visiting(self, sight: Sight, look: Look) -> Iterator[Visit]:
        """Look at a page in some way. It must be there, and an error of its scripts fails the test."""
        address = sight.address(self.demonstration(look))
        with self.opening(sight.person, look, address) as visit:
            assert visit.status != MISSING, f"{address} is not there"
            assert urlsplit(visit.page.url).path == address, f"{address} leads to {visit.page.url}"
            yield visit

    @contextmanager
    def opening(self, person: Person | None, look: Look, address: str) -> Iterator[Visit]:
        """Open an address, whatever is there. An error of its scripts fails the test."""
        page = self._context(person, look).new_page()
        # Only there: a frame that runs no scripts, as around a mail, complains about ours.
        if address.startswith(PREFIX):
            page.add_init_script(IN_A_HURRY)
        visit = Visit(page)
        page.on("console", visit.note_message)
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("request", visit.note_request)
        try:
            response = page.goto(address)
            visit.status = response.status if response else 0
            yield visit
        finally:
            page.close()
        assert visit.complaints == [], visit.complaints

    def _context(self, person: Person | None, look: Look) -> BrowserContext:
        if (person, look) not in self.contexts:
            context = open_context(self.browser, self.demonstration(look), **OPTIONS[look])
            if person is not None:
                page = context.new_page()
                sign_in(page, person)
                page.close()
            self.contexts[person, look] = context
        return self.contexts[person, look]


@contextmanager
def receiving_visitors(browser: Browser, prepared: Path, folder: Path) -> Iterator[Visitors]:
    """Serve the demonstration twice, once for people who read French and once for those who read English."""
    with ExitStack() as stack:
        french = stack.enter_context(running_demonstration(prepared, folder / "fr"))
        english = stack.enter_context(running_demonstration(prepared, folder / "en"))
        _make_english(english)
        visitors = Visitors(browser, {Look.LIGHT: french, Look.ENGLISH: english})
        yield visitors
        for context in visitors.contexts.values():
            context.close()


def open_context(browser: Browser, demonstration: Demonstration, **options: Any) -> BrowserContext:
    """Open the browser of a fresh visitor of a demonstration."""
    context = browser.new_context(
        **{
            "base_url": demonstration.site.url,
            "locale": "fr-FR",
            "timezone_id": "Europe/Paris",
            "reduced_motion": "reduce",
            **options,
        }
    )
    context.set_default_timeout(PATIENCE)
    return context


def sign_in(page: Page, person: Person) -> None:
    """Sign in by the form."""
    page.goto("/connexion")
    page.locator("[name=email]").fill(person)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").click()
    page.wait_for_url(lambda url: "/connexion" not in url)


def _make_english(demonstration: Demonstration) -> None:
    with demonstration.site.app.app_context():
        for person in Person:
            update_account(demonstration.account_id(person), display_name=person.name.title(), language="en")
