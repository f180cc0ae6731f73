"""A phone with an application of codes, for tests: knows the secret that a page showed."""

import re
from dataclasses import dataclass

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
