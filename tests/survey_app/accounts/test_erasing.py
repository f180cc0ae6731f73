"""Accounts that are erased: what hangs on them goes at once, what they did stays without a name."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from survey_app.accounts import journal
from survey_app.accounts.errors import LastAdministratorError, WrongPasswordError
from survey_app.accounts.models import (
    Account,
    AccountMail,
    DeliveryState,
    Membership,
    PasswordReset,
    Role,
    SignInSession,
)
from survey_app.accounts.operations import (
    answer_reset_requests,
    ask_for_reset,
    check_password,
    create_account,
    erase_account,
    erase_closed_accounts,
    forget_account_mails,
    forget_journal,
    get_account,
    grant_role,
    list_accounts,
    make_reset_token,
    set_active,
)
from survey_app.accounts.operations.sessions import start_session
from survey_app.database import session, transaction
from survey_app.retention import CLOSED_ACCOUNT_KEPT, JOURNAL_KEPT, MAIL_KEPT
from tests.factories import NOW, add_school
from tests.survey_app.accounts.visits import PASSWORD, add_person, sign_in

CLAUDE = "claude@ecole.example"


@pytest.fixture
def account_id(app_context: Flask) -> int:
    """An account with a role, a session, a link, and a mail on its way."""
    account_id = create_account(CLAUDE, "Claude Essai", password=PASSWORD, now=NOW)
    with transaction() as rows:
        school_id = add_school(rows).id
    grant_role(account_id, school_id, Role.REFERENT, actor=None, now=NOW)
    start_session(account_id, now=NOW)
    make_reset_token(account_id, NOW)
    ask_for_reset(CLAUDE)
    answer_reset_requests(NOW)
    return account_id


def hanging() -> list[int]:
    """Count what hangs on accounts."""
    session().rollback()
    tables = (Membership, SignInSession, PasswordReset, AccountMail)
    return [session().scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_everything_that_hangs_on_an_account_goes(account_id: int) -> None:
    before = hanging()
    assert (erase_account(CLAUDE, actor=None, now=NOW), before, hanging()) == (True, [1] * 4, [0] * 4)


def test_no_name_address_or_password_stays(account_id: int) -> None:
    erase_account(CLAUDE, actor=None, now=NOW)
    account = session().get_one(Account, account_id)
    assert (account.display_name, account.password_hash, account.is_active) == ("", None, False)
    assert account.email.endswith("@efface.invalid")


def test_nobody_signs_in_with_it_any_more(account_id: int) -> None:
    erase_account(CLAUDE, actor=None, now=NOW)
    with pytest.raises(WrongPasswordError):
        check_password(CLAUDE, PASSWORD)


def test_an_erased_account_is_nowhere_to_be_found(account_id: int) -> None:
    erase_account(CLAUDE, actor=None, now=NOW)
    with pytest.raises(NoResultFound):
        get_account(account_id)
    assert list_accounts() == []


def test_nothing_opens_it_again(account_id: int) -> None:
    erase_account(CLAUDE, actor=None, now=NOW)
    with pytest.raises(NoResultFound):
        set_active(account_id, active=True, actor=account_id, now=NOW)


def test_the_address_can_have_an_account_again(account_id: int) -> None:
    erase_account(CLAUDE, actor=None, now=NOW)
    assert create_account(CLAUDE, "Claude Essai", now=NOW) != account_id


def test_an_address_without_an_account_changes_nothing(account_id: int) -> None:
    assert (erase_account("inconnu@ecole.example", actor=None, now=NOW), hanging()) == (False, [1] * 4)


def test_the_last_administrator_stays(app: Flask) -> None:
    add_person(app, "camille@ecole.example", is_administrator=True)
    with app.app_context(), pytest.raises(LastAdministratorError):
        erase_account("camille@ecole.example", actor=None, now=NOW)


def test_closing_an_account_takes_its_sessions_and_links(account_id: int) -> None:
    set_active(account_id, active=False, actor=account_id, now=NOW)
    assert hanging() == [1, 0, 0, 1]


@pytest.mark.parametrize(("early", "erased"), [(0, 1), (1, 0)])
def test_closed_accounts_are_erased_in_time(account_id: int, early: int, erased: int) -> None:
    set_active(account_id, active=False, actor=account_id, now=NOW)
    assert erase_closed_accounts(NOW + CLOSED_ACCOUNT_KEPT - timedelta(seconds=early)) == erased


def test_an_account_that_was_opened_again_stays(account_id: int) -> None:
    set_active(account_id, active=False, actor=account_id, now=NOW)
    set_active(account_id, active=True, actor=account_id, now=NOW)
    assert erase_closed_accounts(NOW + CLOSED_ACCOUNT_KEPT) == 0


def test_erasing_closed_accounts_twice_is_harmless(account_id: int) -> None:
    set_active(account_id, active=False, actor=account_id, now=NOW)
    later = NOW + CLOSED_ACCOUNT_KEPT
    assert [erase_closed_accounts(later), erase_closed_accounts(later)] == [1, 0]


@pytest.mark.parametrize(
    ("state", "left"), [(DeliveryState.SENT, 0), (DeliveryState.BOUNCED, 0), (DeliveryState.QUEUED, 1)]
)
def test_settled_mails_are_forgotten_in_time(account_id: int, state: DeliveryState, left: int) -> None:
    with transaction() as rows:
        rows.scalars(select(AccountMail)).one().state = state
    assert forget_account_mails(NOW + MAIL_KEPT - timedelta(seconds=1)) == 0
    forget_account_mails(NOW + MAIL_KEPT)
    assert hanging()[3] == left


def test_the_journal_is_forgotten_in_time(account_id: int) -> None:
    entries = len(journal.list_actions(100))
    assert forget_journal(NOW + JOURNAL_KEPT - timedelta(seconds=1)) == 0
    assert (forget_journal(NOW + JOURNAL_KEPT), journal.list_actions(100)) == (entries, [])


def test_the_journal_refuses_what_is_not_in_its_list(app_context: Flask) -> None:
    with transaction(), pytest.raises(ValueError, match="is not in the list"):
        journal.record("invitation.sign_off", None, now=NOW)


def test_the_journal_keeps_what_an_erased_account_did(app: Flask, client: FlaskClient) -> None:
    add_person(app, "camille@ecole.example", is_administrator=True)
    erased = add_person(app, CLAUDE)
    with app.app_context():
        with transaction():
            journal.record("account.password", erased, now=NOW)
        erase_account(CLAUDE, actor=None, now=NOW)
    sign_in(client, "camille@ecole.example")
    page = client.get("/administration/journal").text
    assert ("quelqu’un qui n’a plus de compte" in page, "compte effacé" in page, CLAUDE in page) == (
        True,
        True,
        False,
    )
