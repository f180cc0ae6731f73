"""How a questionnaire begins: from nothing, from a published one, from pasted lines, from a file."""

from wtforms import FileField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from survey_app.drafting.operations.drafts import CopyMode
from survey_app.web.forms import Form, choices_of
from survey_app.web.translation import LANGUAGES, lazy_gettext

LONGEST_TITLE = 200
ACADEMY = 0
"""Stands for no school: the questionnaire is for all of them."""

LANGUAGE_NAMES = {"fr": lazy_gettext("Français"), "en": lazy_gettext("Anglais")}


def strip(value: str | None) -> str | None:
    """Drop the spaces around what was typed."""
    return value.strip() if value else value


def title_field() -> StringField:
    """Return the field of a questionnaire's title."""
    return StringField(
        lazy_gettext("Titre"),
        description=lazy_gettext(
            "Vos collègues le lisent en haut du questionnaire. Par exemple : Nos usages de l’ENT."
        ),
        filters=[strip],
        validators=[
            DataRequired(lazy_gettext("Donnez un titre, même provisoire.")),
            Length(max=LONGEST_TITLE, message=lazy_gettext("Ce titre dépasse 200 caractères.")),
        ],
        render_kw={"maxlength": LONGEST_TITLE},
    )


def school_field() -> SelectField:
    """Return the field that says whose questionnaire it is."""
    return SelectField(lazy_gettext("Pour"), coerce=int)


class BlankForm(Form):
    """A questionnaire from nothing."""

    school = school_field()
    title = title_field()
    introduction = TextAreaField(
        lazy_gettext("Pour qui, et pourquoi ?"),
        description=lazy_gettext(
            "Deux phrases que vos collègues lisent avant de répondre. Par exemple : « Ce questionnaire s’adresse "
            "à toute l’équipe. Il nous aidera à choisir les formations de l’an prochain. » Vous pourrez les changer."
        ),
        filters=[strip],
        validators=[Length(max=2000, message=lazy_gettext("C’est trop long pour une introduction."))],
        render_kw={"rows": 4},
    )
    languages = SelectMultipleField(
        lazy_gettext("Langues"),
        description=lazy_gettext(
            "Le français d’abord. Une autre langue se traduit ensuite, à côté du texte français."
        ),
        choices=choices_of((tag, LANGUAGE_NAMES[tag]) for tag in LANGUAGES),
        default=["fr"],
        validators=[InputRequired(lazy_gettext("Choisissez au moins une langue."))],
    )


class CopyForm(Form):
    """A questionnaire from a published one."""

    school = school_field()
    revision = RadioField(
        lazy_gettext("Questionnaire à reprendre"),
        coerce=int,
        validators=[InputRequired(lazy_gettext("Choisissez un questionnaire."))],
    )
    mode = RadioField(
        lazy_gettext("Comment le reprendre ?"),
        choices=choices_of(
            [
                (
                    CopyMode.LOCKED.value,
                    lazy_gettext(
                        "Garder ses questions telles quelles et ajouter les miennes : les résultats restent comparables"
                    ),
                ),
                (
                    CopyMode.FREE.value,
                    lazy_gettext("Tout pouvoir changer : les résultats ne se comparent plus"),
                ),
                (
                    CopyMode.NEXT.value,
                    lazy_gettext(
                        "En préparer la version suivante (seulement pour un questionnaire de l’établissement)"
                    ),
                ),
            ]
        ),
        default=CopyMode.LOCKED.value,
    )


class PasteForm(Form):
    """A questionnaire from lines of text."""

    school = school_field()
    title = title_field()
    text = TextAreaField(
        lazy_gettext("Texte ou tableau copié d’un document"),
        validators=[DataRequired(lazy_gettext("Collez le texte de vos questions."))],
        render_kw={"rows": 14, "spellcheck": "false"},
    )


class FileForm(Form):
    """A questionnaire from a file of ours."""

    school = school_field()
    file = FileField(
        lazy_gettext("Fichier JSON"),
        description=lazy_gettext("Un questionnaire téléchargé depuis Paliers ; 5 Mo au plus."),
        render_kw={"accept": ".json,application/json"},
    )


class ConfirmFileForm(Form):
    """The file again, once its report was read."""

    school = school_field()
    content = TextAreaField()
