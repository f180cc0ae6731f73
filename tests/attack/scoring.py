"""How well an attack did: the share of ballots laid at the right door, beside what guessing gives.

Everything is measured inside teams, as if the attacker knew of every ballot from which team it is. Giving the ballots
of a team of n to its n people by chance gives one right on average, however large the team. How many are right by
chance is known exactly (fixed points of permutations), so that p-values are those of the test over all permutations.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import factorial, sqrt
from typing import Any

LEAST_P = 1e-12
"""Smaller ones are not computed."""

_FAR = 10.0
"""Standard deviations above chance from which a p-value is below `LEAST_P`."""

Clue = Mapping[str, Any]
"""By person or ballot, something that can be sorted: when, where, or how large."""


@dataclass(frozen=True)
class Score:
    """How many ballots were attributed rightly, in teams of these sizes."""

    hits: float
    sizes: tuple[int, ...]

    @property
    def rate(self) -> float:
        """The share of ballots that were attributed to the right person."""
        return self.hits / sum(self.sizes)

    @property
    def chance(self) -> float:
        """The share that guessing gets right on average."""
        return len(self.sizes) / sum(self.sizes)

    @cached_property
    def p(self) -> float:
        """How probable so many hits, or more, are by guessing."""
        # Every team of two or more adds one to the mean and one to the variance.
        teams = len(self.sizes)
        if self.hits <= 0:
            return 1.0
        if self.hits >= teams + _FAR * sqrt(teams):
            return LEAST_P
        below = sum(_distribution(self.sizes)[: round(self.hits)])
        return min(1.0, max(LEAST_P, 1.0 - below))

    @classmethod
    def of_guessing(cls, sizes: Iterable[int]) -> "Score":
        """What somebody gets who finds nothing to go by, on average."""
        teams = tuple(sizes)
        return cls(len(teams), teams)


@dataclass(frozen=True)
class Truth:
    """Whose ballot is whose, kept apart from everything that the attacker gets.

    `team_of` and `ballot_of` are by person, for those who answered. Teams in which one alone did are left out: there is
    nothing to guess.
    """

    team_of: Mapping[str, str]
    ballot_of: Mapping[str, str]

    @cached_property
    def teams(self) -> tuple[tuple[str, ...], ...]:
        """The people who answered, by team."""
        people = defaultdict(list)
        for person, team in sorted(self.team_of.items()):
            people[team].append(person)
        return tuple(tuple(team) for team in people.values() if len(team) > 1)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many of each team answered."""
        return tuple(len(team) for team in self.teams)

    def ballots(self, team: Iterable[str]) -> list[str]:
        """Return the ballots of a team, in an order that tells nothing."""
        return sorted(self.ballot_of[person] for person in team)


@dataclass(frozen=True)
class Guesser:
    """Attributes ballots inside teams. What clues leave open is drawn by dice with a seed."""

    truth: Truth
    dice: random.Random = field(default_factory=lambda: random.Random(20261123))

    def by_rank(self, people: Clue, ballots: Clue) -> Score:
        """Put the people and the ballots of each team in the order of their clues, and pair them off."""
        return self._score(self.pair_up(people, ballots).items())

    def pair_up(self, people: Clue, ballots: Clue) -> dict[str, str]:
        """Return the ballot of each person, as the order of clues in each team has it."""
        pairs: dict[str, str] = {}
        for team in self.truth.teams:
            theirs = self._in_order(self.truth.ballots(team), ballots)
            pairs |= zip(self._in_order(team, people), theirs, strict=True)
        return pairs

    def by_claims(self, claims: Mapping[str, str]) -> Score:
        """Believe claims (person to ballot) that stay in the team; the rest is guessed."""
        pairs: list[tuple[str, str]] = []
        for team in self.truth.teams:
            ballots = set(self.truth.ballots(team))
            told = {person: claims[person] for person in team if claims.get(person) in ballots}
            if len(set(told.values())) < len(told):
                told = {}
            others = [person for person in team if person not in told]
            rest = sorted(ballots - set(told.values()))
            self.dice.shuffle(rest)
            pairs += [*told.items(), *zip(others, rest, strict=True)]
        return self._score(pairs)

    def by_nothing(self) -> Score:
        """Guess."""
        return Score.of_guessing(self.truth.sizes)

    def _in_order(self, names: Iterable[str], clues: Clue) -> list[str]:
        """Sort by clue; equal ones by dice, those without one last."""
        with_clue = [(clues[name], self.dice.random(), name) for name in names if name in clues]
        without = [name for name in names if name not in clues]
        self.dice.shuffle(without)
        return [name for _, _, name in sorted(with_clue)] + without

    def _score(self, pairs: Iterable[tuple[str, str]]) -> Score:
        hits = sum(self.truth.ballot_of[person] == ballot for person, ballot in pairs)
        return Score(hits, self.truth.sizes)


@cache
def hits_by_chance(size: int) -> tuple[float, ...]:
    """Return how probable 0, 1, … hits are when the ballots of `size` people are dealt out to them."""
    return tuple(
        sum((-1) ** left / factorial(left) for left in range(size - hits + 1)) / factorial(hits)
        for hits in range(size + 1)
    )


def _distribution(sizes: tuple[int, ...]) -> tuple[float, ...]:
    return _distribution_of(tuple(sorted(Counter(sizes).items())))


@cache
def _distribution_of(counts: tuple[tuple[int, int], ...]) -> tuple[float, ...]:
    """Return how probable 0, 1, … hits are in all teams together, as far as p-values need it."""
    teams = sum(number for _, number in counts)
    limit = int(teams + _FAR * sqrt(teams)) + 1
    total = [1.0]
    for size, number in counts:
        for _ in range(number):
            total = _added(total, hits_by_chance(size), limit)
    return tuple(total)


def _added(one: list[float], other: tuple[float, ...], limit: int) -> list[float]:
    """Return the distribution of a sum."""
    total = [0.0] * min(limit, len(one) + len(other) - 1)
    for left, chance in enumerate(one):
        for right, more in enumerate(other):
            if left + right < limit:
                total[left + right] += chance * more
    return total
