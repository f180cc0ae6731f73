"""The command `paliers`: that of the application, with the commands of mails and of workers."""

from survey_app.campaigns.mail_commands import COMMANDS as MAIL_COMMANDS
from survey_app.cli import main
from workers.commands import COMMANDS as WORKER_COMMANDS

for command in (*MAIL_COMMANDS, *WORKER_COMMANDS):
    main.add_command(command)

__all__ = ["main"]
