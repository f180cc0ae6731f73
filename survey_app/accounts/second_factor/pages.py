"""What the templates of second factors receive."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from survey_app.accounts.second_factor.codes import provisioning_uri, spelled
from survey_app.accounts.second_factor.forms import CodeForm, RecoveryForm
from survey_app.accounts.second_factor.operations import State
from survey_app.documents.charts import Chart
from survey_app.documents.qr import qr_svg

FEW = 3


@dataclass(frozen=True, slots=True)
class SettingUp:
    """What an application needs to know: a drawing to scan, and the same as text to type."""

    qr: Chart
    secret: str


@dataclass(frozen=True, slots=True)
class SecondFactorPage:
    """The page of one's own second factor: there is none, one is being set up, or it is in use."""

    form: CodeForm
    setting_up: SettingUp | None
    confirmed_at: datetime | None
    recovery_codes: int
    is_required: bool

    @property
    def has_few_codes(self) -> bool:
        """Whether it is time to make new recovery codes."""
        return self.recovery_codes <= FEW


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    """The recovery codes, shown once."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodePage:
    """The page between password and site. `suite` is where the person wanted to go."""

    form: CodeForm | RecoveryForm
    suite: str | None


def second_factor_page(state: State, form: CodeForm, email: str, *, is_required: bool) -> SecondFactorPage:
    """Return the page for the state of an account."""
    setting_up = None
    if state.secret:
        label = _("Code QR à lire avec votre application ; le même secret est écrit au-dessous.")
        setting_up = SettingUp(qr_svg(provisioning_uri(state.secret, email), label), spelled(state.secret))
    return SecondFactorPage(form, setting_up, state.confirmed_at, state.recovery_codes, is_required)
