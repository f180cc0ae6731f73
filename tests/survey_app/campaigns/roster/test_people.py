"""Titles, the three lists that a reading gives, and that each line is in exactly one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.campaigns.roster.headings import Column, Layout, find_layout, guess_layout, is_plain_list
from survey_app.campaigns.roster.people import (
    Change,
    KeptLine,
    MergedLine,
    Person,
    RejectedLine,
    Rejection,
    RosterReading,
    RosterRules,
    read_people,
)
from survey_app.campaigns.roster.table import Table, make_table

RULES = RosterRules(languages=("fr", "en"), direction=frozenset({"chef@ecole.example"}))


def table_of(*lines: str) -> Table:
    return make_table((number, line.split(";")) for number, line in enumerate(lines, start=1))


def reading_of(*lines: str) -> RosterReading:
    table = table_of(*lines)
    layout = find_layout(table)
    assert layout is not None
    return read_people(table, layout, RULES)


@pytest.mark.parametrize(
    ("titles", "columns"),
    [
        ("NOM;PRENOM;MEL;DISCIPLINE", {"last_name": 0, "first_name": 1, "email": 2, "team": 3}),
        ("Équipe ;  Adresse  E-mail ;Nom complet", {"team": 0, "email": 1, "name": 2}),
        ("Courriel perso;Courriel académique;Langue", {"email": 1, "language": 2}),
        ("Mail perso;Service", {"email": 0, "team": 1}),
        ("Adresse mail de contact;Matière", {"email": 0, "team": 1}),
        ("Adresse;Adresse électronique", {"email": 1}),
        (
            "First name;Last name;E-mail address;Department",
            {"first_name": 0, "last_name": 1, "email": 2, "team": 3},
        ),
    ],
)
def test_titles_are_recognised(titles: str, columns: dict[str, int]) -> None:
    assert find_layout(table_of(titles)) == Layout(
        0, {Column(name): index for name, index in columns.items()}
    )


def test_titles_may_stand_below_a_letterhead() -> None:
    table = table_of(
        "Collège des Essais", "Liste des adresses mail", "Nom;Courriel", "Durand;z@ecole.example"
    )
    assert find_layout(table) == Layout(2, {Column.LAST_NAME: 0, Column.EMAIL: 1})


def test_no_titles_are_looked_for_below_an_address() -> None:
    assert find_layout(table_of("z@ecole.example", "Mail")) is None


def test_a_table_without_titles_is_guessed() -> None:
    table = table_of("Maths;z@ecole.example", "Lettres;p@ecole.example")
    assert guess_layout(table) == Layout(None, {Column.EMAIL: 1})


def test_unknown_titles_are_kept_apart_from_the_lines() -> None:
    table = table_of("Bloc;Contact", "Maths;z@ecole.example")
    assert guess_layout(table) == Layout(0, {Column.EMAIL: 1})


def test_nothing_is_guessed_without_an_address() -> None:
    assert guess_layout(table_of("a;b", "c;d")) == Layout(None, {})


def test_a_plain_list_of_addresses_is_known() -> None:
    assert is_plain_list(table_of("z@ecole.example", "p@ecole.example"))


def test_lines_are_kept_merged_or_rejected() -> None:
    reading = reading_of(
        "Nom;Prénom;Mél;Discipline;Langue",
        "Durand;Zoé;Zoe@ecole.example;Maths;anglais",
        "Roy;Paul;paul@ecole.example;MATHS;",
        "Roy;Paul;PAUL@ecole.example;Lettres;",
        "Roy;Paul;paul@ecole.example;maths;",
        "X;Y;xy.ecole.example;;",
        ";;;EPS;",
        "Tô;Lan;lan@ecole.example;;klingon",
        "Chef;La;chef@ecole.example;Lettres;",
        "Adjoint;Le;adjoint@ecole.example;Principal adjoint;",
    )
    assert reading == RosterReading(
        kept=(
            KeptLine(2, Person("zoe@ecole.example", "Zoé Durand", "Maths", "en")),
            KeptLine(
                3, Person("paul@ecole.example", "Paul Roy", "Maths", "fr"), ((Change.TEAM_SPELLING, "MATHS"),)
            ),
            KeptLine(
                8,
                Person("lan@ecole.example", "Lan Tô", "", "fr"),
                ((Change.NO_TEAM, ""), (Change.UNKNOWN_LANGUAGE, "klingon")),
            ),
        ),
        merged=(
            MergedLine(4, 3, "paul@ecole.example", "Lettres"),
            MergedLine(5, 3, "paul@ecole.example"),
        ),
        rejected=(
            RejectedLine(6, Rejection.NO_AT_SIGN, "xy.ecole.example"),
            RejectedLine(7, Rejection.MISSING, ""),
            RejectedLine(
                9,
                Rejection.DIRECTION,
                "chef@ecole.example",
                Person("chef@ecole.example", "La Chef", "Lettres", "fr"),
            ),
            RejectedLine(
                10,
                Rejection.DIRECTION,
                "adjoint@ecole.example",
                Person("adjoint@ecole.example", "Le Adjoint", "Principal adjoint", "fr"),
            ),
        ),
    )


def test_the_direction_is_invited_only_when_asked() -> None:
    reading = reading_of("Mél;Équipe", "chef@ecole.example;Direction", "z@ecole.example;Maths")
    assert [person.email for person in reading.people()] == ["z@ecole.example"]
    assert [person.email for person in reading.people(with_direction=True)] == [
        "chef@ecole.example",
        "z@ecole.example",
    ]


def test_the_name_beside_an_address_serves_when_there_is_no_other() -> None:
    assert reading_of("Mél", "Zoé D <z@ecole.example>").people()[0].name == "Zoé D"


def test_too_long_texts_are_cut_and_said() -> None:
    line = reading_of("Mél;Nom;Équipe", f"z@ecole.example;{'n' * 200};{'t' * 200}").kept[0]
    assert (len(line.person.name), len(line.person.team)) == (160, 120)
    assert [change for change, _ in line.changes] == [Change.SHORTENED, Change.SHORTENED]


CELLS = st.text(max_size=20) | st.sampled_from(
    [
        "a@ecole.example",
        "A@ecole.example",
        "b@ecole.example",
        "chef@ecole.example",
        "Direction",
        "Maths",
        "=1+1",
    ]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=30), st.permutations(range(4)))
def test_each_line_is_in_exactly_one_list(lines: list[list[str]], places: list[int]) -> None:
    titles = ["Mél", "Nom", "Équipe", "Langue"]
    table = make_table([(1, [titles[place] for place in places]), *enumerate(lines, start=2)])
    layout = find_layout(table)
    assert layout is not None
    reading = read_people(table, layout, RULES)
    numbers = [line.number for part in (reading.kept, reading.merged, reading.rejected) for line in part]
    assert sorted(numbers) == [row.number for row in layout.body(table)]


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["Maths", "Lettres"])), max_size=20),
    st.randoms(),
)
def test_shuffling_lines_changes_neither_who_is_invited_nor_how_many_are_merged(
    people: list[tuple[str, str]], chance: object
) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    first, second = (
        reading_of("Mél;Équipe", *(f"{name}@ecole.example;{team}" for name, team in lines))
        for lines in (people, shuffled)
    )
    assert {person.email for person in first.people()} == {person.email for person in second.people()}
    assert len(first.merged) == len(second.merged)
