"""Pages of campaigns, one module a step; importing them here attaches their addresses to the blueprint."""

from survey_app.campaigns.views import (
    calendar,
    cells,
    groups,
    listing,
    opening,
    overview,
    poster,
    preview,
    protection,
    roster,
)
from survey_app.campaigns.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "calendar",
    "cells",
    "groups",
    "listing",
    "opening",
    "overview",
    "poster",
    "preview",
    "protection",
    "roster",
]
