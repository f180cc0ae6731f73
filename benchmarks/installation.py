"""A throw-away installation on PostgreSQL with one open campaign, and gunicorn in front of it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from benchmarks.form import OPTIONS, QUESTIONS
from config import Settings
from questionnaires.definition.model import Option, Questionnaire, Section, SingleChoice
from survey_app.ballots.box import make_box
from survey_app.campaigns.models import Invitation, PersonalCode, Team
from survey_app.campaigns.personal_codes import make_code, verifier
from survey_app.database import random_key, session, transaction
from survey_app.factory import create_app
from survey_app.keys.store import key_store
from tests.factories import Roll, add_campaign, add_revision, add_roll, add_school
from tests.services.processes import ROOT, Child, accepts_connections, free_port, running_child

CELL = 40
SERVER_PROCESSES = 2


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    child: Child

    def cpu_seconds(self) -> float:
        """Processor seconds that its processes have used, the system's share included (Linux)."""
        ticks = sum(_ticks(pid) for pid in (self.child.process.pid, *_children(self.child.process.pid)))
        return ticks / os.sysconf("SC_CLK_TCK")


def forty_three_questions() -> Questionnaire:
    """Return a questionnaire of 43 single choices of 5 options."""
    options = tuple(
        Option(id=f"o{number}", code=f"o{number}", label={"fr": f"Réponse {number}"})
        for number in range(1, OPTIONS + 1)
    )
    questions = tuple(
        SingleChoice(id=f"q{number}", code=f"Q{number}", label={"fr": f"Question {number}"}, options=options)
        for number in range(1, QUESTIONS + 1)
    )
    return Questionnaire(
        id="bench",
        code="BENCH",
        title={"fr": "Questionnaire de mesure"},
        languages=("fr",),
        sections=(Section(id="s", title={"fr": "Questions"}, questions=questions),),
    )


def settings_for(database_url: str, folder: Path, **overrides: Any) -> Settings:
    """Return settings of an installation in `folder`, with the queue in memory: nothing is queued here."""
    return Settings.for_tests(folder, database_url=database_url, answer_page_cache_seconds=2.0, **overrides)


def prepare(settings: Settings, questionnaire: Questionnaire, people: int) -> tuple[Flask, Roll]:
    """Open a campaign with `people` invited in cells of 40, each with a code."""
    app = create_app(settings)
    with app.app_context(), transaction() as rows:
        campaign = add_campaign(rows, add_school(rows), add_revision(rows, questionnaire))
        cells = -(-people // CELL)
        make_box(rows, campaign.public_id, questionnaire, cells=range(1, cells + 1), keys=key_store())
        add_roll(rows, campaign, [0] * cells)
        codes = _invite(campaign.id, campaign.public_id, people)
        return app, Roll(campaign.id, campaign.public_id, codes)


@contextmanager
def gunicorn(application: str, *, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Run `application` in two processes until the end of the block."""
    port = free_port()
    command: Sequence[str] = [
        sys.executable,
        "-m",
        "gunicorn",
        "--workers",
        str(SERVER_PROCESSES),
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "warning",
        application,
    ]
    with running_child(command, log=log, environment={"PYTHONPATH": str(ROOT), **environment}) as child:
        child.wait_until(lambda: accepts_connections(port))
        yield Server(port, child)


def run_alone(
    module: str, function: str, arguments: Sequence[str], environment: Mapping[str, str]
) -> dict[str, float]:
    """Call `function` of `module` in a fresh process, whose memory and time are its own; return its figures."""
    code = f"import json, sys, {module}; print(json.dumps({module}.{function}(*sys.argv[1:])))"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _invite(campaign_id: int, public_id: str, people: int) -> tuple[str, ...]:
    """Add the people in two statements, since a measurement uses up thousands of codes."""
    teams = session().scalars(select(Team.id).where(Team.campaign_id == campaign_id).order_by(Team.id)).all()
    invitations = [
        {
            "id": random_key(),
            "campaign_id": campaign_id,
            "team_id": teams[number // CELL],
            "email": f"enseignant{number}@ecole.example",
        }
        for number in range(people)
    ]
    codes = tuple(make_code() for _ in invitations)
    session().execute(insert(Invitation), invitations)
    session().execute(
        insert(PersonalCode),
        [
            {"verifier": verifier(code, public_id), "invitation_id": invitation["id"]}
            for code, invitation in zip(codes, invitations, strict=True)
        ],
    )
    return codes


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ticks(pid: int) -> int:
    """User and system ticks of a process: fields 14 and 15 of its stat line."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])
