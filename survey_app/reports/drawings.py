"""The charts of a report. Each repeats a table beside it; its summary says what a glance at it shows."""

from collections.abc import Sequence
from enum import Enum

from flask_babel import gettext

from questionnaires.analysis.report import Bound
from survey_app.documents.blocks import CHART_COLUMNS, CHART_WIDTH
from survey_app.documents.charts import (
    Amount,
    Bar,
    Chart,
    Frame,
    Interval,
    Stack,
    draw_bars,
    draw_intervals,
    draw_stacks,
)
from survey_app.documents.radar import Axis, draw_radar
from survey_app.reports.beside_parts import ChangePart, ComparisonPart, GapPart
from survey_app.reports.figures import hidden_word
from survey_app.reports.labels import Label, LabelledFigure
from survey_app.reports.parts import ChampPart, ItemPart, NeedLine, PracticePart, RankingPart
from survey_app.reports.punctuation import listed, named

NEEDS_DRAWN = 10
"""More would be a list rather than a picture; the table has them all."""

BARS_DRAWN = 12
"""As many bands as a number or a day may have; of a longer list the table has all."""

_NAMED = 8
_TICKS = tuple((place / 100, str(place)) for place in (0, 25, 50, 75, 100))


class Place(Enum):
    """Where a chart goes: its width (None: it stretches) and the length of a line of a label."""

    PAPER = CHART_WIDTH, CHART_COLUMNS
    WIDE = None, 64
    NARROW = None, 29


class Drawings:
    """Draws for one place."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def champs(self, champs: Sequence[ChampPart]) -> Chart:
        """Share asking for support, by champ."""
        bars = [Bar(str(champ.title), champ.asking.amount()) for champ in champs]
        return draw_bars(bars, self._frame("champs", gettext("Demandes d’appui par champ."), bars))

    def needs(self, needs: Sequence[NeedLine]) -> Chart:
        """The first needs with their intervals."""
        first = needs[:NEEDS_DRAWN]
        intervals = [
            Interval(str(need.label), need.index.amount(), need.interval, *_ends(need)) for need in first
        ]
        named = [Bar(str(need.label), Amount(f"{need.index.words}, {need.interval}")) for need in first]
        title = gettext("Indice de besoin et intervalle, du plus demandé au moins demandé.")
        return draw_intervals(intervals, self._frame("besoins", title, named), _TICKS)

    def situations(self, champ: ChampPart) -> Chart:
        """How the situations are distributed over the practices of a champ."""
        title = gettext(
            "Répartition des situations pour chaque pratique de « %(champ)s ».", champ=str(champ.title)
        )
        stacks = [
            Stack(
                str(one.label),
                tuple(share.shown.amount() for share in one.situation),
                hidden_word() if is_hidden(one.situation) else "",
            )
            for one in champ.practices
        ]
        return draw_stacks(_series(champ.practices), stacks, self._frame(f"champ-{champ.code}", title, ()))

    def item(self, item: ItemPart) -> Chart | None:
        """One question: bars, or for a grid one divided bar a line; nothing where a list has nothing to draw."""
        if item.is_hidden:
            return None
        name = f"question-{item.code}"
        if not item.is_grid:
            bars = [Bar(str(share.label), share.shown.amount()) for share in _drawn(item)]
            frame = self._frame(name, str(item.title), bars)
            return draw_bars(bars, frame, are_steps=item.is_ordered) if bars else None
        stacks = [
            Stack(
                str(line.label),
                tuple(share.shown.amount() for share in line.shares),
                hidden_word() if is_hidden(line.shares) else "",
            )
            for line in item.lines
        ]
        series = [str(share.label) for share in item.lines[0].shares]
        return draw_stacks(series, stacks, self._frame(name, str(item.title), ()))

    def ranking(self, ranking: RankingPart) -> Chart:
        """Share that placed each option at all."""
        bars = [Bar(str(option.label), option.placed.amount()) for option in ranking.options]
        return draw_bars(bars, self._frame(f"classement-{ranking.code}", str(ranking.title), bars))

    def gap(self, gap: GapPart) -> Chart | None:
        """The fiche and the teams over the champs; nothing with fewer than three champs."""
        axes = [Axis(champ.code, champ.fiche_place, champ.teams_place) for champ in gap.champs]
        series = gettext("Fiche : palier atteint"), gettext("Équipes : situation moyenne")
        values = listed(
            named(champ.title, f"{champ.palier}, {champ.situation.words}") for champ in gap.champs
        )
        title = gettext(
            "La fiche et les équipes, champ par champ. Plus le tracé est loin du centre, plus c’est avancé."
        )
        width, columns = self._place.value
        return draw_radar(
            axes, series, Frame(f"{self._place.name.lower()}-regards", f"{title} {values}.", width, columns)
        )

    def changes(self, comparison: ComparisonPart) -> Chart:
        """From the earlier campaign to this one: share asking, by champ."""
        intervals = [_moved(line.label, line.asking) for line in comparison.champs]
        named = [
            Bar(str(line.label), Amount(f"{line.asking.before.words}, {line.asking.after.words}"))
            for line in comparison.champs
        ]
        title = gettext(
            "Demandes d’appui par champ, de la campagne du %(before)s à celle du %(after)s.",
            before=comparison.before,
            after=comparison.after,
        )
        return draw_intervals(intervals, self._frame("evolution", title, named), _TICKS)

    def _frame(self, name: str, title: str, bars: Sequence[Bar]) -> Frame:
        """The summary names every value while they are few, and says where they are otherwise."""
        values = listed(named(bar.label, bar.amount.words) for bar in bars[:_NAMED])
        elsewhere = gettext("Tous les chiffres sont dans le tableau qui suit.")
        parts = [title, f"{values}." if values else "", "" if 0 < len(bars) <= _NAMED else elsewhere]
        width, columns = self._place.value
        summary = " ".join(part for part in parts if part)
        return Frame(f"{self._place.name.lower()}-{name}", summary, width, columns)


def _moved(label: Label, change: ChangePart) -> Interval:
    """A dot for this campaign, and a line that comes from the earlier one."""
    before, after = change.before.amount(), change.after.amount()
    ends = [_centre(one) for one in (before, after)]
    known = [end for end in ends if end is not None]
    low, high = (min(known), max(known)) if len(known) == len(ends) else (None, None)
    return Interval(str(label), after, gettext("avant : %(words)s", words=change.before.words), low, high)


def _centre(amount: Amount) -> float | None:
    return None if amount.low is None or amount.high is None else (amount.low + amount.high) / 2


def caption_of(item: ItemPart) -> str:
    """Say what the chart of a question shows."""
    if is_drawn_whole(item):
        return gettext("Part des répondants")
    return gettext("Part des répondants, pour les réponses choisies par un sur dix ou plus")


def _drawn(item: ItemPart) -> Sequence[LabelledFigure]:
    """Return the shares of a question that are drawn: of a long list, those of which more is known than "below"."""
    shares = item.lines[0].shares
    if is_drawn_whole(item):
        return shares
    return [
        share for share in shares if not share.shown.is_hidden and share.shown.figure.bound is not Bound.BELOW
    ]


def is_drawn_whole(item: ItemPart) -> bool:
    """Tell whether the chart of a question has all its options."""
    return item.is_grid or len(item.lines[0].shares) <= BARS_DRAWN


def is_hidden(shares: Sequence[LabelledFigure]) -> bool:
    """Tell whether a distribution cannot be drawn: one part at least is hidden."""
    return any(share.shown.is_hidden for share in shares)


def _series(practices: Sequence[PracticePart]) -> list[str]:
    """All practices of a champ share their scale."""
    return [str(share.label) for share in practices[0].situation] if practices else []


def _ends(need: NeedLine) -> tuple[float | None, float | None]:
    return need.low.amount().low, need.high.amount().high
