"""Contrast of two colours as WCAG 2.2 counts it, and the nearest shade of a colour that can be read.

Colours are `#rrggbb`. Source: WCAG 2.2, definitions of relative luminance and contrast ratio, criterion 1.4.3.
"""

import colorsys
import re
from collections.abc import Sequence

READABLE = 4.5
"""The ratio that text of ordinary size needs."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_STEPS = 255
_LINEAR_BELOW = 0.04045

Rgb = tuple[float, float, float]


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour as it is stored here: `#` and six digits in lower case."""
    return _COLOUR.fullmatch(text) is not None


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (the same) to 21 (black and white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def least_ratio(colour: str, backgrounds: Sequence[str]) -> float:
    """Return the contrast with the background that suits a colour least."""
    return min(ratio(colour, background) for background in backgrounds)


def nearest_readable(colour: str, backgrounds: Sequence[str]) -> str:
    """Return the shade nearest in lightness that can be read on every background; the colour itself if it can.

    Raises ValueError where no shade can, which takes backgrounds both light and dark.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    start = round(lightness * _STEPS)
    for distance in range(_STEPS + 1):
        for step in (start - distance, start + distance):
            shade = colour if distance == 0 else _hex(colorsys.hls_to_rgb(hue, step / _STEPS, saturation))
            if 0 <= step <= _STEPS and least_ratio(shade, backgrounds) >= READABLE:
                return shade
    message = f"no shade of {colour} can be read on {', '.join(backgrounds)}"
    raise ValueError(message)


def mix(colour: str, ground: str, share: float) -> str:
    """Return a ground with a share of a colour in it: 0 gives the ground, 1 the colour."""
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    red, green, blue = (part * share + base * (1 - share) for part, base in pairs)
    return _hex((red, green, blue))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_BELOW else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> Rgb:
    number = int(colour[1:], 16)
    return (number >> 16) / 255, (number >> 8 & 255) / 255, (number & 255) / 255


def _hex(parts: Rgb) -> str:
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in parts)
