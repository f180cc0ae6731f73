"""The style sheet of one accent colour: the same bytes for ever under an address that says the colour.

A colour that could not be read has no sheet. `static/tokens.css` names what is set here.
"""

from dataclasses import dataclass
from functools import lru_cache

from flask import Response, abort, url_for

from survey_app.web.assets import FOREVER
from survey_app.web.contrast import READABLE, is_colour, least_ratio, mix, nearest_readable

ENDPOINT = "theme"
ADDRESS = "/themes/<digits>.css"

LIGHT_GROUNDS = ("#ffffff", "#f8f7f3")
DARK_GROUNDS = ("#1a2224", "#12181a")
"""What text stands on: `--color-surface` and `--color-background`."""

_SOFT = 0.1
_STRONGER = 0.25


@dataclass(frozen=True, slots=True)
class Shades:
    """The shades of a colour in one mode: on its grounds, pressed, of a text upon it, and as a ground."""

    accent: str
    hover: str
    text: str
    soft: str


def is_readable(colour: str) -> bool:
    """Tell whether a colour can be read on the light pages; on dark ones a lighter shade stands for it."""
    return least_ratio(colour, LIGHT_GROUNDS) >= READABLE


def readable_shade(colour: str) -> str:
    """Return the shade of a colour nearest to it that can be read on the light pages."""
    return nearest_readable(colour, LIGHT_GROUNDS)


def light_shades(colour: str) -> Shades:
    """Return the shades on light pages of a colour that can be read there."""
    white = LIGHT_GROUNDS[0]
    # So light a touch that the colour can still be read on it.
    touches = (mix(colour, white, _SOFT * tenth / 10) for tenth in range(10, -1, -1))
    soft = next(touch for touch in touches if least_ratio(colour, (touch,)) >= READABLE)
    return Shades(colour, mix("#000000", colour, _STRONGER), white, soft)


def dark_shades(colour: str) -> Shades:
    """Return the shades on dark pages: the nearest that can be read there, on a touch of itself too."""
    soft = mix(nearest_readable(colour, DARK_GROUNDS), DARK_GROUNDS[0], _SOFT)
    accent = nearest_readable(colour, (*DARK_GROUNDS, soft))
    return Shades(accent, mix("#ffffff", accent, _STRONGER), "#0b1112", soft)


def theme_url(accent: str) -> str:
    """Return where the sheet of a colour is; empty for no colour."""
    return url_for(ENDPOINT, digits=accent.removeprefix("#")) if accent else ""


def theme_address(accent: str) -> str:
    """Return the same outside of Flask's requests, as answer pages are made."""
    return ADDRESS.replace("<digits>", accent.removeprefix("#")) if accent else ""


def show_theme(digits: str) -> Response:
    """Return the sheet of a colour that can be read; there is no other."""
    colour = f"#{digits}"
    if not is_colour(colour) or not is_readable(colour):
        abort(404)
    return Response(
        style_sheet(colour), headers={"Cache-Control": FOREVER}, content_type="text/css; charset=utf-8"
    )


@lru_cache(maxsize=256)
def style_sheet(colour: str) -> str:
    """Return the sheet that puts a colour in the place of the product's own; on paper nothing changes."""
    return (
        f"@media screen {{ :root {{ {_declarations(light_shades(colour))} }} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_declarations(dark_shades(colour))} }} }}\n"
    )


def _declarations(shades: Shades) -> str:
    return (
        f"--color-accent: {shades.accent}; --color-accent-hover: {shades.hover}; "
        f"--color-accent-text: {shades.text}; --color-accent-soft: {shades.soft};"
    )
