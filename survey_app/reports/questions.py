"""Putting into words what a questionnaire asks beside practices, or instead of them: questions, rankings, texts."""

from collections.abc import Iterator

from questionnaires.analysis.report import HIDDEN, ItemResult, RankingResult, Report, Verbatims
from questionnaires.definition.model import (
    AnswerableQuestion,
    Grid,
    Kind,
    Questionnaire,
    Rating,
    Scale,
    ScaleQuestion,
    SingleChoice,
)
from survey_app.reports.figures import Unit
from survey_app.reports.labelling import Labeller
from survey_app.reports.parts import ItemLine, ItemPart, RankedOption, RankingPart, TextsPart
from survey_app.reports.wording import bands_notes, ends_sentence, rank_sentence, several_sentence, text_notes

BANDED = frozenset({Kind.NUMBER, Kind.DATE})
"""Of these a report knows bands alone."""

ORDERED = BANDED | {Kind.SCALE, Kind.RATING}


class QuestionWords:
    """What one report says of such questions. `questionnaire` is the revision that was asked."""

    def __init__(self, report: Report, questionnaire: Questionnaire, labels: Labeller) -> None:
        self._report = report
        self._questionnaire = questionnaire
        self._labels = labels

    def rankings(self) -> tuple[RankingPart, ...]:
        """Return the rankings."""
        return tuple(map(self._ranking, self._report.rankings))

    def texts(self) -> tuple[TextsPart, ...]:
        """Return the texts, for each question that asked for some."""
        return tuple(map(self._texts, self._report.verbatims))

    def items(self) -> tuple[ItemPart, ...]:
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
            title=self._labels.label(question.label if is_grid and question else first.label),
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
            yield from ends_sentence(question.points, *(self._labels.words(label) for label in ends if label))

    def _item_line(self, item: ItemResult, *, has_mean: bool) -> ItemLine:
        return ItemLine(
            code=item.code,
            label=self._labels.label(item.label),
            shares=self._labels.shares(item.shares),
            mean=self._labels.show(item.mean, Unit.MEAN) if has_mean else None,
        )

    def _ranking(self, ranking: RankingResult) -> RankingPart:
        placed = {share.code: share.percent for share in ranking.placed}
        first = {share.code: share.percent for share in ranking.first}
        ranks = {mean.code: mean.rank for mean in ranking.mean_ranks}
        labels = {share.code: share.label for share in (*ranking.placed, *ranking.first)}
        return RankingPart(
            code=ranking.code,
            title=self._labels.label(ranking.label),
            places=ranking.places,
            options=tuple(
                RankedOption(
                    self._labels.label(text),
                    self._labels.show(first.get(code, HIDDEN), Unit.PERCENT),
                    self._labels.show(placed.get(code, HIDDEN), Unit.PERCENT),
                    self._labels.show(ranks.get(code, HIDDEN), Unit.MEAN) if ranks else None,
                )
                for code, text in labels.items()
            ),
            note=rank_sentence() if ranks else "",
        )

    def _texts(self, part: Verbatims) -> TextsPart:
        return TextsPart(
            code=part.code,
            title=self._labels.label(part.label),
            texts=part.texts,
            is_hidden=part.hidden,
            is_waiting=part.waiting,
            notes=text_notes(part, least=self._report.thresholds.texts),
        )


def _has_points(question: AnswerableQuestion | None) -> bool:
    """Tell whether a mean could be shown: a hidden one looks like none in the report."""
    match question:
        case ScaleQuestion() | Rating():
            return True
        case SingleChoice(options=options) | Grid(scale=Scale(options=options)):
            return all(option.score is not None for option in options)
        case _:
            return False
