"""What a request is prepared from: plain values of the plan, the results and the fiche.

Privacy: of the results, only what a report shows; no text that somebody wrote in an answer, and nobody's name but that
of the contact.
"""

from dataclasses import dataclass
from datetime import date

from questionnaires.analysis.report import Report
from questionnaires.definition.model import Questionnaire
from survey_app.diagnostics.signed import SignedPosition
from survey_app.plans.training.fields import Topic


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """The school, and who prepares the request."""

    name: str
    city: str
    uai: str
    contact: str
    author: str


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line of the plan, as far as a request takes it up. `period` is its first and its last day."""

    objective: str = ""
    action: str = ""
    audience: str = ""
    number: int | None = None
    period: tuple[date | None, date | None] = (None, None)
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """The latest report of the school, and the questionnaire that was asked."""

    report: Report
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True)
class Sources:
    """All that texts are proposed from; what the school does not have is None. `fiche` is the latest signed one."""

    school: SchoolFacts
    topic: Topic
    line: LineFacts | None = None
    results: Results | None = None
    fiche: SignedPosition | None = None
