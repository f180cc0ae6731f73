"""Pages of plans. Importing this package registers all of them on the blueprint."""

from survey_app.plans.views import (
    editing,
    exports,
    listing,
    overview,
    proposals,
    review,
    sharing,
    versions,
)
from survey_app.plans.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "editing",
    "exports",
    "listing",
    "overview",
    "proposals",
    "review",
    "sharing",
    "versions",
]
