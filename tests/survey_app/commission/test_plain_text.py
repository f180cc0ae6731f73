"""Plain text with simple lists, and terms of the school year."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.commission.plain_text import TextBlock, clean_text, read_blocks
from survey_app.commission.terms import find_noticed_term, find_term


def test_lines_with_a_dash_a_bullet_or_a_number_are_a_list() -> None:
    assert read_blocks("Points :\n- un\n• deux\n3. trois\nFin\nencore") == (
        TextBlock("paragraph", ("Points :",)),
        TextBlock("list", ("un", "deux", "trois")),
        TextBlock("paragraph", ("Fin", "encore")),
    )


def test_an_empty_line_parts_paragraphs_but_not_items() -> None:
    assert read_blocks("a\n\nb\n\n- c\n\n- d") == (
        TextBlock("paragraph", ("a",)),
        TextBlock("paragraph", ("b",)),
        TextBlock("list", ("c", "d")),
    )


@pytest.mark.parametrize("text", ["", "  \n\n \t", "\x00\x08"])
def test_nothing_is_nothing(text: str) -> None:
    assert (clean_text(text), read_blocks(text)) == ("", ())


@pytest.mark.parametrize("text", ["-5 degrés", "–", "2026. est une année" * 3, "*gras*"])
def test_what_is_no_item_stays_a_line(text: str) -> None:
    assert [block.kind for block in read_blocks(text)] == ["paragraph"]


@given(st.text(max_size=400))
def test_cleaning_is_done_once_and_loses_no_letter(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert {one for one in cleaned if one.isalnum()} == {one for one in text if one.isalnum()}


@given(st.text(alphabet="ab-•1.) \n", max_size=120))
def test_every_word_is_in_some_block(text: str) -> None:
    words = " ".join(line for block in read_blocks(text) for line in block.lines)
    assert words.count("a") + words.count("b") == text.count("a") + text.count("b")


@pytest.mark.parametrize(
    ("now", "key"),
    [
        (datetime(2026, 9, 1, tzinfo=UTC), "2026-09"),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "2026-09"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-01"),
        (datetime(2027, 3, 31, 21, 59, tzinfo=UTC), "2027-01"),
        (datetime(2027, 3, 31, 22, 0, tzinfo=UTC), "2027-04"),
        (datetime(2027, 6, 30, 12, tzinfo=UTC), "2027-04"),
        (datetime(2027, 7, 1, tzinfo=UTC), None),
        (datetime(2027, 8, 31, 12, tzinfo=UTC), None),
    ],
)
def test_terms_follow_the_calendar_of_paris(now: datetime, key: str | None) -> None:
    term = find_term(now)
    assert (term.key if term else None) == key


@pytest.mark.parametrize(
    ("day", "is_noticed"),
    [
        (date(2026, 12, 14), False),
        (date(2026, 12, 15), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
        (date(2027, 3, 15), True),
        (date(2027, 6, 14), False),
        (date(2027, 7, 15), False),
    ],
)
def test_a_term_is_noticed_two_weeks_into_its_last_month(day: date, *, is_noticed: bool) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert (find_noticed_term(now) is not None) is is_noticed
