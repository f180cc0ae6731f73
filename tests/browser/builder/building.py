"""Drafts in a browser: how they begin, and what somebody does in the builder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from questionnaires.editing.cells import ROOT, children
from questionnaires.editing.cells import Draft as Elements
from survey_app.accounts.models import Account
from survey_app.database import session
from survey_app.demonstration import UAI
from survey_app.drafting.models import Draft
from survey_app.drafting.operations.drafts import create_draft
from survey_app.drafting.operations.elements import load_elements
from survey_app.schools.models import School
from tests.browser.demonstration import Demonstration, Person
from tests.browser.visitors import sign_in
from tests.factories import NOW

Document = dict[str, Any]

TITLE = "Nos usages"
SECTION = "Chez nous"


@dataclass(frozen=True)
class Author:
    """Who begins a draft."""

    account_id: int


@dataclass(frozen=True)
class Builder:
    """The builder, open in a page."""

    page: Page
    key: str

    @property
    def address(self) -> str:
        """Where the draft is."""
        return f"/questionnaires/brouillons/{self.key}"

    def open(self, person: Person = Person.REFERENT) -> None:
        """Sign in and open the draft."""
        sign_in(self.page, person)
        self.visit()

    def visit(self) -> None:
        """Open the draft as somebody who is signed in."""
        self.page.goto(self.address)
        expect(self.page.locator("[data-bar]")).to_be_visible()

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        expect(self.page.locator("[data-bar]")).to_be_visible()

    def in_other_tab(self) -> "Builder":
        """Open the same draft in another tab of the same browser."""
        other = replace(self, page=self.page.context.new_page())
        other.visit()
        return other

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button by its whole name."""
        place = within or self.page.get_by_role("main")
        place.get_by_role("button", name=name, exact=True).first.click()

    def line(self, label: str) -> Locator:
        """Return a line of the outline."""
        return self.page.locator(".island-item", has_text=label).first

    def show(self, label: str) -> None:
        """Bring an element into view by its line in the outline."""
        self.line(label).click()
        expect(self.page.locator("[role=treeitem][aria-selected=true]").first).to_contain_text(label)

    def text(self, label: str) -> Locator:
        """Return a field of the question in view."""
        return self.page.locator("[data-editor]").get_by_label(label, exact=True)

    def setting(self, label: str) -> Locator:
        """Return a field of the settings."""
        return self.page.locator("[data-settings]").get_by_label(label, exact=True)

    def add_question(self, kind: str) -> None:
        """Add a question of a kind after what is in view."""
        self.press("Ajouter une question")
        self.page.locator("[data-dialog=kinds] strong").get_by_text(kind, exact=True).click()
        expect(self.text("Question")).to_be_focused()

    def expect_questions(self, *labels: str) -> None:
        """Wait until the outline shows these questions."""
        expect(self.page.locator("[data-sort=question] .island-item-label")).to_have_text(labels)

    def expect_sections(self, *titles: str) -> None:
        """Wait until the outline shows these sections."""
        expect(self.page.locator("[data-sort=section] .island-item-label")).to_have_text(titles)

    def expect_options(self, *values: str) -> None:
        """Wait until these options or rows are in view."""
        areas = self.page.locator("[data-line] textarea")
        expect(areas).to_have_count(len(values))
        for place, value in enumerate(values):
            expect(areas.nth(place)).to_have_value(value)

    def said(self) -> Locator:
        """Return what a screen reader was told last."""
        return self.page.locator("[data-announced]")

    def wait_until_saved(self) -> None:
        """Wait until the server has everything."""
        expect(self.page.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")

    def state(self) -> Locator:
        """Return what the page says of saving."""
        return self.page.locator("[data-save-state]")

    def held(self) -> Elements:
        """Return what the page holds."""
        found: Elements = self.page.evaluate(
            """async () => {
              const url = document.querySelector("script[src*='builder/main.js']").src
              const { elements } = await import(url.replace("main.js", "store.js"))
              return Object.fromEntries(elements.keys().map(uid => [uid, elements.get(uid)]))
            }"""
        )
        return found

    def renders(self) -> dict[str, int]:
        """Return how often each part of the page has been rendered."""
        found: dict[str, int] = self.page.evaluate(
            """async () => {
              const url = document.querySelector("script[src*='builder/main.js']").src
              return { ...(await import(url.replace("main.js", "renders.js"))).renders }
            }"""
        )
        return found


def begin_draft(demonstration: Demonstration, document: Document) -> str:
    """Begin a draft of the demonstration school and return its key."""
    with demonstration.site.app.app_context():
        school = session().execute(select(School.id).where(School.uai == UAI)).scalar_one()
        author = session().execute(select(Account.id).where(Account.email == Person.REFERENT)).scalar_one()
        return create_draft(document, school_id=school, visitor=Author(author), now=NOW)


def stored(demonstration: Demonstration, key: str) -> Elements:
    """Return what the server holds of a draft."""
    with demonstration.site.app.app_context():
        draft = session().execute(select(Draft.id).where(Draft.key == key)).scalar_one()
        return dict(load_elements(draft))


def labels_of(elements: Elements, slot: str = "questions") -> list[str]:
    """Return the labels in one sort of lists, in order, without what is out of the questionnaire."""
    lists = children(elements)
    sections = [uid for uid in lists.get((ROOT, "sections"), []) if "@state" not in elements[uid]]
    parents = (
        sections if slot == "questions" else [q for s in sections for q in lists.get((s, "questions"), [])]
    )
    return [
        str(elements[uid].get("label.fr", ""))
        for parent in parents
        for uid in lists.get((parent, slot), [])
        if "@state" not in elements[uid]
    ]


def document(*questions: Mapping[str, Any], languages: Sequence[str] = ("fr",), **more: Any) -> Document:
    """Return a questionnaire with one section."""
    section = {"id": "s1", "title": {"fr": SECTION}, "questions": list(questions)}
    return {
        "format": 1,
        "code": "USAGES",
        "title": {"fr": TITLE},
        "languages": list(languages),
        "sections": [section],
        **more,
    }


def choice(number: int, label: str, *options: str, **more: Any) -> Document:
    """Return a single choice."""
    return {
        "kind": "single_choice",
        "id": f"q{number}",
        "code": f"Q{number}",
        "label": {"fr": label},
        "options": [
            {"id": f"o{place}", "code": f"R{place}", "label": {"fr": option}}
            for place, option in enumerate(options or ("Oui", "Non"), start=1)
        ],
        **more,
    }
