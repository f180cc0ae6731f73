"""What the script of the pages sends and asks; and the shared form that these pages are made with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Response, url_for
from flask_babel import gettext as _

from survey_app.coediting.cells import Cell, Clash, News, SentCell, TooManyCellsError, Written
from survey_app.coediting.exchange import receive_cells, refuse, tell_news
from survey_app.coediting.pages import ClashLine, SharedForm, clash_line, script_words
from survey_app.coediting.wire import Json, Question
from survey_app.plans.errors import PlanEndedError
from survey_app.plans.fields import Fault
from survey_app.plans.operations.access import get_plan, list_people
from survey_app.plans.operations.editing import FormOutcome, read_plan_news, write_plan
from survey_app.plans.operations.plans import OpenedPlan, open_plan
from survey_app.plans.pages.editing import place_words, sayings_of
from survey_app.plans.views.blueprint import Page, actor, blueprint, editors
from survey_app.plans.words import FAULTS
from survey_app.web.clock import current_instant


class SharedPlan:
    """A plan as the script of its pages knows it."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._opened: OpenedPlan | None = None

    def check_access(self) -> None:
        """Raise PlanNotFoundError for who does not write the plan."""
        get_plan(self._key, actor())

    def write(self, sent: Sequence[SentCell], now: datetime) -> Written:
        """Write cells as the person who asks."""
        return write_plan(self._key, sent, actor=actor(), now=now)

    def read_news(self, question: Question, now: datetime) -> News:
        """Return what others did, having noted that the person who asks is there."""
        return read_plan_news(self._key, question, actor=actor(), now=now)

    def live(self) -> Json:
        """Return what pages show beside the cells: nothing."""
        return {}

    def place(self, path: str) -> str:
        """Return what people call the place of a cell."""
        if not path:
            return ""
        self._opened = self._opened or open_plan(self._key, actor())
        return place_words(path, self._opened.content)

    def say_fault(self, fault: str) -> str:
        """Return the sentence for a value that a cell cannot hold."""
        return str(FAULTS[Fault(fault)])


@blueprint.get("/<plan_key>/changements")
@editors
def show_news(plan_key: str) -> Response:
    """Tell the script what others did, and who is there."""
    return tell_news(SharedPlan(plan_key))


@blueprint.post("/<plan_key>/modifications")
@editors
def write_cells(plan_key: str) -> Response:
    """Write what the script sends."""
    try:
        return receive_cells(SharedPlan(plan_key))
    except PlanEndedError:
        return refuse(HTTPStatus.CONFLICT, _("Ce plan est terminé : il se lit, mais ne s’écrit plus."))
    except TooManyCellsError:
        return refuse(HTTPStatus.CONFLICT, _("Ce plan est plein : retirez des lignes avant d’en ajouter."))


@dataclass(frozen=True, slots=True)
class WatchedPlan(SharedForm):
    """A page that shows what others do with the plan, without a field of its own that is saved by itself."""

    @property
    def words(self) -> str:
        """The sentences of the script, of which two are about this page."""
        own = {
            "ready": _("Ce que les autres changent s’annonce ici."),
            "unknown": _("Quelqu’un vient de changer le plan."),
        }
        return json.dumps(script_words() | own, ensure_ascii=False)


def watched_plan(opened: OpenedPlan) -> WatchedPlan:
    """Return what the page of the whole plan is made with."""
    plan = opened.plan
    return WatchedPlan(
        document_id=plan.document_id,
        head=plan.document.head,
        account_id=actor(),
        write_url=url_for("plans.write_cells", plan_key=plan.key),
        changes_url=url_for("plans.show_news", plan_key=plan.key),
        sign_in_url=url_for("accounts.sign_in"),
        cells={},
        now=current_instant(),
    )


def shared_form(
    opened: OpenedPlan,
    cells: Mapping[str, Cell],
    *,
    outcome: FormOutcome | None = None,
    typed: Sequence[SentCell] = (),
) -> SharedForm:
    """Return the form that a page of a plan is made with, `cells` being those that it shows.

    `outcome` and `typed` are of a form sent without script.
    """
    plan, now = opened.plan, current_instant()
    faults = outcome.faults if outcome else {}
    return SharedForm(
        document_id=plan.document_id,
        head=plan.document.head,
        account_id=actor(),
        write_url=url_for("plans.write_cells", plan_key=plan.key),
        changes_url=url_for("plans.show_news", plan_key=plan.key),
        sign_in_url=url_for("accounts.sign_in"),
        cells=cells,
        now=now,
        clashes=tuple(_told(clash, opened, now) for clash in outcome.written.clashes) if outcome else (),
        faults={path: str(FAULTS[Fault(fault)]) for path, fault in faults.items()},
        typed={one.path: one.value for one in typed if one.path in faults},
    )


def answer_form(html: str, outcome: FormOutcome | None) -> Page | tuple[str, int]:
    """Return a page with the status that says what came of its form: 409 where two versions wait for a choice."""
    if outcome is None or outcome.is_settled:
        return html
    is_clash = bool(outcome.written.clashes)
    return html, HTTPStatus.CONFLICT if is_clash else HTTPStatus.UNPROCESSABLE_ENTITY


def _told(clash: Clash, opened: OpenedPlan, now: datetime) -> ClashLine:
    people = list_people(opened.plan.school_id)
    words = sayings_of(clash.path, opened.content, people)
    return clash_line(clash, place_words(clash.path, opened.content), words, now)
