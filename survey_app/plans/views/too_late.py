"""What a form brings to a plan that somebody ended meanwhile: shown once more, so that nobody has to remember it."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import render_template

from survey_app.coediting.cells import SentCell, Value
from survey_app.coediting.pages import value_words
from survey_app.plans.operations.access import list_people
from survey_app.plans.operations.plans import open_plan
from survey_app.plans.pages.editing import place_words, sayings_of
from survey_app.plans.pages.head import TooLatePage
from survey_app.plans.views.blueprint import actor, head_of


def tell_too_late(plan_key: str, sent: Sequence[SentCell]) -> tuple[str, int]:
    """Return the page that shows what was sent and not written."""
    opened = open_plan(plan_key, actor())
    people = list_people(opened.plan.school_id)
    unwritten = [
        (place, value_words(one.value, sayings_of(one.path, opened.content, people)))
        for one in sent
        if (place := place_words(one.path, opened.content))
        and _plain(one.value) != _plain(opened.values.get(one.path))
    ]
    page = TooLatePage(head_of(opened.plan), tuple(unwritten))
    return render_template("plans/too_late.html", page=page), HTTPStatus.CONFLICT


def _plain(value: Value) -> Value:
    """Return a value as forms send it: they know no difference between nothing and an empty field."""
    return value or None
