"""What the teachers answer: by chance from a seed, spread as answers of real teams are."""

import random
from collections.abc import Iterator, Mapping

from tests.journeys.fiche import NOT_APPLICABLE, REFUSED, Choices, Fiche
from tests.journeys.teachers import Manner, Teacher

Answers = Mapping[str, tuple[str, ...]]
"""What is ticked, by field of the form; fields that were left empty are missing."""

BLANK, REFUSING, DOES_NOT_APPLY = 0.05, 0.03, 0.06
SPREAD = 0.9
SEED = 6
"""With the answers of this seed the auditor, too, finds something to hide."""


class Respondents:
    """Makes up answers; the same seed makes the same."""

    def __init__(self, fiche: Fiche, seed: int = SEED) -> None:
        """Fix how far the school is with each practice."""
        self._fiche = fiche
        self._chance = random.Random(seed)
        self._levels = {practice.code: self._chance.uniform(1.2, 3.4) for practice in fiche.practices}

    def answers_of(self, teacher: Teacher) -> Answers:
        """Return the answers of one teacher; call it once for each, in a fixed order."""
        ease = self._chance.gauss(0, 0.5)
        given = dict(self._practices(ease))
        given |= dict(self._priorities())
        for question in self._fiche.lists:
            if self._is_asked(question, given) or teacher.manner is Manner.OFF_ROUTE:
                given |= dict(self._list(question))
        for question in self._fiche.singles:
            given |= dict(self._one(question, self._chance.choice(list(question.options))))
        for scale in self._fiche.scales:
            point = min(5, max(1, round(3.2 + 2 * ease + self._chance.gauss(0, 0.6))))
            given |= dict(self._one(scale, str(point)))
        return given | self._special(teacher)

    def _practices(self, ease: float) -> Iterator[tuple[str, tuple[str, ...]]]:
        for practice in self._fiche.practices:
            level = self._levels[practice.code] + ease + self._chance.gauss(0, SPREAD)
            score = min(4, max(1, round(level)))
            situation = next(option for option, points in self._fiche.scores.items() if points == score)
            if self._chance.random() < DOES_NOT_APPLY:
                situation = NOT_APPLICABLE
            yield from self._one(practice.situation, situation)
            yield from self._one(practice.need, self._need(score))

    def _need(self, score: int) -> str:
        """The further one is, the less one asks for."""
        weights = {1: (1, 2, 3, 4), 2: (2, 2, 3, 3), 3: (4, 2, 1, 1), 4: (8, 1, 1, 0)}[score]
        return self._chance.choices(("aucun", "information", "accompagnement", "formation"), weights)[0]

    def _one(self, question: Choices, value: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield one answer, or a refusal, or nothing."""
        dice = self._chance.random()
        if dice < BLANK:
            return
        yield question.field, (REFUSED if dice < BLANK + REFUSING else value,)

    def _priorities(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield up to three places, filled from the first; PED and FOR are named more often."""
        ranking = self._fiche.priorities
        if self._chance.random() < REFUSING:
            yield ranking.field, (REFUSED,)
            return
        weights = {"ped": 5, "for": 4, "equ": 3, "inf": 2}
        waiting = list(ranking.options)
        for place in range(1, self._chance.choice((0, 1, 2, 3, 3, 3)) + 1):
            chosen = self._chance.choices(waiting, [weights.get(option, 1) for option in waiting])[0]
            waiting.remove(chosen)
            yield f"{ranking.field}.{place}", (chosen,)

    def _list(self, question: Choices) -> Iterator[tuple[str, tuple[str, ...]]]:
        dice = self._chance.random()
        if dice < BLANK:
            return
        if dice < BLANK + REFUSING:
            yield question.field, (REFUSED,)
            return
        if question.exclusive and dice > 1 - BLANK:
            yield question.field, tuple(question.exclusive)
            return
        common = [option for option in question.options if option not in question.exclusive]
        yield question.field, tuple(self._chance.sample(common, self._chance.randint(1, 3)))

    def _is_asked(self, question: Choices, given: Answers) -> bool:
        if question.asked_after is None:
            return True
        field, values = question.asked_after
        return not values.isdisjoint(given.get(field, ()))

    def _special(self, teacher: Teacher) -> dict[str, tuple[str, ...]]:
        """Somebody without script can tick times for training that nobody asks them about."""
        if teacher.manner is not Manner.OFF_ROUTE or not self._fiche.lists:
            return {}
        asked = next(question for question in self._fiche.lists if question.asked_after)
        before = next(q for q in self._fiche.lists if asked.asked_after and q.field == asked.asked_after[0])
        apart = [option for option in before.options if option not in (asked.asked_after or ("", ()))[1]]
        return {before.field: (apart[0],), asked.field: (next(iter(asked.options)),)}
