"""The commands with which an installation starts."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from pyotp import TOTP
from sqlalchemy import select

from config import Settings
from survey_app.accounts.models import AccountMail, AccountMailKind, Role
from survey_app.accounts.operations import check_password, find_account
from survey_app.accounts.second_factor.operations import (
    begin_set_up,
    confirm_set_up,
    find_state,
    has_second_factor,
)
from survey_app.cli import main
from survey_app.database import session
from survey_app.schools.operations import get_school_by_uai, list_people
from tests.factories import NOW
from tests.survey_app.accounts.visits import PASSWORD

EMAIL = "camille@ecole.example"
ACCOUNT = ("create-account", "--email", EMAIL, "--name", "Camille Essai")
SCHOOL = ("create-school", "--uai", "0779990r", "--name", "Collège des Essais")


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the installation under test."""
    monkeypatch.setenv("PALIERS_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PALIERS_DATA_DIR", str(settings.data_dir))


def test_an_administrator_is_made_with_a_password_from_standard_input(app_context: Flask) -> None:
    run(*ACCOUNT, "--administrator", given=PASSWORD + "\n")
    account = find_account(EMAIL)
    assert account is not None
    assert (account.is_administrator, check_password(EMAIL, PASSWORD)) == (True, account.id)


def test_a_link_can_be_mailed_instead(app_context: Flask) -> None:
    run(*ACCOUNT, "--send-welcome")
    assert session().scalars(select(AccountMail.kind)).all() == [AccountMailKind.WELCOME]


def test_a_lost_phone_is_taken_off_an_account(app_context: Flask) -> None:
    run(*ACCOUNT, given=PASSWORD + "\n")
    account = find_account(EMAIL)
    assert account is not None
    begin_set_up(account.id, now=NOW)
    secret = find_state(account.id, now=NOW).secret
    assert secret is not None
    confirm_set_up(account.id, TOTP(secret).at(NOW), token="", now=NOW)
    said = [run("remove-second-factor", "--email", EMAIL).output for _ in range(2)]
    assert (said, has_second_factor(account.id)) == (
        ["second factor removed\n", "there was none\n"],
        False,
    )


def test_a_role_in_a_school_is_given(app_context: Flask) -> None:
    run(*SCHOOL)
    run(*ACCOUNT, "--send-welcome", "--role", "chef", "--school-uai", "0779990R")
    people = list_people(get_school_by_uai("0779990R").id)
    assert [(account.email, role) for account, role in people] == [(EMAIL, Role.CHEF)]


@pytest.mark.parametrize(
    ("arguments", "given", "message"),
    [
        ((*ACCOUNT,), "court\n", "Error: Il faut au moins 12 caractères."),
        ((*ACCOUNT, "--role", "chef"), "", "Error: --role and --school-uai go together"),
        (
            (*ACCOUNT, "--role", "chef", "--school-uai", "0779990R"),
            "",
            "Error: no school has the UAI 0779990R",
        ),
        (
            ("create-school", "--uai", "0779990A", "--name", "X"),
            "",
            "Error: 0779990A is not a UAI: the check letter does not fit the seven digits",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(arguments: tuple[str, ...], given: str, message: str) -> None:
    result = run(*arguments, given=given)
    assert (result.exit_code != 0, result.output.splitlines()[-1]) == (True, message)


def test_an_address_that_is_taken_is_told() -> None:
    results = [run(*ACCOUNT, "--send-welcome") for _ in range(2)]
    assert results[1].output == "Error: another account has this address\n"


def test_a_uai_that_is_taken_is_told() -> None:
    results = [run(*SCHOOL) for _ in range(2)]
    assert results[1].output == "Error: another school has the UAI 0779990r\n"


def test_upgrade_makes_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIERS_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    results = [run("upgrade"), run(*SCHOOL)]
    assert [result.exit_code for result in results] == [0, 0]


def run(*arguments: str, given: str = "") -> Result:
    """Run a command as from a script, with this on its standard input."""
    return CliRunner().invoke(main, arguments, input=given)
