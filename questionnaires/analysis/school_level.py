"""What a reader can know of questions that are shown for the school only: choices, lists of options, rankings.

Each function yields the codes of the options of which something is certain: that nobody chose it, or everybody.
"""

from collections.abc import Iterator, Sequence

from questionnaires.analysis.feasibility import EXACT_PERSONS, ContradictionError, find_empty_options
from questionnaires.analysis.outline import Item, OptionList
from questionnaires.analysis.reader import Reader, ReleasedItem, share_counts
from questionnaires.analysis.report import Figure, ItemResult, RankingResult, Share


def percents(shares: Sequence[Share]) -> tuple[Figure, ...]:
    """Return the figures of shares."""
    return tuple(share.percent for share in shares)


def certain_choices(item: Item, shares: tuple[Figure, ...], mean: Figure, reader: Reader) -> Iterator[str]:
    """Yield what is certain of a question with one choice; exact (see `feasibility.find_empty_options`).

    That everybody chose an option is the same as that nobody chose any other.
    """
    scoring = item.scoring
    has_mean = scoring is not None and mean.value is not None
    released = ReleasedItem(
        item=item,
        weights=scoring.weights if scoring is not None and has_mean else (0,) * len(item.choices),
        shares=shares,
        summary=mean,
        school_limit=reader.thresholds.school,
        sums=reader.mean_sums(scoring) if scoring is not None and has_mean else _nothing_weighs,
    )
    totals = reader.totals(released)
    if _is_anything_shown((*shares, mean)):
        for option in find_empty_options(released.weights, totals):
            yield item.choices[option].code


def certain_options(options: OptionList, result: ItemResult, reader: Reader) -> Iterator[str]:
    """Yield what is certain of a question with several choices; exact."""
    shares = percents(result.shares)
    yield from _certain(options, shares, list(_numbers(options, shares, reader)))


def certain_places(options: OptionList, result: RankingResult, reader: Reader) -> Iterator[str]:
    """Yield what is certain of a ranking: outer bounds.

    Used: the share of each option in first place and in any, and that everybody who ranks puts one option first.
    """
    first, placed = percents(result.first), percents(result.placed)
    numbers = [
        persons for persons in _numbers(options, (*first, *placed), reader) if _can_add_up(first, persons)
    ]
    yield from dict.fromkeys((*_certain(options, first, numbers), *_certain(options, placed, numbers)))


def _certain(options: OptionList, shares: Sequence[Figure], numbers: Sequence[int]) -> Iterator[str]:
    if not _is_anything_shown(shares):
        return
    if not numbers:
        raise ContradictionError
    for choice, share in zip(options.choices, shares, strict=True):
        counts = [(persons, share_counts(share, persons)) for persons in numbers]
        if all(chosen[-1] == 0 for _, chosen in counts) or all(c[0] == persons for persons, c in counts):
            yield choice.code


def _numbers(options: OptionList, shares: Sequence[Figure], reader: Reader) -> Iterator[int]:
    """Yield the numbers of respondents that agree with each of `shares`."""
    limits = reader.thresholds
    limit = max(limits.distribution, limits.school, limits.sensitive if options.is_sensitive else 0)
    low, high = reader.respondents(limit, is_certain=options.is_certain)
    # With more respondents no share can be certain: a look at the highest numbers is enough.
    for persons in range(max(low, high - EXACT_PERSONS), high + 1):
        if all(share_counts(share, persons) for share in shares):
            yield persons


def _can_add_up(shares: Sequence[Figure], persons: int) -> bool:
    counts = [share_counts(share, persons) for share in shares]
    return sum(count[0] for count in counts) <= persons <= sum(count[-1] for count in counts)


def _is_anything_shown(figures: Sequence[Figure]) -> bool:
    return any(figure.value is not None for figure in figures)


def _nothing_weighs(_figure: Figure, _persons: int, _effective: int) -> range:
    return range(1)
