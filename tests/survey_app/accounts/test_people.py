"""Accounts: made, renamed, closed; what is owed and what is written in the journal."""

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.accounts.errors import (
    AddressTakenError,
    ForbiddenError,
    LastAdministratorError,
    WrongPasswordError,
)
from survey_app.accounts.journal import list_actions
from survey_app.accounts.models import AccountMail, AccountMailKind, Role
from survey_app.accounts.operations import (
    change_password,
    check_password,
    create_account,
    get_account,
    grant_role,
    invite_again,
    require_role,
    revoke_role,
    school_ids_of,
    set_active,
    update_account,
)
from survey_app.accounts.passwords import Weakness, WeakPasswordError
from survey_app.database import session, transaction
from tests.factories import NOW, TEST_UAIS, add_school
from tests.survey_app.accounts.visits import OTHER_PASSWORD, PASSWORD, add_chef, add_person

EMAIL = "claude@ecole.example"


@pytest.fixture
def account_id(app_context: Flask) -> int:
    """An account with the usual password."""
    return add_person(app_context, EMAIL)


@pytest.fixture
def school_id(app_context: Flask) -> int:
    """A school."""
    with transaction() as rows:
        return add_school(rows).id


def test_an_address_is_kept_in_small_letters(app_context: Flask) -> None:
    created = create_account(" Claude@Ecole.Example ", "Claude Essai", now=NOW)
    assert get_account(created).email == "claude@ecole.example"


def test_an_address_has_one_account(account_id: int) -> None:
    with pytest.raises(AddressTakenError):
        create_account(EMAIL.upper(), "Claude Autre", now=NOW)


def test_a_new_account_without_a_password_is_owed_a_welcome(app_context: Flask) -> None:
    created = create_account(EMAIL, "Claude Essai", now=NOW)
    assert owed() == [(created, AccountMailKind.WELCOME)]


def test_a_new_account_with_a_password_is_owed_nothing(account_id: int) -> None:
    assert owed() == []


def test_an_invitation_can_be_sent_again(account_id: int) -> None:
    for _ in range(2):
        invite_again(account_id, actor=account_id, now=NOW)
    assert owed() == [(account_id, AccountMailKind.WELCOME)] * 2


def test_a_weak_password_makes_no_account(app_context: Flask) -> None:
    with pytest.raises(WeakPasswordError) as refused:
        create_account(EMAIL, "Claude Essai", password="claude de paris", now=NOW)
    assert refused.value.weakness is Weakness.PERSONAL


def test_the_right_password_names_the_account(account_id: int) -> None:
    assert check_password(EMAIL, PASSWORD) == account_id


def test_changing_ones_password_needs_the_present_one(account_id: int) -> None:
    with pytest.raises(WrongPasswordError):
        change_password(account_id, OTHER_PASSWORD, OTHER_PASSWORD, token="", now=NOW)


def test_a_changed_password_opens_the_account(account_id: int) -> None:
    change_password(account_id, PASSWORD, OTHER_PASSWORD, token="", now=NOW)
    assert check_password(EMAIL, OTHER_PASSWORD) == account_id


def test_a_closed_account_does_not_open(account_id: int) -> None:
    set_active(account_id, active=False, actor=account_id, now=NOW)
    with pytest.raises(WrongPasswordError):
        check_password(EMAIL, PASSWORD)


def test_a_reopened_account_opens(account_id: int) -> None:
    for active in (False, True):
        set_active(account_id, active=active, actor=account_id, now=NOW)
    assert check_password(EMAIL, PASSWORD) == account_id


def test_the_last_administrator_cannot_be_closed(app_context: Flask) -> None:
    administrator = add_person(app_context, EMAIL, is_administrator=True)
    with pytest.raises(LastAdministratorError):
        set_active(administrator, active=False, actor=administrator, now=NOW)


def test_one_of_two_administrators_can(app_context: Flask) -> None:
    first = add_person(app_context, EMAIL, is_administrator=True)
    second = add_person(app_context, "autre@ecole.example", is_administrator=True)
    set_active(first, active=False, actor=second, now=NOW)
    assert not get_account(first).is_active


def test_people_choose_their_name_and_language(account_id: int) -> None:
    update_account(account_id, display_name=" Claude Nouveau ", language="en")
    account = get_account(account_id)
    assert (account.display_name, account.language) == ("Claude Nouveau", "en")


def test_a_role_lets_act_for_a_school(account_id: int, school_id: int) -> None:
    grant_role(account_id, school_id, Role.CHEF, actor=None, now=NOW)
    require_role(account_id, school_id, Role.CHEF, Role.REFERENT)
    assert school_ids_of(account_id, Role.CHEF) == [school_id]


@pytest.mark.parametrize("role", [Role.CHEF, Role.REFERENT])
def test_without_the_role_one_may_not(account_id: int, school_id: int, role: Role) -> None:
    other = Role.REFERENT if role is Role.CHEF else Role.CHEF
    grant_role(account_id, school_id, other, actor=None, now=NOW)
    with pytest.raises(ForbiddenError):
        require_role(account_id, school_id, role)


def test_a_role_counts_in_its_school_only(account_id: int, school_id: int) -> None:
    with transaction() as rows:
        elsewhere = add_school(rows, TEST_UAIS[1]).id
    grant_role(account_id, elsewhere, Role.CHEF, actor=None, now=NOW)
    with pytest.raises(ForbiddenError):
        require_role(account_id, school_id, Role.CHEF)


def test_a_closed_account_has_no_role(app_context: Flask) -> None:
    chef = add_chef(app_context)
    set_active(chef, active=False, actor=chef, now=NOW)
    with pytest.raises(ForbiddenError):
        require_role(chef, school_ids_of(chef)[0], Role.CHEF)


def test_a_role_that_is_taken_away_is_gone(account_id: int, school_id: int) -> None:
    grant_role(account_id, school_id, Role.CHEF, actor=None, now=NOW)
    revoke_role(account_id, school_id, Role.CHEF, actor=None, now=NOW)
    assert school_ids_of(account_id) == []


def test_giving_a_role_twice_gives_it_once(account_id: int, school_id: int) -> None:
    for _ in range(2):
        grant_role(account_id, school_id, Role.CHEF, actor=account_id, now=NOW)
    assert actions() == ["role.grant", "account.create"]


def test_the_journal_tells_who_did_what_newest_first(account_id: int, school_id: int) -> None:
    grant_role(account_id, school_id, Role.REFERENT, actor=account_id, now=NOW)
    set_active(account_id, active=False, actor=account_id, now=NOW)
    (_, closed), (_, granted), (_, created) = list_actions(10)
    assert (closed.action, closed.actor_name, closed.detail) == (
        "account.close", "Dominique Essai", {"account": account_id},
    )  # fmt: skip
    assert (granted.school_id, granted.detail) == (school_id, {"account": account_id, "role": "referent"})
    assert (created.action, created.actor_name, created.at) == ("account.create", None, NOW)


def test_the_journal_is_read_in_pages(account_id: int) -> None:
    for _ in range(3):
        invite_again(account_id, actor=account_id, now=NOW)
    first = list_actions(2)
    second = list_actions(2, before=first[-1][0])
    assert [action.action for _, action in first + second] == actions()


def test_what_fails_leaves_no_trace(account_id: int) -> None:
    with pytest.raises(AddressTakenError):
        create_account(EMAIL, "Claude Autre", now=NOW)
    assert actions() == ["account.create"]


def owed() -> list[tuple[int, AccountMailKind]]:
    """Return what is owed to whom."""
    return [(mail.account_id, mail.kind) for mail in session().scalars(select(AccountMail))]


def actions() -> list[str]:
    """Return the actions in the journal, newest first."""
    return [action.action for _, action in list_actions(10)]
