"""The WSGI entry: settings from the environment, one application."""

from config import Settings
from survey_app.factory import create_app

application = create_app(Settings.from_environment())
