"""The clock that stands still, for the tests of this subject."""

import pytest
from flask import Flask

from tests.survey_app.accounts.visits import Clock, stop_clock


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The clock of the application."""
    return stop_clock(app)
