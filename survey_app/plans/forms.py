"""Forms of plans: beginning one, its settings, a version to freeze."""

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from survey_app.plans.fields import on_one_line
from survey_app.plans.operations.plans import MOST_YEARS
from survey_app.plans.words import say_year
from survey_app.web.forms import Form, choices_of
from survey_app.web.translation import lazy_gettext

TITLE_LIMIT = 160
YEARS_AROUND = 3
"""School years before and after the present one that can be the first of a plan."""

NOTHING_TAKEN = ""


def _strip(value: str | None) -> str | None:
    return on_one_line(value) if value else value


def _title_field() -> StringField:
    return StringField(
        lazy_gettext("Titre du plan"),
        filters=[_strip],
        validators=[
            DataRequired(lazy_gettext("Donnez un titre au plan.")),
            Length(max=TITLE_LIMIT, message=lazy_gettext("Ce titre dépasse 160 caractères.")),
        ],
        render_kw={"maxlength": TITLE_LIMIT},
    )


class PlanForm(Form):
    """The title and the years of a plan."""

    title = _title_field()
    first_year = SelectField(lazy_gettext("Première année scolaire"), coerce=int)
    years = SelectField(
        lazy_gettext("Nombre d’années"),
        coerce=int,
        choices=choices_of((number, str(number)) for number in range(1, MOST_YEARS + 1)),
    )

    def offer_years(self, *around: int) -> None:
        """Offer the school years around the ones given."""
        first, last = min(around) - YEARS_AROUND, max(around) + YEARS_AROUND
        self.first_year.choices = choices_of((year, say_year(year)) for year in range(first, last + 1))


class NewPlanForm(PlanForm):
    """The beginning of a plan; `earlier` names a plan whose unfinished lines are taken over."""

    school = SelectField(lazy_gettext("Établissement"), coerce=int)
    earlier = RadioField(lazy_gettext("Par quoi commencer ?"), default=NOTHING_TAKEN, validators=[Optional()])


class FreezeForm(Form):
    """The label of a version."""

    label = StringField(
        lazy_gettext("Nom de la version"),
        description=lazy_gettext("Par exemple : « Version présentée au CA du 12/11/2026 »."),
        filters=[_strip],
        validators=[
            DataRequired(lazy_gettext("Donnez un nom à la version.")),
            Length(max=TITLE_LIMIT, message=lazy_gettext("Ce nom dépasse 160 caractères.")),
        ],
        render_kw={"maxlength": TITLE_LIMIT},
    )
