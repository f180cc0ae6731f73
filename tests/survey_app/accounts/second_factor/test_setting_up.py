"""Setting a second factor up, keeping it, and taking it away."""

from dataclasses import replace
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from config import Settings
from survey_app.accounts import operations
from survey_app.accounts.journal import list_actions_of
from survey_app.accounts.models import RecoveryCode, SecondFactor
from survey_app.accounts.second_factor import operations as second_factor
from survey_app.database import session
from tests.plugins.application import running_app
from tests.survey_app.accounts.second_factor.phone import CODES, PAGE, Phone, begin, set_up
from tests.survey_app.accounts.visits import (
    Clock,
    add_chef,
    add_person,
    faults,
    is_signed_in,
    notices,
    send,
    sign_in,
    stop_clock,
)

EMAIL = "claude@ecole.example"
IN_PLACE = "Elle est en place depuis le"


@pytest.fixture
def account_id(app: Flask, client: FlaskClient) -> int:
    """The account of a person who is signed in, at a clock that stands still."""
    stop_clock(app)
    account = add_person(app, EMAIL)
    sign_in(client, EMAIL)
    return account


def is_in_place(app: Flask, account_id: int) -> bool:
    with app.app_context():
        return second_factor.has_second_factor(account_id)


def actions_of(app: Flask, account_id: int) -> list[str]:
    with app.app_context():
        return [entry.action for entry in list_actions_of(account_id)]


def test_looking_at_the_page_writes_nothing(app: Flask, client: FlaskClient, account_id: int) -> None:
    client.get(PAGE)
    with app.app_context():
        assert session().get(SecondFactor, account_id) is None


def test_a_code_puts_it_in_place(app: Flask, client: FlaskClient, account_id: int, clock: Clock) -> None:
    _phone, codes = set_up(client, clock)
    assert (is_in_place(app, account_id), len(codes)) == (True, 10)


@pytest.mark.usefixtures("account_id")
def test_the_page_says_since_when_and_how_many_codes_are_left(client: FlaskClient, clock: Clock) -> None:
    set_up(client, clock)
    text = client.get(PAGE).text
    assert (IN_PLACE in text, "Il vous reste 10 codes." in text) == (True, True)


def test_a_wrong_code_puts_nothing_in_place(
    app: Flask, client: FlaskClient, account_id: int, clock: Clock
) -> None:
    phone = begin(client, clock)
    page = send(client, f"{PAGE}/confirmer", code=phone.wrong_code())
    assert (len(faults(page)), is_in_place(app, account_id)) == (1, False)


@pytest.mark.usefixtures("account_id")
def test_beginning_again_changes_the_secret(client: FlaskClient, clock: Clock) -> None:
    first, second = begin(client, clock), begin(client, clock)
    assert first.secret != second.secret


def test_what_was_begun_can_be_given_up(
    app: Flask, client: FlaskClient, account_id: int, clock: Clock
) -> None:
    phone = begin(client, clock)
    send(client, f"{PAGE}/abandonner")
    page = send(client, f"{PAGE}/confirmer", code=phone.code())
    assert (page.location, is_in_place(app, account_id)) == (PAGE, False)


def test_what_was_begun_an_hour_ago_is_forgotten(
    app: Flask, client: FlaskClient, account_id: int, clock: Clock
) -> None:
    begin(client, clock)
    clock.move(minutes=60)
    with app.app_context():
        operations.forget_expired(clock.now)
        assert session().get(SecondFactor, account_id) is None


def test_the_sweeper_leaves_one_that_is_in_place(
    app: Flask, client: FlaskClient, account_id: int, clock: Clock
) -> None:
    set_up(client, clock)
    clock.move(days=400)
    with app.app_context():
        operations.forget_expired(clock.now)
    assert is_in_place(app, account_id)


def test_beginning_again_leaves_one_that_is_in_place(
    app: Flask, client: FlaskClient, account_id: int, clock: Clock
) -> None:
    phone, _codes = set_up(client, clock)
    send(client, f"{PAGE}/commencer")
    send(client, f"{PAGE}/abandonner")
    with app.app_context():
        second_factor.check_code(account_id, phone.code(), now=clock.now)


@pytest.mark.usefixtures("account_id")
def test_other_sessions_end_when_it_is_put_in_place(app: Flask, client: FlaskClient, clock: Clock) -> None:
    other = app.test_client()
    sign_in(other, EMAIL)
    set_up(client, clock)
    assert (is_signed_in(other), is_signed_in(client)) == (False, True)


@pytest.mark.usefixtures("account_id")
def test_the_page_asks_for_the_password_after_a_while(client: FlaskClient, clock: Clock) -> None:
    clock.move(minutes=16)
    assert client.get(PAGE).location == f"/compte/confirmer?suite={PAGE}"


@pytest.mark.usefixtures("account_id")
def test_a_recovery_code_opens_once(app: Flask, client: FlaskClient, clock: Clock) -> None:
    _phone, codes = set_up(client, clock)
    answers = []
    for _ in range(2):
        other = app.test_client()
        sign_in(other, EMAIL)
        send(other, "/connexion/code-de-secours", code=codes[3].lower())
        answers.append(is_signed_in(other))
    assert answers == [True, False]


@pytest.mark.usefixtures("account_id")
def test_new_recovery_codes_make_the_old_ones_useless(app: Flask, client: FlaskClient, clock: Clock) -> None:
    _phone, old = set_up(client, clock)
    new = CODES.findall(send(client, f"{PAGE}/codes-de-secours").text)
    other = app.test_client()
    sign_in(other, EMAIL)
    page = send(other, "/connexion/code-de-secours", code=old[0])
    with app.app_context():
        kept = session().scalar(select(func.count()).select_from(RecoveryCode))
    assert (len(new), kept, faults(page)) == (
        10,
        10,
        ["Ce code de secours n’est pas le bon, ou il a déjà servi."],
    )


@pytest.mark.usefixtures("account_id")
def test_without_one_there_are_no_recovery_codes(client: FlaskClient) -> None:
    assert send(client, f"{PAGE}/codes-de-secours").location == PAGE


def test_a_code_takes_it_away(app: Flask, client: FlaskClient, account_id: int, clock: Clock) -> None:
    phone, _codes = set_up(client, clock)
    send(client, f"{PAGE}/retirer", code=phone.code())
    with app.app_context():
        kept = session().scalar(select(func.count()).select_from(RecoveryCode))
    assert (is_in_place(app, account_id), kept) == (False, 0)


def test_without_a_code_it_stays(app: Flask, client: FlaskClient, account_id: int, clock: Clock) -> None:
    set_up(client, clock)
    page = send(client, f"{PAGE}/retirer", code="")
    assert (faults(page), is_in_place(app, account_id)) == (["Indiquez le code."], True)


def test_an_administrator_takes_it_away_from_who_lost_the_phone(
    app: Flask, client: FlaskClient, account_id: int, clock: Clock
) -> None:
    set_up(client, clock)
    admin = app.test_client()
    add_person(app, "admin@ecole.example", is_administrator=True)
    sign_in(admin, "admin@ecole.example")
    send(admin, f"/administration/comptes/{account_id}/double-authentification/retirer")
    assert (is_in_place(app, account_id), is_signed_in(client)) == (False, False)


def test_an_administrator_needs_a_code_to_take_ones_own_away(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    own = add_person(app, "admin@ecole.example", is_administrator=True)
    sign_in(client, "admin@ecole.example")
    set_up(client, clock)
    page = send(client, f"/administration/comptes/{own}/double-authentification/retirer")
    assert (page.location, is_in_place(app, own)) == (PAGE, True)


def test_nobody_else_takes_it_away(app: Flask, client: FlaskClient, account_id: int, clock: Clock) -> None:
    set_up(client, clock)
    other = app.test_client()
    add_chef(app)
    sign_in(other, "chef@ecole.example")
    page = send(other, f"/administration/comptes/{account_id}/double-authentification/retirer")
    assert (page.status_code, is_in_place(app, account_id)) == (HTTPStatus.FORBIDDEN, True)


def test_the_journal_tells_of_it_without_a_secret(
    app: Flask, client: FlaskClient, account_id: int, clock: Clock
) -> None:
    phone, _codes = set_up(client, clock)
    send(client, f"{PAGE}/codes-de-secours")
    send(client, f"{PAGE}/retirer", code=phone.code())
    assert actions_of(app, account_id)[1:] == [
        "account.second_factor",
        "account.recovery_codes",
        "account.drop_second_factor",
    ]


@pytest.mark.usefixtures("account_id")
def test_an_erased_account_leaves_nothing_of_it(app: Flask, client: FlaskClient, clock: Clock) -> None:
    set_up(client, clock)
    with app.app_context():
        operations.erase_account(EMAIL, actor=None, now=clock.now)
        kept = [*session().scalars(select(RecoveryCode)), *session().scalars(select(SecondFactor))]
    assert kept == []


@pytest.mark.parametrize(
    ("required_of", "led_there"),
    [("nobody", []), ("administrators", ["admin"]), ("staff", ["admin", "chef"])],
)
def test_where_it_is_required_people_are_led_to_it(
    settings: Settings, required_of: str, led_there: list[str]
) -> None:
    with running_app(replace(settings, second_factor_for=required_of)) as app:
        add_person(app, "admin@ecole.example", is_administrator=True)
        add_chef(app)
        add_person(app, "nul@ecole.example")
        found = []
        for name in ("admin", "chef", "nul"):
            client = app.test_client()
            sign_in(client, f"{name}@ecole.example")
            if client.get("/compte").location == PAGE:
                found.append(name)
    assert found == led_there


def test_whoever_has_it_goes_where_they_want(settings: Settings) -> None:
    with running_app(replace(settings, second_factor_for="staff")) as app:
        clock, client = stop_clock(app), app.test_client()
        add_chef(app)
        sign_in(client, "chef@ecole.example")
        phone, _codes = set_up(client, clock)
        assert (isinstance(phone, Phone), client.get("/compte").status_code) == (True, HTTPStatus.OK)


def test_whoever_still_has_to_set_it_up_can_sign_out(settings: Settings) -> None:
    with running_app(replace(settings, second_factor_for="staff")) as app:
        client = app.test_client()
        add_chef(app)
        sign_in(client, "chef@ecole.example")
        page = send(client, "/deconnexion")
        assert notices(client.get(page.location)) == ["Vous êtes déconnecté."]
