"""What somebody does on the answer page, whatever it asks."""

from playwright.sync_api import Locator, Page

from tests.browser.scrutiny import AXE, run_axe
from tests.browser.visitors import Look

CODE = "7K2M-9QXT-4WPA-H3BD"
LINK = f"/q/demo/fr#{CODE}"


def begin(page: Page, address: str = LINK) -> Page:
    """Open the page and start with the first section."""
    page.goto(address)
    page.get_by_role("button", name="Commencer").click()
    return page


def go_on(page: Page, times: int = 1) -> None:
    """Press « Suivant »."""
    for _ in range(times):
        page.locator("[data-next]").click()


def send(page: Page) -> None:
    """Press the button that sends."""
    page.locator("[data-send]").click()


def field(page: Page, name: str) -> Locator:
    """Return what is typed or picked from a list under this name."""
    return page.locator(f'[name="{name}"]:not([type=radio], [type=checkbox])')


def choose(page: Page, name: str, value: str) -> Locator:
    """Choose a radio or a box, as a finger does, by its label."""
    box = page.locator(f'[name="{name}"][value="{value}"]')
    box.locator("..").click()
    return box


def fill(page: Page, fields: dict[str, list[str]]) -> None:
    """Give answers, named as they are sent, in what is shown; by finger."""
    for name, values in fields.items():
        for value in values:
            typed = field(page, name)
            if not typed.count() or value.startswith("_"):
                choose(page, name, value)
            elif typed.evaluate("field => field.tagName") == "SELECT":
                typed.select_option(value)
            else:
                typed.fill(value)
                typed.blur()


def violations(page: Page, look: Look = Look.LIGHT) -> list[str]:
    """Return what axe finds wrong with what is shown; of what was looked at by day too, by night the colours."""
    return [found["id"] for found in run_axe(page, AXE[look])]
