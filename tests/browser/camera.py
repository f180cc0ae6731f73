"""Takes the pictures of the guides: one part of a page each, light enough for a repository."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

COLOURS = 64
MARGIN = 16
BOX = """part => {
  const {x, y, width, height} = part.getBoundingClientRect()
  return {x: x + scrollX, y: y + scrollY, width, height}
}"""


@dataclass(frozen=True)
class Camera:
    """Takes pictures of a page, in a folder."""

    page: Page
    folder: Path

    def take(self, name: str, *, first: str | None = None, last: str = "main > :last-child") -> None:
        """Photograph the page down to `last`, from its top, or from `first` on and no wider than that."""
        self.page.evaluate("document.activeElement?.blur()")
        width = self.page.evaluate("document.documentElement.scrollWidth")
        begin = _box(self.page, first) if first else {"x": 0, "y": 0, "width": width, "height": 0}
        end = _box(self.page, last)
        left, top = max(0, begin["x"] - MARGIN), max(0, begin["y"] - MARGIN)
        clip = {
            "x": left,
            "y": top,
            "width": min(width, begin["x"] + begin["width"] + MARGIN) - left,
            "height": end["y"] + end["height"] + MARGIN - top,
        }
        picture = Image.open(BytesIO(self.page.screenshot(full_page=True, clip=clip)))  # type: ignore[arg-type]
        few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(self.folder / f"{name}.png", optimize=True)


def _box(page: Page, selector: str) -> dict[str, float]:
    """Return where the first such part is, from the top of the page."""
    box: dict[str, float] = page.locator(selector).first.evaluate(BOX)
    return box
