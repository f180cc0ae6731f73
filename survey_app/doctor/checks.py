"""What a check is: it judges facts that were gathered from the real thing. Gathers nothing itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Facts = TypeVar("Facts")


class Verdict(StrEnum):
    """What comes of a check. On an UNSAFE installation no campaign opens."""

    FINE = "fine"
    WARNING = "warning"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on `seen`, what was looked at as it is; `why` in words, `mend` the exact command or line."""

    verdict: Verdict
    seen: str
    why: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Check(Generic[Facts]):
    """One thing that is looked at. `code` is for programs, `name` for people."""

    code: str
    name: str
    judge: Callable[[Facts], Judgement]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check said, in the language of the moment."""

    code: str
    name: str
    verdict: Verdict
    seen: str
    why: str = ""
    mend: str = ""


def run_checks(checks: Iterable[Check[Facts]], facts: Facts) -> Iterator[Finding]:
    """Yield what each check says of the facts."""
    for check in checks:
        judgement = check.judge(facts)
        yield Finding(
            check.code, str(check.name), judgement.verdict, judgement.seen, judgement.why, judgement.mend
        )


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by gravity, else in their order."""
    gravity = {Verdict.UNSAFE: 0, Verdict.WARNING: 1, Verdict.FINE: 2}
    return sorted(findings, key=lambda finding: gravity[finding.verdict])


def judge(is_fine: bool, verdict: Verdict, seen: str, why: str, mend: str) -> Judgement:  # noqa: FBT001 - the fact judged
    """Return FINE, or the verdict with its reason and its remedy."""
    return Judgement(verdict, seen, why, mend) if not is_fine else Judgement(Verdict.FINE, seen)
