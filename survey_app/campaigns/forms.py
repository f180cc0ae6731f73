"""Forms of campaigns; those whose fields depend on the roll are made for each page."""

from collections.abc import Sequence
from datetime import datetime

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from survey_app.campaigns.dates import MAX_REMINDERS
from survey_app.campaigns.operations.arrange_groups import HIGHEST_QUOTA, NAME_LIMIT, KnownGroup
from survey_app.campaigns.operations.roll import TeamCount
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.campaigns.roster.headings import Column
from survey_app.campaigns.words import COLUMNS, EDITINGS, MODES, OPENING_RULES
from survey_app.web.forms import Form, choices_of
from survey_app.web.translation import lazy_gettext

TITLE_LIMIT = 160
NO_COLUMN = -1
MINUTE = "%Y-%m-%dT%H:%M"


class WholeNumberField(IntegerField):
    """A whole number or nothing, with a sentence of ours for what is neither."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises ValueError with that sentence."""
        if not any(value.strip() for value in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(lazy_gettext("Écrivez un nombre entier, par exemple 28.")) from error


def strip(value: str | None) -> str | None:
    """Drop the spaces around what was typed."""
    return value.strip() if value else value


def title_field() -> StringField:
    """Return the field of a campaign's title."""
    return StringField(
        lazy_gettext("Titre de la campagne"),
        description=lazy_gettext("Les personnes interrogées le lisent en haut du questionnaire."),
        filters=[strip],
        validators=[
            DataRequired(lazy_gettext("Donnez un titre à la campagne.")),
            Length(max=TITLE_LIMIT, message=lazy_gettext("Ce titre dépasse 160 caractères.")),
        ],
        render_kw={"maxlength": TITLE_LIMIT},
    )


def moment_field(label: str, *, is_needed: bool = True) -> DateTimeLocalField:
    """Return the field of a day and an hour, in Paris time."""
    missing = InputRequired(lazy_gettext("Indiquez un jour et une heure."))
    return DateTimeLocalField(
        label, format=[MINUTE, "%Y-%m-%dT%H:%M:%S"], validators=[missing if is_needed else Optional()]
    )


class NewCampaignForm(Form):
    school = SelectField(lazy_gettext("Établissement"), coerce=int)
    revision = RadioField(
        lazy_gettext("Questionnaire"),
        coerce=int,
        validators=[InputRequired(lazy_gettext("Choisissez un questionnaire."))],
    )
    title = title_field()


class TitleForm(Form):
    title = title_field()


class FileForm(Form):
    file = FileField(
        lazy_gettext("Fichier de la liste"),
        description=lazy_gettext("Classeur .xlsx ou .ods, ou fichier .csv ; 5 Mo au plus."),
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.ods"},
    )


class PasteForm(Form):
    text = TextAreaField(
        lazy_gettext("Lignes copiées d’un tableur"),
        description=lazy_gettext("Une personne par ligne, avec la ligne des titres si possible."),
        render_kw={"rows": 6, "spellcheck": "false"},
    )


class ConfirmRosterForm(Form):
    mode = RadioField(
        lazy_gettext("Que faire de cette liste ?"),
        choices=choices_of((mode.value, label) for mode, label in MODES.items()),
        default=RosterMode.REPLACE.value,
    )
    with_direction = BooleanField(lazy_gettext("Inviter aussi la direction"))


class CalendarForm(Form):
    opening = moment_field(lazy_gettext("Ouverture"))
    reminder_1 = moment_field(lazy_gettext("Premier rappel"), is_needed=False)
    reminder_2 = moment_field(lazy_gettext("Deuxième rappel"), is_needed=False)
    reminder_3 = moment_field(lazy_gettext("Troisième rappel"), is_needed=False)
    closing = moment_field(lazy_gettext("Clôture"))

    def reminders(self) -> list[DateTimeLocalField]:
        """Return the fields of the reminders, in order."""
        names = (f"reminder_{number}" for number in range(1, MAX_REMINDERS + 1))
        return [self[name] for name in names if name in self]


class ExtendForm(Form):
    closing = moment_field(lazy_gettext("Nouvelle date de clôture"))


class LaunchForm(Form):
    when = RadioField(
        lazy_gettext("Quand ouvrir ?"),
        choices=choices_of(
            [("planned", lazy_gettext("À la date prévue")), ("now", lazy_gettext("Maintenant"))]
        ),
        default="planned",
    )


class ProtectionForm(Form):
    editing = RadioField(
        lazy_gettext("Qui peut changer une réponse envoyée ?"),
        choices=choices_of((editing.value, words[0]) for editing, words in EDITINGS.items()),
    )
    opening_rule = RadioField(
        lazy_gettext("Qui ouvre l’urne ?"),
        choices=choices_of((rule.value, words[0]) for rule, words in OPENING_RULES.items()),
    )


class OpeningRuleForm(Form):
    opening_rule = RadioField(
        lazy_gettext("Qui ouvre l’urne ?"),
        choices=choices_of((rule.value, words[0]) for rule, words in OPENING_RULES.items()),
    )


class CorrectionForm(Form):
    email = EmailField(
        lazy_gettext("Adresse électronique"),
        filters=[strip],
        validators=[DataRequired(lazy_gettext("Indiquez une adresse électronique."))],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )


def columns_form(titles: Sequence[tuple[int, str]], headers: Sequence[tuple[int, str]]) -> type[Form]:
    """Return the form that says which column is which; `titles` are the file's, with their indexes."""
    nothing = (NO_COLUMN, lazy_gettext("– aucune –"))
    fields: dict[str, object] = {
        "header": SelectField(lazy_gettext("Ligne des titres"), choices=choices_of(headers), coerce=int)
    }
    for column, label in COLUMNS.items():
        choices = list(titles) if column is Column.EMAIL else [nothing, *titles]
        fields[column.value] = SelectField(label, choices=choices_of(choices), coerce=int)
    return type("ColumnsForm", (Form,), fields)


def cells_form(
    teams: Sequence[TeamCount], areas: Sequence[str], cells: Sequence[tuple[int, str]]
) -> type[Form]:
    """Return the form of pôles and cells: `area_<team>`, `cell_<team>`, and `name_<number>` for each cell."""
    fields: dict[str, object] = {}
    for team in teams:
        known = dict.fromkeys([*areas, team.area])
        choices = [("", lazy_gettext("– aucun –")), *((area, area) for area in known if area)]
        fields[f"area_{team.id}"] = SelectField(
            lazy_gettext("Pôle de l’équipe %(name)s", name=team.name), choices=choices_of(choices)
        )
        fields[f"cell_{team.id}"] = SelectField(
            lazy_gettext("Groupe de l’équipe %(name)s", name=team.name), choices=choices_of(cells), coerce=int
        )
    for number, _label in cells:
        fields[f"name_{number}"] = StringField(
            lazy_gettext("Nom du groupe %(number)s", number=number),
            filters=[strip],
            validators=[Length(max=200, message=lazy_gettext("Ce nom dépasse 200 caractères."))],
        )
    return type("CellsForm", (Form,), fields)


def groups_form(rows: int, minimum: int) -> type[Form]:
    """Return the form of groups that share a link: `name_<row>` and `quota_<row>`, rows counted from 1."""
    fields: dict[str, object] = {}
    for row in range(1, rows + 1):
        fields[f"name_{row}"] = StringField(
            lazy_gettext("Nom du groupe %(number)s", number=row),
            filters=[strip],
            validators=[Length(max=NAME_LIMIT, message=lazy_gettext("Ce nom dépasse 120 caractères."))],
            render_kw={"maxlength": NAME_LIMIT},
        )
        fields[f"quota_{row}"] = _quota_field(
            lazy_gettext("Réponses attendues du groupe %(number)s", number=row), minimum
        )
    return type("GroupsForm", (Form,), fields)


def quotas_form(groups: Sequence[KnownGroup]) -> type[Form]:
    """Return the form by which more answers are expected: `quota_<row>` for each group."""
    fields = {
        f"quota_{row}": _quota_field(
            lazy_gettext("Réponses attendues : %(name)s", name=group.name), group.quota
        )
        for row, group in enumerate(groups, start=1)
    }
    return type("QuotasForm", (Form,), fields)


def _quota_field(label: str, least: int) -> WholeNumberField:
    return WholeNumberField(
        label,
        render_kw={"min": least, "max": HIGHEST_QUOTA, "inputmode": "numeric", "autocomplete": "off"},
    )


def minute(moment: datetime) -> datetime:
    """Return a moment without what a date input cannot hold."""
    return moment.replace(second=0, microsecond=0)
