"""Charts as SVG, the same for the web and the PDF: no script, no inline style, and never colour alone.

Horizontal places are shares of the width, vertical ones are points: a web chart stretches and its words keep
their size. Each shape has a plain colour for the PDF and a class by which a style sheet recolours it.
"""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from survey_app.documents.characters import xml_text

INK, MUTED, ACCENT, TRACK, LINE = "#1c2427", "#55625f", "#0f5f63", "#e9e7df", "#c9c6bb"

_LINE_HEIGHT = 19
_BAR_HEIGHT = 14
_ROW_GAP = 16
_STEP_GAP = 7
_RANGE_COLUMNS = 5
_SWATCH = 56
_LETTER = 6.8
_WIDE_ENOUGH_FOR_WORDS = 0.1
_BESIDE_LABELS = (0.47, 0.86)
"""Where a bar goes that stands between its label and its value."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number to draw: its words, and the ends, as shares of the axis, between which it is known to lie.

    The ends are equal when the number is known, and None when it is hidden.
    """

    words: str
    low: float | None = None
    high: float | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether there is nothing to draw."""
        return self.low is None or self.high is None


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar chart."""

    label: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Interval:
    """One line of an interval chart: an amount, and the range in which it lies in words and on the axis."""

    label: str
    amount: Amount
    range_words: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """One line of a distribution: an amount for each series; `words` replaces them when they are hidden."""

    label: str
    parts: tuple[Amount, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart goes. `width` in points, or None to stretch; `columns` is the length of a label's line.

    `name` starts the ids inside: two charts of one page have different names.
    """

    name: str
    summary: str
    width: int | None = None
    columns: int = 32


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished drawing and the words that replace it. Templates print it as it is: it is escaped."""

    svg: str
    summary: str

    def __html__(self) -> str:
        return self.svg


def draw_bars(bars: Sequence[Bar], frame: Frame, *, are_steps: bool = False) -> Chart:
    """Return horizontal bars, each with its label and value above it; those of steps stand close together."""
    canvas = _Canvas(frame)
    for bar in bars:
        canvas.label(bar.label, bar.amount.words, is_quiet=bar.amount.is_hidden)
        canvas.amount(bar.amount)
        canvas.skip(_STEP_GAP if are_steps else _ROW_GAP)
    return canvas.chart()


def draw_rows(bars: Sequence[Bar], frame: Frame) -> Chart:
    """Return bars that stand beside their labels, for where there is little room; `columns` are of such a label."""
    canvas = _Canvas(frame)
    for bar in bars:
        canvas.row(bar)
        canvas.skip(_STEP_GAP)
    return canvas.chart()


def draw_intervals(intervals: Sequence[Interval], frame: Frame, ticks: Sequence[tuple[float, str]]) -> Chart:
    """Return intervals, each with a dot for its amount and a bar for its range; `ticks` name the axis."""
    # The words of ranges take room from the labels.
    canvas = _Canvas(replace(frame, columns=frame.columns - _RANGE_COLUMNS))
    for interval in intervals:
        is_quiet = interval.amount.is_hidden
        ranges = "" if is_quiet else interval.range_words
        canvas.label(interval.label, interval.amount.words, ranges, is_quiet=is_quiet)
        canvas.interval(interval, [place for place, _ in ticks])
        canvas.skip(_ROW_GAP)
    canvas.axis(ticks)
    return canvas.chart()


def draw_stacks(series: Sequence[str], stacks: Sequence[Stack], frame: Frame) -> Chart:
    """Return distributions as divided bars under one key. Series differ by pattern, from empty to full."""
    canvas = _Canvas(frame)
    canvas.key(series)
    for stack in stacks:
        canvas.label(stack.label, stack.words, is_quiet=True)
        canvas.stack(stack)
        canvas.skip(_ROW_GAP)
    return canvas.chart()


# Stripes, dots and grids on a tile of 8 points. Series 0 is empty and series 3 is full.
_PATTERNS: dict[int, str] = {
    1: "M-2 2L2-2M0 8L8 0M6 10L10 6",
    2: "M-2 2L2-2M0 8L8 0M6 10L10 6M-2 6L2 10M0 0L8 8M6-2L10 2",
    4: "M2 2h.01M6 6h.01",
    5: "M0 2H8M0 6H8",
    6: "M2 0V8M6 0V8",
    7: "M4 0V8M0 4H8",
}
_FULL = 3
_DOTS = 4
_HATCH = 1
_SERIES = 8


class _Canvas:
    """Shapes drawn from the top down; `y` is where the next one goes."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.y = 0.0
        self._name = re.sub(r"[^A-Za-z0-9_-]", "-", frame.name)
        self._shapes: list[str] = []
        self._patterns: set[int] = set()

    def skip(self, points: float) -> None:
        self.y += points

    def chart(self) -> Chart:
        height = round(self.y)
        width = self.frame.width
        size = f'viewBox="0 0 {width} {height}" width="{width}"' if width else 'width="100%"'
        summary = xml_text(self.frame.summary)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" {size} height="{height}" role="img" '
            f'aria-label={quoteattr(summary)} font-family="Libertinus Serif" font-size="14">'
            f"{self._definitions()}{''.join(self._shapes)}</svg>"
        )
        return Chart(svg, summary)

    def label(self, label: str, words: str, range_words: str = "", *, is_quiet: bool = False) -> None:
        """The label on the left; on the right the words, and those of the range below them."""
        lines = textwrap.wrap(xml_text(label), self.frame.columns) or [""]
        on_the_right = [words, range_words] if range_words else [words]
        for index, line in enumerate(lines):
            self._text(line, x=0, y=self.y + 14 + index * _LINE_HEIGHT, shade=INK, name="label")
        for index, line in enumerate(on_the_right):
            self._text(
                line,
                x=1,
                y=self.y + 14 + index * _LINE_HEIGHT,
                shade=MUTED if index or is_quiet else INK,
                name="note" if index or is_quiet else "value",
                more='text-anchor="end"' + ("" if index or is_quiet else ' font-weight="bold"'),
            )
        self.skip(max(len(lines), len(on_the_right)) * _LINE_HEIGHT + 3)

    def row(self, bar: Bar) -> None:
        """The label, its bar and its value side by side."""
        lines = textwrap.wrap(xml_text(bar.label), self.frame.columns) or [""]
        top = self.y
        for index, line in enumerate(lines):
            self._text(line, x=0, y=top + 14 + index * _LINE_HEIGHT, shade=INK, name="label")
        self.y = middle = top + (len(lines) - 1) * _LINE_HEIGHT / 2 + 2
        self.amount(bar.amount, _BESIDE_LABELS)
        is_quiet = bar.amount.is_hidden
        self._text(
            bar.amount.words,
            x=1,
            y=middle + 12,
            shade=MUTED if is_quiet else INK,
            name="note" if is_quiet else "value",
            more='text-anchor="end"' + ("" if is_quiet else ' font-weight="bold"'),
        )
        self.y = top + len(lines) * _LINE_HEIGHT

    def amount(self, amount: Amount, span: tuple[float, float] = (0, 1)) -> None:
        """A track, full up to what is known and hatched as far as the number may reach; `span` is where it goes."""
        start, end = span
        self._rectangle(start, end, fill=TRACK, name="track")
        if amount.low is None or amount.high is None:
            self._rectangle(start, end, fill=self._pattern(_HATCH), name="unknown", more='opacity="0.35"')
        else:
            low, high = (start + (end - start) * share for share in (amount.low, amount.high))
            self._rectangle(start, low, fill=ACCENT, name="bar")
            if high > low:
                self._rectangle(low, high, fill=self._pattern(_HATCH), name="unknown")
        self.skip(_BAR_HEIGHT)

    def interval(self, interval: Interval, ticks: Sequence[float]) -> None:
        """A line across with its ticks, a thick bar from end to end, a dot; the dot alone without a range."""
        middle = self.y + _BAR_HEIGHT / 2
        self._line(0, 1, middle, width=1, shade=LINE, name="axis")
        for place in ticks:
            self._upright(place, middle - 3, middle + 3, width=1, shade=LINE, name="axis")
        if interval.low is not None and interval.high is not None:
            self._line(interval.low, interval.high, middle, width=5, shade=ACCENT, name="range")
            for end in (interval.low, interval.high):
                self._upright(end, self.y + 1, self.y + _BAR_HEIGHT - 1, width=2, shade=ACCENT, name="range")
        if not interval.amount.is_hidden:
            self._dot(_middle(interval.amount) or 0, middle)
        self.skip(_BAR_HEIGHT)

    def axis(self, ticks: Sequence[tuple[float, str]]) -> None:
        """The names of the ticks, below the last line."""
        top = self.y - _ROW_GAP + 14
        for place, words in ticks:
            anchor = "start" if place <= 0 else "end" if place >= 1 else "middle"
            self._text(words, x=place, y=top, shade=MUTED, name="note", more=f'text-anchor="{anchor}"')
        self.y = top + 8

    def key(self, labels: Sequence[str]) -> None:
        """The key: a swatch and a label for each series, side by side where the width is known."""
        left = 0.0
        for index, label in enumerate(labels):
            lines = textwrap.wrap(xml_text(label), self.frame.columns) or [""]
            width = _SWATCH + _LETTER * len(lines[0])
            if left and left + width > (self.frame.width or 0):
                left = 0.0
                self.skip(_LINE_HEIGHT)
            self._entry(index, lines, left)
            left += width
        self.skip(_LINE_HEIGHT + _ROW_GAP)

    def _entry(self, index: int, lines: Sequence[str], left: float) -> None:
        place = f'x="{left + 0.5:g}" y="{self.y + 2.5:g}" width="22" height="13"'
        self._shapes.append(f"<rect {place} {self._series(index)}/>")
        for number, line in enumerate(lines):
            self.skip(_LINE_HEIGHT if number else 0)
            self._text(line, x=0, y=self.y + 14, shade=INK, name="label", more=f'dx="{left + 31:g}"')

    def stack(self, stack: Stack) -> None:
        """Parts side by side over the whole width, with the words of those that have room."""
        sizes = [_middle(part) for part in stack.parts]
        known = [size for size in sizes if size is not None]
        total = sum(known)
        if len(known) < len(sizes) or not total:
            self.amount(Amount(stack.words))
            return
        start = 0.0
        for index, (part, size) in enumerate(zip(stack.parts, known, strict=True)):
            share = size / total
            if share:
                self._part(index, start, share, part.words)
            start += share
        self.skip(_BAR_HEIGHT + _LINE_HEIGHT)

    def _part(self, index: int, start: float, share: float, words: str) -> None:
        place = f'x="{_percent(start)}" y="{self.y + 0.5:g}" width="{_percent(share)}" height="{_BAR_HEIGHT}"'
        self._shapes.append(f"<rect {place} {self._series(index)}/>")
        if share >= _WIDE_ENOUGH_FOR_WORDS:
            self._text(
                words,
                x=start + share / 2,
                y=self.y + _BAR_HEIGHT + 14,
                shade=MUTED,
                name="note",
                more='text-anchor="middle" font-size="12"',
            )

    def _series(self, index: int) -> str:
        number = index % _SERIES
        name = "empty" if number == 0 else "bar" if number == _FULL else "part"
        fill = "#ffffff" if number == 0 else ACCENT if number == _FULL else self._pattern(number)
        return f'class="chart-{name} chart-outlined" fill="{fill}" stroke="{ACCENT}"'

    def _pattern(self, number: int) -> str:
        self._patterns.add(number)
        return f"url(#{self._name}-{number})"

    def _definitions(self) -> str:
        patterns = "".join(self._definition(number) for number in sorted(self._patterns))
        return f"<defs>{patterns}</defs>" if patterns else ""

    def _definition(self, number: int) -> str:
        width, cap = (2.5, "round") if number == _DOTS else (1.25, "butt")
        return (
            f'<pattern id="{self._name}-{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect class="chart-empty" width="8" height="8" fill="#ffffff"/><path class="chart-line" '
            f'd="{_PATTERNS[number]}" fill="none" stroke="{ACCENT}" stroke-width="{width}" '
            f'stroke-linecap="{cap}"/></pattern>'
        )

    def _text(self, words: str, *, x: float, y: float, shade: str, name: str, more: str = "") -> None:
        content = escape(xml_text(words))
        self._shapes.append(
            f'<text class="chart-{name}" x="{_percent(x)}" y="{y:g}" fill="{shade}" {more}>{content}</text>'
        )

    def _rectangle(self, start: float, end: float, *, fill: str, name: str, more: str = "") -> None:
        place = f'x="{_percent(start)}" y="{self.y:g}" width="{_percent(end - start)}" height="{_BAR_HEIGHT}"'
        self._shapes.append(f'<rect class="chart-{name}" {place} fill="{fill}" {more}/>')

    def _line(self, start: float, end: float, y: float, *, width: float, shade: str, name: str) -> None:
        self._shapes.append(
            f'<line class="chart-{name}" x1="{_percent(start)}" x2="{_percent(end)}" y1="{y:g}" y2="{y:g}" '
            f'stroke="{shade}" stroke-width="{width:g}"/>'
        )

    def _upright(self, x: float, top: float, bottom: float, *, width: float, shade: str, name: str) -> None:
        self._shapes.append(
            f'<line class="chart-{name}" x1="{_percent(x)}" x2="{_percent(x)}" y1="{top:g}" y2="{bottom:g}" '
            f'stroke="{shade}" stroke-width="{width:g}"/>'
        )

    def _dot(self, x: float, y: float) -> None:
        place = f'cx="{_percent(x)}" cy="{y:g}" r="5.5"'
        self._shapes.append(
            f'<circle class="chart-dot" {place} fill="#ffffff" stroke="{ACCENT}" stroke-width="2.5"/>'
        )


def _percent(share: float) -> str:
    return f"{100 * share:.4g}%"


def _middle(part: Amount) -> float | None:
    return None if part.low is None or part.high is None else (part.low + part.high) / 2
