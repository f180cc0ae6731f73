"""The tally: what it counts, what it refuses, and that it keeps the order of arrival to itself."""

from collections import Counter
from random import Random

import pytest

from questionnaires.analysis.tabulation import Tally
from questionnaires.answers.codebook import NOT_ANSWERED, compile_codebook
from tests.questionnaires.analysis.builders import (
    questionnaire,
    random_school,
    shuffled,
    single_choice,
    situations,
    tally_of,
    text_question,
)

DEFINITION = questionnaire({"pil": 2}, single_choice("oui", "non"))
CODEBOOK = compile_codebook(DEFINITION)


def test_counts_of_a_cell_and_of_the_school() -> None:
    tally = Tally(CODEBOOK)
    for cell, ballots in ((1, situations("pil1", 2, 1)), (2, situations("pil1", 1, 0, 4))):
        for answers in ballots:
            tally.add(cell, CODEBOOK.record(answers))
    assert tally.counts("G_PIL_PIL1_S", 1) == {1: 2, 2: 1}
    assert tally.counts("G_PIL_PIL1_S", None) == {1: 3, 2: 1, 3: 4}
    assert tally.counts("AIDE", 2) == {NOT_ANSWERED: 5}
    assert (tally.ballots(1), tally.ballots(2), tally.ballots(None)) == (3, 5, 8)


def test_a_cell_without_ballots_counts_nothing() -> None:
    tally = Tally(CODEBOOK)
    assert tally.counts("AIDE", 7) == {}
    assert tally.counts("AIDE", None) == {}
    assert tally.ballots(7) == 0


def test_every_column_is_counted_as_one_by_one() -> None:
    chance = Random(4)
    cells = random_school(DEFINITION, chance, [20, 30])
    tally = tally_of(CODEBOOK, cells)
    records = [CODEBOOK.record(answers) for cell in cells for answers in cell.ballots]
    for column, variable in enumerate(CODEBOOK.variables):
        assert tally.counts(variable.name, None) == Counter(record[column] for record in records)


def test_the_order_of_arrival_cannot_be_told() -> None:
    chance = Random(2)
    cells = random_school(DEFINITION, chance, [12, 12])
    one, other = tally_of(CODEBOOK, cells), tally_of(CODEBOOK, shuffled(cells, chance))
    for variable in CODEBOOK.variables:
        for cell in (None, 1, 2):
            assert repr(one.counts(variable.name, cell)) == repr(other.counts(variable.name, cell))
    assert repr(one) == repr(other)


def test_ballots_are_counted_without_a_closed_question() -> None:
    tally = Tally(compile_codebook(questionnaire({}, text_question())))
    tally.add(1, b"")
    assert (tally.ballots(1), tally.ballots(None)) == (1, 1)


def test_a_record_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="6 bytes"):
        Tally(CODEBOOK).add(1, b"\1" * 6)


def test_an_unknown_variable_is_refused() -> None:
    with pytest.raises(KeyError):
        Tally(CODEBOOK).counts("INCONNU", None)


def test_a_hundred_thousand_ballots_are_counted() -> None:
    tally = Tally(CODEBOOK)
    record = CODEBOOK.record(situations("pil1", 0, 1)[0])
    for number in range(100_000):
        tally.add(number % 8, record)
    counts = [tally.counts(variable.name, None) for variable in CODEBOOK.variables]
    assert [sum(count.values()) for count in counts] == [100_000] * CODEBOOK.width
