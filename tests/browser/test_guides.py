"""The guides: every picture is there and used, everything they point to exists, and their French is set properly."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.screenshots import IMAGES

GUIDES = sorted(IMAGES.parent.glob("*.md"))
PICTURE = re.compile(r'<img src="(images/[^"]+)" width="(\d+)" alt="([^"]*)">')
LINK = re.compile(r"\]\(([^)#]*)(?:#([^)]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"`[^`]*`|<img src=\S+ width=\S+ |\]\([^)]*\)")
LARGEST = 2_500_000
PHONE_DENSITY = 2

each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)


def pictures(guide: Path) -> list[tuple[Path, int, str]]:
    """Return the pictures of a guide: file, width on the page, words for those who do not see it."""
    return [
        (guide.parent / path, int(width), words) for path, width, words in PICTURE.findall(guide.read_text())
    ]


def width_of(path: Path) -> int:
    """Return how many pixels wide a picture is."""
    with Image.open(path) as picture:
        return picture.width


def anchors(guide: Path) -> set[str]:
    """Return what a link may point to in a guide, as GitHub names its headings."""
    headings = HEADING.findall(guide.read_text())
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_there_is_a_guide_for_each_audience() -> None:
    assert [guide.stem for guide in GUIDES] == [
        "chef-etablissement",
        "commission-numerique",
        "creer-un-questionnaire",
        "de-la-fiche-au-plan",
        "enseignants",
        "referent-numerique",
    ]


def test_every_picture_that_is_named_exists_and_the_reverse() -> None:
    named = {path for guide in GUIDES for path, _width, _words in pictures(guide)}
    assert named == set(IMAGES.iterdir())


def test_every_picture_is_laid_out_the_same_way() -> None:
    assert [guide.name for guide in GUIDES if guide.read_text().count("<img") != len(pictures(guide))] == []


def test_the_pictures_are_light() -> None:
    assert sum(path.stat().st_size for path in IMAGES.iterdir()) <= LARGEST


@each_guide
def test_every_picture_is_as_wide_as_it_is_shown(guide: Path) -> None:
    density = PHONE_DENSITY if guide.stem == "enseignants" else 1
    shown = {path.name: width * density for path, width, _words in pictures(guide)}
    assert shown == {name: width_of(IMAGES / name) for name in shown}


@each_guide
def test_every_picture_has_words(guide: Path) -> None:
    assert [path.name for path, _width, words in pictures(guide) if not words] == []


@each_guide
def test_every_link_leads_somewhere(guide: Path) -> None:
    broken = []
    for name, anchor in LINK.findall(guide.read_text()):
        target = guide.parent / name if name else guide
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append((name, anchor))
    assert broken == []


@each_guide
def test_french_is_set_properly(guide: Path) -> None:
    words = CODE.sub("", guide.read_text())
    # Plain spaces before high punctuation or inside guillemets, typewriter apostrophes and dots.
    assert re.findall(r".{0,20}(?: [:;!?»]|« |\w'\w|\.\.\.).{0,20}", words) == []
