"""A phone with an application of codes, for tests: knows the secret that a page showed."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pyotp
from flask.testing import FlaskClient

from tests.survey_app.accounts.visits import Clock, plain, send

PAGE = "/compte/double-authentification"
CODES = re.compile(r'<code class="secret">([A-Z2-7 ]+)</code>')


@dataclass
class Phone:
    """What it was told, and the clock on the wall."""

    secret: str
    clock: Clock

    def code(self) -> str:
        """Return the six digits of this moment."""
        return pyotp.TOTP(self.secret).at(self.clock.now)

    def wrong_code(self) -> str:
        """Return six digits that are good neither at this moment nor just before or after it."""
        generator, step = pyotp.TOTP(self.secret), timedelta(seconds=30)
        good = {generator.at(self.clock.now + count * step) for count in (-1, 0, 1)}
        return next(code for code in ("000000", "000001", "000002", "000003") if code not in good)


def begin(client: FlaskClient, clock: Clock) -> Phone:
    """Begin to set up a second factor; the phone reads the secret from the page."""
    send(client, f"{PAGE}/commencer")
    (secret,) = CODES.findall(client.get(PAGE).text)
    return Phone(secret.replace(" ", ""), clock)


def set_up(client: FlaskClient, clock: Clock) -> tuple[Phone, list[str]]:
    """Set up a second factor; returns the phone and the recovery codes. The clock moves on to the next code."""
    phone = begin(client, clock)
    page = send(client, f"{PAGE}/confirmer", code=phone.code())
    clock.move(seconds=30)
    return phone, [plain(code) for code in CODES.findall(page.text)]
