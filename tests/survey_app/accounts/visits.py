"""People who use the site in tests: accounts with a password, a clock to move, a browser without a screen."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.accounts.models import Role
from survey_app.accounts.operations import create_account, grant_role
from survey_app.database import transaction
from survey_app.web.clock import init_clock
from tests.factories import NOW, add_school

PASSWORD = "cheval bleu vingt tasses"
OTHER_PASSWORD = "neuf parapluies sans pluie"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **step: int) -> None:
        self.now += timedelta(**step)


def stop_clock(app: Flask) -> Clock:
    """Give the application a clock that stands still, and return it."""
    clock = Clock()
    init_clock(app, clock)
    return clock


def add_person(app: Flask, email: str, *, is_administrator: bool = False, language: str = "fr") -> int:
    """Add an account with the usual password; returns its id."""
    with app.app_context():
        return create_account(
            email,
            "Dominique Essai",
            password=PASSWORD,
            is_administrator=is_administrator,
            language=language,
            now=NOW,
        )


def add_chef(app: Flask, email: str = "chef@ecole.example") -> int:
    """Add the head of a new school; returns the id of the account."""
    account_id = add_person(app, email)
    with app.app_context():
        with transaction() as rows:
            school_id = add_school(rows).id
        grant_role(account_id, school_id, Role.CHEF, actor=None, now=NOW)
    return account_id


def token_of(client: FlaskClient, path: str = "/connexion") -> str:
    """Return the token that a page puts in its forms."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found.group(1)


def send(client: FlaskClient, path: str, /, **fields: str) -> TestResponse:
    """Post a form with its token, without following where it leads."""
    return client.post(path, data={**fields, "csrf_token": token_of(client, "/connexion")})


def sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, page: str | None = None
) -> TestResponse:
    """Send the sign-in form, having been sent there by `page` if given."""
    path = "/connexion?" + urlencode({"suite": page}) if page else "/connexion"
    return send(client, path, email=email, password=password)


def is_signed_in(client: FlaskClient) -> bool:
    """Say whether the browser is let into its account."""
    return client.get("/compte").status_code == HTTPStatus.OK


def faults(response: TestResponse) -> list[str]:
    """Return the faults that a form shows beside its fields."""
    texts = re.findall(r'<p class="field-error".*?</span>\s*(.*?)\s*</p>', response.text, re.DOTALL)
    return [plain(text) for text in texts]


def summary(response: TestResponse) -> list[str]:
    """Return the lines of the summary of faults above a form."""
    block = re.search(r"error-summary.*?<ul>(.*?)</ul>", response.text, re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", block.group(1), re.DOTALL) if block else []
    return [plain(line) for line in lines]


def notices(response: TestResponse) -> list[str]:
    """Return the notices at the top of a page, without their spoken prefix."""
    texts = re.findall(
        r'<div class="notice notice-\w+"\s+role="\w+">\s*<p>(.*?)</p>', response.text, re.DOTALL
    )
    return [plain(re.sub(r"<span.*?</span>", "", text)) for text in texts]


def plain(html: str) -> str:
    """Return a piece of a page without its marks and line ends; non-breaking spaces stay."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", html)).strip(" ")
