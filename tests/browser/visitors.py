"""People who look at the pages of a demonstration without changing it: one browser context for each way to look.

Each keeps its window, going from page to page as people do. Measured: a new window for each page takes three times
the processor time, since Chromium starts a process and compiles all scripts anew.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, ViewportSize

from survey_app.accounts.operations import update_account
from survey_app.ballots.pages.addresses import PREFIX
from survey_app.demonstration import PASSWORD
from tests.browser.demonstration import Demonstration, Person, running_demonstration
from tests.browser.entering import enter
from tests.browser.sights import Sight
from tests.plugins.browsers import EXPECTED_ERROR, IN_A_HURRY, PATIENCE

NARROW = 320
HEIGHT = 900
DESK: ViewportSize = {"width": 1280, "height": 720}
MISSING = 404
FORGET = "try { sessionStorage.clear() } catch {}"  # about:blank has none
MAILBOX = "/boite-aux-lettres"


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

    def begin(self) -> None:
        """Note what the page does from now on."""
        self.page.on("console", self.note_message)
        self.page.on("pageerror", self.note_error)
        self.page.on("request", self.note_request)

    def end(self) -> None:
        """Leave the window as it was found, for the next page."""
        self.page.remove_listener("console", self.note_message)
        self.page.remove_listener("pageerror", self.note_error)
        self.page.remove_listener("request", self.note_request)
        self.page.evaluate(FORGET)
        self.page.emulate_media(color_scheme="null")

    def note_error(self, error: Error) -> None:
        """Keep the errors of scripts."""
        self.complaints.append(str(error))

    def note_message(self, message: ConsoleMessage) -> None:
        """Keep the errors of the console."""
        if message.type == "error" and not message.text.startswith(EXPECTED_ERROR):
            self.complaints.append(message.text)

    def note_request(self, request: Request) -> None:
        """Keep what was asked for."""
        self.asked.append(request.url)


Window = tuple[Person | None, Look, tuple[str, ...]]


@dataclass
class Visitors:
    """The people and their browsers; `served` holds a demonstration in each language."""

    browser: Browser
    served: dict[Look, Demonstration]
    contexts: dict[tuple[Person | None, Look], BrowserContext] = field(default_factory=dict)
    pages: dict[Window, Page] = field(default_factory=dict)

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
        key = person, look, scripts_for(address)
        # Taken out meanwhile: after a test that fails the next one begins with a new window.
        page = self.pages.pop(key, None) or self._new_page(key)
        page.set_viewport_size(OPTIONS[look].get("viewport", DESK))
        visit = Visit(page)
        visit.begin()
        try:
            response = page.goto(address)
            visit.status = response.status if response else 0
            yield visit
        except BaseException:
            page.close()
            raise
        visit.end()
        self.pages[key] = page
        assert visit.complaints == [], visit.complaints

    def _new_page(self, key: Window) -> Page:
        person, look, scripts = key
        if (person, look) not in self.contexts:
            context = open_context(self.browser, self.demonstration(look), **OPTIONS[look])
            self.contexts[person, look] = context
            if person is not None:
                enter(context, person, PASSWORD)
        page = self.contexts[person, look].new_page()
        for script in scripts:
            page.add_init_script(script)
        return page


def scripts_for(address: str) -> tuple[str, ...]:
    """Return what runs before the scripts of a page. A frame without scripts, as around a mail, complains of any."""
    if address.startswith(MAILBOX):
        return ()
    return (AXE_SCRIPT, IN_A_HURRY) if address.startswith(PREFIX) else (AXE_SCRIPT,)


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
    """Sign in, without showing the form; the page stays where it is."""
    enter(page.context, person, PASSWORD)


def _make_english(demonstration: Demonstration) -> None:
    with demonstration.site.app.app_context():
        for person in Person:
            update_account(demonstration.account_id(person), display_name=person.name.title(), language="en")
