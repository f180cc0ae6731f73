"""The library: what there is to use again, and what becomes of it in a draft."""

import pytest

from questionnaires.definition.model import Kind
from questionnaires.definition.reading import examine
from questionnaires.editing.cells import STATE, Write
from questionnaires.editing.shredding import Document
from survey_app.database import transaction
from survey_app.drafting.edits import Obstacle, Outcome
from survey_app.drafting.errors import ItemNotFoundError, ItemPresentError
from survey_app.drafting.operations.drafts import get_document
from survey_app.drafting.operations.library import ItemSort, Spot, insert_item, list_library
from tests.factories import NOW, TEST_UAIS, add_revision
from tests.questionnaires.examples import (
    grid,
    is_option,
    questionnaire,
    section,
    several,
    single,
    text,
)
from tests.survey_app.drafting.drafts import Tab, add_people, begin, edit, label, uid_of

pytestmark = pytest.mark.usefixtures("app_context")

ACADEMY = questionnaire(
    sections=[
        section("eq", single("materiel"), several("usages", shown_if=is_option("materiel", "yes"))),
        section("gr", grid("pratiques"), text("libre", shown_if=is_option("materiel", "no"))),
    ],
    privacy={"free_text": True},
    code="ACAD",
)


@pytest.fixture
def tab() -> Tab:
    """A draft of a school, where the academy has published."""
    with transaction() as rows:
        add_revision(rows, ACADEMY, 3)
    (tab,) = begin()
    return tab


def insert(tab: Tab, item: str, **spot: str) -> Outcome:
    tab.catch_up()
    sent = edit(tab.base, note={"action": "library"})
    return insert_item(tab.key, tab.person, item, Spot(**spot), sent, tab=tab.name, now=NOW).outcome


def questions(tab: Tab) -> list[Document]:
    """Return the questions of the draft, in order."""
    document = get_document(tab.key, tab.person)
    return [item for part in document["sections"] for item in part.get("questions", [])]


def test_the_library_lists_sections_questions_and_scales(tab: Tab) -> None:
    assert [(item.key, item.sort) for item in list_library(tab.person)] == [
        ("ACAD/3/eq", ItemSort.SECTION),
        ("ACAD/3/materiel", ItemSort.QUESTION),
        ("ACAD/3/usages", ItemSort.QUESTION),
        ("ACAD/3/gr", ItemSort.SECTION),
        ("ACAD/3/pratiques", ItemSort.QUESTION),
        ("ACAD/3/pratiques/use", ItemSort.SCALE),
        ("ACAD/3/libre", ItemSort.QUESTION),
    ]


@pytest.mark.parametrize("words", ["échelle USE", "Echelle", "never"])
def test_words_are_found_whatever_their_case_and_accents(tab: Tab, words: str) -> None:
    found = list_library(tab.person, words, sort=ItemSort.SCALE)
    assert [item.key for item in found] == ["ACAD/3/pratiques/use"]


def test_only_the_newest_revision_is_in_the_library(tab: Tab) -> None:
    with transaction() as rows:
        add_revision(rows, ACADEMY.model_copy(update={"title": {"fr": "Autre"}}), 4)
    assert {item.key.rpartition("/")[0] for item in list_library(tab.person, sort=ItemSort.QUESTION)} == {
        "ACAD/4"
    }


def test_an_item_of_the_academy_is_locked_in_the_draft_of_a_school(tab: Tab) -> None:
    assert insert(tab, "ACAD/3/materiel") is Outcome.APPLIED
    added = questions(tab)[-1]
    assert (added["id"], added["code"], added["source"]) == (
        "materiel",
        "MATERIEL",
        {"item": "ACAD/3/materiel", "locked": True, "optional": True},
    )
    tab.catch_up()
    assert tab.edit(label(uid_of(tab, "materiel"), "Autre")).reason is Obstacle.LOCKED


def test_the_same_item_of_the_academy_comes_once(tab: Tab) -> None:
    insert(tab, "ACAD/3/materiel")
    with pytest.raises(ItemPresentError):
        insert(tab, "ACAD/3/materiel")


def test_a_section_comes_with_its_questions_and_their_conditions(tab: Tab) -> None:
    insert(tab, "ACAD/3/eq")
    assert [item["id"] for item in questions(tab)] == ["q1", "q2", "materiel", "usages"]
    assert questions(tab)[-1]["shown_if"] == is_option("materiel", "yes")


def test_a_condition_on_what_is_not_there_is_dropped(tab: Tab) -> None:
    insert(tab, "ACAD/3/libre")
    assert "shown_if" not in questions(tab)[-1]


def test_a_scale_comes_as_a_grid_to_fill_in(tab: Tab) -> None:
    insert(tab, "ACAD/3/pratiques/use", parent=uid_of(tab, "s1"), after=uid_of(tab, "q1"))
    added = questions(tab)[1]
    assert (added["kind"], [option["id"] for option in added["scale"]["options"]], "source" in added) == (
        Kind.GRID.value,
        ["never", "often"],
        False,
    )


def test_a_scale_replaces_that_of_a_grid(tab: Tab) -> None:
    insert(tab, "ACAD/3/pratiques/use", parent=begin_own_grid(tab))
    scale = questions(tab)[-1]["scale"]
    assert (scale["id"], [option["id"] for option in scale["options"]]) == ("use", ["never", "often"])


def begin_own_grid(tab: Tab) -> str:
    """Add a grid of the school's own, by copying a scale into one; return its address."""
    insert(tab, "ACAD/3/pratiques/use")
    name = questions(tab)[-1]["id"]
    grid_uid = uid_of(tab, name)
    tab.catch_up()
    tab.edit(Write(grid_uid, "scale.id", "autre"), label(grid_uid, "La nôtre"))
    return grid_uid


@pytest.mark.parametrize("item", ["", "ACAD", "ACAD/3", "ACAD/3/nothing", "ACAD/2/materiel", "../3/materiel"])
def test_what_is_not_in_the_library_is_an_error(tab: Tab, item: str) -> None:
    with pytest.raises(ItemNotFoundError):
        insert(tab, item)


def test_without_a_section_there_is_no_place_for_a_question(tab: Tab) -> None:
    tab.edit(Write(uid_of(tab, "s1"), STATE, "removed"))
    with pytest.raises(ItemNotFoundError):
        insert(tab, "ACAD/3/materiel")


def test_what_another_school_published_is_not_in_the_library(tab: Tab) -> None:
    school_id, (stranger,) = add_people(1, TEST_UAIS[1])
    with transaction() as rows:
        add_revision(rows, ACADEMY.model_copy(update={"code": "PRIVE"}), owner=f"school:{school_id}")
    found = [
        {item.key.partition("/")[0] for item in list_library(person)} for person in (tab.person, stranger)
    ]
    assert found == [{"ACAD"}, {"ACAD", "PRIVE"}]


def test_inserting_is_one_step_to_undo_and_redo(tab: Tab) -> None:
    before = get_document(tab.key, tab.person)
    insert(tab, "ACAD/3/eq")
    after = get_document(tab.key, tab.person)
    tab.catch_up()
    assert [
        (tab.undo().outcome, get_document(tab.key, tab.person)),
        (tab.redo().outcome, get_document(tab.key, tab.person)),
    ] == [(Outcome.APPLIED, before), (Outcome.APPLIED, after)]


def test_a_draft_with_everything_of_the_library_is_sound(tab: Tab) -> None:
    for item in list_library(tab.person):
        if item.sort is ItemSort.SECTION:
            insert(tab, item.key)
    document = get_document(tab.key, tab.person)
    document["privacy"] = {"free_text": True}
    assert examine(document).findings == ()
