"""The form and the page that paste lines into a draft."""

from dataclasses import dataclass

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired

from survey_app.drafting.draft_pages import DraftHead
from survey_app.drafting.starting.pages import PastedReport
from survey_app.web.forms import Form
from survey_app.web.translation import lazy_gettext

NEW_SECTION = ""


class PasteIntoForm(Form):
    """Lines of text, and the section that they go into."""

    section = SelectField(
        lazy_gettext("Où ajouter les questions"),
        description=lazy_gettext("Un titre dans le texte ouvre toujours une nouvelle partie."),
    )
    text = TextAreaField(
        lazy_gettext("Texte ou tableau copié d’un document"),
        validators=[DataRequired(lazy_gettext("Collez le texte de vos questions."))],
        render_kw={"rows": 14, "spellcheck": "false"},
    )


@dataclass(frozen=True, slots=True)
class PasteIntoPage:
    """Pasted lines: the form, and the report once they were read."""

    head: DraftHead
    form: PasteIntoForm
    report: PastedReport | None
