"""QR codes as drawings: black on white whatever the theme, with the quiet zone that readers need."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

import segno

from survey_app.documents.characters import xml_text
from survey_app.documents.charts import Chart

QUIET_ZONE = 4
"""Modules left white all around (ISO/IEC 18004)."""


def qr_svg(text: str, label: str) -> Chart:
    """Return the QR code of `text`, and `label` as the words that stand in for it.

    Templates print it as it is; it takes the width of what is around it. Some 15 % of it may be soiled and it
    is still read (level M). Raises ValueError for more than 2 331 bytes.
    """
    modules = segno.make_qr(text, error="m").matrix
    side = len(modules) + 2 * QUIET_ZONE
    words = xml_text(label)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" role="img" '
        f'aria-label={quoteattr(words)} shape-rendering="crispEdges"><rect width="{side}" height="{side}" '
        f'fill="#ffffff"/><path fill="#000000" d="{"".join(_bars(modules))}"/></svg>'
    )
    return Chart(svg, words)


def _bars(modules: Sequence[Sequence[int]]) -> Iterator[str]:
    """Dark modules that stand side by side are one bar."""
    for y, line in enumerate(modules, QUIET_ZONE):
        x = QUIET_ZONE
        for is_dark, run in groupby(line):
            width = len(list(run))
            if is_dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
