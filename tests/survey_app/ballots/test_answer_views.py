"""The answer page over HTTP: the same for everybody, without a cookie, without an effect."""

import gzip
import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.campaigns.models import CampaignState
from tests.factories import Roll
from tests.survey_app.ballots.conftest import SIZES, open_campaign


def test_everybody_gets_the_same_bytes(app: Flask, roll: Roll) -> None:
    pages = {
        app.test_client().get(f"/q/{roll.public_id}", headers={"User-Agent": agent, "Cookie": cookie}).data
        for agent in ("phone", "reader")
        for cookie in ("", "session=x")
    }
    assert len(pages) == 1


def test_no_answer_route_sets_a_cookie(client: FlaskClient, roll: Roll) -> None:
    path = f"/q/{roll.public_id}"
    replies = [
        client.get(path),
        client.get(f"{path}/en"),
        client.get(f"{path}/essai"),
        client.get("/q/unknown"),
        client.post(path, data={"code": "x", "step": "send"}),
        client.post(path, data={"code": roll.codes[0], "step": "review"}),
        client.post(path, data={"code": roll.codes[0], "step": "send"}),
        client.post(path, data={"code": roll.codes[0], "step": "send"}),
    ]
    assert [reply.headers.getlist("Set-Cookie") for reply in replies] == [[]] * len(replies)


def test_the_page_may_be_kept_by_caches_that_ask_again(client: FlaskClient, roll: Roll) -> None:
    assert client.get(f"/q/{roll.public_id}").headers["Cache-Control"] == "public, no-cache"


def test_a_known_page_is_not_sent_again(client: FlaskClient, roll: Roll) -> None:
    etag = client.get(f"/q/{roll.public_id}").headers["ETag"]
    again = client.get(f"/q/{roll.public_id}", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")


def test_the_compressed_page_is_the_same_page(client: FlaskClient, roll: Roll) -> None:
    plain = client.get(f"/q/{roll.public_id}")
    compressed = client.get(f"/q/{roll.public_id}", headers={"Accept-Encoding": "gzip"})
    assert (gzip.decompress(compressed.data), compressed.headers["ETag"] == plain.headers["ETag"]) == (
        plain.data,
        False,
    )


def test_replies_to_posts_are_not_kept(client: FlaskClient, roll: Roll) -> None:
    reply = client.post(f"/q/{roll.public_id}", data={"code": roll.codes[0], "step": "send"})
    assert reply.headers["Cache-Control"] == "no-store"


def test_head_has_no_body(client: FlaskClient, roll: Roll) -> None:
    reply = client.head(f"/q/{roll.public_id}")
    assert (reply.status_code, reply.data) == (HTTPStatus.OK, b"")


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (CampaignState.PREPARING, HTTPStatus.FORBIDDEN),
        (CampaignState.SCHEDULED, HTTPStatus.FORBIDDEN),
        (CampaignState.CLOSED, HTTPStatus.GONE),
        (CampaignState.ENDED, HTTPStatus.GONE),
    ],
)
def test_the_form_is_shown_only_while_open(app: Flask, state: CampaignState, status: HTTPStatus) -> None:
    roll = open_campaign(app, SIZES, state)
    assert app.test_client().get(f"/q/{roll.public_id}").status_code == status


def test_an_unknown_campaign_is_said_to_be_unknown(client: FlaskClient, roll: Roll) -> None:
    assert client.get("/q/unknown").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_do_not_exist(client: FlaskClient, roll: Roll, method: str) -> None:
    assert getattr(client, method)(f"/q/{roll.public_id}").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_what_was_filled_in_comes_back_with_a_wrong_code(client: FlaskClient, roll: Roll) -> None:
    fields = {"code": "WRONG", "step": "send", "a.priorites.1": "ped"}
    page = client.post(f"/q/{roll.public_id}", data=fields).get_data(as_text=True)
    assert re.findall(r'<option\s+value="(\w+)"\s+selected', page) == ["ped"]
