"""The preview beside the question follows what is written, in each language, as wide as a phone or a desk."""

from playwright.sync_api import FrameLocator, expect

from tests.browser.builder.building import Builder, choice, document
from tests.browser.builder.conftest import Opening

FIRST = "Avez-vous une tablette ?"
PHONE = 400
PATIENCE = 20_000


def open_preview(builder: Builder) -> FrameLocator:
    """Open the preview and return what is in its frame."""
    builder.page.locator("[data-bar]").get_by_role("button", name="Aperçu").click()
    expect(builder.page.get_by_role("heading", name="Aperçu")).to_be_focused()
    return builder.page.frame_locator("[data-preview] iframe")


def test_it_follows_what_is_written(builder: Builder) -> None:
    builder.show(FIRST)
    frame = open_preview(builder)
    expect(frame.get_by_text(FIRST).first).to_be_attached()
    builder.text("Question").fill("Et maintenant ?")
    builder.page.keyboard.press("Tab")
    expect(frame.get_by_text("Et maintenant ?").first).to_be_attached(timeout=PATIENCE)


def test_it_is_as_wide_as_a_phone_or_a_desk(builder: Builder) -> None:
    open_preview(builder)
    frame = builder.page.locator("[data-preview] iframe")
    phone = frame.bounding_box()
    builder.press("Ordinateur")
    desk = frame.bounding_box()
    assert phone is not None
    assert desk is not None
    assert (phone["width"] < PHONE, desk["width"] > 2 * PHONE) == (True, True)


def test_it_speaks_each_language(opening: Opening) -> None:
    question = {**choice(1, FIRST), "label": {"fr": FIRST, "en": "Do you have a tablet?"}}
    builder = opening(document(question, languages=("fr", "en")))
    frame = open_preview(builder)
    builder.press("anglais")
    expect(frame.get_by_text("Do you have a tablet?").first).to_be_attached()
