"""The command about mails that come back."""

import sys

import click
from flask.cli import with_appcontext

from survey_app.campaigns.operations.record_bounce import record_bounce
from survey_app.mail.bounces import LARGEST_REPORT


@click.command("bounce")
@with_appcontext
def bounce_command() -> None:
    """Read one report of non-delivery on standard input, and note which mail came back.

    Meant for a pipe of the mail server, to which it gives what comes back to the sender's address:
    `paliers-bounce: "|/path/to/paliers bounce"` in the aliases of Postfix, say. It says nothing and always
    succeeds, since a mail server would answer a failure with one more report.
    """
    record_bounce(sys.stdin.buffer.read(LARGEST_REPORT + 1))


COMMANDS = (bounce_command,)
