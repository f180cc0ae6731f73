"""A request for local training that two people prepare from a line of the plan."""

from flask_babel import force_locale

from survey_app.coediting.cells import Value
from survey_app.demonstration.calendar import Times
from survey_app.demonstration.pen import cells
from survey_app.demonstration.people import People
from survey_app.demonstration.plan import find_line_of_a_need
from survey_app.plans.training.fields import Field
from survey_app.plans.training.gathering import gather_for_line
from survey_app.plans.training.operations import Beginning, begin_request, list_requests, write_request
from survey_app.plans.training.wording import propose_texts

_ADDED: dict[str, Value] = {
    Field.THEME: "Ateliers entre collègues\N{NO-BREAK SPACE}: préparer, essayer en classe, partager",
    Field.PUPIL_EFFECTS: "Des élèves qui essaient, se trompent et recommencent sans attendre la note.",
    Field.DURATION: "Deux demi-journées, à un mois d’intervalle",
    Field.SCHOOL_PROJECT: "Axe 2 du projet d’établissement\N{NO-BREAK SPACE}: la réussite de chacun.",
}


def prepare_request(plan: str, people: People, times: Times) -> None:
    """Begin a request from a line of the plan, and write what only people know."""
    if list_requests(people.referent):
        return
    line = find_line_of_a_need(plan, people)
    row, sources = gather_for_line(plan, line, people.referent)
    with force_locale("fr"):
        texts = propose_texts(sources)
    beginning = Beginning(people.school, sources.topic, texts, row.id, line)
    key = begin_request(beginning, actor=people.referent, now=times.ago(4))
    write_request(key, cells("added", _ADDED), actor=people.chef, now=times.ago(3))
