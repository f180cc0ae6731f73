"""What is looked for on every page: what axe finds grave, and targets that are too small to press."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.visitors import Look

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
AXE: dict[Look, dict[str, Any]] = {
    Look.LIGHT: {"runOnly": {"type": "tag", "values": EVERYTHING}},
    # The same page in other colours.
    Look.DARK: {"runOnly": {"type": "rule", "values": COLOURS}},
    # The same colours on other words: to compare colours takes four fifths of the time of all rules.
    Look.ENGLISH: {
        "runOnly": {"type": "tag", "values": EVERYTHING},
        "rules": {rule: {"enabled": False} for rule in COLOURS},
    },
}
GRAVE = {"serious", "critical"}
SMALLEST_TARGET = 44
# What stands in a line of text may be as high as its line: axe holds that to 24 pixels, or to its distance.
SMALL_TARGETS = """smallest => {
  const everything = "main :is(a[href], button, summary, select, textarea, input:not([type=hidden]))"
  const height = target => Math.max(
    ...[target, ...(target.labels ?? [])].map(part => part.getBoundingClientRect().height)
  )
  return [...document.querySelectorAll(everything)]
    .filter(target => target.checkVisibility({visibilityProperty: true}))
    .filter(target => getComputedStyle(target).display !== "inline")
    .filter(target => height(target) < smallest)
    .map(target => target.outerHTML.slice(0, 120))
}"""


IS_THERE = "typeof axe === 'object'"
FIND = """async options => (await axe.run(options)).violations.map(
  ({ id, impact, nodes }) => ({ id, impact, elements: nodes.map(node => node.html) })
)"""


def grave_violations(page: Page, look: Look) -> list[tuple[str, list[str]]]:
    """Return what axe finds gravely wrong with a page: the rule, and the elements that break it."""
    return [
        (found["id"], found["elements"]) for found in run_axe(page, AXE[look]) if found["impact"] in GRAVE
    ]


def run_axe(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what axe finds wrong with what is shown; it is brought into a page once."""
    if not page.evaluate(IS_THERE):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(FIND, {**options, "resultTypes": ["violations"]})
    return found
