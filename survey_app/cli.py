"""The command `paliers`: gathers the commands of the subjects; each runs inside the application."""

from functools import partial

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext
from flask_migrate import upgrade

from config import Settings, SettingsError
from survey_app.campaigns.commands import COMMANDS as CAMPAIGN_COMMANDS
from survey_app.database import db
from survey_app.doctor.commands import COMMANDS as DOCTOR_COMMANDS
from survey_app.drafting.operations import publish_catalogue
from survey_app.factory import create_app
from survey_app.keys.moving import move_old_keys
from survey_app.rights.commands import COMMANDS as RIGHTS_COMMANDS
from survey_app.schools.commands import COMMANDS as SCHOOL_COMMANDS
from survey_app.web.clock import current_instant


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Anonymous surveys for schools: installation and maintenance."""
    # What Flask's `with_appcontext` looks for: the application is made when a command needs it.
    context.obj = ScriptInfo(create_app=partial(_make_app, context))


@main.command("upgrade")
@with_appcontext
def upgrade_command() -> None:
    """Bring the database to the present schema and publish the built-in questionnaires; run it after each update."""
    settings: Settings = current_app.config["PALIERS"]
    move_old_keys(settings.data_dir, settings.key_store_dir)
    upgrade()
    publish_catalogue(current_instant())


for command in (*SCHOOL_COMMANDS, *RIGHTS_COMMANDS, *CAMPAIGN_COMMANDS, *DOCTOR_COMMANDS):
    main.add_command(command)


def _make_app(context: click.Context) -> Flask:
    try:
        app = create_app(Settings.from_environment())
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    context.call_on_close(partial(_let_go, app))
    return app


def _let_go(app: Flask) -> None:
    """Close the connections to the database."""
    with app.app_context():
        db.engine.dispose()
