"""The two pages at the foot of all others: what is accessible here, and what is kept of people. Anybody reads them."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, current_app, render_template

from survey_app.accounts.guard import public
from survey_app.accounts.sign_in import find_visitor
from survey_app.ballots.pages.addresses import ACCESSIBILITY
from survey_app.notice.pages import LinesOfChapter, PlaceLine, list_chapters, list_places

blueprint = Blueprint("declarations", __name__)

DECLARED_ON = date(2026, 11, 23)
"""The day on which somebody last held the declaration against what is true; change both together."""


@dataclass(frozen=True, slots=True)
class AccessibilityPage:
    """The declaration. `contact` is whom to write to, empty where the installation names nobody."""

    address: str
    contact: str
    declared_on: date


@dataclass(frozen=True, slots=True)
class ProtectionPage:
    """All that is stored, and where; `is_signed_in` for links that only serve whoever has an account."""

    chapters: tuple[LinesOfChapter, ...]
    places: tuple[PlaceLine, ...]
    contact: str
    is_signed_in: bool


@blueprint.get(ACCESSIBILITY)
@public
def show_accessibility() -> str:
    """Show the declaration that the law asks of public services (loi 2005-102, article 47; décret 2019-768)."""
    find_visitor()  # for the menu of whoever is signed in
    settings = current_app.config["PALIERS"]
    page = AccessibilityPage(settings.base_url, settings.contact, DECLARED_ON)
    return render_template("status/accessibility.html", page=page)


@blueprint.get("/protection")
@public
def show_protection() -> str:
    """Show the register, the same for everybody; that of one campaign says more of its keys and settings."""
    is_signed_in = find_visitor() is not None
    contact = current_app.config["PALIERS"].contact
    page = ProtectionPage(list_chapters(), list_places(), contact, is_signed_in)
    return render_template("status/protection.html", page=page)
