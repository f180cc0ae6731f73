"""A demonstration school, made through the same operations that people use. Everybody in it is invented.

Three years of its life: fiches, campaigns, a plan, a commission, a request for training, a questionnaire in the making.
"""

from survey_app.demonstration.people import FIRST_NAMES, LAST_NAMES, PASSWORD, UAI
from survey_app.demonstration.story import prepare

__all__ = ["FIRST_NAMES", "LAST_NAMES", "PASSWORD", "UAI", "prepare"]
