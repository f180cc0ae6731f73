"""What the page of a school's colour receives."""

from dataclasses import dataclass

from survey_app.schools.colour_forms import ColourForm
from survey_app.schools.models import School
from survey_app.web.contrast import least_ratio
from survey_app.web.filters import number
from survey_app.web.themes import DARK_GROUNDS, LIGHT_GROUNDS, dark_shades


@dataclass(frozen=True, slots=True)
class ColourFigures:
    """How well a colour can be read: on light pages, and its lighter shade on dark ones."""

    light: str
    light_ratio: str
    dark: str
    dark_ratio: str


@dataclass(frozen=True, slots=True)
class ColourPage:
    """The colour of a school; `correction` is the shade offered in the place of one that is too pale."""

    school_id: int
    school_name: str
    accent: str
    form: ColourForm
    figures: ColourFigures | None
    refused: ColourFigures | None
    correction: ColourFigures | None


def colour_page(school: School, form: ColourForm, *, refused: str, correction: str) -> ColourPage:
    """Return the page of a school's colour, with what was refused and what is offered instead, if any."""
    return ColourPage(
        school_id=school.id,
        school_name=school.name,
        accent=school.accent,
        form=form,
        figures=_figures(school.accent),
        refused=_figures(refused),
        correction=_figures(correction),
    )


def _figures(colour: str) -> ColourFigures | None:
    if not colour:
        return None
    dark = dark_shades(colour).accent
    return ColourFigures(
        light=colour,
        light_ratio=number(least_ratio(colour, LIGHT_GROUNDS), 1),
        dark=dark,
        dark_ratio=number(least_ratio(dark, DARK_GROUNDS), 1),
    )
