"""Who is signed in, as a plain value: what guards, views and layouts know without asking the database."""

from dataclasses import dataclass, field
from datetime import datetime

from survey_app.accounts.models import Role


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person. `token` names the session; `confirmed_at` is when the password was last given."""

    account_id: int
    email: str
    display_name: str
    language: str
    is_administrator: bool
    roles: frozenset[Role]
    confirmed_at: datetime
    token: str = field(repr=False)

    # What Flask-Login expects of a user. Only people with a living session and an active account get here.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the cookie holds: the token, never the number of the account."""
        return self.token

    def has_role(self, *roles: Role) -> bool:
        """Say whether the person has one of these roles in at least one school."""
        return not self.roles.isdisjoint(roles)
