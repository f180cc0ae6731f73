"""What a school may do to the academy's items: place, filter, leave out; never change what is asked."""

import pytest

from questionnaires.editing.cells import PLACE, ROOT, STATE, Leaf, Write
from survey_app.drafting.edits import EditResult, Obstacle, Outcome
from survey_app.drafting.operations.drafts import create_draft
from survey_app.drafting.operations.following import get_state
from tests.factories import NOW
from tests.questionnaires.examples import Document, grid, is_answered, section, single, words
from tests.survey_app.drafting.drafts import Tab, add_people, begin, document, uid_of
from tests.survey_app.drafting.test_publication import add_administrator

pytestmark = pytest.mark.usefixtures("app_context")


def source(name: str, **more: bool) -> Document:
    return {"source": {"item": f"ACAD/1/{name}", "locked": True, **more}}


REFERENCE = document(
    reference={"code": "ACAD", "own_questions": 3},
    analysis={"champs": [{"code": "C1", "title": words("Champ")}]},
    sections=[
        section("s1", single("q1", **source("q1")), grid("g1", **source("g1")), **source("s1")),
        section("s2", single("q2", **source("q2", optional=True)), single("own")),
        section("s3", single("q3", **source("q3"))),
    ],
)


@pytest.fixture
def tab() -> Tab:
    (tab,) = begin(REFERENCE)
    return tab


def write(tab: Tab, name: str, path: str, value: Leaf | None) -> EditResult:
    """Write a cell of the part with an id."""
    tab.catch_up()
    return tab.edit(Write(uid_of(tab, name), path, value))


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("q1", "label.fr", "Autre"),
        ("q1", "help.fr", "Autre"),
        ("q1", "label.en", "Other"),
        ("q1", "code", "AUTRE"),
        ("q1", "id", "autre"),
        ("q1", "kind", "several_choices"),
        ("q1", "not_applicable", True),
        ("q1", "sensitive", True),
        ("q1", "valid_if", []),
        ("q1", STATE, "removed"),
        ("q1", STATE, "off"),
        ("q1", PLACE, None),
        ("q1", "source.locked", None),
        ("q1", "source.optional", True),
        ("own", "source.locked", True),
        ("s1", "title.fr", "Autre"),
        ("s1", STATE, "removed"),
        ("s3", STATE, "removed"),
        ("yes", "label.fr", "Autre"),
        ("yes", "score", 3),
        ("yes", STATE, "removed"),
        ("r1", "label.fr", "Autre"),
        ("g1", "scale.label.fr", "Autre"),
        ("never", "code", "AUTRE"),
        ("q2", STATE, "removed"),
    ],
)
def test_a_school_does_not_change_what_is_asked(tab: Tab, name: str, path: str, value: Leaf | None) -> None:
    result = write(tab, name, path, value)
    assert (result.outcome, result.reason) == (Outcome.REFUSED, Obstacle.LOCKED)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("q1", "shown_if", is_answered("own")),
        ("q1", "required", True),
        ("q1", "display", "list"),
        ("q1", "label.fr", "Question q1"),
        ("q2", STATE, "off"),
        ("own", "label.fr", "Autre"),
        ("own", STATE, "removed"),
    ],
)
def test_a_school_decides_whom_it_asks(tab: Tab, name: str, path: str, value: Leaf) -> None:
    assert write(tab, name, path, value).outcome is Outcome.APPLIED


def test_what_was_switched_off_comes_back(tab: Tab) -> None:
    outcomes = [write(tab, "q2", STATE, value).outcome for value in ("off", None)]
    assert outcomes == [Outcome.APPLIED] * 2


def test_a_section_without_locked_questions_left_is_removed(tab: Tab) -> None:
    write(tab, "q2", STATE, "off")
    assert write(tab, "s2", STATE, "removed").outcome is Outcome.APPLIED


def test_locked_questions_move_and_own_ones_join_them(tab: Tab) -> None:
    first, third = uid_of(tab, "s1"), uid_of(tab, "s3")
    moved = write(tab, "q1", PLACE, [third, "questions", "z"])
    joined = write(tab, "own", PLACE, [first, "questions", "z"])
    assert [moved.outcome, joined.outcome] == [Outcome.APPLIED] * 2


@pytest.mark.parametrize(("parent", "slot"), [("q1", "options"), ("g1", "rows"), ("g1", "scale.options")])
def test_nothing_is_added_to_a_locked_question(tab: Tab, parent: str, slot: str) -> None:
    result = tab.edit(
        Write("nouvelle", PLACE, [uid_of(tab, parent), slot, "z"]), Write("nouvelle", "id", "autre")
    )
    assert result.reason is Obstacle.LOCKED


@pytest.mark.parametrize("path", ["reference.code", "reference.own_questions", "analysis.needs.situation"])
def test_the_reference_and_its_reading_are_the_academys(tab: Tab, path: str) -> None:
    assert tab.edit(Write(ROOT, path, "autre")).reason is Obstacle.LOCKED


def test_a_field_of_action_is_the_academys(tab: Tab) -> None:
    champ = next(uid for uid, cells in elements_of(tab).items() if cells.get("code") == "C1")
    new = Write("nouveau", PLACE, [ROOT, "analysis.champs", "z"])
    assert [tab.edit(Write(champ, "title.fr", "Autre")).reason, tab.edit(new).reason] == [Obstacle.LOCKED] * 2


def elements_of(tab: Tab) -> dict[str, dict[str, Leaf]]:
    return dict(get_state(tab.key, tab.person, NOW).elements)


def test_the_builder_is_told_what_is_locked(tab: Tab) -> None:
    state = get_state(tab.key, tab.person, NOW)
    assert sorted(str(state.elements[uid]["id"]) for uid in state.locked) == ["g1", "q1", "q2", "q3", "s1"]


def test_a_step_that_touches_locked_items_is_undone_all_the_same(tab: Tab) -> None:
    write(tab, "q2", STATE, "off")
    assert [tab.undo().outcome, tab.redo().outcome] == [Outcome.APPLIED] * 2


def test_the_academy_writes_its_own_items() -> None:
    administrator = add_administrator()
    key = create_draft(REFERENCE, school_id=None, visitor=administrator, now=NOW)
    tab = Tab(key, administrator)
    assert write(tab, "q1", "label.fr", "Autre").outcome is Outcome.APPLIED
    assert get_state(key, administrator, NOW).locked == ()


def test_a_school_of_its_own_has_no_locks() -> None:
    school, (person,) = add_people(1)
    key = create_draft(document(analysis=REFERENCE["analysis"]), school_id=school, visitor=person, now=NOW)
    assert Tab(key, person).edit(Write(ROOT, "analysis.needs.situation", "x")).outcome is Outcome.APPLIED
