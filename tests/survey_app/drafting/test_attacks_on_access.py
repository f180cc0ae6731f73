"""The wrong person at every address of a draft, present and future: nothing told, nothing written."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from survey_app.accounts.models import Membership, Role
from survey_app.accounts.operations import grant_role
from survey_app.database import session, transaction
from survey_app.drafting.models import Draft, DraftEdit, DraftPresence, Revision
from tests.factories import NOW
from tests.survey_app.accounts.visits import add_person, sign_in, token_of
from tests.survey_app.drafting.making import STRANGER, Maker, add_maker, add_stranger, key_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SECRET = "Titre que personne d’autre ne lit"
OF_DRAFTS = "/questionnaires/brouillons/<key>"
NOT_FOUND = 404

Answers = dict[tuple[str, str], tuple[int, bool]]
"""By method and address: the status, and whether the title of the draft was told."""


@pytest.fixture
def maker(app: Flask, client: FlaskClient) -> Maker:
    return add_maker(app, client)


@pytest.fixture
def path(maker: Maker) -> str:
    """The address of a draft."""
    return maker.begin(SECRET)


def addresses(app: Flask, path: str, uid: str) -> Iterator[tuple[str, str]]:
    """Yield the method and the address of whatever can be done with a draft."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(OF_DRAFTS):
            continue
        filled = rule.rule.replace(OF_DRAFTS, path).replace("<uid>", uid).replace("<language>", "fr")
        filled = re.sub(r"<[^>]+>", "shown_if", filled.replace("<int:number>", "0"))
        yield from ((method, filled) for method in sorted((rule.methods or set()) & {"GET", "POST"}))


def visit_all(app: Flask, client: FlaskClient, path: str, uid: str, *, but: str = "-") -> Answers:
    """Return what every address answers to a sound request, and whether it tells the title."""
    token = token_of(client, "/compte")
    fields = {"csrf_token": token, "sort": "section", "kind": "yes_no", "head": "0", "text": "Question"}
    edit = {"key": "k1", "base": 0, "writes": [["root", "title.fr", "Autre"]]}
    body = {"session": "onglet", "edits": [edit], "text": "Q1 = OUI"}
    answers = {}
    for method, address in addresses(app, path, uid):
        if address.endswith(but):
            continue
        sent: dict[str, Any] = {"query_string": {"depuis": "0", "session": "onglet"}}
        if method == "POST" and address.endswith(("/modifications", "/notation")):
            sent = {"json": body, "headers": {"X-CSRFToken": token}}
        elif method == "POST":
            sent = {"data": fields}
        response = client.open(address, method=method, **sent)
        answers[method, address] = (response.status_code, SECRET in response.text)
    return answers


def written(app: Flask, path: str) -> tuple[object, ...]:
    """Return all that may have been written about a draft."""
    with app.app_context():
        draft = session().scalars(select(Draft).where(Draft.key == key_of(path))).one()
        counts = (
            session().scalar(select(func.count()).select_from(table))
            for table in (Draft, DraftEdit, DraftPresence, Revision)
        )
        return draft.head, draft.changed_at, draft.deleted_at, *counts


def test_there_are_addresses_to_try(maker: Maker, path: str) -> None:
    assert len(list(addresses(maker.app, path, "x"))) > 40


@pytest.mark.parametrize("who", ["stranger", "nobody", "administrator", "dismissed"])
def test_the_wrong_person_finds_nothing(maker: Maker, path: str, who: str) -> None:
    uid = maker.sections(path)[0]
    before = written(maker.app, path)
    client = BEGINNINGS[who](maker)
    answers = visit_all(maker.app, client, path, uid)
    refused = {403, NOT_FOUND} if who in {"nobody", "dismissed"} else {NOT_FOUND}
    assert {address: found for address, found in answers.items() if found[0] not in refused or found[1]} == {}
    assert written(maker.app, path) == before


def test_signed_out_nothing_is_found(maker: Maker, path: str) -> None:
    uid, before = maker.sections(path)[0], written(maker.app, path)
    client = maker.app.test_client()
    answers = {}
    for method, address in addresses(maker.app, path, uid):
        response = client.open(address, method=method)
        answers[method, address] = (response.status_code, SECRET in response.text)
    expected = {found: ((303 if found[0] == "GET" else 401), False) for found in answers}
    assert {found: answers[found] for found in answers if answers[found] != expected[found]} == {}
    assert written(maker.app, path) == before


def test_no_post_is_taken_without_its_token(maker: Maker, path: str) -> None:
    uid, before = maker.sections(path)[0], written(maker.app, path)
    posts = [address for method, address in addresses(maker.app, path, uid) if method == "POST"]
    bodies: tuple[dict[str, str], ...] = ({}, {"csrf_token": "faux"}, {"csrf_token": "é" * 500})
    statuses = {
        (address, number): maker.client.post(address, data=body).status_code
        for address in posts
        for number, body in enumerate(bodies)
    }
    assert {found: status for found, status in statuses.items() if status != 400} == {}
    assert written(maker.app, path) == before


def test_a_deleted_draft_is_nowhere_until_it_comes_back(maker: Maker, path: str) -> None:
    maker.post(f"{path}/supprimer", seen=maker.open(f"{path}/supprimer"))
    uid = maker.sections(path)[0]
    before = written(maker.app, path)
    answers = visit_all(maker.app, maker.client, path, uid, but="/recuperer")
    found = {address: status for address, (status, _told) in answers.items() if status != NOT_FOUND}
    assert (found, written(maker.app, path)) == ({}, before)


def test_a_session_that_ends_midway_loses_nothing(maker: Maker, path: str) -> None:
    uid = maker.sections(path)[0]
    edit = {"key": "k1", "base": 0, "kind": "edit", "writes": [[uid, "title.fr", "Été"]]}
    body = {"session": "onglet", "edits": [edit]}
    token = token_of(maker.client, "/compte")
    fresh = maker.app.test_client()
    statuses = [
        fresh.post(f"{path}/modifications", json=body, headers={"X-CSRFToken": token}).status_code,
        maker.client.post(f"{path}/modifications", json=body, headers={"X-CSRFToken": token}).status_code,
        maker.client.post(f"{path}/modifications", json=body, headers={"X-CSRFToken": token}).status_code,
    ]
    assert (statuses, maker.draft(path)[uid]["title.fr"], written(maker.app, path)[0]) == (
        [401, 200, 200],
        "Été",
        1,
    )


def stranger(maker: Maker) -> FlaskClient:
    add_stranger(maker)
    return signed_in(maker, STRANGER)


def nobody(maker: Maker) -> FlaskClient:
    add_person(maker.app, "personne@ecole.example")
    return signed_in(maker, "personne@ecole.example")


def administrator(maker: Maker) -> FlaskClient:
    add_person(maker.app, "admin@ecole.example", is_administrator=True)
    return signed_in(maker, "admin@ecole.example")


def dismissed(maker: Maker) -> FlaskClient:
    """Somebody whose role ends while the tab is open."""
    account = add_person(maker.app, "parti@ecole.example")
    with maker.app.app_context():
        grant_role(account, int(maker.school()), Role.REFERENT, actor=None, now=NOW)
    client = signed_in(maker, "parti@ecole.example")
    assert client.get("/questionnaires").status_code == 200
    with maker.app.app_context(), transaction() as rows:
        rows.execute(delete(Membership).where(Membership.account_id == account))
    return client


def signed_in(maker: Maker, email: str) -> FlaskClient:
    client = maker.app.test_client()
    sign_in(client, email)
    return client


BEGINNINGS = {
    "stranger": stranger,
    "nobody": nobody,
    "administrator": administrator,
    "dismissed": dismissed,
}
