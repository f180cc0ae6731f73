"""Putting the words of a questionnaire and single figures into the language of one reader."""

from collections.abc import Iterable

from questionnaires.analysis.report import Figure, Report, Share
from questionnaires.definition.texts import Text, in_language
from questionnaires.logic.piping import fill
from survey_app.reports.days import long_date
from survey_app.reports.figures import Shown, Unit, show
from survey_app.reports.labels import Label, LabelledFigure


class Labeller:
    """One report and one language: the words of its questionnaire, and its figures in words."""

    def __init__(self, report: Report, language: str) -> None:
        self.language = language
        self._facts = _facts_of(report, language)

    def label(self, text: Text) -> Label:
        """Return a text in the language of the reader, or in another one and the name of that."""
        if text.get(self.language):
            return Label(self.words(text))
        words = in_language(text, self.language)
        tag = next((tag for tag, same in text.items() if same == words), "")
        return Label(self.words(text), tag)

    def words(self, text: Text) -> str:
        """Return a text without placeholders: one that repeats an answer has a different one for everybody."""
        return fill(in_language(text, self.language), self._facts)

    def show(self, figure: Figure, unit: Unit) -> Shown:
        """Return a figure with its words."""
        return show(figure, unit, self.language)

    def shares(self, shares: Iterable[Share]) -> tuple[LabelledFigure, ...]:
        """Return options with their shares."""
        return tuple(
            LabelledFigure(self.label(share.label), self.show(share.percent, Unit.PERCENT))
            for share in shares
        )


def _facts_of(report: Report, language: str) -> dict[str, str]:
    """Return what a text may say of the campaign, by placeholder."""
    header = report.header
    return {
        "campaign.title": header.campaign,
        "campaign.school": header.school,
        "campaign.closes": long_date(header.closed_on, language),
    }
