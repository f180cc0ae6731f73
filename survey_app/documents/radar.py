"""A radar as SVG, under the rules of `charts`. It shows a shape at a glance, no value: its table stands beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from survey_app.documents.characters import xml_text
from survey_app.documents.charts import ACCENT, INK, LINE, MUTED, Chart, Frame

FEWEST_AXES = 3
"""With fewer there is no surface to draw."""

_RADIUS, _MARGIN, _KEY_LINE = 120, 44, 24
_RINGS = (1 / 3, 2 / 3, 1)
_TOP, _BOTTOM, _LEFT = -0.5, 0.5, -0.3


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction: a short label, and for each of the two series its place from 0 to 1, None when hidden."""

    label: str
    first: float | None
    second: float | None


class _Point(NamedTuple):
    x: float
    y: float


def draw_radar(axes: Sequence[Axis], series: tuple[str, str], frame: Frame) -> Chart | None:
    """Return two outlines over the same axes, the first one upwards; None with fewer than three axes.

    Series differ by line and mark: solid with full squares, dashed with empty circles. Where a place is hidden there
    is no mark, and no line to its neighbours.
    """
    if len(axes) < FEWEST_AXES:
        return None
    width = frame.width or 2 * (_RADIUS + _MARGIN)
    height = 2 * (_RADIUS + _MARGIN) + _KEY_LINE * len(series)
    canvas = _Canvas(_Point(width / 2, _RADIUS + _MARGIN), len(axes))
    shapes = [
        *canvas.web([axis.label for axis in axes]),
        *canvas.outline([axis.first for axis in axes], is_first=True),
        *canvas.outline([axis.second for axis in axes], is_first=False),
        *canvas.key(series, top=2 * (_RADIUS + _MARGIN)),
    ]
    summary = xml_text(frame.summary)
    size = f'width="{width}"' if frame.width else 'width="100%"'
    name = re.sub(r"[^A-Za-z0-9_-]", "-", frame.name)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" class="chart" viewBox="0 0 {width} {height}" {size} '
        f'height="{height}" role="img" aria-label={quoteattr(summary)} font-family="Libertinus Serif" '
        f'font-size="14">{"".join(shapes)}</svg>'
    )
    return Chart(svg, summary)


class _Canvas:
    """The shapes around one centre."""

    def __init__(self, centre: _Point, axes: int) -> None:
        self._centre = centre
        self._axes = axes

    def web(self, labels: Sequence[str]) -> list[str]:
        rings = [
            _polygon([self._at(place, ring) for place in range(self._axes)], shade=LINE) for ring in _RINGS
        ]
        spokes = [
            _line(self._centre, self._at(place, 1), f'class="chart-axis" stroke="{LINE}" stroke-width="1"')
            for place in range(self._axes)
        ]
        return [*rings, *spokes, *(self._label(place, label) for place, label in enumerate(labels))]

    def outline(self, places: Sequence[float | None], *, is_first: bool) -> list[str]:
        points = [
            None if place is None else self._at(number, min(max(place, 0), 1))
            for number, place in enumerate(places)
        ]
        following = [*points[1:], *points[:1]]
        lines = [
            _line(one, other, _stroke(is_first=is_first))
            for one, other in zip(points, following, strict=True)
            if one and other
        ]
        return [*lines, *(_mark(point, is_first=is_first) for point in points if point)]

    def key(self, series: Sequence[str], *, top: float) -> list[str]:
        shapes = []
        left = max(0.0, self._centre.x - _RADIUS - _MARGIN)
        for number, label in enumerate(series):
            y = top + _KEY_LINE * number + 10
            start, end = _Point(left + 2, y), _Point(left + 42, y)
            is_first = number == 0
            shapes += [
                _line(start, end, _stroke(is_first=is_first)),
                _mark(_Point(left + 22, y), is_first=is_first),
                _words(_Point(left + 52, y + 5), label),
            ]
        return shapes

    def _at(self, number: int, place: float) -> _Point:
        angle = 2 * pi * number / self._axes - pi / 2
        return _Point(
            round(self._centre.x + _RADIUS * place * cos(angle), 1),
            round(self._centre.y + _RADIUS * place * sin(angle), 1),
        )

    def _label(self, number: int, label: str) -> str:
        angle = 2 * pi * number / self._axes - pi / 2
        point = self._at(number, 1 + 16 / _RADIUS)
        drop = 0 if sin(angle) < _TOP else 11 if sin(angle) > _BOTTOM else 5
        anchor = "end" if cos(angle) < _LEFT else "start" if cos(angle) > -_LEFT else "middle"
        return (
            f'<text class="chart-note" x="{point.x:g}" y="{point.y + drop:g}" fill="{MUTED}" '
            f'text-anchor="{anchor}">{escape(xml_text(label))}</text>'
        )


def _words(point: _Point, label: str) -> str:
    return (
        f'<text class="chart-label" x="{point.x:g}" y="{point.y:g}" fill="{INK}">'
        f"{escape(xml_text(label))}</text>"
    )


def _stroke(*, is_first: bool) -> str:
    dashes = "" if is_first else ' stroke-dasharray="6 4"'
    return f'class="chart-range" stroke="{ACCENT}" stroke-width="2.5"{dashes}'


def _mark(point: _Point, *, is_first: bool) -> str:
    if is_first:
        return (
            f'<rect class="chart-bar" x="{point.x - 5:g}" y="{point.y - 5:g}" width="10" height="10" '
            f'fill="{ACCENT}"/>'
        )
    return (
        f'<circle class="chart-dot" cx="{point.x:g}" cy="{point.y:g}" r="5.5" fill="#ffffff" '
        f'stroke="{ACCENT}" stroke-width="2.5"/>'
    )


def _line(start: _Point, end: _Point, look: str) -> str:
    return f'<line {look} x1="{start.x:g}" y1="{start.y:g}" x2="{end.x:g}" y2="{end.y:g}"/>'


def _polygon(points: Sequence[_Point], *, shade: str) -> str:
    listed = " ".join(f"{point.x:g},{point.y:g}" for point in points)
    return f'<polygon class="chart-axis" points="{listed}" fill="none" stroke="{shade}" stroke-width="1"/>'
