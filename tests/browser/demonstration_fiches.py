"""The fiches of the demonstration school: last year's, signed, and this year's, under way."""

from datetime import timedelta

from sqlalchemy import select

from questionnaires.analysis.maturity import list_lines
from survey_app.coediting.cells import SentCell, Value
from survey_app.database import random_key, session
from survey_app.diagnostics.models import Assessment
from survey_app.diagnostics.operations import (
    begin_assessment,
    list_grids,
    read_fiche,
    sign_fiche,
    write_answers,
)
from survey_app.diagnostics.operations.files import add_file
from tests.factories import NOW

LAST_YEAR = NOW - timedelta(days=365)
STATUSES = ("atteint", "atteint", "en_cours", "non_atteint", "_not_applicable")
LEFT_EMPTY = "PIL"
"""The champ of which nobody has said anything this year."""


def add_fiches(school: int, chef: int, referent: int) -> None:
    """Add the fiches of two years."""
    grid = list_grids(school)[0]
    codes = [line.row.code for line in list_lines(grid.questionnaire)]
    before = begin_assessment(school, grid.id, actor=chef, now=LAST_YEAR)
    _write(before, {f"{code}.status": _status(number) for number, code in enumerate(codes)}, referent)
    sign_fiche(before, seen=read_fiche(before).head, actor=chef, now=LAST_YEAR)
    present = begin_assessment(school, grid.id, actor=chef, now=NOW)
    said = [code for code in codes if not code.startswith(LEFT_EMPTY)][:24]
    _write(present, {f"{code}.status": _status(number // 2) for number, code in enumerate(said)}, referent)
    _write(
        present, {"FOR11.note": "Enquête de novembre", "FOR11.link": "https://college.example/besoins"}, chef
    )
    add_file(present, "FOR11", "Bilan des besoins.txt", b"Besoins recens\xc3\xa9s", actor=chef, now=NOW)


def fiche_of(school: int, year: int) -> str:
    """Return the key of the fiche of a year."""
    of_year = select(Assessment.key).where(Assessment.school_id == school, Assessment.year == year)
    return session().execute(of_year).scalar_one()


def _status(number: int) -> str:
    return STATUSES[number % len(STATUSES)]


def _write(key: str, values: dict[str, Value], actor: int) -> None:
    cells = [SentCell(random_key(), path, value, 0) for path, value in values.items()]
    write_answers(key, cells, actor=actor, now=NOW)
