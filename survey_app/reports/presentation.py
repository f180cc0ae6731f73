"""Putting a frozen report into the language of its reader: every figure is worded here, once."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from flask_babel import gettext

from questionnaires.analysis.focus import list_candidates, propose_focus
from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    CellFigure,
    ChampResult,
    Figure,
    ItemResult,
    Participation,
    PracticeResult,
    RankingResult,
    Report,
    Share,
    Verbatims,
)
from questionnaires.definition.model import (
    AnswerableQuestion,
    Grid,
    Kind,
    NeedsAnalysis,
    Option,
    Questionnaire,
    Rating,
    Scale,
    ScaleQuestion,
    SingleChoice,
)
from questionnaires.definition.texts import Text, in_language
from questionnaires.logic.piping import fill
from survey_app.reports.beside.values import NOTHING, Beside
from survey_app.reports.beside.voice_words import word_voices
from survey_app.reports.beside.words import (
    Wording,
    comparison_note,
    focus_note,
    gap_note,
    word_comparison,
    word_focus,
    word_gap,
)
from survey_app.reports.days import long_date, period
from survey_app.reports.figures import Shown, Unit, hidden_word, interval_words, number_words, show
from survey_app.reports.parts import (
    CellLine,
    CellTurnout,
    ChampPart,
    ComparisonPart,
    FocusPart,
    GapPart,
    HiddenPart,
    ItemLine,
    ItemPart,
    Label,
    LabelledFigure,
    NeedLine,
    PracticePart,
    Presentation,
    RankedOption,
    RankingPart,
    TextsPart,
    Turnout,
)
from survey_app.reports.wording import (
    bands_notes,
    ends_sentence,
    hidden_count,
    hidden_sentence,
    items_title,
    rank_sentence,
    rankings_title,
    reading_advice,
    several_sentence,
    text_notes,
    threshold_sentences,
)
from survey_app.web.translation import current_language

__all__ = ["long_date", "present"]

BANDED = frozenset({Kind.NUMBER, Kind.DATE})
"""Of these a report knows bands alone."""

ORDERED = BANDED | {Kind.SCALE, Kind.RATING}


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
        self._facts = _facts_of(report, language)
        self._titles = {champ.code: self._label(champ.title) for champ in report.champs}
        self._beside = beside
        self._wording = Wording(language, self._label, self._titles)

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
            questionnaire=self._label(header.questionnaire),
            revision=header.revision,
            content_hash=header.content_hash,
            turnout=self._turnout(report.participation),
            scale_sentence=self._scale_sentence(self._questionnaire.analysis.needs),
            champs=tuple(self._champ(champ) for champ in report.champs),
            needs=self._needs(),
            items_title=items_title(has_practices=bool(report.champs)),
            items=self._items(),
            rankings_title=rankings_title(has_practices=bool(report.champs)),
            rankings=tuple(self._ranking(ranking) for ranking in report.rankings),
            texts=tuple(self._texts(part) for part in report.verbatims),
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

    def _label(self, text: Text) -> Label:
        if text.get(self._language):
            return Label(self._words(text))
        words = in_language(text, self._language)
        tag = next((tag for tag, same in text.items() if same == words), "")
        return Label(self._words(text), tag)

    def _words(self, text: Text) -> str:
        """Return a text without placeholders: one that repeats an answer has a different one for everybody."""
        return fill(in_language(text, self._language), self._facts)

    def _show(self, figure: Figure, unit: Unit) -> Shown:
        return show(figure, unit, self._language)

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
            rate=self._show(rate, Unit.PERCENT).words,
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
            low_label=self._words(labels.get(low, {})),
            high_label=self._words(labels.get(high, {})),
        )

    def _champ(self, champ: ChampResult) -> ChampPart:
        return ChampPart(
            code=champ.code,
            title=self._titles[champ.code],
            situation=self._show(champ.situation_mean, Unit.MEAN),
            asking=self._show(champ.asking, Unit.PERCENT),
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
            label=self._label(practice.label),
            situation=self._shares(practice.situation),
            mean=self._show(practice.situation_mean, Unit.MEAN),
            need=self._shares(practice.need_shares),
            asking=self._show(practice.need.asking, Unit.PERCENT),
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
                self._show(means.get(number, HIDDEN), Unit.MEAN),
                self._show(asking.get(number, HIDDEN), Unit.PERCENT),
            )
            for number, name in self._cells.items()
        )

    def _shares(self, shares: Iterable[Share]) -> tuple[LabelledFigure, ...]:
        return tuple(
            LabelledFigure(self._label(share.label), self._show(share.percent, Unit.PERCENT))
            for share in shares
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
            label=self._label(practice.label),
            champ=self._titles.get(practice.champ, Label("")),
            asking=self._show(need.asking, Unit.PERCENT),
            index=self._show(need.index, Unit.INDEX),
            interval=interval_words(need, self._language),
            low=self._show(need.low, Unit.INDEX),
            high=self._show(need.high, Unit.INDEX),
        )

    def _items(self) -> tuple[ItemPart, ...]:
        """Lines of one question that have the same options stand together."""
        questions = {
            question.code: question
            for question in self._questionnaire.questions()
            if isinstance(question, AnswerableQuestion)
        }
        groups: dict[tuple[str, ...], list[ItemResult]] = {}
        for item in self._report.items:
            key = (item.question_code, *(share.code for share in item.shares))
            groups.setdefault(key, []).append(item)
        return tuple(self._item(items, questions.get(items[0].question_code)) for items in groups.values())

    def _item(self, items: list[ItemResult], question: AnswerableQuestion | None) -> ItemPart:
        first = items[0]
        is_grid = first.kind in {Kind.GRID, Kind.DUAL_GRID}
        has_means = _has_points(question) or any(item.mean.value is not None for item in items)
        return ItemPart(
            code=first.code,
            title=self._label(question.label if is_grid and question else first.label),
            lines=tuple(self._item_line(item, has_mean=has_means) for item in items),
            notes=tuple(self._item_notes(first, question)),
            is_grid=is_grid,
            is_banded=first.kind in BANDED,
            is_ordered=first.kind in ORDERED,
            has_means=has_means,
        )

    def _item_notes(self, item: ItemResult, question: AnswerableQuestion | None) -> Iterator[str]:
        if item.kind == Kind.SEVERAL_CHOICES:
            yield several_sentence()
        if item.kind in BANDED:
            yield from bands_notes(
                Kind(item.kind), is_together=any("-" in share.code for share in item.shares)
            )
        if isinstance(question, ScaleQuestion | Rating):
            ends = (question.low_label, question.high_label)
            yield from ends_sentence(question.points, *(self._words(label) for label in ends if label))

    def _item_line(self, item: ItemResult, *, has_mean: bool) -> ItemLine:
        return ItemLine(
            code=item.code,
            label=self._label(item.label),
            shares=self._shares(item.shares),
            mean=self._show(item.mean, Unit.MEAN) if has_mean else None,
        )

    def _ranking(self, ranking: RankingResult) -> RankingPart:
        placed = {share.code: share.percent for share in ranking.placed}
        first = {share.code: share.percent for share in ranking.first}
        ranks = {mean.code: mean.rank for mean in ranking.mean_ranks}
        labels = {share.code: share.label for share in (*ranking.placed, *ranking.first)}
        return RankingPart(
            code=ranking.code,
            title=self._label(ranking.label),
            places=ranking.places,
            options=tuple(
                RankedOption(
                    self._label(text),
                    self._show(first.get(code, HIDDEN), Unit.PERCENT),
                    self._show(placed.get(code, HIDDEN), Unit.PERCENT),
                    self._show(ranks.get(code, HIDDEN), Unit.MEAN) if ranks else None,
                )
                for code, text in labels.items()
            ),
            note=rank_sentence() if ranks else "",
        )

    def _texts(self, part: Verbatims) -> TextsPart:
        return TextsPart(
            code=part.code,
            title=self._label(part.label),
            texts=part.texts,
            is_hidden=part.hidden,
            is_waiting=part.waiting,
            notes=text_notes(part, least=self._report.thresholds.texts),
        )


def _facts_of(report: Report, language: str) -> dict[str, str]:
    """Return what a text may say of the campaign, by placeholder."""
    header = report.header
    return {
        "campaign.title": header.campaign,
        "campaign.school": header.school,
        "campaign.closes": long_date(header.closed_on, language),
    }


def _band_words(band: str | None) -> str:
    words = {
        "<50": gettext("moins de 50 %"),
        "50-75": gettext("de 50 à 75 %"),
        ">75": gettext("plus de 75 %"),
    }
    return hidden_word() if band is None else words[band]


def _has_points(question: AnswerableQuestion | None) -> bool:
    """Tell whether a mean could be shown: a hidden one looks like none in the report."""
    match question:
        case ScaleQuestion() | Rating():
            return True
        case SingleChoice(options=options) | Grid(scale=Scale(options=options)):
            return all(option.score is not None for option in options)
        case _:
            return False


def _options_of_scale(questionnaire: Questionnaire, needs: NeedsAnalysis) -> tuple[Option, ...]:
    for question in questionnaire.questions():
        if question.kind is Kind.DUAL_GRID:
            for scale in question.scales:
                if scale.id == needs.situation:
                    return scale.options
    return ()
