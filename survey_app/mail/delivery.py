"""Handing over one mail: what can come of it, and when to try again. States of a mail are its subject's."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import SystemRandom
from typing import Protocol

from survey_app.mail.messages import Mail, MailError

MAX_ATTEMPTS = 8
FIRST_DELAY = timedelta(minutes=3)
GROWTH = 2.5
JITTER = 0.15
AWAY_DELAY = timedelta(minutes=2)
"""How long a mail waits when the server could not be reached at all."""

SERVER_AWAY = "server away"
DISCONNECTED = "disconnected"
UNUSABLE_ADDRESS = "unusable address"
GAVE_UP = "gave up"

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")


class DeliveryError(Exception):
    """A mail was not handed over. `code` is all that is kept of the server's reply: `550 5.1.1`, say.

    Privacy: the server's own words often repeat the address, so they are dropped here.
    """

    def __init__(self, code: str, *, was_refused: bool = True) -> None:
        """Note `code`; `was_refused` False means that the server may have taken the mail all the same."""
        super().__init__(code)
        self.code = code
        self.was_refused = was_refused


class TemporaryRefusalError(DeliveryError):
    """This mail was not taken now; it may be later."""


class PermanentRefusalError(DeliveryError):
    """This mail will never be taken."""


class ServerAwayError(DeliveryError):
    """No mail is taken now: no connection, no right to send, or too much at once. Not this mail's fault."""


class Transport(Protocol):
    """What carries mails. Keeps its connection from one mail to the next, until closed."""

    def send(self, mail: Mail) -> None:
        """Hand over one mail. Raises TemporaryRefusalError, PermanentRefusalError or ServerAwayError."""

    def close(self) -> None:
        """Let go of the connection, if there is one."""


TransportFactory = Callable[[], Transport]


class Verdict(StrEnum):
    """What came of an attempt."""

    ACCEPTED = "accepted"
    LATER = "later"
    NEVER = "never"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt, why, and whether the server said so (else it may have taken the mail)."""

    verdict: Verdict
    code: str = ""
    was_refused: bool = False


def attempt(transport: Transport, write: Callable[[], Mail]) -> Outcome:
    """Write one mail, hand it over, tell what came of it; raises nothing that mail or server can cause."""
    try:
        transport.send(write())
    except MailError:
        return Outcome(Verdict.NEVER, UNUSABLE_ADDRESS, was_refused=True)
    except TemporaryRefusalError as refusal:
        return Outcome(Verdict.LATER, refusal.code, refusal.was_refused)
    except PermanentRefusalError as refusal:
        return Outcome(Verdict.NEVER, refusal.code, refusal.was_refused)
    except ServerAwayError as refusal:
        return Outcome(Verdict.AWAY, refusal.code, refusal.was_refused)
    return Outcome(Verdict.ACCEPTED)


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after `attempts` failures, None to give up.

    Delays grow from three minutes to half a day, with jitter: eight attempts within a day.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    jitter = SystemRandom().uniform(1 - JITTER, 1 + JITTER)
    return now + FIRST_DELAY * (GROWTH ** (attempts - 1)) * jitter


def reply_code(code: int, text: bytes) -> str:
    """Return the numbers of a server's reply, such as `550 5.1.1`, without its words."""
    enhanced = _ENHANCED.match(text.strip())
    return f"{code} {enhanced.group().decode()}" if enhanced else f"{code}"
