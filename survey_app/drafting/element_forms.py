"""The settings of everything that is no question: one small form each, whose fields are cells."""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import BooleanField

from survey_app.drafting.cell_fields import (
    FigureField,
    LineField,
    WordsField,
)
from survey_app.drafting.part_forms import PartForm, lines_field
from survey_app.web.translation import lazy_gettext


class SectionForm(PartForm):
    """A step on screen."""

    CELLS: ClassVar[Mapping[str, str]] = {
        "title": "title.{}",
        "introduction": "introduction.{}",
        "shuffle": "shuffle",
    }
    RARE: ClassVar[frozenset[str]] = frozenset({"shuffle"})

    title = LineField(lazy_gettext("Titre de la partie"))
    introduction = WordsField(
        lazy_gettext("Introduction"),
        description=lazy_gettext("Une ou deux phrases avant les questions. Facultative."),
        render_kw={"rows": 3},
    )
    shuffle = BooleanField(lazy_gettext("Mélanger les questions"))


class OptionForm(PartForm):
    """One answer that is proposed."""

    CELLS: ClassVar[Mapping[str, str]] = {
        "label": "label.{}",
        "specify": "specify",
        "exclusive": "exclusive",
        "score": "score",
        "code": "code",
    }

    label = WordsField(lazy_gettext("Texte de la réponse"), render_kw={"rows": 2})
    specify = BooleanField(
        lazy_gettext("« Autre, précisez »"),
        description=lazy_gettext(
            "Un champ de texte s’ouvre avec cette réponse. Les textes libres doivent être permis."
        ),
    )
    exclusive = BooleanField(
        lazy_gettext("Exclut les autres réponses"),
        description=lazy_gettext("Par exemple « Aucun de ceux-ci », parmi des choix multiples."),
    )
    score = FigureField(
        lazy_gettext("Points"),
        description=lazy_gettext("Ils comptent dans les scores. Facultatifs."),
        render_kw={"inputmode": "decimal"},
    )
    code = LineField(lazy_gettext("Code"), render_kw={"spellcheck": "false", "autocomplete": "off"})


class ScaleOptionForm(PartForm):
    """One answer of a scale."""

    CELLS: ClassVar[Mapping[str, str]] = {"label": "label.{}", "score": "score", "code": "code"}

    label = WordsField(lazy_gettext("Texte de la réponse"), render_kw={"rows": 2})
    score = FigureField(
        lazy_gettext("Points"),
        description=lazy_gettext("Ils comptent dans les scores. Facultatifs."),
        render_kw={"inputmode": "decimal"},
    )
    code = LineField(lazy_gettext("Code"), render_kw={"spellcheck": "false", "autocomplete": "off"})


class RowForm(PartForm):
    """One line of a grid."""

    CELLS: ClassVar[Mapping[str, str]] = {"label": "label.{}", "code": "code"}

    label = WordsField(lazy_gettext("Texte de la ligne"), render_kw={"rows": 2})
    code = LineField(lazy_gettext("Code"), render_kw={"spellcheck": "false", "autocomplete": "off"})


class ScalePartForm(PartForm):
    """One of the two scales of a dual grid."""

    CELLS: ClassVar[Mapping[str, str]] = {
        "label": "label.{}",
        "not_applicable": "not_applicable",
        "refusable": "refusable",
        "code": "code",
    }
    LINES: ClassVar[Mapping[str, str]] = {"options": "options"}

    label = LineField(lazy_gettext("Titre des réponses"))
    options = lines_field(lazy_gettext("Réponses"))
    not_applicable = BooleanField(lazy_gettext("Proposer « Sans objet »"))
    refusable = BooleanField(lazy_gettext("Proposer « Je préfère ne pas répondre »"))
    code = LineField(lazy_gettext("Code"), render_kw={"spellcheck": "false", "autocomplete": "off"})


class ConstraintForm(PartForm):
    """What an answer must satisfy, and the sentence for whoever it does not hold for."""

    CELLS: ClassVar[Mapping[str, str]] = {"message": "message.{}"}

    message = WordsField(
        lazy_gettext("Message si la règle n’est pas respectée"),
        description=lazy_gettext("Dites ce qui ne va pas et comment le corriger."),
        render_kw={"rows": 2},
    )


class ScoreForm(PartForm):
    """A figure computed from answers."""

    CELLS: ClassVar[Mapping[str, str]] = {"label": "label.{}", "code": "code"}
    RARE: ClassVar[frozenset[str]] = frozenset()

    label = LineField(lazy_gettext("Nom du score"))
    code = LineField(lazy_gettext("Code"), render_kw={"spellcheck": "false", "autocomplete": "off"})


PART_FORMS: Mapping[str, type[PartForm]] = {
    "sections": SectionForm,
    "options": OptionForm,
    "scale.options": ScaleOptionForm,
    "rows": RowForm,
    "scales": ScalePartForm,
    "valid_if": ConstraintForm,
    "scores": ScoreForm,
}
"""The forms of what is in each list of the questionnaire but questions."""
