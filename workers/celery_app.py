"""The entry of `celery --app workers.celery_app`: settings from the environment, one application."""

from config import Settings
from workers.application import make_celery

app = make_celery(Settings.from_environment())
