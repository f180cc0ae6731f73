"""Stopping the mails: by a button or by the mail program itself, never by opening the page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.models import Invitation
from survey_app.campaigns.operations.unsubscribe import make_token, unsubscribe
from survey_app.database import session
from tests.services.smtp_sink import Conduct, SmtpSink
from tests.survey_app.campaigns.mailing import (
    Clock,
    add_owing_campaign,
    address,
    code_in,
    is_valid,
    message_to,
    send,
    token_in,
)


@pytest.fixture
def tokens(app_context: Flask, smtp_sink: SmtpSink) -> list[str]:
    """The tokens of two people who were written to."""
    send(add_owing_campaign(2), smtp_sink)
    return [token_in(smtp_sink.sent_to(address(number))[0]) for number in range(2)]


def left_alone() -> list[str]:
    """Return who wants no mail."""
    session().rollback()
    return list(session().scalars(select(Invitation.email).where(Invitation.wants_no_mail)))


def test_opening_the_page_changes_nothing(client: FlaskClient, tokens: list[str]) -> None:
    answers = [client.open(f"/desinscription/{tokens[0]}", method=method) for method in ("GET", "HEAD")]
    assert ([answer.status_code for answer in answers], left_alone()) == ([200, 200], [])


def test_the_page_is_the_same_for_a_token_that_does_not_exist(client: FlaskClient, tokens: list[str]) -> None:
    known, unknown = (
        client.get(f"/desinscription/{token}").text.replace(token, "") for token in (tokens[0], make_token())
    )
    assert known == unknown


def test_the_button_stops_the_mails(client: FlaskClient, tokens: list[str]) -> None:
    answer = client.post(f"/desinscription/{tokens[0]}")
    assert (answer.status_code, left_alone()) == (200, [address(0)])
    assert "Vous ne recevrez plus de message" in answer.text


def test_a_mail_program_stops_them_by_itself(client: FlaskClient, tokens: list[str]) -> None:
    answer = client.post(
        f"/desinscription/{tokens[1]}",
        data={"List-Unsubscribe": "One-Click"},
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"},
    )
    assert (answer.status_code, left_alone()) == (200, [address(1)])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_cookie_is_set(client: FlaskClient, tokens: list[str], method: str) -> None:
    answer = client.open(f"/desinscription/{tokens[0]}", method=method)
    assert ("Set-Cookie" in answer.headers, answer.headers["Cache-Control"]) == (False, "no-store")


def test_the_page_says_that_one_can_still_answer(client: FlaskClient, tokens: list[str]) -> None:
    assert "vous pourrez toujours répondre" in client.get(f"/desinscription/{tokens[0]}").text


@pytest.mark.parametrize("token", ["x", "é", "a" * 61, "..%5c", "ErMvflpaGFs6yhPEH7gLMw"])
def test_an_unknown_token_gives_a_plain_page(client: FlaskClient, tokens: list[str], token: str) -> None:
    answer = client.post(f"/desinscription/{token}")
    assert (answer.status_code, "Lien inconnu" in answer.text, left_alone()) == (404, True, [])


def test_stopping_twice_is_harmless(tokens: list[str]) -> None:
    assert [unsubscribe(tokens[0]), unsubscribe(tokens[0]), left_alone()] == [True, True, [address(0)]]


def test_what_was_queued_is_cancelled(app_context: Flask, smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(1), Clock()
    smtp_sink.treat(address(0), Conduct.KEEP_AND_DISCONNECT)
    send(campaign_id, smtp_sink, clock)
    unsubscribe(token_in(smtp_sink.deliveries[0]))
    assert message_to(0).state is DeliveryState.CANCELLED


def test_the_code_stays_valid(app_context: Flask, smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(1)
    send(campaign_id, smtp_sink)
    unsubscribe(token_in(smtp_sink.deliveries[0]))
    assert is_valid(campaign_id, code_in(smtp_sink.deliveries[0]))
