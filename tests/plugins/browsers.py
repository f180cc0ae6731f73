"""Fixtures of real pages in Chromium. A page that reports an error to its console fails its test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.plugins.application import Site
from tests.services.chromium import Chromium, running_chromium

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
PATIENCE = 30_000
"""Milliseconds in which a page does what is expected: how busy the machine is says nothing about the page."""
IN_A_HURRY = """document.addEventListener("readystatechange", () => {
  const form = document.getElementById("questionnaire");
  if (form) Object.assign(form.dataset, { wait: "0 0", retries: "" });
});"""
"""Has the answer page neither wait before it deposits a ballot nor try again by itself."""

# The browser says this of every answer from 400 on, also where a test wants one.
EXPECTED_ERROR = "Failed to load resource"


@pytest.fixture(scope="session")
def browser(chromium: Chromium) -> Iterator[Browser]:
    """Chromium, one for all tests of this process."""
    expect.set_options(timeout=PATIENCE)
    with running_chromium(chromium) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page on a desk; addresses without a host lead to the site."""
    with open_page(browser, site) as page:
        yield page


@pytest.fixture
def phone_page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page on a small phone."""
    with open_page(browser, site, **PHONE) as page:
        yield page


@pytest.fixture
def script_free_page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page where no script runs."""
    with open_page(browser, site, java_script_enabled=False) as page:
        yield page


@contextmanager
def open_page(browser: Browser, site: Site, **options: Any) -> Iterator[Page]:
    """Open a page of a fresh visitor; fail at the end if it reported an error."""
    errors: list[str] = []
    usual = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "reduced_motion": "reduce"}
    context = browser.new_context(base_url=site.url, **usual | options)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(IN_A_HURRY)

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED_ERROR):
            errors.append(message.text)

    context.on("console", note)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert errors == []
