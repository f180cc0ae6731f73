"""How a journey speaks: one line a step, and one error for whatever is not as it should be."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.services.processes import PATIENCE

Say = Callable[[str], None]


class JourneyError(Exception):
    """The product did not do what the story says; the message tells what was found instead."""


def expect(truth: object, message: str) -> None:
    """Go on if something holds. Raises JourneyError with `message`."""
    if not truth:
        raise JourneyError(message)


def expect_equal(what: str, found: object, wanted: object) -> None:
    """Go on if two values are equal. Raises JourneyError with both."""
    if found != wanted:
        message = f"{what}: {found!r} instead of {wanted!r}"
        raise JourneyError(message)


def wait_until(what: str, is_so: Callable[[], object], *, seconds: float = PATIENCE) -> None:
    """Look again and again until something is so. Raises JourneyError when it takes too long."""
    end = time.monotonic() + seconds
    while not is_so():
        expect(time.monotonic() < end, f"after {seconds:.0f} seconds, still not: {what}")
        time.sleep(0.05)


def say_at_once(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)


@dataclass(frozen=True)
class Teller:
    """Says each step when it is done, with the time since the beginning."""

    say: Say
    began: float = field(default_factory=time.monotonic)

    def begin(self, chapter: str) -> None:
        """Say what the next steps are about."""
        self.say(f"\n{chapter}")

    def done(self, sentence: str) -> None:
        """Say that a step is done."""
        self.say(f"ok  {time.monotonic() - self.began:5.1f} s  {sentence}")
