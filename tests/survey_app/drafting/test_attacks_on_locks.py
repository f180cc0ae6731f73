"""Roundabout ways to change what is the academy's, none of which may lead there."""

import pytest

from questionnaires.editing.cells import PLACE, ROOT, STATE, Write, children
from survey_app.drafting.edits import Obstacle, Outcome
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.drafts import create_draft
from survey_app.drafting.operations.history import restore_point
from survey_app.drafting.operations.library import Spot, insert_item
from survey_app.drafting.operations.publication import prepare_publication, publish_draft
from tests.factories import NOW
from tests.questionnaires.examples import section, single
from tests.survey_app.drafting.drafts import Tab, begin, document, edit, elements, label, uid_of
from tests.survey_app.drafting.test_locks import REFERENCE
from tests.survey_app.drafting.test_publication import add_administrator

pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture
def borrowed() -> Tab:
    """A school's draft into which entry 1 put a question of the academy."""
    administrator = add_administrator()
    content = document(single("item"), code="ACAD")
    key = create_draft(content, school_id=None, visitor=administrator, now=NOW)
    shown = prepare_publication(key, administrator)
    publish_draft(key, administrator, head=shown.head, digest=shown.digest, now=NOW)
    (tab,) = begin(document(sections=[section("s1", single("own")), section("s2", single("more"))]))
    result = insert_item(tab.key, tab.person, "ACAD/1/item", Spot(), edit(0), tab=tab.name, now=NOW)
    assert result.outcome is Outcome.APPLIED
    tab.catch_up()
    return tab


def label_of(tab: Tab, uid: str) -> object:
    return elements(tab).get(uid, {}).get("label.fr")


def impostor(tab: Tab, uid: str, *texts: str) -> None:
    """Make a question of one's own at the address of one that was borrowed and undone."""
    tab.edit(Write(uid, PLACE, [uid_of(tab, "s1"), "questions", "z"]), Write(uid, "kind", "text"))
    for text in texts:
        tab.edit(label(uid, text))


def go_back(tab: Tab, number: int) -> None:
    result = restore_point(tab.key, tab.person, number, edit_key=f"back{number}", tab=tab.name, now=NOW)
    assert result.outcome is Outcome.APPLIED
    tab.catch_up()


def test_undoing_an_edit_of_an_impostor_leaves_the_item_alone(borrowed: Tab) -> None:
    item = uid_of(borrowed, "item")
    true_label = str(label_of(borrowed, item))
    borrowed.undo()
    impostor(borrowed, item, "Faux", true_label)
    borrowed.catch_up()
    last = borrowed.base
    go_back(borrowed, 1)
    result = borrowed.undo(target=last)
    assert (result.reason, label_of(borrowed, item)) == (Obstacle.LOCKED, true_label)


def test_deciding_for_an_edit_that_was_held_back_does_not_unlock(borrowed: Tab) -> None:
    item = uid_of(borrowed, "item")
    true_label = label_of(borrowed, item)
    borrowed.undo()
    other = Tab(borrowed.key, borrowed.person, "autre", base=1)
    held = other.edit(label(item, "Faux"))
    redone = borrowed.redo()
    other.catch_up()
    kept = other.edit(label(item, "Faux"), settles=held.number)
    assert (held.outcome, redone.outcome, kept.reason, label_of(borrowed, item)) == (
        Outcome.CONFLICT,
        Outcome.APPLIED,
        Obstacle.LOCKED,
        true_label,
    )


def test_an_item_does_not_come_back_with_more_answers(borrowed: Tab) -> None:
    item = uid_of(borrowed, "item")
    go_back(borrowed, 0)
    emptied = borrowed.base
    impostor(borrowed, item)
    made = borrowed.base + 1
    borrowed.edit(Write("plus", PLACE, [item, "options", "z"]), Write("plus", "label.fr", "Faux"))
    borrowed.undo(target=made)
    result = borrowed.undo(target=emptied)
    assert (result.outcome, item in elements(borrowed)) == (Outcome.REFUSED, False)


def test_borrowing_is_undone_and_done_again(borrowed: Tab) -> None:
    before = elements(borrowed)
    turns = [borrowed.undo().outcome, borrowed.redo().outcome]
    assert (turns, elements(borrowed)) == ([Outcome.APPLIED] * 2, before)


@pytest.fixture
def tab() -> Tab:
    (tab,) = begin(REFERENCE)
    return tab


def own_section(tab: Tab) -> str:
    tab.edit(Write("mienne", PLACE, [ROOT, "sections", "z"]), Write("mienne", "id", "mienne"))
    return "mienne"


def test_a_locked_question_is_not_put_away_with_a_section(tab: Tab) -> None:
    section_uid, question = own_section(tab), uid_of(tab, "q1")
    tab.edit(Write(section_uid, STATE, "removed"))
    result = tab.edit(Write(question, PLACE, [section_uid, "questions", "a"]))
    assert result.reason is Obstacle.LOCKED


@pytest.mark.parametrize(("parent", "slot"), [("own", "options"), ("", "sections"), ("q2", "questions")])
def test_a_locked_question_stays_a_question_of_a_section(tab: Tab, parent: str, slot: str) -> None:
    target = uid_of(tab, parent) if parent else ROOT
    result = tab.edit(Write(uid_of(tab, "q1"), PLACE, [target, slot, "a"]))
    assert result.reason is Obstacle.LOCKED


@pytest.mark.parametrize("undone", [1, 3], ids=["its making", "its coming back"])
def test_undoing_a_section_takes_no_locked_question_along(tab: Tab, undone: int) -> None:
    section_uid, question = own_section(tab), uid_of(tab, "q1")
    tab.edit(Write(section_uid, STATE, "removed"))
    tab.edit(Write(section_uid, STATE, None))
    tab.edit(Write(question, PLACE, [section_uid, "questions", "a"]))
    result = tab.undo(target=undone)
    assert (result.reason, question in children(elements(tab))[section_uid, "questions"]) == (
        Obstacle.LOCKED,
        True,
    )


def test_an_edit_that_removes_a_section_again_is_refused_with_locked_questions_in_it(tab: Tab) -> None:
    section_uid = own_section(tab)
    tab.edit(Write(uid_of(tab, "q1"), PLACE, [section_uid, "questions", "a"]))
    assert tab.edit(Write(section_uid, STATE, "removed")).reason is Obstacle.LOCKED


def test_the_same_cell_twice_in_one_edit_does_not_slip_by(tab: Tab) -> None:
    question = uid_of(tab, "q1")
    true_label = str(label_of(tab, question))
    result = tab.edit(label(question, true_label), label(question, "Faux"))
    assert (result.reason, label_of(tab, question)) == (Obstacle.LOCKED, true_label)


def test_an_undoing_does_not_put_two_parts_into_each_other() -> None:
    (tab,) = begin(document())
    for uid in ("aa", "bb"):
        tab.edit(Write(uid, PLACE, [ROOT, "sections", "z"]))
    tab.edit(Write("aa", PLACE, ["bb", "sections", "z"]))
    tab.edit(Write("aa", PLACE, [ROOT, "sections", "z"]))
    back = tab.base + 4
    tab.edit(Write("bb", PLACE, ["aa", "sections", "z"]))
    result = tab.undo(target=back)
    assert (result.outcome, result.reason) == (Outcome.REFUSED, "too_deep")


def test_undo_of_another_persons_edit_is_refused() -> None:
    one, two = begin(people=2)
    one.edit(label(uid_of(one, "q1"), "Mien"))
    result = two.undo(target=1)
    assert (result.reason, label_of(one, uid_of(one, "q1"))) == (Obstacle.NOTHING_TO_UNDO, "Mien")


def test_redo_after_a_new_edit_has_nothing_to_do() -> None:
    (tab,) = begin()
    question = uid_of(tab, "q1")
    tab.edit(label(question, "Un"))
    tab.undo()
    tab.edit(label(question, "Deux"))
    assert (tab.redo(target=1).reason, label_of(tab, question)) == (Obstacle.NOTHING_TO_REDO, "Deux")


def test_the_same_key_with_other_content_writes_nothing() -> None:
    (tab,) = begin()
    question = uid_of(tab, "q1")
    results = [tab.edit(label(question, words), key="meme") for words in ("Un", "Deux")]
    kinds = tab.edit(key="meme", kind=EditKind.UNDO)
    assert (results[0] == results[1] == kinds, label_of(tab, question)) == (True, "Un")
