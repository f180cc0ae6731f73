"""The answer page over HTTP: the same for everybody, without a cookie, without an effect."""

import gzip
import re
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask, request, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app.ballots.pages.addresses import AnswerAddress, Place, find_address
from survey_app.ballots.views import answering
from survey_app.ballots.views.replies import Conversation
from survey_app.ballots.voting import Voting, VotingCache
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import transaction
from survey_app.schools.models import School
from survey_app.web.themes import theme_url
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


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("place", "endpoint"),
    [
        (Place.FORM, "show_form"),
        (Place.TRIAL, "show_trial"),
        (Place.PROTECTION, "show_protection"),
        (Place.SIGN_OFF, "sign_off"),
        (Place.BOX, "deposit"),
    ],
)
def test_addresses_are_those_of_the_routes(app: Flask, language: str, place: Place, endpoint: str) -> None:
    address = AnswerAddress("x7", language, place)
    with app.test_request_context():
        route = url_for(f"answers.{endpoint}", public_id="x7", language=language)
    assert (address.path, find_address(route)) == (route, address)


@pytest.mark.parametrize(
    "path",
    ["/", "/q", "/q/", "/q//en", "/q/x/", "/q/x/fr", "/q/x/de", "/q/x/essai/", "/q/x/essai/fr", "/quiz/x"],
)
def test_other_addresses_are_left_to_flask(path: str) -> None:
    assert find_address(path) is None


def test_no_hook_of_flask_sees_what_people_ask_or_answer(app: Flask, client: FlaskClient, roll: Roll) -> None:
    seen: list[str] = []
    app.before_request(lambda: seen.append(request.path))
    client.get(f"/q/{roll.public_id}")
    client.post(f"/q/{roll.public_id}", data={"code": roll.codes[0], "step": "send"})
    client.get("/sante")
    assert seen == ["/sante"]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize(
    ("method", "end", "fields"),
    [
        ("GET", "", {}),
        ("HEAD", "/en", {}),
        ("GET", "/essai", {}),
        ("GET", "x", {}),
        ("POST", "", {"code": "WRONG", "step": "send", "a.priorites.1": "ped"}),
        ("POST", "/en", {"step": "review"}),
        ("POST", "/essai", {"step": "send"}),
        ("POST", "", {"a.unheard-of": "x"}),
        ("POST", "/essai/en", {"step": "edit"}),
    ],
)
def test_the_lane_answers_as_the_routes_do(
    app: Flask,
    roll: Roll,
    monkeypatch: pytest.MonkeyPatch,
    *,
    method: str,
    end: str,
    fields: dict[str, str],
    accept: str,
) -> None:
    replies = []
    for way in (app.wsgi_app, partial(Flask.wsgi_app, app)):
        monkeypatch.setattr(app, "wsgi_app", way)
        reply = app.test_client().open(
            f"/q/{roll.public_id}{end}", method=method, data=fields, headers={"Accept": accept}
        )
        replies.append((reply.status_code, reply.data, sorted(reply.headers.items())))
    assert replies[0] == replies[1]


def test_what_breaks_while_a_ballot_is_cast_is_told_without_a_word_of_it(
    app: Flask, roll: Roll, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(_voting: Voting, code: str, *_: Any, **__: Any) -> None:
        raise LookupError(code)

    monkeypatch.setattr(answering, "cast_ballot", break_down)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = app.test_client().post(f"/q/{roll.public_id}", data={"code": "SECRET", "a.priorites.1": "ped"})
    told = (caplog.text.count("SECRET"), caplog.text.count("LookupError"), len(caplog.records))
    assert (
        response.status_code,
        told,
        "SECRET" in response.text,
        "Content-Security-Policy" in response.headers,
    ) == (
        HTTPStatus.INTERNAL_SERVER_ERROR,
        (0, 1, 1),
        False,
        True,
    )


def test_a_page_is_rendered_again_only_when_something_new_is_read(app: Flask, roll: Roll) -> None:
    votings = VotingCache(0)
    with app.app_context():
        first, second = votings.find(roll.public_id), votings.find(roll.public_id)
        with transaction() as rows:
            rows.get_one(Campaign, roll.campaign_id).title = "Another title"
        third = votings.find(roll.public_id)
    assert (second is first, third is first, third is not None and third.title) == (
        True,
        False,
        "Another title",
    )


def test_the_page_has_the_colour_of_the_school(app: Flask, client: FlaskClient, roll: Roll) -> None:
    path = f"/q/{roll.public_id}/essai"
    plain = client.get(path).text
    with app.app_context(), transaction() as rows:
        rows.scalars(select(School)).one().accent = "#5b2a86"
    with app.app_context():
        voting = VotingCache(0).find(roll.public_id)
    assert voting is not None
    page = Conversation(voting, AnswerAddress(roll.public_id), lambda name: name).blank_form
    body = page.reply(accepted_encodings="", known_etags="").body.decode()
    with app.test_request_context():
        address = theme_url("#5b2a86")
    assert (address in body, "/themes/" in plain, client.get(address).status_code) == (
        True,
        False,
        HTTPStatus.OK,
    )
