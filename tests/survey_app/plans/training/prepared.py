"""A school from which requests are prepared: its report, its signed fiche, its plan with one line, its people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from questionnaires.analysis.maturity import list_lines
from questionnaires.analysis.report import Report
from questionnaires.catalogue import load
from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.coediting.cells import SentCell, Value
from survey_app.coediting.operations import read_values
from survey_app.database import random_key, session, transaction
from survey_app.diagnostics.operations.beginning import begin_assessment
from survey_app.diagnostics.operations.signing import sign_fiche
from survey_app.diagnostics.operations.writing import write_answers
from survey_app.drafting.models import Revision
from survey_app.drafting.operations import publish_catalogue
from survey_app.plans.fields import Field as PlanField
from survey_app.plans.models import TrainingRequest
from survey_app.plans.operations.editing import add_line
from survey_app.plans.operations.plans import PlanFacts, begin_plan
from survey_app.plans.training.fields import Field
from survey_app.plans.training.operations import write_request
from tests.factories import NOW
from tests.survey_app.accounts.visits import add_person, send, sign_in, stop_clock
from tests.survey_app.reports.builders import build_report
from tests.survey_app.reports.stored import add_other_school, store_campaign

CHEF, REFERENT, ANIMATEUR = "chef@ecole.example", "referent@ecole.example", "animateur@ecole.example"
STRANGER = "autre@ecole.example"
LINE = "ligneune2345"
PRACTICE, CHAMP = "PED3", "PED"
LIST = "/formation/demandes"


@dataclass(frozen=True)
class Prepared:
    """A school with everything; accounts by address."""

    school_id: int
    public_id: str
    plan: str
    accounts: Mapping[str, int]

    @property
    def chef(self) -> int:
        return self.accounts[CHEF]

    @property
    def start(self) -> str:
        """Where a request begins from the line of the plan."""
        return f"/plan/{self.plan}/ligne/{LINE}/demande"


def prepare_school(app: Flask, report: Report | None = None) -> Prepared:
    """Make it; `report` is the one of its campaign, a usual one when none is given."""
    stop_clock(app)
    school_id, public_id = store_campaign(app, report or build_report())
    roles = {CHEF: Role.CHEF, REFERENT: Role.REFERENT, ANIMATEUR: Role.ANIMATEUR}
    accounts = {email: add_person(app, email) for email in (*roles, STRANGER)}
    other = add_other_school(app)
    with app.app_context():
        for email, role in roles.items():
            grant_role(accounts[email], school_id, role, actor=None, now=NOW)
        grant_role(accounts[STRANGER], other, Role.CHEF, actor=None, now=NOW)
        publish_catalogue(NOW)
        sign_new_fiche(school_id, accounts[CHEF], {"PED1": "atteint", "PED21": "atteint"})
        facts = PlanFacts("Plan numérique", 2026, 3)
        plan = begin_plan(school_id, facts, actor=accounts[CHEF], now=NOW)
        add_line(plan, LINE, line_fields(), actor=accounts[CHEF], now=NOW)
    return Prepared(school_id, public_id, plan, accounts)


def line_fields() -> dict[PlanField, Value]:
    """Return what the line of the plan says."""
    return {
        PlanField.CHAMP: CHAMP,
        PlanField.ACTION: "Trois ateliers pour différencier avec le numérique",
        PlanField.OBJECTIVE: "Adapter un travail à chaque élève",
        PlanField.AUDIENCE: "Lettres, langues vivantes",
        PlanField.NUMBER: "14",
        PlanField.STARTS_ON: "2027-01-11",
        PlanField.ENDS_ON: "2027-03-01",
        PlanField.INDICATOR: "Deux séances différenciées par enseignant",
        PlanField.SOURCE: f"need:{PRACTICE}",
    }


def sign_new_fiche(school_id: int, chef: int, reached: Mapping[str, str]) -> None:
    """Fill the fiche of the year and sign it; `reached` gives the status by the beginning of the code."""
    key = begin_assessment(school_id, find_grid(), actor=chef, now=NOW - timedelta(days=30))
    sent = [
        SentCell(random_key(), f"{line.row.code}.status", status, 0)
        for line in list_lines(load("fiche-etablissement"))
        for start, status in reached.items()
        if line.row.code.startswith(start)
    ]
    written = write_answers(key, sent, actor=chef, now=NOW)
    sign_fiche(key, seen=written.head, actor=chef, now=NOW)


def find_grid() -> int:
    """Return the revision of the built-in grid."""
    query = select(Revision.id).where(Revision.questionnaire_code == "fiche_etablissement")
    return session().scalars(query.order_by(Revision.id.desc())).first() or 0


def sign_in_person(client: FlaskClient, email: str = CHEF) -> FlaskClient:
    """Sign somebody in."""
    sign_in(client, email)
    return client


def start_request(app: Flask, client: FlaskClient, school: Prepared) -> str:
    """Begin a request from the line of the plan by its page, and return its key."""
    sign_in_person(client)
    return send(client, school.start).headers["Location"].rpartition("/")[2]


def values_of(app: Flask, key: str) -> dict[str, Value]:
    """Return what the cells of a request hold."""
    with app.app_context(), transaction() as rows:
        request = rows.scalars(select(TrainingRequest).where(TrainingRequest.key == key)).one()
        return read_values(request.document_id)


def write(
    app: Flask, school: Prepared, key: str, texts: Mapping[Field, Value], email: str = REFERENT
) -> None:
    """Have somebody write into fields, over whatever stands there."""
    with app.app_context():
        sent = [SentCell(random_key(), field, text, 10_000) for field, text in texts.items()]
        write_request(key, sent, actor=school.accounts[email], now=NOW)
