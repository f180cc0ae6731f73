"""Commands that start an installation: its schools and its first accounts."""

import sys

import click
from flask.cli import with_appcontext

from survey_app.accounts.errors import AddressTakenError
from survey_app.accounts.forms import WEAKNESSES
from survey_app.accounts.models import Role
from survey_app.accounts.operations import create_account, find_account, grant_role
from survey_app.accounts.passwords import WeakPasswordError
from survey_app.accounts.second_factor.operations import remove_second_factor
from survey_app.schools.operations import (
    InvalidUaiError,
    SchoolFacts,
    UaiTakenError,
    UnknownSchoolError,
    create_school,
    get_school_by_uai,
)
from survey_app.schools.uai import normalise_uai
from survey_app.web.clock import current_instant


@click.command("create-account")
@click.option("--email", required=True, help="Address with which the person signs in.")
@click.option("--name", required=True, help="Name shown to others.")
@click.option("--administrator", is_flag=True, help="Administers accounts and schools.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Role in the school.")
@click.option("--school-uai", help="UAI of the school in which the role is given.")
@click.option(
    "--send-welcome", is_flag=True, help="Mail a link to choose the password, instead of asking for it."
)
@with_appcontext
def create_account_command(
    *,
    email: str,
    name: str,
    administrator: bool,
    role: str | None,
    school_uai: str | None,
    send_welcome: bool,
) -> None:
    """Make an account. The password is asked for, or read from standard input when it is not a terminal."""
    if (role is None) != (school_uai is None):
        message = "--role and --school-uai go together"
        raise click.UsageError(message)
    school_id = _find_school(school_uai) if school_uai else None
    password = None if send_welcome else _ask_password()
    now = current_instant()
    try:
        account_id = create_account(email, name, is_administrator=administrator, password=password, now=now)
    except AddressTakenError as error:
        raise click.ClickException(str(error)) from error
    except WeakPasswordError as error:
        raise click.ClickException(str(WEAKNESSES[error.weakness])) from error
    if role is not None and school_id is not None:
        grant_role(account_id, school_id, Role(role), actor=None, now=now)
    click.echo(f"account {account_id} created")


@click.command("create-school")
@click.option("--uai", required=True, help="Seven digits and a check letter.")
@click.option("--name", required=True)
@click.option("--city", default="")
@click.option("--contact", default="", help="Address that teachers may write to.")
@with_appcontext
def create_school_command(*, uai: str, name: str, city: str, contact: str) -> None:
    """Add a school."""
    facts = SchoolFacts(normalise_uai(uai), name, city, contact)
    try:
        school_id = create_school(facts, actor=None, now=current_instant())
    except InvalidUaiError as error:
        message = f"{uai} is not a UAI: the check letter does not fit the seven digits"
        raise click.ClickException(message) from error
    except UaiTakenError as error:
        message = f"another school has the UAI {uai}"
        raise click.ClickException(message) from error
    click.echo(f"school {school_id} created")


@click.command("remove-second-factor")
@click.option("--email", required=True, help="Address of an account whose phone and recovery codes are lost.")
@with_appcontext
def remove_second_factor_command(*, email: str) -> None:
    """Let the password alone open an account again; its sessions end. For whom no administrator can help."""
    account = find_account(email)
    if account is None:
        message = "no account has this address"
        raise click.ClickException(message)
    had = remove_second_factor(account.id, actor=None, now=current_instant())
    click.echo("second factor removed" if had else "there was none")


COMMANDS: list[click.Command] = [
    create_account_command,
    create_school_command,
    remove_second_factor_command,
]


def _find_school(uai: str) -> int:
    try:
        return get_school_by_uai(normalise_uai(uai)).id
    except UnknownSchoolError as error:
        message = f"no school has the UAI {uai}"
        raise click.ClickException(message) from error


def _ask_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
