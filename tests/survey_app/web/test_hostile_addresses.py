"""Addresses that nobody follows by chance: whatever stands in their varying parts, no page breaks."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from survey_app.plans.operations.plans import list_plans
from tests.survey_app.accounts.visits import add_chef, add_person, send, sign_in, token_of
from tests.survey_app.plans.planning import FACTS, set_stage

VARYING = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?\w+>")
GIANT = "9" * 30


@pytest.fixture
def chef(app: Flask) -> FlaskClient:
    """A head of school who is signed in."""
    add_chef(app)
    client = app.test_client()
    sign_in(client, "chef@ecole.example")
    return client


def rules_with_parts(app: Flask) -> list[Rule]:
    """Return every rule that has varying parts."""
    return [rule for rule in app.url_map.iter_rules() if rule.arguments]


def filled(rule: Rule, *, number: str, text: str) -> str:
    """Return an address of a rule; unlike the routing, it asks for what cannot be."""
    return VARYING.sub(lambda found: number if found["kind"] == "int" else text, rule.rule)


@pytest.mark.parametrize(("number", "text"), [("1", "%00"), (GIANT, "x"), ("1", "x%0d%0aSet-Cookie:%20a")])
def test_no_address_breaks_a_page(app: Flask, chef: FlaskClient, number: str, text: str) -> None:
    token = token_of(chef, "/compte")
    for rule in rules_with_parts(app):
        path = filled(rule, number=number, text=text)
        for method in {"GET", "POST"} & (rule.methods or set()):
            data = {"csrf_token": token} if method == "POST" else None
            answer = chef.open(path, method=method, data=data)
            assert answer.status_code < 500, (method, path)
            assert "a" not in answer.headers.getlist("Set-Cookie"), path


def test_a_text_loses_the_character_that_no_database_keeps(app: Flask) -> None:
    stage = set_stage(app)
    client = app.test_client()
    sign_in(client, "chef@ecole.example")
    made = send(
        client,
        "/plan/nouveau",
        title=f"\0{FACTS.title}\0",
        first_year="2026",
        years="3",
        school=str(stage.school_id),
        earlier="",
    )
    assert made.status_code == 303
    with app.app_context():
        assert list_plans(stage.chef)[0].title == FACTS.title


@pytest.mark.parametrize("before", [GIANT, f"-{GIANT}"])
def test_a_giant_number_in_a_question_is_a_number(app: Flask, before: str) -> None:
    add_person(app, "admin@example.org", is_administrator=True)
    client = app.test_client()
    sign_in(client, "admin@example.org")
    assert client.get(f"/administration/journal?avant={before}").status_code == 200
