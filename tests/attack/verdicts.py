"""What is said of each attack: one line of JSON, and whether that is as it must be."""

import json
from dataclasses import dataclass
from math import sqrt

from tests.attack.scoring import Score

MARGIN = 0.05
"""How far above chance an attack on the product may come, of a campaign that is large enough to tell."""

FEW = 4.0
"""Standard deviations that it may come above chance where few teams answer: what is less is for the p-value to say."""

LEAST_P = 0.001

PRODUCT = "product"


@dataclass(frozen=True)
class Line:
    """One attack, what it reached, and its bound: a ceiling for the product, a floor for a control.

    `rows` is how well sealed rows that nobody can read were tied to people, `found` how much was found that should
    not be there; None where that is not looked at. `least_found` is how much must be found in a control.
    """

    attack: int
    name: str
    database: str
    subject: str
    score: Score | None = None
    floor: float | None = None
    rows: float | None = None
    found: int | None = None
    least_found: int | None = None

    @property
    def key(self) -> tuple[int, str, str]:
        """What is the same attack in another run."""
        return self.attack, self.name, self.subject

    @property
    def is_control(self) -> bool:
        """Whether the attack has to succeed."""
        return not self.subject.startswith(PRODUCT)

    @property
    def passes(self) -> bool:
        """Whether the attack failed on the product, or succeeded on a control."""
        if self.is_control:
            return self._finds_enough and (self.score is None or self.score.rate >= (self.floor or 0.0))
        return not self.found and (self.score is None or self._is_guessing(self.score))

    @property
    def may_be_luck(self) -> bool:
        """Whether guessing does as well once in a thousand times or more rarely, but not in a million."""
        return not self.passes and not self.found and self.score is not None and self.score.p > 1e-6

    @property
    def bound(self) -> float | None:
        """The rate that must be reached, or not."""
        if self.score is None:
            return None
        return self.floor if self.is_control else _ceiling(self.score)

    def as_json(self) -> str:
        """Return the line."""
        score = self.score
        told = {
            "attack": self.attack,
            "name": self.name,
            "database": self.database,
            "subject": self.subject,
            "linkage": _rounded(score.rate) if score else None,
            "chance": _rounded(score.chance) if score else None,
            "p": float(f"{score.p:.3g}") if score else None,
            "bound": _rounded(self.bound),
            "rows": _rounded(self.rows),
            "found": self.found,
            "verdict": "pass" if self.passes else "fail",
        }
        return json.dumps({name: value for name, value in told.items() if value is not None})

    def as_words(self) -> str:
        """Return the line as people read it."""
        parts = []
        if self.score:
            sign = "≥" if self.is_control else "<"
            parts.append(
                f"{self.score.rate:.3f} {sign} {self.bound:.3f} (chance {self.score.chance:.3f}, p {self.score.p:.2g})"
            )
        if self.rows is not None:
            parts.append(f"unreadable rows {self.rows:.3f}")
        if self.found is not None:
            parts.append(f"found {self.found}")
        verdict = "ok  " if self.passes else "FAIL"
        return f"{verdict} {self.attack:>2} {self.database:8} {self.subject}: {self.name}: {', '.join(parts)}"

    @property
    def _finds_enough(self) -> bool:
        return self.least_found is None or (self.found or 0) >= self.least_found

    def _is_guessing(self, score: Score) -> bool:
        return score.p >= LEAST_P and score.rate < _ceiling(score)


def _ceiling(score: Score) -> float:
    """Return the rate that an attack on the product may not reach."""
    return score.chance + max(MARGIN, FEW * sqrt(len(score.sizes)) / sum(score.sizes))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
