"""From a tally to the report, audit included; and from the report to each of its files."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.installation import settings_for
from benchmarks.results import Result, median_result
from questionnaires.catalogue import load
from survey_app.documents import ods, pdf, xlsx
from survey_app.factory import create_app
from survey_app.reports.paper import build_document
from survey_app.reports.presentation import present
from survey_app.reports.sheets import build_workbook
from tests.questionnaires.analysis.builders import random_school, report_of
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.survey_app.reports.builders import build_report, team_questionnaire

ROUNDS = 3
PRACTICES = 24
SCHOOLS = {"8_cells_of_12": [12] * 8, "15_cells_of_12": [12] * 15}


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Yield seconds of the report for two schools, then of each document."""
    asked = load("fiche-equipes")
    for name, sizes in SCHOOLS.items():
        cells = random_school(asked, Random(1), sizes)
        yield _time(f"report_of_{name}", partial(report_of, asked, cells), rounds=1)
    settings = settings_for(postgres.create("reports"), folder / "reports")
    migrate(settings.database_url, folder)
    with create_app(settings).test_request_context():
        presentation = present(build_report(), team_questionnaire())
        yield _time("report_pdf", lambda: pdf.write_pdf(build_document(presentation)))
        yield _time("report_xlsx", lambda: xlsx.write_xlsx(build_workbook(presentation)))
        yield _time("report_ods", lambda: ods.write_ods(build_workbook(presentation)))


def _time(name: str, work: Callable[[], object], rounds: int = ROUNDS) -> Result:
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return median_result(name, seconds, "s", PRACTICES)
