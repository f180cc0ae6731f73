"""Plans of all sorts, for properties."""

from datetime import date
from functools import cache

from hypothesis import strategies as st

from survey_app.plans.fields import ActionKind, Horizon, LineStatus
from survey_app.plans.lines import Axis, AxisState, PlanContent, PlanLine, Review

CODES = ("PIL", "FOR", "RES")
WORDS = st.sampled_from(["", "Former", "=1+1", "Équiper « tout »\nvite", "\U0001f600"])
DAYS = st.none() | st.dates(date(2026, 8, 1), date(2029, 7, 31))
TITLES = st.fixed_dictionaries({"fr": WORDS})


@cache
def lines(key: str) -> st.SearchStrategy[PlanLine]:
    """Return lines with this key; the same strategy each time, since to make one takes longer than to draw of it."""
    reviews = st.lists(
        st.builds(
            Review, year=st.integers(2026, 2028), status=st.none() | st.sampled_from(LineStatus), note=WORDS
        ),
        max_size=2,
        unique_by=lambda review: review.year,
    )
    return st.builds(
        PlanLine,
        key=st.just(key),
        champ=st.sampled_from(["", *CODES]),
        priority=st.none() | st.integers(1, 3),
        objective=WORDS,
        horizon=st.none() | st.sampled_from(Horizon),
        kind=st.none() | st.sampled_from(ActionKind),
        action=WORDS,
        audience=WORDS,
        number=st.none() | st.integers(1, 40),
        starts_on=DAYS,
        ends_on=DAYS,
        responsible=st.none() | st.integers(1, 3),
        responsible_name=WORDS,
        means=WORDS,
        indicator=WORDS,
        status=st.sampled_from(LineStatus),
        quiet=st.booleans(),
        order=st.sampled_from(["a", "i", "s"]),
        reviews=reviews.map(lambda found: tuple(sorted(found, key=lambda review: review.year))),
    )


def axes() -> st.SearchStrategy[tuple[Axis, ...]]:
    """Return the axes of a plan."""
    state = st.builds(
        AxisState,
        year=st.integers(2024, 2027),
        is_signed=st.booleans(),
        palier=st.none() | st.integers(0, 3),
        reached=st.integers(0, 5),
        applicable=st.integers(0, 9),
        needed=st.integers(0, 3),
        missing=st.lists(TITLES, max_size=2).map(tuple),
    )
    return st.tuples(
        *(
            st.builds(
                Axis,
                code=st.just(code),
                title=TITLES,
                state=st.none() | state,
                note=WORDS,
                priorities=st.tuples(WORDS, WORDS, WORDS),
            )
            for code in CODES
        )
    )


def contents() -> st.SearchStrategy[PlanContent]:
    """Return whole plans; two of them share some keys of lines."""
    keys = st.lists(st.sampled_from([f"ligne000000{number}" for number in range(5)]), unique=True, max_size=4)
    return st.builds(
        PlanContent,
        title=WORDS,
        first_year=st.integers(2024, 2027),
        years=st.integers(1, 5),
        axes=axes(),
        lines=keys.flatmap(lambda found: st.tuples(*(lines(key) for key in found))),
    )
