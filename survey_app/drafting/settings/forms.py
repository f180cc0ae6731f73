"""The settings of a whole questionnaire, as cells of the questionnaire itself."""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import BooleanField, SelectField, SelectMultipleField

from questionnaires.definition.model import Audience
from survey_app.drafting.cell_fields import FigureField, LineField, WordsField
from survey_app.drafting.part_forms import PartForm
from survey_app.drafting.starting.forms import LANGUAGE_NAMES
from survey_app.drafting.words.audiences import CHOICES as AUDIENCES
from survey_app.web.forms import choices_of
from survey_app.web.translation import LANGUAGES, lazy_gettext


class SettingsForm(PartForm):
    """Title, texts around the questions, languages, free texts."""

    CELLS: ClassVar[Mapping[str, str]] = {
        "title": "title.{}",
        "audience": "audience",
        "introduction": "introduction.{}",
        "closing": "closing.{}",
        "note": "note.{}",
        "minutes": "minutes",
        "free_text": "privacy.free_text",
        "code": "code",
    }
    RARE: ClassVar[frozenset[str]] = frozenset({"note", "minutes", "code"})

    title = LineField(lazy_gettext("Titre"), render_kw={"maxlength": 200})
    audience = SelectField(
        lazy_gettext("Qui y répond ?"),
        description=lazy_gettext("La campagne le propose selon ce choix."),
        choices=choices_of((audience.value, words) for audience, words in AUDIENCES.items()),
        default=Audience.STAFF.value,
    )
    introduction = WordsField(
        lazy_gettext("Introduction"),
        description=lazy_gettext(
            "Pour qui, et pourquoi. Vos collègues la lisent avant la première question."
        ),
        render_kw={"rows": 4},
    )
    closing = WordsField(
        lazy_gettext("Texte de fin"),
        description=lazy_gettext("Un remerciement, la suite. Facultatif."),
        render_kw={"rows": 3},
    )
    languages = SelectMultipleField(
        lazy_gettext("Langues"),
        description=lazy_gettext(
            "La langue dans laquelle vous écrivez reste la première. Enlever une langue garde ses textes."
        ),
        choices=choices_of((tag, LANGUAGE_NAMES[tag]) for tag in LANGUAGES),
    )
    free_text = BooleanField(
        lazy_gettext("Permettre les textes libres"),
        description=lazy_gettext(
            "Un texte peut trahir son auteur. Sans cette case, les questions à texte et « Autre, précisez » "
            "empêchent de publier. Cochée, un avertissement est montré à vos collègues."
        ),
    )
    note = WordsField(
        lazy_gettext("Remarque pour les établissements"),
        description=lazy_gettext("Elle se lit dans la liste des questionnaires, pas dans le questionnaire."),
        render_kw={"rows": 2},
    )
    minutes = FigureField(
        lazy_gettext("Durée annoncée, en minutes"),
        description=lazy_gettext(
            "Vos collègues la lisent avant de commencer. Vide, rien n’est annoncé. "
            "L’estimation est en haut de la page des questions."
        ),
        render_kw={"inputmode": "numeric"},
    )
    code = LineField(
        lazy_gettext("Code du questionnaire"),
        description=lazy_gettext("Il nomme les fichiers, et les versions successives du même questionnaire."),
        render_kw={"spellcheck": "false", "autocomplete": "off"},
    )

    def chosen_languages(self, present: tuple[str, ...]) -> list[str]:
        """Return the languages in order: the one that is written first stays first, unknown ones stay too."""
        chosen = set(self.languages.data or [])
        kept = [tag for tag in present if tag in chosen or tag not in LANGUAGES or tag == present[0]]
        return [*kept, *(tag for tag in LANGUAGES if tag in chosen and tag not in kept)]
