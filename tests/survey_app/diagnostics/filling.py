"""Schools with a fiche to fill: people, a grid, answers; everything obviously invented."""

from dataclasses import dataclass
from datetime import datetime

from questionnaires.analysis.maturity import Position, list_lines
from questionnaires.catalogue import load
from questionnaires.definition.model import Questionnaire
from survey_app.accounts.models import Role
from survey_app.coediting.cells import SentCell, Value, Written
from survey_app.database import random_key, session, transaction
from survey_app.diagnostics.operations import begin_assessment, read_fiche, sign_fiche, write_answers
from survey_app.drafting.operations import publish_revision
from tests.factories import NOW, TEST_UAIS, add_account, add_school

GRID = load("fiche-etablissement")
REACHED, UNDER_WAY, NOT_REACHED = "atteint", "en_cours", "non_atteint"


@dataclass(frozen=True)
class School:
    """A school with the three people who fill its fiche."""

    id: int
    revision_id: int
    chef: int
    referent: int
    animateur: int


@dataclass(frozen=True)
class Filled:
    """A fiche that has begun."""

    school: School
    key: str

    def write(self, *cells: SentCell, actor: int = 0, now: datetime = NOW) -> Written:
        """Write cells, as the référent unless somebody is named."""
        return write_answers(self.key, cells, actor=actor or self.school.referent, now=now)

    def say(self, path: str, value: Value, base: int = 0, actor: int = 0) -> Written:
        """Write one cell."""
        return self.write(SentCell(random_key(), path, value, base), actor=actor)

    def answer_all(self, value: str = REACHED) -> None:
        """Give every indicator one status."""
        codes = [line.row.code for line in list_lines(read_fiche(self.key).questionnaire)]
        self.write(*(SentCell(random_key(), f"{code}.status", value, 0) for code in codes))

    def value(self, path: str) -> Value:
        """Return what a cell holds."""
        session().rollback()
        cells = read_fiche(self.key).cells
        return cells[path].value if path in cells else None

    def position(self) -> Position:
        """Return the position as it stands."""
        session().rollback()
        return read_fiche(self.key).position

    def sign(self, now: datetime = NOW) -> None:
        """Sign what there is."""
        session().rollback()
        sign_fiche(self.key, seen=read_fiche(self.key).head, actor=self.school.chef, now=now)


def add_people(uai: str = TEST_UAIS[0], grid: Questionnaire = GRID) -> School:
    """Add a school with a chef, a référent and an animateur, and a grid for everybody."""
    with transaction() as rows:
        school = add_school(rows, uai)
        people = [add_account(rows, school, role).id for role in (Role.CHEF, Role.REFERENT, Role.ANIMATEUR)]
        school_id = school.id
    return School(school_id, publish_revision(grid, actor=None, now=NOW), *people)


def begin(school: School | None = None, now: datetime = NOW) -> Filled:
    """Begin the fiche of a year, in a new school unless one is given."""
    school = school or add_people()
    return Filled(school, begin_assessment(school.id, school.revision_id, actor=school.chef, now=now))


def with_titles(title: str, grid: Questionnaire = GRID) -> Questionnaire:
    """Return a grid under another title: another revision."""
    return grid.model_copy(update={"title": {"fr": title, "en": title}})
