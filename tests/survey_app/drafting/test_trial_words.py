"""The words of the trials page."""

import pytest
from flask import Flask

from questionnaires.definition.reading import examine
from questionnaires.logic.explorer import RouteFinding, RouteFindingCode
from survey_app.drafting.words.trials import PartNames, say_route_finding
from tests.questionnaires.examples import single
from tests.survey_app.drafting.drafts import document

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("code", RouteFindingCode)
def test_every_finding_on_routes_is_said_with_its_part(app: Flask, code: RouteFindingCode) -> None:
    questionnaire = examine(document(single("q1"))).questionnaire
    assert questionnaire is not None
    with app.test_request_context():
        said = say_route_finding(RouteFinding(code, "question.q1"), PartNames(questionnaire))
    assert "la question «\u00a0Question q1\u00a0»" in said
