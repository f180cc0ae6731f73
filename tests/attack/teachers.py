"""The invented people of the simulation: teachers in teams and schools, pupils in groups that share a link.

What they write, when and how they answer.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from questionnaires.definition.model import (
    Kind,
    Privacy,
    Questionnaire,
    ScaleQuestion,
    Section,
    TextQuestion,
)

TEAM_SIZES = (2, 4, 6, 8, 12)
TEAMS_OF_A_SIZE = 8
"""In one school."""

SCHOOL = sum(TEAM_SIZES) * TEAMS_OF_A_SIZE
DAYS = 5
SHARE_OF_DAY = (0.34, 0.18, 0.2, 0.1, 0.08)
"""Who answers on which day; the rest never does. Reminders go out on the third and on the fifth."""

GROUP_SIZES = (10, 11, 12)
"""Of pupils: the smallest that may share a link, and a little more."""

GROUPS_OF_A_SIZE = 10

SCRIPTLESS, REPLACING = 0.08, 0.08
POINTS, LONGEST_TEXT = 10, 600
MORNING, HOURS = 8 * 3600, 9 * 3600
SHORTEST_WAIT, LONGEST_WAIT = 2.0, 20.0
"""Seconds between sign-off and deposit, as the page waits."""

SYLLABLES = tuple(consonant + vowel for consonant in "bcdlmn" for vowel in "aeiou")
ENGLISH = ("the", "of", "and", "to", "with", "school", "class", "pupils", "time", "more")


class Manner(StrEnum):
    """How somebody answers."""

    SCRIPT = "script"
    REPLACES = "replaces"
    """With script, and once more in the afternoon."""
    SCRIPTLESS = "scriptless"


@dataclass(frozen=True)
class Teacher:
    """One person. `day` is 0 for who never answers; `moment` and `wait` are in seconds."""

    email: str
    name: str
    school: int
    team: str
    language: str
    manner: Manner
    day: int
    moment: float
    wait: float
    words: str
    points: tuple[int, ...]
    address: str
    browser: str


def make_teachers(number: int, dice: random.Random) -> list[Teacher]:
    """Return at least `number` teachers, in whole schools."""
    return [_teacher(place, *where, dice) for place, where in enumerate(_places(number))]


def make_pupils(school: int, first: int, dice: random.Random) -> list[Teacher]:
    """Return the people of a school whose groups share a link, numbered from `first`; nobody has an address.

    Nobody replaces an answer: by a shared link none can be changed.
    """
    places = [
        f"Groupe {size}-{group}"
        for size in GROUP_SIZES
        for group in range(GROUPS_OF_A_SIZE)
        for _ in range(size)
    ]
    people = [_teacher(first + place, school, team, dice) for place, team in enumerate(places)]
    return [
        replace(person, manner=Manner.SCRIPT) if person.manner is Manner.REPLACES else person
        for person in people
    ]


def make_questionnaire() -> Questionnaire:
    """Return ten questions with points, and one for a text: long enough for the database to store it apart."""
    points = tuple(
        ScaleQuestion(
            id=f"q{number}",
            code=f"Q{number}",
            label=both(f"Question {number}"),
            points=5,
            low_label=both("peu"),
            high_label=both("beaucoup"),
        )
        for number in range(1, POINTS + 1)
    )
    text = TextQuestion(
        kind=Kind.LONG_TEXT, id="text", code="TEXT", label=both("Que diriez-vous ?"), max_length=LONGEST_TEXT
    )
    return Questionnaire(
        id="sondage",
        code="SONDAGE",
        title=both("Sondage d’essai"),
        languages=("fr", "en"),
        sections=(Section(id="s1", title=both("Questions"), questions=(*points, text)),),
        privacy=Privacy(free_text=True),
    )


def form_of(teacher: Teacher) -> dict[str, list[str]]:
    """Return the form as this teacher fills it in."""
    fields = {f"a.q{number}": [str(point)] for number, point in enumerate(teacher.points, start=1)}
    return fields | {"a.text": [teacher.words]}


def both(text: str) -> dict[str, str]:
    """Return a text that is the same in both languages."""
    return {"fr": text, "en": text}


def _places(number: int) -> Iterator[tuple[int, str]]:
    """Yield school and team, person by person."""
    for school in range(-(-number // SCHOOL)):
        for size in TEAM_SIZES:
            for team in range(TEAMS_OF_A_SIZE):
                yield from ((school, f"Équipe {size}-{team}") for _ in range(size))


def _teacher(place: int, school: int, team: str, dice: random.Random) -> Teacher:
    (manner,) = dice.choices(list(Manner), (1 - SCRIPTLESS - REPLACING, REPLACING, SCRIPTLESS))
    (day,) = dice.choices(range(DAYS + 1), (1 - sum(SHARE_OF_DAY), *SHARE_OF_DAY))
    language = "en" if dice.random() < 0.1 else "fr"
    return Teacher(
        email=f"{_word(dice)}.{_word(dice)}{place}@ecole.example",
        name=f"{_word(dice).title()} {_word(dice).title()}{_word(dice)}",
        school=school,
        team=team,
        language=language,
        manner=manner,
        day=day,
        moment=MORNING + HOURS * dice.random(),
        wait=dice.uniform(SHORTEST_WAIT, LONGEST_WAIT),
        words=_text(language, dice),
        points=tuple(dice.randint(1, 5) for _ in range(POINTS)),
        address=f"10.{place >> 8 & 255}.{place & 255}.{dice.randint(1, 254)}",
        browser=f"Navigateur-{_word(dice)}{_word(dice)}/{place}",
    )


def _text(language: str, dice: random.Random) -> str:
    """Return a text that nobody else writes, and whose length is its author's."""
    words = [_word(dice) for _ in range(dice.randint(4, 80))]
    if language == "en":
        words[1::2] = dice.choices(ENGLISH, k=len(words[1::2]))
    return " ".join(words)


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=3))
