"""The command that examines the installation."""

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from survey_app.doctor.checks import Finding, Verdict, worst_first
from survey_app.doctor.examination import examine
from survey_app.doctor.words import VERDICTS, say_outcome
from survey_app.web.clock import current_instant

WIDTH = 100
COLOURS: Mapping[Verdict, str] = {Verdict.UNSAFE: "red", Verdict.WARNING: "yellow", Verdict.FINE: "green"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_appcontext
def doctor_command(*, as_json: bool) -> None:
    """Say whether this installation can keep answers anonymous, and how to mend what cannot; 1 when unsafe."""
    findings = examine(current_app.config["PALIERS"], current_instant())
    is_safe = all(finding.verdict is not Verdict.UNSAFE for finding in findings)
    if as_json:
        content = {"safe": is_safe, "findings": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        _print(findings)
    if not is_safe:
        raise click.exceptions.Exit(1)


COMMANDS = (doctor_command,)


def _print(findings: Sequence[Finding]) -> None:
    """Print a table, worst first: verdict, name, what was seen; under it the reason and the remedy."""
    columns = (
        max(len(VERDICTS[verdict]) for verdict in Verdict),
        max(len(finding.name) for finding in findings),
    )
    for finding in worst_first(findings):
        verdict = click.style(str(VERDICTS[finding.verdict]).ljust(columns[0]), fg=COLOURS[finding.verdict])
        click.echo(f"{verdict}  {finding.name:<{columns[1]}}  {finding.seen}")
        for line in _explanation(finding):
            click.echo(f"{'':<{columns[0]}}  {line}")
    click.echo(f"\n{say_outcome(findings)}")


def _explanation(finding: Finding) -> Iterator[str]:
    yield from textwrap.wrap(finding.why, WIDTH)
    if finding.mend:
        first, *rest = finding.mend.splitlines()
        yield _("Remède\N{NO-BREAK SPACE}: %(command)s", command=first)
        yield from (f"         {line}" for line in rest)
