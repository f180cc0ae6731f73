"""Error pages: designed, in both languages, without a word of what broke; and what the log says."""

import re
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.guard import public
from survey_app.factory import DISCREET
from tests.survey_app.accounts.visits import add_person, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SECRET = "what-somebody-answered"


@public
def fail(code: int) -> str:
    """Answer with an error."""
    abort(code)


@public
def break_down(secret: str) -> str:
    """Break, with a text that nobody should read."""
    text = f"cannot read {secret}"
    raise LookupError(text)


@public
def refuse() -> str:
    """Refuse, as operations do."""
    raise ForbiddenError


@pytest.fixture(autouse=True)
def failing(app: Flask) -> None:
    """Addresses that fail, as they do for people: errors become pages."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/fail/<int:code>", view_func=fail)
    app.add_url_rule("/break/<secret>", view_func=break_down, methods=["GET", "POST"])
    app.add_url_rule("/refuse", view_func=refuse)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (400, "La demande n’a pas pu être traitée"),
        (401, "Vous n’êtes plus connecté"),
        (403, "Cette page ne vous est pas ouverte"),
        (404, "Page introuvable"),
        (405, "Cette action n’existe pas"),
        (409, "Quelqu’un a changé cela entre-temps"),
        (413, "L’envoi est trop volumineux"),
        (422, "La demande n’a pas été comprise"),
        (429, "Trop d’essais"),
        (500, "Une erreur s’est produite"),
        (410, "Page introuvable"),
        (415, "La demande n’a pas pu être traitée"),
        (503, "Une erreur s’est produite"),
    ],
)
def test_each_error_has_its_page(client: FlaskClient, code: int, title: str) -> None:
    response = client.get(f"/fail/{code}")
    assert (response.status_code, heading(response)) == (code, title)


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Page not found"), ("fr", "Page introuvable"), ("de", "Page introuvable")],
)
def test_errors_speak_the_readers_language(client: FlaskClient, language: str, title: str) -> None:
    assert heading(client.get("/nowhere", headers={"Accept-Language": language})) == title


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    response = client.delete("/sante")
    assert (response.status_code, set(response.headers["Allow"].split(", "))) == (
        HTTPStatus.METHOD_NOT_ALLOWED,
        {"GET", "HEAD", "OPTIONS"},
    )


def test_what_operations_forbid_is_forbidden(client: FlaskClient) -> None:
    assert client.get("/refuse").status_code == HTTPStatus.FORBIDDEN


def test_what_breaks_shows_nothing_of_itself(client: FlaskClient) -> None:
    page = client.get(f"/break/{SECRET}").text
    assert [word for word in (SECRET, "LookupError", "Traceback", ".py") if word in page] == []


def test_error_pages_set_no_cookie(client: FlaskClient) -> None:
    assert [client.get(path).headers.getlist("Set-Cookie") for path in ("/nowhere", "/fail/500")] == [[], []]


def test_error_pages_need_no_database(app: Flask, client: FlaskClient) -> None:
    add_person(app, "claude@ecole.example")
    sign_in(client, "claude@ecole.example")
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    Path(app.config["PALIERS"].database_url.removeprefix("sqlite:///")).unlink()
    assert heading(client.get("/nowhere")) == "Page introuvable"


def test_too_much_is_refused(client: FlaskClient) -> None:
    response = client.post("/connexion", data={"email": "x" * (7 * 1024 * 1024)})
    assert heading(response) == "L’envoi est trop volumineux"


def test_the_log_names_the_endpoint_and_not_the_address(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.get(f"/break/{SECRET}?email=claude@ecole.example")
    assert [record.getMessage() for record in caplog.records] == ["error in GET break_down"]


def test_where_invited_people_pass_the_log_tells_places_only(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert {"answers", "ceremony", "mail_links", "rights", "text_review"} == DISCREET
    app.view_functions["mail_links.ask_to_unsubscribe"] = public(break_on_token)
    client.get(f"/desinscription/{SECRET}")
    assert (caplog.text.count(SECRET), caplog.text.count("LookupError"), len(caplog.records)) == (0, 1, 1)


@public
def break_on_token(token: str) -> str:
    """Break as a page for invited people would."""
    return break_down(token)


def heading(response: TestResponse) -> str:
    """Return the title of a page."""
    found = re.search(r"<h1>(.*?)</h1>", response.text)
    return found.group(1) if found else ""
