"""The preview beside the question follows what is written, in each language, as wide as a phone or a desk."""

from playwright.sync_api import FrameLocator, Locator, expect

from tests.browser.builder.building import Builder, choice, document
from tests.browser.builder.conftest import Opening
from tests.browser.patience import wait_until

FIRST = "Avez-vous une tablette ?"
PHONE = 400


def open_preview(builder: Builder) -> FrameLocator:
    """Open the preview and return what is in its frame."""
    builder.page.locator("[data-bar]").get_by_role("button", name="Aperçu").click()
    expect(builder.page.get_by_role("heading", name="Aperçu")).to_be_focused()
    return builder.page.frame_locator("[data-preview] iframe")


def width_of(frame: Locator) -> float:
    """Return how wide something is; 0 where it is not."""
    box = frame.bounding_box()
    return box["width"] if box else 0


def test_it_follows_what_is_written(builder: Builder) -> None:
    builder.show(FIRST)
    frame = open_preview(builder)
    expect(frame.get_by_text(FIRST).first).to_be_attached()
    builder.text("Question").fill("Et maintenant ?")
    builder.page.keyboard.press("Tab")
    expect(frame.get_by_text("Et maintenant ?").first).to_be_attached()


def test_it_is_as_wide_as_a_phone_or_a_desk(builder: Builder) -> None:
    open_preview(builder)
    frame = builder.page.locator("[data-preview] iframe")
    expect(frame).to_be_visible()
    wait_until(builder.page, lambda: 0 < width_of(frame) < PHONE)
    builder.press("Ordinateur")
    wait_until(builder.page, lambda: width_of(frame) > 2 * PHONE)


def test_it_speaks_each_language(opening: Opening) -> None:
    question = {**choice(1, FIRST), "label": {"fr": FIRST, "en": "Do you have a tablet?"}}
    builder = opening(document(question, languages=("fr", "en")))
    frame = open_preview(builder)
    builder.press("anglais")
    expect(frame.get_by_text("Do you have a tablet?").first).to_be_attached()
