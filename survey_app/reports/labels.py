"""Words of a questionnaire as they are shown, and figures with what they are about."""

from dataclasses import dataclass

from survey_app.reports.figures import Shown


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a questionnaire; `language` is set where they are not in the language of the page."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class LabelledFigure:
    """A figure and what it is about."""

    label: Label
    shown: Shown
