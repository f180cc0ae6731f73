"""The demonstration school: there once, however often the product starts, with a questionnaire in the making."""

from dataclasses import dataclass

import pytest
from flask import Flask

from questionnaires.definition.findings import FindingCode
from survey_app.accounts.operations import find_account
from survey_app.demonstration import prepare
from survey_app.drafting.edits import Batch, Outcome, SentEdit
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.drafts import list_drafts
from survey_app.drafting.operations.editing import make_edits
from survey_app.drafting.operations.following import get_state
from survey_app.drafting.operations.history import list_history
from survey_app.drafting.operations.remarks import get_remarks
from tests.factories import NOW
from tests.survey_app.accounts.visits import stop_clock

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Author:
    account_id: int


@pytest.fixture
def demonstration(app: Flask) -> Flask:
    stop_clock(app)
    prepare(app)
    prepare(app)
    return app


def test_two_people_work_on_a_questionnaire(demonstration: Flask) -> None:
    with demonstration.app_context():
        authors = [
            Author(account.id)
            for name in ("referent", "chef")
            if (account := find_account(f"{name}@demo.example"))
        ]
        [draft] = list_drafts(authors[0])
        groups = list_history(draft.key, authors[0]).groups
        remarks = get_remarks(draft.key, authors[0])
        state = get_state(draft.key, authors[0], NOW)
        undo = SentEdit("k1", state.head, EditKind.UNDO)
        made = [
            make_edits(draft.key, author, Batch("tab", (undo,)), NOW).results[0] for author in authors[1:]
        ]
    assert (draft.title, [group.author for group in groups]) == (
        "Diagnostic des équipes, avec nos questions",
        ["Sacha Numérique", "Camille Direction", "Sacha Numérique"],
    )
    assert {remark.placed.finding.code for remark in remarks.remarks} == {FindingCode.MISSING_TRANSLATION}
    assert ([len(state.undo), len(state.redo), state.conflicts], made[0].outcome) == (
        [3, 1, ()],
        Outcome.APPLIED,
    )
