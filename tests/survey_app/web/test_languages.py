"""Which language a page speaks."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.survey_app.accounts.visits import add_person, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("fr-FR,fr;q=0.9", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.1", "en"),
        ("de,en;q=0.5", "en"),
        ("de", "fr"),
        ("", "fr"),
    ],
)
def test_strangers_get_the_language_of_their_browser(client: FlaskClient, wanted: str, language: str) -> None:
    assert told(client.get("/connexion", headers={"Accept-Language": wanted})) == language


@pytest.mark.parametrize("language", ["fr", "en"])
def test_people_get_the_language_of_their_account(app: Flask, client: FlaskClient, language: str) -> None:
    add_person(app, "claude@ecole.example", language=language)
    sign_in(client, "claude@ecole.example")
    assert told(client.get("/compte", headers={"Accept-Language": "de"})) == language


def told(response: TestResponse) -> str:
    """Return the language that a page declares."""
    found = re.search(r'<html lang="(\w+)">', response.text)
    return found.group(1) if found else ""
