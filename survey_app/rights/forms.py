"""The form of the page of people's rights: an address, and of which school."""

from collections.abc import Iterable

from wtforms import SelectField
from wtforms.validators import InputRequired

from survey_app.accounts.forms import email_field
from survey_app.schools.models import School
from survey_app.web.forms import Form, choices_of
from survey_app.web.translation import lazy_gettext


class PersonForm(Form):
    # Which schools one answers for, operations decide: another's is refused, not corrected.
    school = SelectField(
        lazy_gettext("Établissement"),
        coerce=int,
        validate_choice=False,
        validators=[InputRequired(lazy_gettext("Choisissez un établissement."))],
    )
    email = email_field(lazy_gettext("Adresse électronique de la personne"))


def person_form(schools: Iterable[School]) -> PersonForm:
    """Return the form for these schools, filled with what was sent."""
    form = PersonForm()
    form.school.choices = choices_of((school.id, school.name) for school in schools)
    return form
