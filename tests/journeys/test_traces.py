"""The search for what must not be left behind finds it, and takes no clock for it."""

import pytest

from tests.journeys.traces import Secrets

SECRETS = Secrets(
    codes=frozenset({"7K2M-9QXT"}),
    people=frozenset({"Zoé Martin"}),
    answers=frozenset({"120.105", "2019-03-12", "Avis 07 : plus de temps."}),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"minutes": "120.105"}', ["120.105"]),
        ("a.minutes=120.105&a.depuis=2019-03-12", ["120.105", "2019-03-12"]),
        ("120.105", ["120.105"]),
        ("zadd unacked_index 1795462120.105432", []),
        ("1795462120.105", []),
        ("1120.105 and then 120.105", ["120.105"]),
        ("succeeded in 0.1201s", []),
        ("avis 07 : PLUS de temps.", ["Avis 07 : plus de temps."]),
        ("ZOÉ MARTIN", ["Zoé Martin"]),
        ("GET /q/x7k2m-9qxt1", ["7K2M-9QXT"]),
    ],
)
def test_what_stands_in_a_text_is_found_and_a_clock_is_not(text: str, found: list[str]) -> None:
    assert SECRETS.found_in(text) == found


def test_people_and_answers_are_left_aside_where_only_codes_are_asked() -> None:
    assert SECRETS.found_in("Zoé Martin, 7K2M-9QXT, 120.105", codes_only=True) == ["7K2M-9QXT"]
