"""The form of the limits under which figures are hidden: one number each, never lower than the product's."""

from flask_babel import gettext
from wtforms import IntegerField
from wtforms.form import BaseForm
from wtforms.validators import NumberRange, StopValidation

from questionnaires.analysis.report import Thresholds
from survey_app.campaigns.operations.thresholds import HIGHEST
from survey_app.status.threshold_words import LIMITS
from survey_app.web.forms import Form
from survey_app.web.translation import lazy_gettext

_OWN = Thresholds().model_dump()


class LimitField(IntegerField):
    """A whole number; anything else gets one fault, in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_not_whole()) from error

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 -- the signature is WTForms'
        """Leave it at that fault where there is no number to compare."""
        if self.data is None:
            raise StopValidation("" if self.process_errors else _not_whole())


def _not_whole() -> str:
    return gettext("Écrivez un nombre entier.")


def _limit(name: str) -> LimitField:
    least = _OWN[name]
    return LimitField(
        LIMITS[name],
        description=lazy_gettext("Au moins %(least)s.", least=least),
        validators=[NumberRange(least, HIGHEST, lazy_gettext("Choisissez un nombre de %(min)s à %(max)s."))],
        render_kw={"min": least, "max": HIGHEST},
    )


class ThresholdForm(Form):
    """The limits by their names in the core, those of groups first."""

    cell_invited = _limit("cell_invited")
    cell_mean = _limit("cell_mean")
    residual = _limit("residual")
    school = _limit("school")
    distribution = _limit("distribution")
    sensitive = _limit("sensitive")
    text_writers = _limit("text_writers")
    texts = _limit("texts")

    def limits(self) -> dict[str, int]:
        """Return the numbers of a form that was validated."""
        return {name: self[name].data for name in _OWN}
