"""Signing in with a password and a code: what opens, what does not, and what a stolen half is good for."""

from http import HTTPStatus
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey_app.accounts import operations
from survey_app.accounts.models import RecoveryCode, SecondFactor, SignInSession, WaitingSignIn
from survey_app.accounts.operations import sessions
from survey_app.accounts.second_factor import operations as second_factor
from survey_app.accounts.second_factor.errors import WrongCodeError
from survey_app.database import session
from tests.survey_app.accounts.second_factor.phone import PAGE, Phone, begin, set_up
from tests.survey_app.accounts.visits import (
    OTHER_PASSWORD,
    PASSWORD,
    Clock,
    add_person,
    faults,
    is_signed_in,
    send,
    sign_in,
)

EMAIL = "claude@ecole.example"
WRONG = (
    "Ce code n’est pas le bon, ou il a déjà servi. "
    "Un code dure 30 secondes\N{NO-BREAK SPACE}: attendez le suivant et recommencez."
)


@pytest.fixture
def account_id(app: Flask) -> int:
    return add_person(app, EMAIL)


@pytest.fixture
def phone(app: Flask, clock: Clock, account_id: int) -> Phone:
    """The phone of a person whose account asks for codes; they are signed in nowhere."""
    client = app.test_client()
    sign_in(client, EMAIL)
    found, _codes = set_up(client, clock)
    return found


def test_the_password_leads_to_the_code_and_the_code_home(client: FlaskClient, phone: Phone) -> None:
    first = sign_in(client, EMAIL)
    second = send(client, first.location, code=phone.code())
    assert (first.location, second.location, is_signed_in(client)) == ("/connexion/code", "/", True)


def test_the_page_that_was_wanted_is_reached_in_the_end(client: FlaskClient, phone: Phone) -> None:
    first = sign_in(client, EMAIL, page="/campagnes?page=2")
    assert send(client, first.location, code=phone.code()).location == "/campagnes?page=2"


def test_the_password_alone_opens_nothing(client: FlaskClient, phone: Phone) -> None:
    sign_in(client, EMAIL)
    assert (phone.secret != "", is_signed_in(client)) == (True, False)


def test_without_the_password_no_code_is_asked(client: FlaskClient, phone: Phone) -> None:
    page = send(client, "/connexion/code", code=phone.code())
    assert (page.location, is_signed_in(client)) == ("/connexion", False)


def test_a_code_opens_once(app: Flask, client: FlaskClient, phone: Phone) -> None:
    other, code = app.test_client(), phone.code()
    sign_in(client, EMAIL)
    send(client, "/connexion/code", code=code)
    sign_in(other, EMAIL)
    page = send(other, "/connexion/code", code=code)
    assert (faults(page), is_signed_in(other)) == ([WRONG], False)


def test_the_code_that_set_it_up_opens_nothing(app: Flask, client: FlaskClient, clock: Clock) -> None:
    account = add_person(app, EMAIL)
    sign_in(client, EMAIL)
    phone = begin(client, clock)
    code = phone.code()
    send(client, f"{PAGE}/confirmer", code=code)
    with app.app_context(), pytest.raises(WrongCodeError):
        second_factor.check_code(account, code, now=clock.now)


def test_of_two_requests_with_one_code_one_is_let_in(app: Flask, account_id: int, phone: Phone) -> None:
    barrier, outcomes, code = Barrier(4), list[str](), phone.code()

    def give() -> None:
        with app.app_context():
            barrier.wait()
            try:
                second_factor.check_code(account_id, code, now=phone.clock.now)
            except WrongCodeError:
                outcomes.append("refused")
            else:
                outcomes.append("let in")

    threads = [Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["let in", "refused", "refused", "refused"]


def test_whoever_waits_ten_minutes_begins_again(client: FlaskClient, clock: Clock, phone: Phone) -> None:
    sign_in(client, EMAIL)
    clock.move(minutes=10)
    assert send(client, "/connexion/code", code=phone.code()).location == "/connexion"


def test_a_closed_account_is_waited_for_no_more(
    app: Flask, client: FlaskClient, account_id: int, phone: Phone
) -> None:
    sign_in(client, EMAIL)
    with app.app_context():
        operations.set_active(account_id, active=False, actor=account_id, now=phone.clock.now)
    assert send(client, "/connexion/code", code=phone.code()).location == "/connexion"


def test_a_new_password_by_mail_does_not_skip_the_code(
    app: Flask, client: FlaskClient, account_id: int, phone: Phone
) -> None:
    with app.app_context():
        token = operations.make_reset_token(account_id, phone.clock.now)
    send(client, f"/mot-de-passe/nouveau/{token}", password=OTHER_PASSWORD)
    sign_in(client, EMAIL, OTHER_PASSWORD)
    assert not is_signed_in(client)


def test_a_new_password_ends_what_waited_for_a_code(
    app: Flask, client: FlaskClient, account_id: int, phone: Phone
) -> None:
    sign_in(client, EMAIL)
    with app.app_context():
        token = operations.make_reset_token(account_id, phone.clock.now)
        operations.reset_password(token, OTHER_PASSWORD, now=phone.clock.now)
    assert send(client, "/connexion/code", code=phone.code()).location == "/connexion"


@pytest.mark.parametrize("ending", ["sessions", "password"])
def test_whoever_ends_other_sessions_ends_what_waited_for_a_code(
    app: Flask, client: FlaskClient, account_id: int, phone: Phone, ending: str
) -> None:
    sign_in(client, EMAIL)
    now = phone.clock.now
    with app.app_context():
        token = sessions.start_session(account_id, now=now)
        if ending == "sessions":
            operations.end_other_sessions(account_id, token)
        else:
            operations.change_password(account_id, PASSWORD, OTHER_PASSWORD, token=token, now=now)
    assert send(client, "/connexion/code", code=phone.code()).location == "/connexion"


def test_a_session_of_before_ends_when_the_password_is_given_again(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    sign_in(client, EMAIL)
    send(client, "/connexion/code", code=phone.code())
    sign_in(client, EMAIL)
    with app.app_context():
        kept = session().scalar(select(func.count()).select_from(SignInSession))
    assert kept == 1  # that of the browser in which the phone was set up


def test_a_session_gets_a_new_name_by_the_code(client: FlaskClient, phone: Phone) -> None:
    sign_in(client, EMAIL)
    with client.session_transaction() as cookie:
        waiting = cookie["waiting"]
    send(client, "/connexion/code", code=phone.code())
    with client.session_transaction() as cookie:
        assert (waiting in cookie.values(), "waiting" in cookie) == (False, False)


def test_nothing_is_left_of_the_wait(app: Flask, client: FlaskClient, phone: Phone) -> None:
    sign_in(client, EMAIL)
    send(client, "/connexion/code", code=phone.code())
    with app.app_context():
        assert session().scalars(select(WaitingSignIn)).all() == []


def test_codes_cannot_be_tried_for_long(client: FlaskClient, phone: Phone) -> None:
    sign_in(client, EMAIL)
    wrong = phone.wrong_code()
    answers = [send(client, "/connexion/code", code=wrong).status_code for _ in range(11)]
    assert answers == [HTTPStatus.OK] * 10 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_a_new_password_does_not_give_new_tries(client: FlaskClient, phone: Phone) -> None:
    wrong = phone.wrong_code()
    for _ in range(2):
        sign_in(client, EMAIL)
        for _ in range(5):
            send(client, "/connexion/code", code=wrong)
    sign_in(client, EMAIL)
    answer = send(client, "/connexion/code", code=phone.code())
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_the_site_with_another_secret_key_takes_no_code_of_a_phone(
    app: Flask, account_id: int, phone: Phone
) -> None:
    app.config["SECRET_KEY"] = "another key"
    with app.app_context(), pytest.raises(WrongCodeError):
        second_factor.check_code(account_id, phone.code(), now=phone.clock.now)


def test_neither_secret_nor_codes_are_in_the_database(app: Flask, client: FlaskClient, clock: Clock) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    phone, codes = set_up(client, clock)
    with app.app_context():
        kept = b"".join(session().scalars(select(SecondFactor.sealed_secret)))
        kept += b"".join(session().scalars(select(RecoveryCode.code_hash)))
    found = [secret for secret in (phone.secret, *codes) if secret.replace(" ", "").encode() in kept]
    assert (len(codes), found) == (10, [])


def test_a_secret_of_one_account_is_of_no_use_in_another(app: Flask, account_id: int, phone: Phone) -> None:
    other = add_person(app, "sam@ecole.example")
    with app.app_context():
        row = session().get_one(SecondFactor, account_id)
        session().add(
            SecondFactor(
                account_id=other,
                sealed_secret=row.sealed_secret,
                begun_at=row.begun_at,
                confirmed_at=row.confirmed_at,
            )
        )
        session().commit()
        with pytest.raises(WrongCodeError):
            second_factor.check_code(other, phone.code(), now=phone.clock.now)
