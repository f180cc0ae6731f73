"""Commands of campaigns for whoever has a terminal on the machine; each acts for a named account."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.operations import find_account
from survey_app.campaigns.errors import CampaignNotFoundError, NotPreparingError
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.launch_campaign import close_by_hand, launch_campaign
from survey_app.campaigns.operations.list_campaigns import list_figures
from survey_app.campaigns.operations.open_campaign import NotReadyError
from survey_app.campaigns.operations.receive_roster import read_roster
from survey_app.campaigns.operations.set_calendar import DatesRefusedError
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.campaigns.roster.errors import RosterError
from survey_app.campaigns.roster.files import read_file
from survey_app.campaigns.roster.headings import find_layout, guess_layout
from survey_app.web.clock import current_instant

REFUSALS = (
    CampaignNotFoundError,
    DatesRefusedError,
    ForbiddenError,
    NotPreparingError,
    NotReadyError,
    RosterError,
)

campaign_argument = click.argument("campaign")
account_option = click.option(
    "--as", "email", required=True, metavar="ADDRESS", help="Account that acts, named by its e-mail address."
)


@click.command("import-roster")
@campaign_argument
@click.argument("file", type=click.File("rb"))
@account_option
@click.option("--add", "adds", is_flag=True, help="Keep the people who are on the roll and not in the file.")
@with_appcontext
def import_roster_command(campaign: str, file: BinaryIO, email: str, *, adds: bool) -> None:
    """Put the people of a CSV, XLSX or ODS FILE on the roll of CAMPAIGN (its public id)."""
    actor = _account_id(email)
    with _told_refusals():
        table = read_file(file.read())
        layout = find_layout(table) or guess_layout(table)
        reading = read_roster(get_campaign(campaign, actor), table, layout)
        for line in reading.rejected:
            click.echo(f"line {line.number} left out: {line.reason}", err=True)
        if not reading.people():
            message = "no line gives an address that can be used"
            raise click.ClickException(message)
        mode = RosterMode.ADD if adds else RosterMode.REPLACE
        difference = import_roster(campaign, reading.people(), mode, actor=actor, now=current_instant())
    click.echo(
        f"{len(difference.added)} added, {len(difference.changed)} changed, "
        f"{len(difference.removed)} removed, {difference.unchanged} unchanged"
    )


@click.command("open")
@campaign_argument
@account_option
@click.option("--now", "at_once", is_flag=True, help="Open at once instead of at the planned date.")
@with_appcontext
def open_command(campaign: str, email: str, *, at_once: bool) -> None:
    """Freeze the prepared CAMPAIGN (its public id); it opens at its date."""
    with _told_refusals():
        launch_campaign(campaign, at_once=at_once, actor=_account_id(email), now=current_instant())
    click.echo(f"campaign {campaign} scheduled")


@click.command("close")
@campaign_argument
@account_option
@with_appcontext
def close_command(campaign: str, email: str) -> None:
    """Close the open CAMPAIGN (its public id) before its date."""
    with _told_refusals():
        has_closed = close_by_hand(campaign, actor=_account_id(email), now=current_instant())
    if not has_closed:
        message = f"campaign {campaign} is not open"
        raise click.ClickException(message)
    click.echo(f"campaign {campaign} closed")


@click.command("status")
@with_appcontext
def status_command() -> None:
    """List the campaigns: state, people invited, how their mails fare."""
    for figures in list_figures():
        mails = figures.deliveries
        click.echo(
            f"{figures.public_id}  {figures.uai}  {figures.state:<9}  {figures.invited} invited; "
            f"mails: {mails.waiting} waiting, {mails.gone} gone, {mails.refused} refused, "
            f"{mails.bounced} bounced  {figures.title}"
        )


COMMANDS: list[click.Command] = [import_roster_command, open_command, close_command, status_command]


@contextmanager
def _told_refusals() -> Iterator[None]:
    """Turn what operations refuse into one line and the exit code 1."""
    try:
        yield
    except REFUSALS as error:
        raise click.ClickException(str(error)) from error


def _account_id(email: str) -> int:
    account = find_account(email)
    if account is None:
        message = f"no account has the address {email}"
        raise click.ClickException(message)
    return account.id
