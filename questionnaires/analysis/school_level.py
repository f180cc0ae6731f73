"""What a reader can know of questions that are shown for the school only: choices, and lists of options.

Each function yields the codes of options of which something is certain: that nobody chose it, or everybody.
All raise `ContradictionError` when no answers at all agree with what is released.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from questionnaires.analysis.feasibility import EXACT_PERSONS, ContradictionError, find_empty_options
from questionnaires.analysis.outline import Item, OptionList
from questionnaires.analysis.reader import Reader, ReleasedItem, counts_from
from questionnaires.analysis.report import Figure, ItemResult, Share

Possibility = tuple[int, Sequence[Collection[int]]]
"""A number of respondents, and for each of several shares the counts that it may stand for."""


def percents(shares: Sequence[Share]) -> tuple[Figure, ...]:
    """Return the figures of shares."""
    return tuple(share.percent for share in shares)


def certain_choices(
    item: Item, shares: tuple[Figure, ...], mean: Figure, reader: Reader, *, least: tuple[int, ...] = ()
) -> Iterator[str]:
    """Yield what is certain of a question with one choice; exact (see `feasibility.find_empty_options`).

    That everybody chose an option is the same as that nobody chose any other. `least`: how many chose each
    option at least, as the texts that go with it tell.
    """
    scoring = item.scoring if mean.value is not None else None
    released = ReleasedItem(
        item=item,
        weights=(0,) * len(item.choices) if scoring is None else scoring.weights,
        shares=shares,
        summary=mean,
        school_limit=reader.thresholds.school,
        sums=_nothing_weighs if scoring is None else reader.mean_sums(scoring),
        least=least,
    )
    if _is_anything_shown((*shares, mean)):
        for option in find_empty_options(released.weights, reader.totals(released)):
            yield item.choices[option].code


def certain_options(
    options: OptionList, result: ItemResult, least: Sequence[int], reader: Reader
) -> list[str]:
    """Return what is certain of a question with several choices, `least` as in `certain_choices`; exact."""
    shares = percents(result.shares)
    numbers = numbers_of(options, shares, reader)
    if numbers is None:
        return []
    possibilities = ((persons, counts_from(shares, persons, least)) for persons in numbers)
    return _certain([choice.code for choice in options.choices], possibilities)


def _certain(names: Sequence[str], possibilities: Iterable[Possibility]) -> list[str]:
    """Return the names whose count is nobody in each possibility, or everybody in each."""
    nobody, everybody = set(range(len(names))), set(range(len(names)))
    is_possible = False
    for persons, counts in possibilities:
        if not all(counts):
            continue
        is_possible = True
        nobody -= {index for index in nobody if max(counts[index]) > 0}
        everybody -= {index for index in everybody if min(counts[index]) < persons}
        if not nobody | everybody:
            return []
    if not is_possible:
        raise ContradictionError
    return [names[index] for index in sorted(nobody | everybody)]


def numbers_of(options: OptionList, figures: Iterable[Figure], reader: Reader) -> range | None:
    """Return the numbers of respondents that there may be, the likeliest first: nearly all ballots.

    None where no figure is shown, or where there are so many that a share in steps of 5 percent can't be certain;
    when there may be, but need not, the lower numbers.
    """
    if not _is_anything_shown(figures):
        return None
    limits = reader.thresholds
    limit = max(limits.distribution, limits.school, limits.sensitive if options.is_sensitive else 0)
    low, high = reader.respondents(limit, is_certain=options.is_certain)
    return None if low > EXACT_PERSONS else range(min(high, EXACT_PERSONS), low - 1, -1)


def _is_anything_shown(figures: Iterable[Figure]) -> bool:
    return any(figure.value is not None for figure in figures)


def _nothing_weighs(_figure: Figure, _persons: int, _effective: int) -> range:
    return range(1)
