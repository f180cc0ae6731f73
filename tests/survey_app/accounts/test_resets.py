"""Choosing a password by a link: nothing tells who has an account, a link serves once and not for long."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, select
from werkzeug.test import TestResponse

from config import Settings
from survey_app.accounts.models import AccountMail, AccountMailKind, PasswordReset, ResetRequest
from survey_app.accounts.operations import (
    answer_reset_requests,
    ask_for_reset,
    create_account,
    make_reset_token,
    set_active,
)
from survey_app.database import db, session, transaction
from tests.factories import NOW
from tests.services.dying import dying_worker
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
FORGOTTEN = "/mot-de-passe/oublie"


def test_known_and_unknown_addresses_get_the_same_page(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    known = send(client, FORGOTTEN, email=EMAIL)
    unknown = send(client, FORGOTTEN, email="unknown@ecole.example")
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


@pytest.mark.parametrize("standing", ["unknown", "open", "closed", "asked before"])
def test_every_address_makes_the_same_work(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch, standing: str
) -> None:
    """Statements, commits and tasks, none of which says whether there is an account."""
    account_id = 0 if standing == "unknown" else add_person(app, EMAIL)
    if standing == "closed":
        with app.app_context():
            set_active(account_id, active=False, actor=account_id, now=NOW)
    if standing == "asked before":
        send(client, FORGOTTEN, email=EMAIL)
        answer(app)
    with watched_work(app, monkeypatch) as work:
        send(client, FORGOTTEN, email=EMAIL)
    assert work == [
        "INSERT INTO reset_request (id, address_hash)",
        "commit",
        ("paliers.answer_reset_requests", ()),
    ]


def test_a_request_says_nothing_to_who_reads_it(client: FlaskClient, app: Flask) -> None:
    send(client, FORGOTTEN, email=EMAIL)
    with app.app_context():
        (stored,) = session().scalars(select(ResetRequest.address_hash))
    assert stored not in {hashlib.sha256(EMAIL.encode()).digest(), EMAIL.encode()}


def test_a_known_address_is_owed_one_mail(client: FlaskClient, app: Flask) -> None:
    account_id = add_person(app, EMAIL)
    for _ in range(2):
        send(client, FORGOTTEN, email=EMAIL)
        send(client, FORGOTTEN, email=EMAIL.upper())
        answer(app)
    assert owed_mails(app) == [(account_id, AccountMailKind.PASSWORD_RESET)]


def test_two_workers_owe_one_mail(client: FlaskClient, app: Flask) -> None:
    account_id = add_person(app, EMAIL)
    send(client, FORGOTTEN, email=EMAIL)
    start = Barrier(2)

    def work(_: int) -> int:
        with app.app_context():
            start.wait()
            return answer_reset_requests(NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == [0, 1]
    assert owed_mails(app) == [(account_id, AccountMailKind.PASSWORD_RESET)]


def test_a_worker_that_dies_loses_no_request_and_doubles_none(app: Flask, settings: Settings) -> None:
    account_id = add_person(app, EMAIL)
    with dying_worker(settings) as worker:
        steps = worker.run(f"{__name__}:ask_and_answer")
        assert steps
        for die_at in range(steps):
            with app.app_context(), transaction() as rows:
                rows.execute(delete(AccountMail))
            assert worker.run(f"{__name__}:ask_and_answer", die_at=die_at) is None
            answer(app)
            assert owed_mails(app) in ([], [(account_id, AccountMailKind.PASSWORD_RESET)])
            with app.app_context():
                ask_for_reset(EMAIL)
            answer(app)
            assert owed_mails(app) == [(account_id, AccountMailKind.PASSWORD_RESET)]


def ask_and_answer() -> None:
    """Ask, and answer as a worker; runs in the process that dies."""
    ask_for_reset(EMAIL)
    answer_reset_requests(NOW)


def test_an_unknown_address_is_owed_nothing(client: FlaskClient, app: Flask) -> None:
    send(client, FORGOTTEN, email=EMAIL)
    answer(app)
    assert (owed_mails(app), waiting_requests(app)) == ([], 0)


def test_a_closed_account_is_owed_nothing(client: FlaskClient, app: Flask) -> None:
    account_id = add_person(app, EMAIL)
    with app.app_context():
        set_active(account_id, active=False, actor=account_id, now=NOW)
    send(client, FORGOTTEN, email=EMAIL)
    answer(app)
    assert (owed_mails(app), waiting_requests(app)) == ([], 0)


def test_the_database_knows_the_token_by_its_hash_only(app_context: Flask) -> None:
    token = make_reset_token(add_person(app_context, EMAIL), NOW)
    assert session().scalars(select(PasswordReset.token_hash)).all() == [
        hashlib.sha256(token.encode()).digest()
    ]


def test_the_link_lets_one_choose_a_password(client: FlaskClient, app: Flask, clock: Clock) -> None:
    choose(client, new_link(app, clock), OTHER_PASSWORD)
    sign_in(client, EMAIL, OTHER_PASSWORD)
    assert is_signed_in(client)


def test_the_old_password_opens_nothing_any_more(client: FlaskClient, app: Flask, clock: Clock) -> None:
    choose(client, new_link(app, clock), OTHER_PASSWORD)
    sign_in(client, EMAIL, PASSWORD)
    assert not is_signed_in(client)


def test_choosing_a_password_does_not_sign_in(client: FlaskClient, app: Flask, clock: Clock) -> None:
    choose(client, new_link(app, clock), OTHER_PASSWORD)
    assert not is_signed_in(client)


def test_a_link_serves_once(client: FlaskClient, app: Flask, clock: Clock) -> None:
    link = new_link(app, clock)
    choose(client, link, OTHER_PASSWORD)
    assert client.get(link).status_code == HTTPStatus.GONE


def test_using_one_link_uses_up_the_others(client: FlaskClient, app: Flask, clock: Clock) -> None:
    account_id = add_person(app, EMAIL)
    with app.app_context():
        first, second = (link_of(make_reset_token(account_id, NOW)) for _ in range(2))
    choose(client, second, OTHER_PASSWORD)
    assert client.get(first).status_code == HTTPStatus.GONE


@pytest.mark.parametrize(("minutes", "status"), [(29, HTTPStatus.OK), (30, HTTPStatus.GONE)])
def test_a_link_lives_half_an_hour(
    client: FlaskClient, app: Flask, clock: Clock, minutes: int, status: HTTPStatus
) -> None:
    link = new_link(app, clock)
    clock.move(minutes=minutes)
    assert client.get(link).status_code == status


@pytest.mark.parametrize(("days", "status"), [(6, HTTPStatus.OK), (7, HTTPStatus.GONE)])
def test_the_first_link_of_an_account_lives_a_week(
    client: FlaskClient, app: Flask, clock: Clock, days: int, status: HTTPStatus
) -> None:
    with app.app_context():
        link = link_of(make_reset_token(create_account(EMAIL, "Claude Essai", now=NOW), NOW))
    clock.move(days=days)
    assert client.get(link).status_code == status


def test_opening_a_link_uses_nothing_up(client: FlaskClient, app: Flask, clock: Clock) -> None:
    link = new_link(app, clock)
    for _ in range(3):
        client.get(link)
    assert choose(client, link, OTHER_PASSWORD).location == "/connexion"


def test_a_weak_password_is_refused_and_the_link_stays(client: FlaskClient, app: Flask, clock: Clock) -> None:
    link = new_link(app, clock)
    refusal = faults(choose(client, link, "court"))
    assert (refusal, client.get(link).status_code) == (["Il faut au moins 12 caractères."], HTTPStatus.OK)


def test_choosing_a_password_ends_every_session(client: FlaskClient, app: Flask, clock: Clock) -> None:
    link = new_link(app, clock)
    thief = app.test_client()
    sign_in(thief, EMAIL)
    choose(client, link, OTHER_PASSWORD)
    assert not is_signed_in(thief)


def test_an_invented_link_leads_nowhere(client: FlaskClient) -> None:
    assert client.get(link_of("x" * 43)).status_code == HTTPStatus.GONE


def new_link(app: Flask, clock: Clock) -> str:
    """Return a fresh link for a new account that has a password."""
    with app.app_context():
        return link_of(make_reset_token(add_person(app, EMAIL), clock.now))


def link_of(token: str) -> str:
    """Return the address that the mail holds."""
    return f"/mot-de-passe/nouveau/{token}"


def choose(client: FlaskClient, link: str, password: str) -> TestResponse:
    """Send the form of a link."""
    return send(client, link, password=password)


def answer(app: Flask) -> None:
    """Answer what was asked for, as a worker does."""
    with app.app_context():
        answer_reset_requests(NOW)


@contextmanager
def watched_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Note the statements, commits and tasks of what is done meanwhile; of a statement what comes before its values."""
    done: list[object] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):  # PostgreSQL's driver sends its own, unseen
            done.append(statement.partition(" VALUES")[0])

    def queue(name: str, args: tuple[str, ...] = (), **_options: object) -> None:
        done.append((name, args))

    with app.app_context():
        engine = db.engine
        monkeypatch.setattr(app.extensions["paliers_queue"], "send_task", queue)
    heard = (("before_cursor_execute", note), ("commit", lambda _connection: done.append("commit")))
    for name, listener in heard:
        event.listen(engine, name, listener)
    try:
        yield done
    finally:
        for name, listener in heard:
            event.remove(engine, name, listener)


def waiting_requests(app: Flask) -> int:
    """Return how many requests nobody has answered."""
    with app.app_context():
        return len(session().scalars(select(ResetRequest.id)).all())


def owed_mails(app: Flask) -> list[tuple[int, AccountMailKind]]:
    """Return what is owed to whom."""
    with app.app_context():
        return [(mail.account_id, mail.kind) for mail in session().scalars(select(AccountMail))]
