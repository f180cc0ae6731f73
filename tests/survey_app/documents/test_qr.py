"""QR codes, read back by another program."""

import io
import xml.etree.ElementTree as ET

import pytest
import typst
import zxingcpp
from PIL import Image

from survey_app.documents.qr import QUIET_ZONE, qr_svg
from tests.survey_app.documents.hostile import MARKUP

LINK = "https://paliers.example/q/camp-2026#K7QX-3MND-PW4T-9HRA.amble"
PAGE = b"#set page(width: 6cm, height: 6cm, margin: 0cm)\n#image(bytes(sys.inputs.svg), width: 6cm)"


def read(svg: str) -> list[str]:
    """Return what a reader of codes finds in the drawing, filling the whole page."""
    picture = typst.compile(PAGE, format="png", sys_inputs={"svg": svg})
    assert isinstance(picture, bytes)
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


@pytest.mark.parametrize("text", [LINK, "x", "élève à l’école 漢字", "x" * 2000])
def test_a_reader_finds_the_text(text: str) -> None:
    assert read(qr_svg(text, "x").svg) == [text]


def test_it_is_read_with_a_stain() -> None:
    svg = qr_svg(LINK, "x").svg.replace("</svg>", '<rect x="18" y="18" width="7" height="7"/></svg>')
    assert read(svg) == [LINK]


def test_nothing_is_read_where_too_much_is_gone() -> None:
    """A control: the reader does read the drawing."""
    svg = qr_svg(LINK, "x").svg.replace("</svg>", '<rect width="20" height="20"/></svg>')
    assert read(svg) == []


def test_a_quiet_zone_is_left_white() -> None:
    root = ET.fromstring(qr_svg(LINK, "x").svg)  # noqa: S314 -- our own drawing
    side = int(root.attrib["viewBox"].split()[-1])
    path = next(element.attrib["d"] for element in root if element.tag.endswith("path"))
    starts = [bar.split("h")[0].split() for bar in path.split("M")[1:]]
    columns, lines = [int(x) for x, _ in starts], [int(y) for _, y in starts]
    assert (min(columns), min(lines)) == (QUIET_ZONE, QUIET_ZONE)
    assert max(lines) == side - QUIET_ZONE - 1


@pytest.mark.parametrize("label", ["Code QR : Élèves de 5e", *MARKUP])
def test_it_has_a_label_and_no_style(label: str) -> None:
    chart = qr_svg(LINK, label)
    root = ET.fromstring(chart.svg)  # noqa: S314 -- our own drawing
    assert (root.get("role"), root.get("aria-label"), chart.summary) == ("img", label, label)
    assert {name for element in root.iter() for name in element.attrib} == {
        *("class", "viewBox", "role", "aria-label", "shape-rendering", "width", "height", "fill", "d")
    }


def test_what_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="Data too large"):
        qr_svg("x" * 2332, "x")
