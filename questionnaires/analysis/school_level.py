"""What a reader can know of questions that are shown for the school only: choices, lists of options, rankings.

Each function yields the codes of options of which something is certain: that nobody chose it, or everybody.
All raise `ContradictionError` when no answers at all agree with what is released.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from questionnaires.analysis.feasibility import EXACT_PERSONS, ContradictionError, find_empty_options
from questionnaires.analysis.outline import Item, OptionList
from questionnaires.analysis.reader import Reader, ReleasedItem, share_counts
from questionnaires.analysis.report import Figure, ItemResult, RankingResult, Share

Possibility = tuple[int, Sequence[Collection[int]]]
"""A number of respondents, and for each of several shares the counts that it may stand for."""


def percents(shares: Sequence[Share]) -> tuple[Figure, ...]:
    """Return the figures of shares."""
    return tuple(share.percent for share in shares)


def certain_choices(item: Item, shares: tuple[Figure, ...], mean: Figure, reader: Reader) -> Iterator[str]:
    """Yield what is certain of a question with one choice; exact (see `feasibility.find_empty_options`).

    That everybody chose an option is the same as that nobody chose any other.
    """
    scoring = item.scoring if mean.value is not None else None
    released = ReleasedItem(
        item=item,
        weights=(0,) * len(item.choices) if scoring is None else scoring.weights,
        shares=shares,
        summary=mean,
        school_limit=reader.thresholds.school,
        sums=_nothing_weighs if scoring is None else reader.mean_sums(scoring),
    )
    if _is_anything_shown((*shares, mean)):
        for option in find_empty_options(released.weights, reader.totals(released)):
            yield item.choices[option].code


def certain_options(options: OptionList, result: ItemResult, reader: Reader) -> list[str]:
    """Return what is certain of a question with several choices; exact."""
    shares = percents(result.shares)
    numbers = _numbers(options, reader)
    if numbers is None or not _is_anything_shown(shares):
        return []
    possibilities = ((persons, [share_counts(share, persons) for share in shares]) for persons in numbers)
    return _certain([choice.code for choice in options.choices], possibilities)


def certain_places(
    options: OptionList, result: RankingResult, priorities: Sequence[Figure], reader: Reader
) -> list[str]:
    """Return what is certain of a ranking: outer bounds.

    Each option by itself is exact: its share in first place, its share in any, and the priority made of all its
    places (`priorities`, hidden where an option has none of its own). Of what links options, only that everybody
    who ranks puts one of them first is used.
    """
    released = list(zip(percents(result.first), percents(result.placed), priorities, strict=True))
    numbers = _numbers(options, reader)
    if numbers is None or not any(map(_is_anything_shown, released)):
        return []
    codes = [choice.code for choice in options.choices]
    possibilities = (_places(released, options.places, persons) for persons in numbers)
    return list(dict.fromkeys(_certain([*codes, *codes], possibilities)))


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


def _places(released: Sequence[tuple[Figure, Figure, Figure]], places: int, persons: int) -> Possibility:
    """Return, for each option, the counts in first place that are possible; then those in any place."""
    pairs = [list(_place_counts(option, places, persons)) for option in released]
    first = [{leaders for leaders, _ in option} for option in pairs]
    if all(first) and not sum(map(min, first)) <= persons <= sum(map(max, first)):
        return persons, [()]
    return persons, [*first, *({placed for _, placed in option} for option in pairs)]


def _place_counts(
    released: tuple[Figure, Figure, Figure], places: int, persons: int
) -> Iterator[tuple[int, int]]:
    """Yield how many may have put an option first, and in any place, given its two shares and its priority."""
    first, placed, priority = released
    points = share_counts(priority, places * persons)
    for leaders in share_counts(first, persons):
        for all_placed in share_counts(placed, persons):
            others = all_placed - leaders
            # Any place after the first gives from 1 point to `places` - 1; every sum in between can be made.
            low, high = leaders * places + others, leaders * places + others * (places - 1)
            if others >= 0 and (places > 1 or others == 0) and low <= points[-1] and high >= points[0]:
                yield leaders, all_placed


def _numbers(options: OptionList, reader: Reader) -> range | None:
    """Return the numbers of respondents that there may be, the likeliest first: nearly all ballots.

    None where there are so many that a share in steps of 5 percent can't be certain; when there may be, but need
    not, the lower numbers.
    """
    limits = reader.thresholds
    limit = max(limits.distribution, limits.school, limits.sensitive if options.is_sensitive else 0)
    low, high = reader.respondents(limit, is_certain=options.is_certain)
    return None if low > EXACT_PERSONS else range(min(high, EXACT_PERSONS), low - 1, -1)


def _is_anything_shown(figures: Iterable[Figure]) -> bool:
    return any(figure.value is not None for figure in figures)


def _nothing_weighs(_figure: Figure, _persons: int, _effective: int) -> range:
    return range(1)
