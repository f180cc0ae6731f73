"""Charts as PNG, for files in which an SVG would look otherwise on each computer. Typst draws them."""

import re

import typst

from survey_app.documents.charts import Chart

PPI = 220
"""Fine enough to be printed."""

_PAGE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1cm)
"""
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def height_of(chart: Chart, width: float) -> float:
    """Return how high a chart is when it is `width` wide, in the same unit.

    Raises ValueError for a chart that stretches: it was drawn for a page of the web.
    """
    found = _VIEW_BOX.search(chart.svg)
    if found is None:
        message = "a chart of a document needs a width"
        raise ValueError(message)
    return width * float(found[2]) / float(found[1])


def draw_png(chart: Chart, width: float) -> bytes:
    """Return the chart as PNG, to be shown `width` centimetres wide."""
    picture = typst.Compiler(_PAGE, ignore_system_fonts=True).compile(
        format="png", ppi=PPI, sys_inputs={"svg": chart.svg, "width": f"{width:g}"}
    )
    if not isinstance(picture, bytes):
        message = "a chart is one picture"
        raise TypeError(message)
    return picture
