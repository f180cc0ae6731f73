"""What is looked for on every page: what axe finds grave, and targets that are too small to press."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.visitors import Look

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
AXE = {
    Look.LIGHT: {"runOnly": {"type": "tag", "values": EVERYTHING}},
    # The same page in other colours.
    Look.DARK: {"runOnly": {"type": "rule", "values": COLOURS}},
    Look.ENGLISH: {"runOnly": {"type": "tag", "values": EVERYTHING}},
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


def grave_violations(page: Page, look: Look) -> list[tuple[str, list[str]]]:
    """Return what axe finds gravely wrong with a page: the rule, and the elements that break it."""
    options = AXE[look] | {"resultTypes": ["violations"]}
    return [
        (found["id"], [node["html"] for node in found["nodes"]])
        for found in Axe().run(page, options=options).response["violations"]
        if found["impact"] in GRAVE
    ]
