"""Commands about what is kept, for whoever has a terminal on the machine."""

import click
from flask.cli import with_appcontext

from survey_app.rights.operations.leaving import erase_school
from survey_app.schools.operations import UnknownSchoolError
from survey_app.schools.uai import normalise_uai
from survey_app.web.clock import current_instant


@click.command("erase-school")
@click.argument("uai")
@click.confirmation_option(
    prompt="Everything of this school will be lost for ever: campaigns, questionnaires, reports. Go on?"
)
@with_appcontext
def erase_school_command(uai: str) -> None:
    """Erase the school with this UAI and all that is its own; close the accounts that served it alone."""
    try:
        closed = erase_school(normalise_uai(uai), actor=None, now=current_instant())
    except UnknownSchoolError as error:
        message = f"no school has the UAI {uai}"
        raise click.ClickException(message) from error
    click.echo(f"school {uai} erased, {closed} accounts closed")


COMMANDS: list[click.Command] = [erase_school_command]
