"""The settings of each kind of question and of every other part: one small form each, whose fields are cells.

`CELLS` says which cell a field is, `{}` standing for the language; `LINES` which list a field holds, one a line.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from wtforms import BooleanField, Field, SelectField, TextAreaField

from questionnaires.definition.model import Display, Kind
from questionnaires.editing.cells import Cells, Leaf
from survey_app.drafting.cell_fields import (
    DayField,
    DaysField,
    FigureField,
    FiguresField,
    LineField,
    WordsField,
    cell_of,
    shown_in,
)
from survey_app.web.forms import Form, choices_of
from survey_app.web.translation import lazy_gettext

_LINES_HINT = lazy_gettext(
    "Une par ligne. Changer une ligne garde ses réglages ; une ligne enlevée pourra revenir."
)
_KEPT_WHEN_EMPTY = frozenset({"label", "title", "message", "low_label", "high_label"})
"""Texts that every part has: emptied, they stay as empty texts."""

_WORDS = frozenset({"title", "label", "help", "introduction", "closing", "message"})
_GENERAL = frozenset({"required", "not_applicable", "refusable", "sensitive", "code"})


def label_field() -> WordsField:
    """Return the field of the question's own words."""
    return WordsField(lazy_gettext("Texte de la question"), render_kw={"rows": 2})


def lines_field(label: str) -> TextAreaField:
    """Return the field of a list, one a line."""
    return TextAreaField(label, description=_LINES_HINT, render_kw={"rows": 6})


class PartForm(Form):
    """A form whose fields are cells of one element."""

    CELLS: ClassVar[Mapping[str, str]] = {}
    LINES: ClassVar[Mapping[str, str]] = {}
    RARE: ClassVar[frozenset[str]] = frozenset({"code"})
    """Fields that are folded away."""

    def paths(self, language: str) -> dict[str, str]:
        """Return the cell of each field."""
        return {name: path.format(language) for name, path in self.CELLS.items()}

    def values(self, language: str) -> dict[str, Leaf | None]:
        """Return what the form puts into each cell."""
        values = {}
        for name, path in self.paths(language).items():
            value = cell_of(self[name])
            is_kept = value is None and path.rpartition(".")[0].rpartition(".")[2] in _KEPT_WHEN_EMPTY
            values[path] = "" if is_kept else value
        return values

    def lines(self, name: str) -> list[str]:
        """Return the lines of a list, without the empty ones."""
        return [line.strip() for line in (self[name].data or "").splitlines() if line.strip()]

    def fields(self) -> list[Field]:
        """Return the fields in the order in which they are shown: words, lists, what is special, what all have."""
        order = [field.name for field in self]

        def rank(name: str) -> tuple[int, int]:
            groups = (_WORDS, self.LINES, {*order} - _GENERAL)
            return next((n for n, group in enumerate(groups) if name in group), len(groups)), order.index(
                name
            )

        return [self[name] for name in sorted({*self.LINES, *self.CELLS}, key=rank)]


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
PART_FORMS: Mapping[str, type[PartForm]] = {
    "sections": SectionForm,
    "options": OptionForm,
    "scale.options": ScaleOptionForm,
    "rows": RowForm,
    "scales": ScalePartForm,
    "valid_if": ConstraintForm,
    "scores": ScoreForm,
}
"""The forms of what is in each list of the questionnaire; questions have one a kind."""


def fill(
    form_class: type[PartForm], cells: Cells, language: str, lists: Mapping[str, Sequence[str]]
) -> PartForm:
    """Return a form that shows the cells of an element; `lists` are the labels in each of its lists."""
    form = form_class(formdata=None)
    for name, path in form.paths(language).items():
        form[name].data = shown_in(form[name], cells.get(path))
    for name, slot in form.LINES.items():
        form[name].data = "\n".join(lists.get(slot, ()))
    return form
