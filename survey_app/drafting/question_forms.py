"""The settings of each kind of question: one small form each, whose fields are cells."""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import BooleanField, SelectField

from questionnaires.definition.model import Display, Kind
from survey_app.drafting.cell_fields import (
    DayField,
    DaysField,
    FigureField,
    FiguresField,
    LineField,
    WordsField,
)
from survey_app.drafting.part_forms import PartForm, label_field, lines_field
from survey_app.web.forms import choices_of
from survey_app.web.translation import lazy_gettext


class QuestionForm(PartForm):
    """What every question with an answer has."""

    CELLS: ClassVar[Mapping[str, str]] = {
        "label": "label.{}",
        "help": "help.{}",
        "required": "required",
        "not_applicable": "not_applicable",
        "refusable": "refusable",
        "sensitive": "sensitive",
        "code": "code",
    }
    RARE: ClassVar[frozenset[str]] = frozenset({"code", "sensitive", "shuffle", "display"})

    label = label_field()
    help = WordsField(
        lazy_gettext("Précision"),
        description=lazy_gettext("Une phrase sous la question. Facultative."),
        render_kw={"rows": 2},
    )
    required = BooleanField(lazy_gettext("Réponse obligatoire"))
    not_applicable = BooleanField(lazy_gettext("Proposer « Sans objet »"))
    refusable = BooleanField(lazy_gettext("Proposer « Je préfère ne pas répondre »"))
    sensitive = BooleanField(
        lazy_gettext("Question sensible"),
        description=lazy_gettext(
            "Ses résultats ne sont montrés qu’à partir d’un plus grand nombre de réponses."
        ),
    )
    code = LineField(
        lazy_gettext("Code"),
        description=lazy_gettext(
            "Il nomme la colonne dans les fichiers de résultats. Une lettre d’abord, sans accent ni espace."
        ),
        render_kw={"spellcheck": "false", "autocomplete": "off"},
    )


class InformationForm(PartForm):
    """A text to read."""

    CELLS: ClassVar[Mapping[str, str]] = {"label": "label.{}", "help": "help.{}"}

    label = WordsField(lazy_gettext("Texte à lire"), render_kw={"rows": 4})
    help = WordsField(lazy_gettext("Précision"), render_kw={"rows": 2})


class SingleChoiceForm(QuestionForm):
    """One answer of several."""

    CELLS: ClassVar[Mapping[str, str]] = {**QuestionForm.CELLS, "display": "display", "shuffle": "shuffle"}
    LINES: ClassVar[Mapping[str, str]] = {"options": "options"}

    options = lines_field(lazy_gettext("Réponses proposées"))
    display = SelectField(
        lazy_gettext("Présentation"),
        choices=choices_of(
            [
                (Display.RADIOS.value, lazy_gettext("Toutes les réponses sous les yeux")),
                (Display.LIST.value, lazy_gettext("Une liste à dérouler")),
            ]
        ),
        default=Display.RADIOS.value,
    )
    shuffle = BooleanField(lazy_gettext("Mélanger les réponses"))


class SeveralChoicesForm(QuestionForm):
    """As many answers as one wants."""

    CELLS: ClassVar[Mapping[str, str]] = {
        **QuestionForm.CELLS,
        "min_choices": "min_choices",
        "max_choices": "max_choices",
        "shuffle": "shuffle",
    }
    LINES: ClassVar[Mapping[str, str]] = {"options": "options"}

    options = lines_field(lazy_gettext("Réponses proposées"))
    min_choices = FigureField(
        lazy_gettext("Au moins (nombre de réponses)"), render_kw={"inputmode": "numeric"}
    )
    max_choices = FigureField(
        lazy_gettext("Au plus (nombre de réponses)"), render_kw={"inputmode": "numeric"}
    )
    shuffle = BooleanField(lazy_gettext("Mélanger les réponses"))


class ScaleForm(QuestionForm):
    """Points with words at both ends."""

    CELLS: ClassVar[Mapping[str, str]] = {
        **QuestionForm.CELLS,
        "points": "points",
        "low_label": "low_label.{}",
        "high_label": "high_label.{}",
    }

    points = FigureField(
        lazy_gettext("Nombre de points"),
        description=lazy_gettext("De 2 à 11. Un nombre pair n’a pas de milieu."),
        render_kw={"inputmode": "numeric"},
    )
    low_label = LineField(lazy_gettext("Mots du premier point"))
    high_label = LineField(lazy_gettext("Mots du dernier point"))


class RatingForm(ScaleForm):
    """Stars; words at the ends are not needed."""

    points = FigureField(
        lazy_gettext("Nombre d’étoiles"),
        description=lazy_gettext("De 3 à 10."),
        render_kw={"inputmode": "numeric"},
    )


class GridForm(QuestionForm):
    """Rows by one scale."""

    CELLS: ClassVar[Mapping[str, str]] = {
        "label": "label.{}",
        "help": "help.{}",
        "scale_label": "scale.label.{}",
        "required": "required",
        "not_applicable": "scale.not_applicable",
        "refusable": "scale.refusable",
        "sensitive": "sensitive",
        "code": "code",
        "shuffle": "shuffle",
    }
    LINES: ClassVar[Mapping[str, str]] = {"rows": "rows", "options": "scale.options"}

    rows = lines_field(lazy_gettext("Lignes"))
    options = lines_field(lazy_gettext("Réponses, les mêmes pour chaque ligne"))
    scale_label = LineField(lazy_gettext("Titre des réponses"))
    shuffle = BooleanField(lazy_gettext("Mélanger les lignes"))


class DualGridForm(QuestionForm):
    """Rows by two scales, which have forms of their own."""

    CELLS: ClassVar[Mapping[str, str]] = {
        "label": "label.{}",
        "help": "help.{}",
        "required": "required",
        "sensitive": "sensitive",
        "code": "code",
        "shuffle": "shuffle",
    }
    LINES: ClassVar[Mapping[str, str]] = {"rows": "rows"}

    rows = lines_field(lazy_gettext("Lignes"))
    shuffle = BooleanField(lazy_gettext("Mélanger les lignes"))


class RankingForm(QuestionForm):
    """The first answers, in order."""

    CELLS: ClassVar[Mapping[str, str]] = {**QuestionForm.CELLS, "places": "places", "shuffle": "shuffle"}
    LINES: ClassVar[Mapping[str, str]] = {"options": "options"}

    options = lines_field(lazy_gettext("Réponses à classer"))
    places = FigureField(lazy_gettext("Nombre de places"), render_kw={"inputmode": "numeric"})
    shuffle = BooleanField(lazy_gettext("Mélanger les réponses"))


class NumberForm(QuestionForm):
    """A number within limits."""

    CELLS: ClassVar[Mapping[str, str]] = {
        **QuestionForm.CELLS,
        "minimum": "minimum",
        "maximum": "maximum",
        "decimals": "decimals",
        "unit": "unit.{}",
        "cuts": "cuts",
    }

    minimum = FigureField(lazy_gettext("Plus petit nombre accepté"), render_kw={"inputmode": "decimal"})
    maximum = FigureField(lazy_gettext("Plus grand nombre accepté"), render_kw={"inputmode": "decimal"})
    decimals = FigureField(
        lazy_gettext("Chiffres après la virgule"),
        description=lazy_gettext("De 0 à 3."),
        render_kw={"inputmode": "numeric"},
    )
    unit = LineField(lazy_gettext("Unité"), description=lazy_gettext("Par exemple : heures, élèves."))
    cuts = FiguresField(
        lazy_gettext("Débuts des tranches"),
        description=lazy_gettext(
            "Seule la tranche d’une réponse est gardée. Par exemple 5 ; 10 ; 20. Sans rien, les tranches sont égales."
        ),
        render_kw={"rows": 2},
    )


class DateForm(QuestionForm):
    """A day within limits."""

    CELLS: ClassVar[Mapping[str, str]] = {
        **QuestionForm.CELLS,
        "earliest": "earliest",
        "latest": "latest",
        "cuts": "cuts",
    }

    earliest = DayField(lazy_gettext("Premier jour accepté"), render_kw={"type": "date"})
    latest = DayField(lazy_gettext("Dernier jour accepté"), render_kw={"type": "date"})
    cuts = DaysField(
        lazy_gettext("Débuts des périodes"),
        description=lazy_gettext(
            "Seule la période d’une réponse est gardée. Par exemple 01/09/2025 ; 01/09/2026. Sinon, elles sont égales."
        ),
        render_kw={"rows": 2},
    )


class TextForm(QuestionForm):
    """A free text."""

    CELLS: ClassVar[Mapping[str, str]] = {**QuestionForm.CELLS, "max_length": "max_length"}

    max_length = FigureField(
        lazy_gettext("Nombre de caractères au plus"),
        description=lazy_gettext("De 1 à 4 000."),
        render_kw={"inputmode": "numeric"},
    )


class LockedForm(PartForm):
    """What a school chooses for a question of the academy."""

    CELLS: ClassVar[Mapping[str, str]] = {"required": "required"}

    required = BooleanField(lazy_gettext("Réponse obligatoire"))


QUESTION_FORMS: Mapping[Kind, type[PartForm]] = {
    Kind.INFORMATION: InformationForm,
    Kind.SINGLE_CHOICE: SingleChoiceForm,
    Kind.SEVERAL_CHOICES: SeveralChoicesForm,
    Kind.YES_NO: QuestionForm,
    Kind.SCALE: ScaleForm,
    Kind.RATING: RatingForm,
    Kind.GRID: GridForm,
    Kind.DUAL_GRID: DualGridForm,
    Kind.RANKING: RankingForm,
    Kind.NUMBER: NumberForm,
    Kind.DATE: DateForm,
    Kind.SHORT_TEXT: TextForm,
    Kind.LONG_TEXT: TextForm,
}
"""The forms of questions, one a kind."""
