"""The pages at the foot of all others: reachable by anybody, honest, and saying whom to write to."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.notice.pages import list_chapters
from tests.survey_app.accounts.visits import add_chef, sign_in

PAGES = ("/accessibilite", "/protection")
CONTACT = "numerique@ecole.example"


def words_of(client: FlaskClient, path: str) -> str:
    """Return the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).text).split())


@pytest.mark.parametrize("path", ["/connexion", "/", *PAGES])
def test_the_foot_of_each_page_leads_to_both(client: FlaskClient, path: str) -> None:
    foot = client.get(path).text.partition("<footer")[2]
    assert re.findall(r'href="([^"]+)"', foot) == list(PAGES)
    assert "Accessibilité\u00a0: non conforme" in foot


def test_the_declaration_claims_no_audit(client: FlaskClient) -> None:
    words = words_of(client, "/accessibilite")
    assert "État : non conforme" in words
    assert "Aucun audit n’a été fait" in words


@pytest.mark.parametrize("path", PAGES)
def test_they_name_whom_the_installation_names(app: Flask, client: FlaskClient, path: str) -> None:
    before = CONTACT in words_of(client, path)
    app.config["PALIERS"] = replace(app.config["PALIERS"], contact=CONTACT)
    assert (before, CONTACT in words_of(client, path)) == (False, True)


def test_protection_shows_the_whole_register(client: FlaskClient) -> None:
    page = client.get("/protection").text
    titles = re.findall(r"<summary>([^<]+)</summary>", page)
    assert titles == [chapter.title for chapter in list_chapters()]
    assert page.count('class="register-line"') == sum(len(chapter.lines) for chapter in list_chapters())


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_signed_in_keeps_the_menu(app: Flask, client: FlaskClient, path: str) -> None:
    before = 'class="site-nav"' in client.get(path).text
    add_chef(app)
    sign_in(client, "chef@ecole.example")
    assert (before, 'class="site-nav"' in client.get(path).text) == (False, True)
