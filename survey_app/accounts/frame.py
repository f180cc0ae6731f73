"""What the layout shows around a page: the entries of the menu, and who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request, url_for

from survey_app.accounts.models import STAFF_ROLES, Role
from survey_app.accounts.sign_in import known_visitor
from survey_app.accounts.visitor import Visitor
from survey_app.web.translation import current_language, lazy_gettext


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu. `is_current`: the page is it or below it; `is_exact`: the page is it."""

    label: str
    url: str
    is_current: bool
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What the layout needs; a stranger has no name and no menu, only a demonstration has a mailbox."""

    language: str
    entries: tuple[Entry, ...] = ()
    account_name: str = ""
    mailbox_url: str = ""
    is_account_page: bool = False

    @property
    def is_menu_long(self) -> bool:
        """Whether the menu needs a line of its own, even on a desk: somebody has many roles."""
        return len(self.entries) > LONGEST_LINE


def _has_school(visitor: Visitor) -> bool:
    return visitor.has_role(*STAFF_ROLES)


def _fills_fiche(visitor: Visitor) -> bool:
    return visitor.has_role(*STAFF_ROLES, Role.ANIMATEUR)


def _makes_questionnaires(visitor: Visitor) -> bool:
    return visitor.has_role(*STAFF_ROLES) or visitor.is_administrator


def _follows_plan(visitor: Visitor) -> bool:
    return visitor.has_role(*Role)


def _is_administrator(visitor: Visitor) -> bool:
    return visitor.is_administrator


LONGEST_LINE = 7
"""How many entries fit on one line of a desk, beside the name of whoever is signed in."""

# In the order of the story: what the school says of itself, what it asks, whom, what it does of it, and with whom.
MENU: tuple[tuple[str, str, Callable[[Visitor], bool]], ...] = (
    (lazy_gettext("Accueil"), "overview.show_overview", _fills_fiche),
    (lazy_gettext("Fiche"), "diagnostics.list_fiches", _fills_fiche),
    (lazy_gettext("Questionnaires"), "drafting.list_questionnaires", _makes_questionnaires),
    (lazy_gettext("Campagnes"), "campaigns.list_campaigns", _has_school),
    (lazy_gettext("Plan"), "plans.show_plans", _fills_fiche),
    (lazy_gettext("Commission"), "commission.show_home", _follows_plan),
    (lazy_gettext("Comptes"), "accounts.list_accounts", _is_administrator),
    (lazy_gettext("Établissements"), "schools.list_schools", _is_administrator),
    (lazy_gettext("Journal"), "status.show_journal", _is_administrator),
    (lazy_gettext("État"), "status.show_installation", _is_administrator),
)
MAILBOX = "mailbox.list_mails"


def site_frame() -> Frame:
    """Return what surrounds the page of this request. Reads no database: error pages use it too."""
    visitor = known_visitor()
    return Frame(
        language=current_language(),
        entries=tuple(
            _entry(label, url_for(endpoint))
            for label, endpoint, is_for in MENU
            if visitor and is_for(visitor)
        ),
        account_name=visitor.display_name if visitor else "",
        # In a demonstration everybody reads the mails, since they are sent nowhere.
        mailbox_url=url_for(MAILBOX) if MAILBOX in current_app.view_functions else "",
        is_account_page=request.endpoint == "accounts.show_my_account",
    )


def _entry(label: str, url: str) -> Entry:
    is_exact = request.path == url
    return Entry(label, url, is_exact or request.path.startswith(f"{url}/"), is_exact)
