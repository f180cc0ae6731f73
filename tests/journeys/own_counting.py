"""The report on the référent's questionnaire counted again from the answers, by none of the code that made it.

Rules of the anonymity study, section 4, for questions that are shown for the school alone.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TypeVar

from questionnaires.analysis.report import Figure, HiddenReason, Report
from tests.journeys.answers import Answers
from tests.journeys.counting import DISTRIBUTION, SCHOOL, Expected, Path, Refusal
from tests.journeys.own_answers import kept_of
from tests.journeys.own_questionnaire import ALL, Content
from tests.journeys.rounding import HIDDEN, mean, percent

BINARY, TEXT_WRITERS, TEXTS = 20, 10, 5

Bound = TypeVar("Bound", float, str)


@dataclass(frozen=True)
class Recount:
    """Counts one campaign; `viewers` of those who answered will read the report."""

    ballots: Sequence[Answers]
    viewers: int

    @classmethod
    def of(cls, given: Sequence[Answers], viewers: int) -> "Recount":
        """Count what counts of what was given."""
        return cls([kept_of(answers) for answers in given], viewers)

    def expected(self) -> Mapping[Path, Expected]:
        """Return every number of the report."""
        return {path: one for question in ALL for path, one in self._question(question)}

    def texts(self) -> Mapping[str, Sequence[str] | Refusal]:
        """Return the texts by the field they were written in, or why they are hidden."""
        pools = {
            "discipline.autrediscipline": self._choosing("discipline", "autrediscipline"),
            "outils.autreoutil": self._choosing("outils", "autreoutil"),
            "attente": len(self.ballots),
            "avis": len(self.ballots),
        }
        return {name: self._written(name, pool) for name, pool in pools.items()}

    def _question(self, one: Content) -> Iterator[tuple[Path, Expected]]:
        uid = one["id"]
        match one["kind"]:
            case "single_choice" | "several_choices":
                yield from self._shares(uid, uid, _codes(one["options"]))
            case "yes_no":
                yield from self._shares(uid, uid, {"yes": "yes", "no": "no"}, limits=(BINARY, DISTRIBUTION))
            case "scale" | "rating":
                points = {str(point): point for point in range(1, one["points"] + 1)}
                yield from self._shares(uid, uid, {point: point for point in points})
                yield self._mean(uid, uid, points)
            case "grid" | "dual_grid":
                yield from self._rows(one)
            case _:
                yield from self._other(one)

    def _rows(self, one: Content) -> Iterator[tuple[Path, Expected]]:
        for row in one["rows"]:
            place = f"{one['id']}.{row['id']}"
            for scale in one.get("scales", ()):
                path = f"{place}.{scale['id']}"
                yield from self._shares(path, path, _codes(scale["options"]))
            if one["kind"] == "grid":
                options = one["scale"]["options"]
                yield from self._shares(place, place, _codes(options))
                yield self._mean(place, place, {option["id"]: option["score"] for option in options})

    def _other(self, one: Content) -> Iterator[tuple[Path, Expected]]:
        uid = one["id"]
        match one["kind"]:
            case "number":
                cuts = [float(cut) for cut in one["cuts"]]
                yield from self._bands(uid, cuts, lambda typed: float(typed.replace(",", ".")))
            case "date":
                yield from self._bands(uid, one["cuts"], str)
            case "ranking":
                yield from self._ranking(one)

    def _shares(
        self,
        path: Path,
        name: str,
        codes: Mapping[str, str],
        *,
        limits: tuple[int, int] = (SCHOOL, DISTRIBUTION),
    ) -> Iterator[tuple[Path, Expected]]:
        """Yield the share of each option among those who gave an answer."""
        given = [values for values in self._given(name) if set(values) <= codes.keys()]
        counts = Counter(value for values in given for value in set(values))
        refusal = self._refusal(len(given), *limits)
        for value, code in codes.items():
            yield (
                f"{path}/{code}",
                _expected(refusal, partial(_share, counts[value], len(given))),
            )

    def _mean(self, path: Path, name: str, points: Mapping[str, float]) -> tuple[Path, Expected]:
        given = [points[values[0]] for values in self._given(name) if values[0] in points]
        ends = {"lowest": int(min(points.values())), "highest": int(max(points.values()))}

        def figure() -> Figure:
            is_fine = len(given) - self.viewers >= DISTRIBUTION
            return mean(Fraction(sum(map(Fraction, given)), len(given)), **ends, is_fine=is_fine)

        return f"{path}/mean", _expected(self._refusal(len(given), SCHOOL), figure)

    def _bands(
        self, uid: str, cuts: Sequence[Bound], read: Callable[[str], Bound]
    ) -> Iterator[tuple[Path, Expected]]:
        """Yield the share of each band; where a band begins belongs to it."""
        typed = [values[0] for values in self._given(uid) if not values[0].startswith("_")]
        counts = Counter(1 + bisect_right(cuts, read(value)) for value in typed)
        refusal = self._refusal(len(typed), SCHOOL, DISTRIBUTION)
        for band in range(1, len(cuts) + 2):
            yield (
                f"{uid}/{band}",
                _expected(refusal, partial(_share, counts[band], len(typed))),
            )

    def _ranking(self, one: Content) -> Iterator[tuple[Path, Expected]]:
        uid, places, codes = one["id"], one["places"], _codes(one["options"])
        orders = [
            [ballot.get(f"a.{uid}.{place}", ("",))[0] for place in range(1, places + 1)]
            for ballot in self.ballots
        ]
        orders = [order for order in orders if any(order)]
        refusal = self._refusal(len(orders), SCHOOL, DISTRIBUTION)
        left_out = Fraction(places + 1 + len(codes), 2)
        for value, code in codes.items():
            first = sum(order[0] == value for order in orders)
            placed = sum(value in order for order in orders)
            ranks = [order.index(value) + 1 if value in order else left_out for order in orders]
            yield f"{uid}/first/{code}", _expected(refusal, partial(_share, first, len(orders)))
            yield (
                f"{uid}/placed/{code}",
                _expected(refusal, partial(_share, placed, len(orders))),
            )
            yield (
                f"{uid}/mean/{code}",
                _expected(
                    refusal,
                    partial(
                        mean, Fraction(sum(ranks)) / len(ranks), lowest=1, highest=left_out, is_fine=True
                    ),
                ),
            )

    def _written(self, name: str, pool: int) -> Sequence[str] | Refusal:
        texts = [ballot[f"a.{name}"][0] for ballot in self.ballots if f"a.{name}" in ballot]
        if pool - self.viewers < TEXT_WRITERS:
            return Refusal(HiddenReason.WRITERS_TOO_FEW, TEXT_WRITERS)
        if len(texts) - self.viewers < TEXTS:
            return Refusal(HiddenReason.TEXTS_TOO_FEW, TEXTS)
        return sorted(texts)

    def _choosing(self, question: str, option: str) -> int:
        return sum(option in ballot.get(f"a.{question}", ()) for ballot in self.ballots)

    def _given(self, name: str) -> list[tuple[str, ...]]:
        return [ballot[f"a.{name}"] for ballot in self.ballots if f"a.{name}" in ballot]

    def _refusal(self, persons: int, *limits: int) -> Refusal | None:
        others = max(0, persons - self.viewers)
        reasons = {
            SCHOOL: HiddenReason.SCHOOL_TOO_SMALL,
            DISTRIBUTION: HiddenReason.DISTRIBUTION_TOO_SMALL,
            BINARY: HiddenReason.SENSITIVE,
        }
        return next((Refusal(reasons[limit], limit) for limit in limits if others < limit), None)


def found_in(report: Report) -> Mapping[Path, Figure]:
    """Return the numbers of a report by the paths of the recount."""
    figures: dict[Path, Figure] = {}
    for (path, has_mean), item in zip(_items(), report.items, strict=True):
        figures |= {f"{path}/{share.code}": share.percent for share in item.shares}
        figures |= {f"{path}/mean": item.mean} if has_mean else {}
    for one in report.rankings:
        path = one.code.lower()
        figures |= {f"{path}/first/{share.code}": share.percent for share in one.first}
        figures |= {f"{path}/placed/{share.code}": share.percent for share in one.placed}
        figures |= {f"{path}/mean/{rank.code}": rank.rank for rank in one.mean_ranks}
    return figures


def faults_of(report: Report, recount: Recount) -> list[str]:
    """Return what is wrong: another number, one that must be hidden, one that is hidden without a reason."""
    found, expected = found_in(report), recount.expected()
    if found.keys() != expected.keys():
        return [f"the report has other numbers: {sorted(found.keys() ^ expected.keys())}"]
    faults = [
        f"{path}: {figure} instead of {expected[path]}"
        for path, figure in found.items()
        if figure != expected[path].figure and (figure.value is not None or expected[path].refusal)
    ]
    register = Counter({(note.reason, note.threshold): note.count for note in report.hidden})
    wanted = Counter(tuple(one.refusal) for one in expected.values() if one.refusal)
    wanted.update(tuple(one) for one in recount.texts().values() if isinstance(one, Refusal))
    audited = sum(figure.value is None and expected[path].refusal is None for path, figure in found.items())
    if audited:
        wanted[HiddenReason.AUDITOR, 0] = audited
    if register != wanted:
        faults.append(f"the register tells {dict(register)} instead of {dict(wanted)}")
    return faults


def _items() -> Iterator[tuple[Path, bool]]:
    """Yield the path of each item in the order of the questions, and whether it has a mean."""
    for one in ALL:
        uid = one["id"]
        match one["kind"]:
            case "grid":
                yield from ((f"{uid}.{row['id']}", True) for row in one["rows"])
            case "dual_grid":
                for row in one["rows"]:
                    yield from ((f"{uid}.{row['id']}.{scale['id']}", False) for scale in one["scales"])
            case "information" | "ranking" | "short_text" | "long_text":
                pass
            case kind:
                yield uid, kind in {"scale", "rating"}


def _codes(options: Sequence[Content]) -> Mapping[str, str]:
    return {option["id"]: option["code"] for option in options}


def _expected(refusal: Refusal | None, figure: Callable[[], Figure]) -> Expected:
    return Expected(HIDDEN, refusal) if refusal else Expected(figure())


def _share(count: int, persons: int) -> Figure:
    return percent(Fraction(count, persons))
