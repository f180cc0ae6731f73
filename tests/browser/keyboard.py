"""A person who has only a keyboard: Tab, Enter, Space, arrows and letters. Focus must be seen at each stop."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

FARTHEST = 120
"""Stops after which a person gives up looking."""

# An outline, or that of the label of a radio or a box. On the page itself and on the button inside a date field,
# which alone is not `:focus`, the browser does as it sees fit.
LOOK = """target => {
  const here = document.activeElement
  const isSeen = element => {
    const style = getComputedStyle(element)
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
  }
  const box = here.getBoundingClientRect()
  return {
    isThere: here === target,
    isSeen: !here.matches(":focus") || [here, ...(here.labels ?? [])].some(isSeen),
    isInSight: here === document.body || (box.bottom > 0 && box.top < innerHeight),
    what: here.outerHTML.slice(0, 120),
  }
}"""
FOCUSED = "document.activeElement"
DESCRIBE = """() => {
  const {activeElement: here} = document
  return {
    kind: here.matches("[data-next], [data-send]") ? "onward" : here.type ?? here.localName,
    isGiven: Boolean(here.checked) || (here.localName === "select" && here.value !== ""),
    place: Number(here.name?.split(".").pop()) || 0,
  }
}"""


@dataclass(frozen=True)
class Keyboard:
    """The keys, on a page."""

    page: Page

    def press(self, key: str, times: int = 1) -> None:
        """Press a key. Enter, which may lead to another page, is over when that page is there."""
        for _ in range(times):
            if key == "Enter":
                self._enter()
            else:
                self.page.keyboard.press(key)

    def _enter(self) -> None:
        """Press Enter where the focus is. Playwright waits for what follows where a key goes to an element."""
        here = self.page.evaluate_handle(FOCUSED).as_element()
        assert here is not None
        here.press("Enter")
        self.page.wait_for_load_state()

    def type(self, text: str) -> None:
        """Type a text."""
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        """Paste a text at once."""
        self.page.keyboard.insert_text(text)

    def reach(self, target: Locator) -> None:
        """Press Tab until `target` has the focus, which is seen wherever it passes."""
        expect(target).to_be_attached()
        for _ in range(FARTHEST):
            self.press("Tab")
            stop = target.evaluate(LOOK)
            assert (stop["isSeen"], stop["isInSight"]) == (True, True), stop["what"]
            if stop["isThere"]:
                return
        message = f"Tab never reaches {target}"
        raise AssertionError(message)

    def follow(self, name: str) -> None:
        """Reach a link of the page by its name and follow it."""
        self.reach(self.page.get_by_role("main").get_by_role("link", name=name).first)
        self.press("Enter")

    def push(self, name: str) -> None:
        """Reach a button of the page by its name and push it."""
        self.reach(self.page.get_by_role("main").get_by_role("button", name=name).first)
        self.press("Enter")

    def fill(self, label: str, text: str) -> None:
        """Reach a field by its label and type into it, in place of what is there."""
        self.reach(self.page.get_by_label(label, exact=True))
        self.press("Control+A")
        self.type(text)

    def choose(self, radio: Locator, downwards: int = 0) -> None:
        """Reach a group of radios at `radio`, and choose the one that is so many below it."""
        self.reach(radio)
        self.press("Space")
        self.press("ArrowDown", downwards)

    def answer_step(self) -> int:
        """Answer each question of a step of the answer page, go on, and return how many were answered."""
        given = 0
        for _ in range(FARTHEST):
            self.press("Tab")
            stop = self.page.evaluate(DESCRIBE)
            if stop["kind"] == "onward":
                self.press("Enter")
                return given
            given += self._answer(stop)
        message = "Tab never leaves this step"
        raise AssertionError(message)

    def _answer(self, stop: dict[str, Any]) -> bool:
        """Answer where the focus is, if that asks for an answer and has none; say whether it did.

        Of radios the first is chosen; of the places of a ranking, each gets another answer.
        """
        if stop["isGiven"] or stop["kind"] not in {"radio", "select-one"}:
            return False
        if stop["kind"] == "radio":
            self.press("Space")
        else:
            self.press("Space")
            self.press("ArrowDown", stop["place"])
            self.press("Enter")
        return True
