"""A real Chromium: where it is found, and how it is started so that it only talks to the pages under test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.services.packages import find_or_install
from tests.services.processes import ServiceMissingError

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
"""Chromium without windows, tabs and menus: the same pages. Measured on 22 of them, half the processor time."""
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
MISSING = (
    "the browser tests need Chromium. Set CHROMIUM_PATH, or install it "
    "(Debian: apt-get install chromium-headless-shell), or run: .venv/bin/playwright install chromium"
)


@dataclass(frozen=True)
class Chromium:
    """A browser that is installed here."""

    path: Path

    def version(self) -> str:
        """Return what the browser tells of itself."""
        answer = subprocess.run([self.path, "--version"], capture_output=True, text=True, check=False)
        return answer.stdout.strip()


def find_chromium() -> Chromium:
    """Return a Chromium: CHROMIUM_PATH, on PATH, Debian's, else Playwright's; one without windows if it can be had.

    Raises ServiceMissingError when there is none.
    """
    if chosen := os.environ.get("CHROMIUM_PATH"):
        path: Path | None = Path(chosen)
    else:
        path = find_or_install(SHELLS, SHELLS[0]) or find_or_install(WHOLE, WHOLE[0]) or _find_or_download()
    if path is None or not path.exists():
        raise ServiceMissingError(MISSING)
    return Chromium(path)


@contextmanager
def running_chromium(chromium: Chromium) -> Iterator[Browser]:
    """Start a browser; each page under test opens its own context in it."""
    # Chromium's own sandbox does not work for root.
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def _find_or_download() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if not path.exists():
        print("downloading Chromium with Playwright", flush=True)
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, capture_output=True, check=False)
    return path if path.exists() else None
