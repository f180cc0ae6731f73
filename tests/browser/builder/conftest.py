"""Fixtures of the builder in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.builder.building import Builder, Document, begin_draft, choice, document
from tests.browser.demonstration import Demonstration

Opening = Callable[[Document], Builder]


@pytest.fixture
def opening(page: Page, demonstration: Demonstration) -> Opening:
    """Opens a draft that begins with a document, as the référent."""

    def open_draft(content: Document) -> Builder:
        builder = Builder(page, begin_draft(demonstration, content))
        builder.open()
        return builder

    return open_draft


@pytest.fixture
def builder(opening: Opening) -> Builder:
    """A draft with three questions, open."""
    return opening(
        document(
            choice(1, "Avez-vous une tablette ?"), choice(2, "Un ordinateur ?"), choice(3, "Un tableau ?")
        )
    )
