"""Waiting for what `expect` cannot look at: asked from outside, since pages forbid scripts that are made of text."""

from collections.abc import Callable

from playwright.sync_api import Page

PAUSE = 50
ATTEMPTS = 600
"""Half a minute, as for everything else that is expected of a page."""
CALM = 30
"""So many looks without a change, a second and a half, and what was being written is written."""


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Ask again and again until something holds. Raises AssertionError when it never does."""
    for _ in range(ATTEMPTS):
        if holds():
            return
        page.wait_for_timeout(PAUSE)
    message = "what was waited for has not come about"
    raise AssertionError(message)


def wait_until_calm(page: Page, look: Callable[[], object]) -> None:
    """Wait until something stays as it is, where nothing tells that it is done."""
    seen: list[object] = []

    def is_calm() -> bool:
        seen.append(look())
        return len(seen) >= CALM and all(one == seen[-1] for one in seen[-CALM:])

    wait_until(page, is_calm)
