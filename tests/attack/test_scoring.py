"""The attacker's arithmetic, against enumeration and against dice."""

import random
from itertools import permutations
from math import factorial

import pytest

from tests.attack.scoring import Guesser, Score, Truth, hits_by_chance


def made_up(*sizes: int) -> Truth:
    """Return people called by team and number; the ballot of each is called like them."""
    people = [(f"{team}.{number}", str(team)) for team, size in enumerate(sizes) for number in range(size)]
    return Truth(dict(people), {person: f"ballot of {person}" for person, _ in people})


@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_hits_by_chance_are_those_of_all_permutations(size: int) -> None:
    counts = [0] * (size + 1)
    for order in permutations(range(size)):
        counts[sum(place == value for place, value in enumerate(order))] += 1
    assert hits_by_chance(size) == pytest.approx([count / factorial(size) for count in counts])


def test_the_p_value_is_that_of_many_random_permutations() -> None:
    sizes, dice, runs = (2, 4, 6, 8, 12) * 4, random.Random(1), 20_000
    reached = 0
    for _ in range(runs):
        hits = 0
        for size in sizes:
            order = list(range(size))
            dice.shuffle(order)
            hits += sum(place == value for place, value in enumerate(order))
        reached += hits >= 26
    assert Score(26, sizes).p == pytest.approx(reached / runs, abs=0.01)


def test_all_right_is_beyond_chance() -> None:
    truth = made_up(*(2, 4, 6, 8, 12) * 10)
    ranks = {person: rank for rank, person in enumerate(truth.team_of)}
    score = Guesser(truth).by_rank(ranks, {truth.ballot_of[person]: rank for person, rank in ranks.items()})
    assert (score.rate, score.p <= 1e-12) == (1.0, True)


def test_no_clue_is_chance() -> None:
    truth = made_up(*(2, 4, 6, 8, 12) * 64)
    score = Guesser(truth).by_rank({}, {})
    assert score.chance == pytest.approx(5 / 32)
    assert score.rate == pytest.approx(score.chance, abs=0.04)
    assert score.p > 0.001


def test_guessing_scores_the_chance() -> None:
    score = Guesser(made_up(2, 4, 6)).by_nothing()
    assert score.rate == score.chance == pytest.approx(3 / 12)


def test_whoever_answered_alone_is_not_guessed() -> None:
    assert made_up(1, 1, 3).sizes == (3,)


def test_claims_count_and_the_rest_is_guessed() -> None:
    truth = made_up(2)
    right = {"0.0": "ballot of 0.0"}
    wrong = {"0.0": "ballot of 0.1"}
    assert Guesser(truth).by_claims(right).rate == 1.0
    assert Guesser(truth).by_claims(wrong).rate == 0.0


def test_a_claim_on_the_ballot_of_another_team_is_not_believed() -> None:
    truth = made_up(2, 2)
    claims = {"0.0": "ballot of 1.0", "1.0": "ballot of 1.0", "1.1": "ballot of 1.1"}
    assert Guesser(truth).by_claims(claims).hits in {2, 4}


def test_one_ballot_claimed_twice_tells_nothing() -> None:
    truth = made_up(4)
    claims = dict.fromkeys(truth.team_of, "ballot of 0.0")
    assert Guesser(truth).by_claims(claims).hits <= 4
