"""What the templates of accounts receive."""

from collections.abc import Mapping
from dataclasses import dataclass

from survey_app.accounts.forms import ChangePasswordForm, NewAccountForm, ProfileForm
from survey_app.accounts.models import Account, Role
from survey_app.web.translation import lazy_gettext

ROLE_LABELS: Mapping[Role, str] = {
    Role.CHEF: lazy_gettext("Chef d’établissement"),
    Role.REFERENT: lazy_gettext("Référent numérique"),
    Role.ANIMATEUR: lazy_gettext("Animateur TICE départemental"),
    Role.COMMISSION: lazy_gettext("Membre de la commission numérique"),
}
ADMINISTRATOR_LABEL = lazy_gettext("Administrateur")


@dataclass(frozen=True, slots=True)
class MyAccountPage:
    """One's own account; `is_idle`: it has no role yet, so nothing else can be done with it."""

    email: str
    profile: ProfileForm
    password: ChangePasswordForm
    other_sessions: int
    is_idle: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in the list."""

    account_id: int
    display_name: str
    email: str
    roles: tuple[str, ...]
    is_active: bool
    has_password: bool


@dataclass(frozen=True, slots=True)
class AccountListPage:
    """Every account, by name."""

    rows: tuple[AccountRow, ...]


@dataclass(frozen=True, slots=True)
class NewAccountPage:
    """The form that makes an account."""

    form: NewAccountForm


def account_row(account: Account) -> AccountRow:
    """Return what the list shows of an account: each role once, whatever the number of schools."""
    roles = [label for role, label in ROLE_LABELS.items() if any(m.role is role for m in account.memberships)]
    return AccountRow(
        account_id=account.id,
        display_name=account.display_name,
        email=account.email,
        roles=(*roles, *([ADMINISTRATOR_LABEL] if account.is_administrator else [])),
        is_active=account.is_active,
        has_password=account.password_hash is not None,
    )
