"""A throw-away installation on PostgreSQL with one open campaign, and gunicorn in front of it."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from config import Settings
from questionnaires.definition.model import Option, Questionnaire, Section, SingleChoice
from survey_app.ballots.box import make_box
from survey_app.ballots.key_store import key_store
from survey_app.database import transaction
from survey_app.factory import create_app
from tests.factories import Roll, add_campaign, add_revision, add_roll, add_school
from tests.services.processes import ROOT, Child, accepts_connections, free_port, running_child

QUESTIONS = 43
OPTIONS = 5
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


def settings_for(database_url: str, folder: Path) -> Settings:
    """Return settings of an installation in `folder`, with the queue in memory: nothing is queued here."""
    return Settings.for_tests(folder, database_url=database_url, answer_page_cache_seconds=2.0)


def prepare(settings: Settings, questionnaire: Questionnaire, people: int) -> tuple[Flask, Roll]:
    """Open a campaign with `people` invited in cells of 40, each with a code."""
    app = create_app(settings)
    with app.app_context(), transaction() as session:
        campaign = add_campaign(session, add_school(session), add_revision(session, questionnaire))
        make_box(session, campaign.public_id, questionnaire, keys=key_store())
        roll = add_roll(session, campaign, _cells(people))
    return app, roll


@contextmanager
def gunicorn(application: str, *, environment: dict[str, str], log: Path) -> Iterator[Server]:
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


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the variables that give another process the same settings."""
    return {
        "PALIERS_DATABASE_URL": settings.database_url,
        "PALIERS_DATA_DIR": str(settings.data_dir),
        "PALIERS_KEY_STORE_DIR": str(settings.key_store_dir),
        "PALIERS_SECRET_KEY": settings.secret_key,
        "PALIERS_MAIL_URL": settings.mail_url,
    }


def _cells(people: int) -> list[int]:
    full, rest = divmod(people, CELL)
    return [CELL] * full + ([rest] if rest else [])


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ticks(pid: int) -> int:
    """User and system ticks of a process: fields 14 and 15 of its stat line."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])
