"""Pages that several people fill at once, as their script and as their plain forms use them."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.browser import Browser, Page
from tests.journeys.telling import expect_equal
from tests.survey_app.ballots.html_tree import Element

CONFLICT = 409
Values = Mapping[str, str]


@dataclass
class SharedPage:
    """A shared page in a tab of somebody's browser, as it was when it was opened."""

    browser: Browser
    page: Page
    tab: str = field(default_factory=lambda: secrets.token_hex(8))

    @classmethod
    def open(cls, browser: Browser, address: str) -> "SharedPage":
        """Open it."""
        return cls(browser, browser.open(address))

    def write(self, values: Values) -> dict[str, Any]:
        """Send cells as the script does, upon what the page showed; return what came of them."""
        content = {
            "account": int(self._facts["data-account"]),
            "tab": self.tab,
            "cells": [
                {"key": secrets.token_hex(8), "path": path, "value": value, "base": self.base(path)}
                for path, value in values.items()
            ],
        }
        token = self.page.root.all("input", name="csrf_token")[0].attributes["value"]
        answer = self.browser.send_json(self._facts["data-write-url"], content, token)
        expect_equal("cells that were refused", answer["refused"], [])
        return answer

    def write_all(self, values: Values) -> None:
        """Send cells of which nobody wrote another version. Raises JourneyError."""
        expect_equal("versions to settle", self.write(values)["clashes"], [])

    def news(self) -> dict[str, str]:
        """Return what others wrote since the page was opened, by path."""
        since = f"?depuis={self._facts['data-head']}&onglet={self.tab}"
        answer = json.loads(self.browser.open(self._facts["data-changes-url"] + since).body)
        return {cell["path"]: cell["value"] for cell in answer["cells"]}

    def send(self, values: Values, button: str, *, status: int = 200) -> Page:
        """Send some cells by the plain form, upon what the page showed."""
        form = self.page.form(button)
        form.fields = {name: text for name, text in form.fields.items() if name == "csrf_token"}
        for path, value in values.items():
            form.fields |= {f"base:{path}": [str(self.base(path))], path: [value]}
        return self.browser.submit(form, button, status=status)

    def base(self, path: str) -> int:
        """Return the number at which the page read a cell."""
        (hidden,) = self.page.root.all("input", name=f"base:{path}")
        return int(hidden.attributes["value"])

    @property
    def _facts(self) -> Mapping[str, str]:
        return next(one for one in _elements(self.page) if "data-write-url" in one.attributes).attributes


def keep_mine(browser: Browser, page: Page) -> Page:
    """Of each two versions on a page, keep one's own."""
    form = page.form("Enregistrer ces choix")
    for radio in form.element.all("input", type="radio"):
        if radio.attributes["id"].startswith("mine-"):
            form.fields[radio.attributes["name"]] = [radio.attributes["value"]]
    return browser.submit(form, "Enregistrer ces choix")


def _elements(page: Page) -> list[Element]:
    return page.root.all("div", "form", "section")
