"""What all that puts words to a report's surroundings is told: the language, labels, titles of champs."""

from collections.abc import Callable
from dataclasses import dataclass

from questionnaires.analysis.report import Figure
from questionnaires.definition.texts import Text
from survey_app.reports.figures import Unit, show
from survey_app.reports.labels import Label


@dataclass(frozen=True, slots=True)
class Wording:
    """How one report words what is not its own: the language, its labels, the titles of its champs."""

    language: str
    label: Callable[[Text], Label]
    champs: dict[str, Label]

    def champ(self, code: str) -> Label:
        """Return the title of a champ."""
        return self.champs.get(code, Label(""))

    def show(self, figure: Figure, unit: Unit) -> str:
        """Return a figure in words."""
        return show(figure, unit, self.language).words
