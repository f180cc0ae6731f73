"""The command `paliers`: that of the application, and the commands that run workers."""

from survey_app.cli import main
from workers.commands import COMMANDS

for command in COMMANDS:
    main.add_command(command)

__all__ = ["main"]
