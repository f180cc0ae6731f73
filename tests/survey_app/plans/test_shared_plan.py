"""Two people on one plan at once: by script and by form, at the same moment, with bad intentions."""

import json
from http import HTTPStatus
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.plans.fields import TEXT, Field, line_path
from survey_app.plans.operations.editing import add_line, move_line
from survey_app.plans.operations.plans import end_plan, open_plan
from tests.factories import NOW
from tests.survey_app.accounts.visits import send, sign_in, token_of
from tests.survey_app.plans.conftest import LINE
from tests.survey_app.plans.planning import (
    ANIMATEUR,
    MEMBER,
    REFERENT,
    STRANGER,
    Stage,
    begin,
    opened,
    plant,
    write,
)

MEANS = line_path(LINE, Field.MEANS)


def push(client: FlaskClient, key: str, account: int, *cells: dict[str, Any]) -> TestResponse:
    """Send cells as the script of a page does."""
    body = {"account": account, "tab": "onglet", "cells": list(cells)}
    headers = {"X-CSRFToken": token_of(client, "/connexion"), "Accept": "application/json"}
    return client.post(f"/plan/{key}/modifications", json=body, headers=headers)


def told(response: TestResponse) -> Any:  # noqa: ANN401 -- whatever JSON holds
    """Return the JSON of an answer."""
    return json.loads(response.data)


def cell(path: str, value: object, base: int = 0, key: str = "cle") -> dict[str, object]:
    return {"key": key, "path": path, "value": value, "base": base}


def browser(app: Flask, email: str) -> FlaskClient:
    """Return a browser in which somebody is signed in."""
    client = app.test_client()
    sign_in(client, email)
    return client


def test_each_sees_what_the_other_writes(app: Flask, chef: FlaskClient, stage: Stage, key: str) -> None:
    referent = browser(app, REFERENT)
    head = told(push(chef, key, stage.chef, cell(MEANS, "Deux heures")))["head"]
    news = told(referent.get(f"/plan/{key}/changements?depuis={head - 1}&onglet=autre&lieu={MEANS}"))
    assert [(one["path"], one["value"], one["is_mine"]) for one in news["cells"]] == [
        (MEANS, "Deux heures", False)
    ]
    there = told(chef.get(f"/plan/{key}/changements?depuis={head}&onglet=onglet"))["readers"]
    assert there == ["Dominique Essai est sur Former à l’ENT – Moyens"]


def test_two_who_write_the_same_cell_both_see_two_versions(
    app: Flask, chef: FlaskClient, stage: Stage, key: str
) -> None:
    push(chef, key, stage.chef, cell(MEANS, "Celle du chef"))
    referent = browser(app, REFERENT)
    answer = push(referent, key, stage.referent, cell(MEANS, "Celle du référent", key="autre"))
    (clash,) = told(answer)["clashes"]
    assert (clash["mine"], clash["theirs"]["value"]) == ("Celle du référent", "Celle du chef")
    with app.app_context():
        assert opened(stage, key).content.lines[0].means == "Celle du chef"


def test_without_script_both_versions_are_shown_and_the_chosen_one_is_written(
    app: Flask, chef: FlaskClient, stage: Stage, key: str
) -> None:
    with app.app_context():
        write(stage, key, MEANS, "Celle du référent", actor=stage.referent)
        number = open_plan(key, stage.chef).plan.document.head
    address = f"/plan/{key}/ligne/{LINE}"
    shown = send(chef, address, **{f"base:{MEANS}": "0", MEANS: "Celle du chef"}).text
    assert "Deux versions à départager" in shown
    assert ("Celle du chef" in shown, "Celle du référent" in shown) == (True, True)
    send(chef, address, **{f"base:{MEANS}": str(number), f"choice:{MEANS}": json.dumps("Celle du chef")})
    with app.app_context():
        assert opened(stage, key).content.lines[0].means == "Celle du chef"


def test_twenty_who_write_at_once_lose_nothing(app: Flask, stage: Stage, key: str) -> None:
    ready = Barrier(20)

    def write_line(number: int) -> None:
        with app.app_context():
            ready.wait()
            add_line(key, f"ligne00001{number:02}", {Field.ACTION: str(number)}, actor=stage.chef, now=NOW)

    threads = [Thread(target=write_line, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        lines = opened(stage, key).content.lines
        assert {line.action for line in lines} == {"Former à l’ENT", *map(str, range(20))}
        added = [line for line in lines if not line.champ]
        assert len({line.order for line in added}) == len(added)


def test_two_who_move_lines_at_once_leave_an_order(app: Flask, stage: Stage, key: str) -> None:
    with app.app_context():
        for number in range(2, 8):
            plant(stage, key, f"ligne000000{number}", action=str(number))
        keys = [line.key for line in opened(stage, key).content.lines]
    ready = Barrier(6)

    def shift(line: str) -> None:
        with app.app_context():
            ready.wait()
            move_line(key, line, up=True, actor=stage.chef, now=NOW)

    threads = [Thread(target=shift, args=(line,)) for line in keys[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        lines = opened(stage, key).content.lines
        assert sorted(line.key for line in lines) == sorted(keys)
        assert len({line.order for line in lines}) == len(lines)


def test_what_a_cell_cannot_hold_is_said_and_the_rest_is_written(
    chef: FlaskClient, stage: Stage, key: str
) -> None:
    cells = (
        cell(MEANS, "Deux heures", key="a"),
        cell(line_path(LINE, Field.STARTS_ON), "bientôt", key="b"),
        cell("line.ligne0000001.salary", "1", key="c"),
        cell(line_path(LINE, Field.OBJECTIVE), "x" * (TEXT + 1), key="d"),
        cell(line_path(LINE, Field.RESPONSIBLE), str(stage.stranger), key="e"),
    )
    answer = told(push(chef, key, stage.chef, *cells))
    assert [one["path"] for one in answer["cells"]] == [MEANS]
    assert next(one["reason"] for one in answer["refused"]) == "Indiquez une date entre 2000 et 2099."
    assert len(answer["refused"]) == 4


def test_a_plan_that_has_ended_says_so_to_the_script(
    app: Flask, chef: FlaskClient, stage: Stage, key: str
) -> None:
    with app.app_context():
        end_plan(key, actor=stage.chef, now=NOW)
    answer = push(chef, key, stage.chef, cell(MEANS, "Trop tard"))
    assert answer.status_code == HTTPStatus.CONFLICT
    assert told(answer)["error"] == "Ce plan est terminé\u00a0: il se lit, mais ne s’écrit plus."


@pytest.mark.parametrize("email", [STRANGER, MEMBER])
def test_to_others_no_address_of_a_plan_opens(app: Flask, stage: Stage, key: str, email: str) -> None:
    assert stage.chef
    client = browser(app, email)
    with app.app_context():
        before = open_plan(key, stage.chef).plan.document.head
    expected = HTTPStatus.NOT_FOUND if email == STRANGER else HTTPStatus.FORBIDDEN
    values = {"plan_key": key, "line_key": LINE, "axis": "PIL", "version": 1}
    seen = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("plans.") and "plan_key" in rule.arguments:
            with app.test_request_context():
                path = app.url_map.bind("localhost").build(
                    rule.endpoint, {name: values[name] for name in rule.arguments}
                )
            for method in {"GET", "POST"} & (rule.methods or set()):
                sent = (
                    client.get(path) if method == "GET" else send(client, path, label="x", up=LINE, title="x")
                )
                seen[f"{method} {path}"] = sent.status_code
    assert set(seen.values()) == {expected}, seen
    with app.app_context():
        assert open_plan(key, stage.chef).plan.document.head == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("versions", HTTPStatus.FORBIDDEN),
        ("reglages", HTTPStatus.FORBIDDEN),
        ("terminer", HTTPStatus.FORBIDDEN),
    ],
)
def test_what_only_the_head_does_is_refused_to_others(
    app: Flask, stage: Stage, key: str, path: str, status: int
) -> None:
    assert stage.chef
    for email in (REFERENT, ANIMATEUR):
        assert send(browser(app, email), f"/plan/{key}/{path}", label="Version").status_code == status


@pytest.mark.parametrize(
    "fields", [{"champ": "XYZ"}, {"champ": "PIL", "line": "../../x"}, {"champ": "PIL", "line": "X"}]
)
def test_a_line_that_no_form_of_ours_sends_is_refused(
    chef: FlaskClient, stage: Stage, key: str, fields: dict[str, str]
) -> None:
    assert stage.chef
    assert send(chef, f"/plan/{key}/lignes", action="Action", **fields).status_code == HTTPStatus.BAD_REQUEST


def test_words_are_never_markup(app: Flask, chef: FlaskClient, stage: Stage) -> None:
    words = "<script>alert(1)</script>\"'&"
    with app.app_context():
        key = begin(stage)
        plant(stage, key, LINE, action=words, objective=words, means=words)
    for page in ("", f"/ligne/{LINE}", "/imprimer", "/calendrier", "/suivi"):
        assert "<script>alert" not in chef.get(f"/plan/{key}{page}").text
