"""Forms of the commission: a member, a document to publish, a comment, a meeting, its minutes."""

from datetime import datetime

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from survey_app.accounts.forms import email_field, name_field, strip
from survey_app.campaigns.dates import is_plannable, to_instant
from survey_app.commission.operations import comments, meetings
from survey_app.commission.words import NO_SUCH_TIME, NO_SUCH_YEAR, QUALITIES
from survey_app.web.forms import Form, choices_of
from survey_app.web.translation import lazy_gettext

MINUTE = "%Y-%m-%dT%H:%M"
LONGEST_PLACE = 160
SHORTEST_MEETING, LONGEST_MEETING = 15, 600

_QUALITY_CHOICES = tuple((quality.value, label) for quality, label in QUALITIES.items())


class InvitationForm(Form):
    display_name = name_field(lazy_gettext("Nom"))
    email = email_field(lazy_gettext("Adresse électronique"))
    quality = RadioField(
        lazy_gettext("À quel titre cette personne siège-t-elle ?"),
        choices=choices_of(_QUALITY_CHOICES),
        validators=[InputRequired(lazy_gettext("Dites à quel titre la personne siège."))],
    )


class QualityForm(Form):
    quality = SelectField(lazy_gettext("Qualité"), choices=choices_of(_QUALITY_CHOICES))


class PublishForm(Form):
    kind = HiddenField()
    reference = HiddenField()
    is_announced = BooleanField(lazy_gettext("Prévenir les membres par un message"), default=True)


class CommentForm(Form):
    text = TextAreaField(
        lazy_gettext("Votre avis"),
        validators=[
            DataRequired(lazy_gettext("Écrivez votre avis avant de l’envoyer.")),
            Length(max=comments.LONGEST, message=lazy_gettext("Cet avis dépasse 2 000 caractères.")),
        ],
        render_kw={"rows": 3, "maxlength": comments.LONGEST},
    )


class MeetingForm(Form):
    read = HiddenField()
    starts = DateTimeLocalField(
        lazy_gettext("Jour et heure"),
        description=lazy_gettext("Heure de Paris."),
        format=[MINUTE, "%Y-%m-%dT%H:%M:%S"],
        validators=[InputRequired(lazy_gettext("Indiquez un jour et une heure."))],
    )
    minutes_long = IntegerField(
        lazy_gettext("Durée, en minutes"),
        default=60,
        validators=[
            InputRequired(lazy_gettext("Indiquez une durée.")),
            NumberRange(
                SHORTEST_MEETING,
                LONGEST_MEETING,
                message=lazy_gettext("La durée va de 15 minutes à 10 heures (600 minutes)."),
            ),
        ],
        render_kw={"min": SHORTEST_MEETING, "max": LONGEST_MEETING, "step": 5, "inputmode": "numeric"},
    )
    place = StringField(
        lazy_gettext("Lieu"),
        filters=[strip],
        validators=[
            Optional(),
            Length(max=LONGEST_PLACE, message=lazy_gettext("Ce lieu dépasse 160 caractères.")),
        ],
        render_kw={"maxlength": LONGEST_PLACE},
    )
    agenda = TextAreaField(
        lazy_gettext("Ordre du jour"),
        description=lazy_gettext("Un point par ligne, avec un tiret devant."),
        validators=[
            Optional(),
            Length(
                max=meetings.LONGEST_AGENDA,
                message=lazy_gettext("Cet ordre du jour dépasse 5 000 caractères."),
            ),
        ],
        render_kw={"rows": 8, "maxlength": meetings.LONGEST_AGENDA},
    )
    is_announced = BooleanField(
        lazy_gettext("Prévenir les membres par un message"),
        description=lazy_gettext("La direction et le référent numérique le reçoivent aussi."),
        default=True,
    )

    def read_instant(self) -> datetime | None:
        """Return the instant of the field; None, with a fault on it, for an hour or a year that is none."""
        instant = to_instant(self.starts.data) if self.starts.data else None
        if instant is None:
            is_far = self.starts.data and not is_plannable(self.starts.data)
            self.starts.errors = [NO_SUCH_YEAR if is_far else NO_SUCH_TIME]
        return instant


class RecordForm(Form):
    read = HiddenField()
    record = TextAreaField(
        lazy_gettext("Compte rendu"),
        description=lazy_gettext(
            "Texte simple ; une ligne qui commence par un tiret devient un point de liste."
        ),
        validators=[
            Optional(),
            Length(
                max=meetings.LONGEST_RECORD,
                message=lazy_gettext("Ce compte rendu dépasse 20 000 caractères."),
            ),
        ],
        render_kw={"rows": 16, "maxlength": meetings.LONGEST_RECORD},
    )
