"""A request in each language without a database, for what only puts words to a report."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from survey_app.reports.parts import Presentation
from survey_app.reports.presentation import present
from survey_app.web.translation import init_translation
from tests.survey_app.reports.builders import build_report, team_questionnaire


@pytest.fixture(params=["fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language of the request: French unless the test asks for others."""
    app = Flask("survey_app")
    init_translation(app, lambda: None)
    with app.test_request_context(), force_locale(request.param):
        yield str(request.param)


@pytest.fixture
def usual(language: str) -> Presentation:
    """The usual report, worded."""
    return present(build_report(), team_questionnaire())
