"""The JSON addresses of the builder: what they answer, to whom, and that every error is JSON too."""

import gzip
import json
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey_app.accounts.models import Account, Role
from survey_app.accounts.operations import grant_role
from survey_app.database import session, transaction
from survey_app.drafting.operations.drafts import create_draft
from tests.factories import NOW, TEST_UAIS, add_school
from tests.questionnaires.examples import text
from tests.survey_app.accounts.visits import Clock, add_person, sign_in, stop_clock, token_of
from tests.survey_app.drafting.drafts import Person, document

TAB = "onglet1"


@pytest.fixture
def clock(app: Flask) -> Clock:
    return stop_clock(app)


@pytest.fixture
def key(app: Flask, clock: Clock) -> str:
    """A draft of a school with two people, `un@` and `deux@`, and a stranger of another school."""
    people = [add_person(app, f"{name}@ecole.example") for name in ("un", "deux", "ailleurs")]
    with app.app_context():
        with transaction() as rows:
            here, there = (add_school(rows, uai).id for uai in TEST_UAIS[:2])
        for person, school in zip(people, (here, here, there), strict=True):
            grant_role(person, school, Role.REFERENT, actor=None, now=NOW)
        return create_draft(document(), school_id=here, visitor=Person(people[0]), now=NOW)


@pytest.fixture
def browser(client: FlaskClient, key: str) -> FlaskClient:
    """A browser in which `un@` is signed in."""
    sign_in(client, "un@ecole.example")
    return client


def address(key: str, name: str = "modifications") -> str:
    return f"/questionnaires/brouillons/{key}/{name}"


def post(client: FlaskClient, key: str, body: object, *, tab: str = TAB) -> TestResponse:
    """Post edits as the builder does; `body` as it is when it is no list."""
    return post_to(client, address(key), {"session": tab, "edits": body} if isinstance(body, list) else body)


def post_to(client: FlaskClient, path: str, body: object) -> TestResponse:
    """Post JSON, or bytes as they are, with a token."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"X-CSRFToken": token_of(client, "/compte"), "Accept": "application/json"}
    return client.post(path, data=data, headers=headers, content_type="application/json")


def an_edit(key: str = "k1", *writes: list[Any], **more: Any) -> dict[str, Any]:
    return {"key": key, "base": 0, "kind": "edit", "writes": list(writes), "note": {"action": "text"}, **more}


def test_edits_are_taken_of_the_account_that_wrote_them_alone(
    app: Flask, browser: FlaskClient, key: str
) -> None:
    """A tab stays open while somebody else signs in on the same computer: what it sends is not theirs."""
    with app.app_context():
        own, other = (account_named(f"{name}@ecole.example") for name in ("un", "deux"))
    edits = [an_edit("k1", ["root", "title.fr", "Écrit par l’autre"])]
    refused = post(browser, key, {"account": other, "session": TAB, "edits": edits})
    head = browser.get(address(key, "etat.json")).get_json()["head"]
    taken = post(browser, key, {"account": own, "session": TAB, "edits": edits})
    assert (refused.status_code, refused.get_json(), head, taken.status_code) == (
        HTTPStatus.UNAUTHORIZED,
        {"error": "Vous êtes connecté sous un autre compte que celui qui a écrit ici."},
        0,
        HTTPStatus.OK,
    )


def account_named(email: str) -> int:
    """Return the account with this address."""
    return session().scalars(select(Account.id).where(Account.email == email)).one()


def test_the_state_is_all_that_a_tab_needs(browser: FlaskClient, key: str) -> None:
    state = browser.get(address(key, "etat.json")).get_json()
    assert (
        state.keys(),
        state["key"],
        state["head"],
        state["languages"],
        state["undo"],
        state["locked"],
    ) == (
        {
            "key",
            "head",
            "languages",
            "elements",
            "undo",
            "redo",
            "conflicts",
            "people",
            "locked",
            "templates",
        },
        key,
        0,
        ["fr"],
        [],
        [],
    )
    assert state["elements"]["root"]["title.fr"] == "Essai"
    assert state["templates"]["yes_no"]["kind"] == "yes_no"


def test_an_edit_is_answered_with_what_was_written(browser: FlaskClient, key: str) -> None:
    write = ["root", "title.fr", "Été"]
    answer = post(browser, key, [an_edit("k1", write)]).get_json()
    assert answer == {
        "head": 1,
        "saved_at": NOW.isoformat(),
        "results": [
            {"key": "k1", "number": 1, "state": "applied", "writes": [write], "clashes": [], "reason": ""}
        ],
        "edits": [],
    }


def test_steps_survive_a_reload(browser: FlaskClient, key: str) -> None:
    post(browser, key, [an_edit("k1", ["root", "title.fr", "Été"])])
    state = browser.get(address(key, "etat.json")).get_json()
    assert state["undo"] == [
        {
            "number": 1,
            "key": "k1",
            "writes": [["root", "title.fr", "Été"]],
            "inverse": [["root", "title.fr", "Essai"]],
            "note": {"action": "text"},
        }
    ]
    post(browser, key, [an_edit("k2", kind="undo", target=None)])
    state = browser.get(address(key, "etat.json")).get_json()
    assert ([step["key"] for step in state["redo"]], state["undo"]) == (["k1"], [])


def test_two_people_see_each_other_and_their_edits(app: Flask, browser: FlaskClient, key: str) -> None:
    other = app.test_client()
    sign_in(other, "deux@ecole.example")
    post(other, key, [an_edit("k1", ["root", "title.fr", "Été"])], tab="onglet2")
    other.get(address(key), query_string={"depuis": 1, "session": "onglet2", "element": "e1"})
    news = browser.get(address(key), query_string={"depuis": 0, "session": TAB, "element": ""}).get_json()
    assert [(entry["number"], entry["author"], entry["writes"]) for entry in news["edits"]] == [
        (1, "Dominique Essai", [["root", "title.fr", "Été"]])
    ]
    assert sorted((person["session"], person["uid"], person["is_me"]) for person in news["people"]) == [
        (TAB, "", True),
        ("onglet2", "e1", False),
    ]


def test_who_gives_no_sign_for_a_minute_is_forgotten(
    app: Flask, browser: FlaskClient, key: str, clock: Clock
) -> None:
    browser.get(address(key), query_string={"depuis": 0, "session": "parti"})
    clock.move(seconds=61)
    news = browser.get(address(key), query_string={"depuis": 0, "session": TAB}).get_json()
    assert [person["session"] for person in news["people"]] == [TAB]


def test_a_conflict_says_who_wrote_the_other_version(app: Flask, browser: FlaskClient, key: str) -> None:
    other = app.test_client()
    sign_in(other, "deux@ecole.example")
    post(other, key, [an_edit("k1", ["root", "title.fr", "Été"])], tab="onglet2")
    [result] = post(browser, key, [an_edit("k2", ["root", "title.fr", "Hiver"])]).get_json()["results"]
    clash = {
        "uid": "root",
        "path": "title.fr",
        "present": "Été",
        "proposed": "Hiver",
        "author": "Dominique Essai",
    }
    assert (result["state"], result["clashes"]) == ("conflict", [clash])
    [conflict] = browser.get(address(key, "etat.json")).get_json()["conflicts"]
    assert (conflict["number"], conflict["clashes"]) == (2, [clash])


def test_a_refusal_is_a_sentence(browser: FlaskClient, key: str) -> None:
    [result] = post(browser, key, [an_edit("k1", ["nulle", "label.fr", "?"])]).get_json()["results"]
    assert (result["state"], result["number"], result["reason"][-1]) == ("refused", None, ".")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"session": "a", "edits": [NaN]}',
        b"[" * 100_000,
        {"session": "", "edits": []},
        {"session": "a"},
        {"session": "a", "edits": []},
        {"session": "a", "edits": [{}]},
        {"session": "a", "edits": [an_edit("k1")] * 51},
        {"session": "a", "edits": [an_edit("k" * 41)]},
        {"session": "a", "edits": [an_edit("k1", base=-1)]},
        {"session": "a", "edits": [an_edit("k1", base=True)]},
        {"session": "a", "edits": [an_edit("k1", base=2**40)]},
        {"session": "a", "edits": [an_edit("k1", kind="restore")]},
        {"session": "a", "edits": [an_edit("k1", ["root", "title.fr"])]},
        {"session": "a", "edits": [an_edit("k1", [1, "title.fr", "x"])]},
        {"session": "a", "edits": [an_edit("k1", settles="1")]},
        {"session": "a", "edits": [an_edit("k1", *([["root", "a", 1]] * 20_001))]},
    ],
    ids=[str(number) for number in range(19)],
)
def test_what_is_no_batch_is_refused_in_json(browser: FlaskClient, key: str, body: object) -> None:
    response = post(browser, key, body)
    assert (response.status_code, response.get_json().keys() >= {"error"}) == (400, True)


@pytest.mark.parametrize("since", ["", "x", "-1", "²", "9" * 30])
def test_an_address_without_a_number_is_refused(browser: FlaskClient, key: str, since: str) -> None:
    response = browser.get(address(key), query_string={"depuis": since, "session": TAB})
    assert (response.status_code, "error" in response.get_json()) == (400, True)


def test_too_large_a_body_is_refused_in_json(browser: FlaskClient, key: str) -> None:
    response = post(browser, key, b" " * (2 * 1024 * 1024 + 1))
    assert (response.status_code, "error" in response.get_json()) == (413, True)


def test_without_a_token_the_error_is_json(browser: FlaskClient, key: str) -> None:
    response = browser.post(address(key), data=b"{}")
    assert (response.status_code, "error" in response.get_json()) == (400, True)


def test_signed_out_the_error_is_json(client: FlaskClient, key: str) -> None:
    responses = [
        client.get(address(key, "etat.json"), headers={"Accept": "application/json"}),
        client.post(address(key), data=b"{}"),
    ]
    assert [(response.status_code, "error" in response.get_json()) for response in responses] == [
        (401, True)
    ] * 2


@pytest.mark.parametrize("name", ["etat.json", "modifications?depuis=0&session=a"])
def test_the_draft_of_another_school_is_not_found(app: Flask, key: str, name: str) -> None:
    stranger = app.test_client()
    sign_in(stranger, "ailleurs@ecole.example")
    response = stranger.get(address(key, name))
    unknown = stranger.get(address("inconnu", name))
    assert (response.status_code, response.data) == (404, unknown.data)


def test_a_large_state_is_compressed(app: Flask, browser: FlaskClient, key: str) -> None:
    content = document(*(text(f"q{number}") for number in range(1, 50)))
    with app.app_context():
        with transaction() as rows:
            school = add_school(rows, TEST_UAIS[2]).id
        person = add_person(app, "trois@ecole.example")
        grant_role(person, school, Role.CHEF, actor=None, now=NOW)
        other = create_draft(content, school_id=school, visitor=Person(person), now=NOW)
    reader = app.test_client()
    sign_in(reader, "trois@ecole.example")
    plain = reader.get(address(other, "etat.json"))
    packed = reader.get(address(other, "etat.json"), headers={"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], gzip.decompress(packed.data)) == ("gzip", plain.data)
