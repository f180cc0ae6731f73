"""Drafts as large as they may be: looked at in time that grows with them, and no larger than that."""

import pytest

from questionnaires.definition.reading import examine
from questionnaires.editing.cells import ROOT, Write
from questionnaires.editing.shredding import assemble, shred
from survey_app.drafting.edits import Obstacle, Outcome
from survey_app.drafting.finding_places import place_findings
from survey_app.drafting.operations import admission
from survey_app.drafting.operations.elements import MOST_ELEMENTS
from tests.questionnaires.examples import Document, single, text
from tests.survey_app.drafting.drafts import begin, document


def test_every_finding_of_the_longest_draft_is_placed() -> None:
    """With a search of the whole draft for each finding, this would take minutes."""
    count = MOST_ELEMENTS - 2
    elements = shred(document(*(text(f"q{number}") for number in range(count))))
    found = place_findings(elements, examine(assemble(elements)).findings)
    assert len([one for one in found if one.uid != ROOT]) >= count


def test_every_missing_name_of_the_longest_draft_is_filled_in() -> None:
    """With a search of all names for each, this would take minutes."""
    options: list[Document] = [{"label": {"fr": "Réponse"}} for _ in range(99)]
    content = document(*(single(f"q{number}", options=options) for number in range(190)))
    questionnaire = examine(content).questionnaire
    assert questionnaire is not None
    names = [
        option.id for question in questionnaire.questions() for option in getattr(question, "options", ())
    ]
    assert len(set(names)) == 99 * 190


@pytest.mark.usefixtures("app_context")
def test_a_draft_that_is_full_takes_nothing_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "LARGEST_DRAFT", 50_000)
    (tab,) = begin()
    words = "é" * 8000
    results = [tab.edit(Write(ROOT, f"introduction.x{number}", words)) for number in range(3)]
    small = tab.edit(Write(ROOT, "title.fr", "Encore un mot"))
    assert (
        [result.outcome for result in results][:1],
        results[-1].reason,
        small.outcome,
    ) == ([Outcome.APPLIED], Obstacle.TOO_MANY_ELEMENTS, Outcome.APPLIED)
