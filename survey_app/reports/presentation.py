"""Putting a frozen report into the language of its reader: every figure is worded here, once."""

from collections.abc import Iterable
from itertools import groupby

from flask_babel import gettext

from questionnaires.analysis.focus import list_candidates, propose_focus
from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    CellFigure,
    ChampResult,
    Figure,
    Participation,
    PracticeResult,
    Report,
)
from questionnaires.definition.model import (
    Kind,
    NeedsAnalysis,
    Option,
    Questionnaire,
)
from survey_app.reports.beside.comparison_words import comparison_note, word_comparison
from survey_app.reports.beside.focus_words import focus_note, word_focus
from survey_app.reports.beside.gap_words import gap_note, word_gap
from survey_app.reports.beside.values import NOTHING, Beside
from survey_app.reports.beside.voice_words import word_voices
from survey_app.reports.beside.wording import Wording
from survey_app.reports.beside_parts import ComparisonPart, FocusPart, GapPart
from survey_app.reports.days import long_date, period
from survey_app.reports.figures import Unit, hidden_word, interval_words, number_words
from survey_app.reports.labelling import Labeller
from survey_app.reports.labels import Label
from survey_app.reports.parts import (
    CellLine,
    CellTurnout,
    ChampPart,
    HiddenPart,
    NeedLine,
    PracticePart,
    Presentation,
    Turnout,
)
from survey_app.reports.questions import QuestionWords
from survey_app.reports.wording import (
    hidden_count,
    hidden_sentence,
    items_title,
    rankings_title,
    reading_advice,
    threshold_sentences,
)
from survey_app.web.translation import current_language

__all__ = ["long_date", "present"]


def present(report: Report, questionnaire: Questionnaire, beside: Beside = NOTHING) -> Presentation:
    """Word a report in the language of the request.

    `questionnaire` is the revision that was asked: it has words that the report lacks. `beside` is what the report is
    set beside: the school's fiche, an earlier campaign.
    """
    return _Presenter(report, questionnaire, current_language(), beside).presentation()


class _Presenter:
    """One report and one language, so that each part needs to be told only what it words."""

    def __init__(self, report: Report, questionnaire: Questionnaire, language: str, beside: Beside) -> None:
        self._report = report
        self._questionnaire = questionnaire
        self._language = language
        self._cells = {cell.cell: cell.name for cell in report.participation.cells}
        self._labels = Labeller(report, language)
        self._questions = QuestionWords(report, questionnaire, self._labels)
        self._titles = {champ.code: self._labels.label(champ.title) for champ in report.champs}
        self._beside = beside
        self._wording = Wording(language, self._labels.label, self._titles)

    def presentation(self) -> Presentation:
        report, header = self._report, self._report.header
        focus, note = self._focus()
        return Presentation(
            language=self._language,
            title=gettext("Rapport : %(campaign)s", campaign=header.campaign),
            school=header.school,
            uai=header.uai,
            campaign=header.campaign,
            period=period(header.opened_on, header.closed_on, self._language),
            opened_on=header.opened_on,
            closed_on=header.closed_on,
            questionnaire=self._labels.label(header.questionnaire),
            revision=header.revision,
            content_hash=header.content_hash,
            turnout=self._turnout(report.participation),
            scale_sentence=self._scale_sentence(self._questionnaire.analysis.needs),
            champs=tuple(self._champ(champ) for champ in report.champs),
            needs=self._needs(),
            items_title=items_title(has_practices=bool(report.champs)),
            items=self._questions.items(),
            rankings_title=rankings_title(has_practices=bool(report.champs)),
            rankings=self._questions.rankings(),
            texts=self._questions.texts(),
            focus=focus,
            focus_note=note,
            gap=self._gap(),
            gap_note=gap_note(self._beside) if report.champs else "",
            comparison=self._comparison(),
            comparison_note=comparison_note(self._beside),
            hidden=tuple(
                HiddenPart(hidden_count(note), hidden_sentence(note)) for note in report.hidden if note.count
            ),
            thresholds=threshold_sentences(report.thresholds),
            advice=reading_advice(report),
            voices=word_voices(self._beside.voices, report.header.audience, self._wording),
        )

    def _focus(self) -> tuple[tuple[FocusPart, ...], str]:
        gap, comparison = self._beside.gap, self._beside.comparison
        chosen = propose_focus(self._report, gap, comparison)
        candidates = list_candidates(self._report, gap, comparison)
        return word_focus(chosen, self._wording), focus_note(chosen, candidates)

    def _gap(self) -> GapPart | None:
        gap = self._beside.gap
        return None if gap is None else word_gap(gap, self._beside, self._wording)

    def _comparison(self) -> ComparisonPart | None:
        comparison, before = self._beside.comparison, self._beside.turnout
        if comparison is None or before is None:
            return None
        turnouts = self._turnout(before), self._turnout(self._report.participation)
        return word_comparison(comparison, turnouts, self._wording)

    def _turnout(self, part: Participation) -> Turnout:
        rate = (
            Figure(value=round(100 * part.signed_off / part.invited), bound=Bound.ROUNDED)
            if part.invited
            else HIDDEN
        )
        return Turnout(
            invited=part.invited,
            signed_off=part.signed_off,
            ballots=part.ballots,
            null_ballots=part.null_ballots,
            rate=self._labels.show(rate, Unit.PERCENT).words,
            cells=tuple(CellTurnout(cell.name, cell.invited, _band_words(cell.band)) for cell in part.cells),
        )

    def _scale_sentence(self, needs: NeedsAnalysis | None) -> str:
        """Name the ends of the scale. The report has means but not their scale; the revision has it."""
        if needs is None or not needs.situation_scores:
            return ""
        points = needs.situation_scores
        labels = {option.id: option.label for option in _options_of_scale(self._questionnaire, needs)}
        low, high = min(points, key=points.__getitem__), max(points, key=points.__getitem__)
        return gettext(
            "La situation va de %(low)s (« %(low_label)s ») à %(high)s (« %(high_label)s »).",
            low=number_words(points[low], Unit.INDEX, self._language),
            high=number_words(points[high], Unit.INDEX, self._language),
            low_label=self._labels.words(labels.get(low, {})),
            high_label=self._labels.words(labels.get(high, {})),
        )

    def _champ(self, champ: ChampResult) -> ChampPart:
        return ChampPart(
            code=champ.code,
            title=self._titles[champ.code],
            situation=self._labels.show(champ.situation_mean, Unit.MEAN),
            asking=self._labels.show(champ.asking, Unit.PERCENT),
            cells=self._cell_lines(champ.cell_situations, champ.cell_needs),
            practices=tuple(
                self._practice(practice)
                for practice in self._report.practices
                if practice.champ == champ.code
            ),
        )

    def _practice(self, practice: PracticeResult) -> PracticePart:
        return PracticePart(
            code=practice.code,
            label=self._labels.label(practice.label),
            situation=self._labels.shares(practice.situation),
            mean=self._labels.show(practice.situation_mean, Unit.MEAN),
            need=self._labels.shares(practice.need_shares),
            asking=self._labels.show(practice.need.asking, Unit.PERCENT),
            cells=self._cell_lines(practice.cell_situations, practice.cell_needs),
        )

    def _cell_lines(
        self, situations: Iterable[CellFigure], needs: Iterable[CellFigure]
    ) -> tuple[CellLine, ...]:
        """A line for every cell, also for one that the report does not mention: that is hidden too."""
        means = {one.cell: one.figure for one in situations}
        asking = {one.cell: one.figure for one in needs}
        return tuple(
            CellLine(
                name,
                self._labels.show(means.get(number, HIDDEN), Unit.MEAN),
                self._labels.show(asking.get(number, HIDDEN), Unit.PERCENT),
            )
            for number, name in self._cells.items()
        )

    def _needs(self) -> tuple[NeedLine, ...]:
        """Ranked needs, equal ones in the order of the questionnaire; then the hidden ones."""
        order = {code: place for place, code in enumerate(self._report.ranked_needs)}
        practices = sorted(self._report.practices, key=lambda one: order.get(one.code, len(order)))
        shown = [one for one in practices if one.need.index.value is not None]
        hidden = [one for one in practices if one.need.index.value is None]
        lines: list[NeedLine] = []
        for _, equals in groupby(shown, key=lambda one: one.need.index):
            group = sorted(equals, key=self._report.practices.index)
            rank = (
                f"{len(lines) + 1}" if len(group) == 1 else gettext("%(rank)s ex æquo", rank=len(lines) + 1)
            )
            lines += [self._need(one, rank) for one in group]
        return (*lines, *(self._need(one, hidden_word()) for one in hidden))

    def _need(self, practice: PracticeResult, rank: str) -> NeedLine:
        need = practice.need
        return NeedLine(
            rank=rank,
            code=practice.code,
            label=self._labels.label(practice.label),
            champ=self._titles.get(practice.champ, Label("")),
            asking=self._labels.show(need.asking, Unit.PERCENT),
            index=self._labels.show(need.index, Unit.INDEX),
            interval=interval_words(need, self._language),
            low=self._labels.show(need.low, Unit.INDEX),
            high=self._labels.show(need.high, Unit.INDEX),
        )


def _band_words(band: str | None) -> str:
    words = {
        "<50": gettext("moins de 50 %"),
        "50-75": gettext("de 50 à 75 %"),
        ">75": gettext("plus de 75 %"),
    }
    return hidden_word() if band is None else words[band]


def _options_of_scale(questionnaire: Questionnaire, needs: NeedsAnalysis) -> tuple[Option, ...]:
    for question in questionnaire.questions():
        if question.kind is Kind.DUAL_GRID:
            for scale in question.scales:
                if scale.id == needs.situation:
                    return scale.options
    return ()
