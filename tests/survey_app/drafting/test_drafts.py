"""Drafts as wholes: how they begin, who sees them, what a copy of a published questionnaire keeps."""

from datetime import timedelta

import pytest

from questionnaires.catalogue import list_codes, load
from questionnaires.definition.findings import Severity
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.reading import examine
from questionnaires.editing.shredding import Document
from survey_app.database import transaction
from survey_app.drafting.errors import (
    DraftNotFoundError,
    DraftTooLargeError,
    RevisionNotFoundError,
    SchoolNotChosenError,
)
from survey_app.drafting.operations import publish_catalogue
from survey_app.drafting.operations.access import get_draft
from survey_app.drafting.operations.drafts import (
    CopyMode,
    bring_back_draft,
    code_for,
    copy_revision,
    create_blank_draft,
    create_draft,
    delete_draft,
    get_document,
    list_deleted_drafts,
    list_drafts,
)
from tests.factories import NOW, TEST_UAIS, add_account, add_revision
from tests.questionnaires.examples import option, questionnaire, section, single
from tests.survey_app.drafting.drafts import Person, Tab, add_people, begin, document, title

pytestmark = pytest.mark.usefixtures("app_context")

LATER = NOW + timedelta(hours=1)


def parts(content: Document) -> list[Document]:
    """Return the sections and questions of a document."""
    return [part for item in content["sections"] for part in (item, *item.get("questions", []))]


def test_a_draft_begins_with_a_title_and_one_empty_section() -> None:
    school, (person,) = add_people(1)
    key = create_blank_draft(" L’été à l’école ", ["fr", "en"], school_id=school, visitor=person, now=NOW)
    content = get_document(key, person)
    assert (content["title"], content["code"], content["languages"], len(content["sections"])) == (
        {"fr": "L’été à l’école"},
        "LETE_A_LECOLE",
        ["fr", "en"],
        1,
    )
    assert get_draft(key, person).title == "L’été à l’école"


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "QUESTIONNAIRE"), ("2026 ?", "QUESTIONNAIRE"), ("Ça va ?", "CA_VA"), ("x" * 99, "X" * 28)],
)
def test_a_code_comes_from_the_title(name: str, code: str) -> None:
    assert code_for(name) == code


def test_a_code_that_is_taken_gets_a_number() -> None:
    school, (person,) = add_people(1)
    codes = []
    for minutes in (0, 10, 20):
        now = NOW + timedelta(minutes=minutes)
        key = create_draft(document(), school_id=school, visitor=person, now=now)
        codes.append(get_document(key, person)["code"])
    assert codes == ["ESSAI", "ESSAI_2", "ESSAI_3"]


def test_a_form_that_is_sent_twice_makes_one_draft() -> None:
    school, (person,) = add_people(1)
    keys = {create_draft(document(), school_id=school, visitor=person, now=NOW) for _ in range(2)}
    assert len(keys) == 1


def test_a_document_comes_in_as_it_is_whatever_is_wrong_with_it() -> None:
    school, (person,) = add_people(1)
    content = document({"kind": "single_choice", "id": "q1", "options": [option("a"), option("a")]})
    key = create_draft(content, school_id=school, visitor=person, now=NOW)
    assert get_document(key, person) == content


def test_a_document_without_end_is_refused() -> None:
    school, (person,) = add_people(1)
    content = document(*({"id": f"q{number}"} for number in range(20_001)))
    with pytest.raises(DraftTooLargeError):
        create_draft(content, school_id=school, visitor=person, now=NOW)


def test_people_of_a_school_see_its_drafts_and_nobody_else_does() -> None:
    (tab,) = begin()
    _school, (stranger,) = add_people(1, TEST_UAIS[1])
    administrator = add_administrator()
    seen = [[item.key for item in list_drafts(person)] for person in (tab.person, stranger, administrator)]
    assert seen == [[tab.key], [], []]
    for person in (stranger, administrator):
        with pytest.raises(DraftNotFoundError):
            get_draft(tab.key, person)


def test_the_drafts_of_the_academy_are_for_administrators() -> None:
    administrator, (_school, (person,)) = add_administrator(), add_people(1)
    key = create_draft(document(), school_id=None, visitor=administrator, now=NOW)
    assert [[item.key for item in list_drafts(one)] for one in (administrator, person)] == [[key], []]
    with pytest.raises(DraftNotFoundError):
        get_draft(key, person)


def test_nobody_begins_a_draft_for_another_school_or_for_the_academy() -> None:
    school, (person,) = add_people(1)
    _other, (stranger,) = add_people(1, TEST_UAIS[1])
    for one, school_id in ((stranger, school), (person, None), (add_administrator(), school)):
        with pytest.raises(SchoolNotChosenError):
            create_draft(document(), school_id=school_id, visitor=one, now=NOW)


def test_a_deleted_draft_is_gone_and_can_be_brought_back() -> None:
    (tab,) = begin()
    tab.edit(title("Un"))
    delete_draft(tab.key, visitor=tab.person, now=LATER)
    assert [item.deleted_at for item in list_deleted_drafts(tab.person)] == [LATER]
    with pytest.raises(DraftNotFoundError):
        tab.edit(title("Deux"))
    bring_back_draft(tab.key, visitor=tab.person, now=LATER)
    assert ([item.title for item in list_drafts(tab.person)], list_deleted_drafts(tab.person)) == (["Un"], [])


def test_nobody_brings_back_the_draft_of_another_school() -> None:
    (tab,) = begin()
    delete_draft(tab.key, visitor=tab.person, now=LATER)
    _school, (stranger,) = add_people(1, TEST_UAIS[1])
    with pytest.raises(DraftNotFoundError):
        bring_back_draft(tab.key, visitor=stranger, now=LATER)


def test_the_list_says_who_changed_what_last() -> None:
    (tab,) = begin()
    before = list_drafts(tab.person)[0]
    tab.now = LATER
    tab.edit(title("Un"))
    after = list_drafts(tab.person)[0]
    assert [(item.changed_by, item.changed_at, item.school) for item in (before, after)] == [
        ("", NOW, "Collège des Essais"),
        ("Dominique Essai", LATER, "Collège des Essais"),
    ]


def copied(mode: CopyMode, *, owner: str = "") -> tuple[Questionnaire, Document]:
    """Return what was published, and that of its copy in a school."""
    school, (person,) = add_people(1)
    original = questionnaire(
        sections=[section("s1", single("q1")), section("s2", single("q2", source={"item": "X/1/a"}))],
        code="ACAD",
    )
    with transaction() as rows:
        revision = add_revision(rows, original, owner=owner.format(school)).id
    key = copy_revision(revision, mode, school_id=school, visitor=person, now=NOW)
    return original, get_document(key, person)


def test_a_locked_copy_names_the_source_of_each_part() -> None:
    _, copy = copied(CopyMode.LOCKED)
    assert [part["source"]["item"] for part in parts(copy)] == [
        "ACAD/1/s1",
        "ACAD/1/q1",
        "ACAD/1/s2",
        "ACAD/1/q2",
    ]
    assert (copy["reference"], copy["code"], all(part["source"]["locked"] for part in parts(copy))) == (
        {"code": "ACAD"},
        "ACAD_2",
        True,
    )


def fixed_of(code: str) -> set[str]:
    """Return the parts of a built-in questionnaire that a locked copy has to keep."""
    revision = dict(zip(list_codes(), publish_catalogue(NOW), strict=True))[code]
    school, (person,) = add_people(1)
    key = copy_revision(revision, CopyMode.LOCKED, school_id=school, visitor=person, now=NOW)
    return {part["id"] for part in parts(get_document(key, person)) if not part["source"].get("optional")}


def test_what_the_analysis_reads_cannot_be_left_out_of_a_locked_copy() -> None:
    needs = load("fiche-equipes").analysis.needs
    assert needs is not None
    assert fixed_of("fiche-equipes") >= {*needs.grids, str(needs.priorities)}


@pytest.mark.parametrize("code", ["fiche-etablissement", "perception-eleves", "perception-parents"])
def test_nor_can_what_a_position_or_a_perception_is_read_from(code: str) -> None:
    assert fixed_of(code) >= {question.id for question in load(code).questions()}


def test_a_free_copy_has_no_source() -> None:
    _, copy = copied(CopyMode.FREE)
    assert ([part for part in parts(copy) if "source" in part], "reference" in copy, copy["code"]) == (
        [],
        False,
        "ACAD_2",
    )


def test_the_next_revision_begins_as_the_last_one_was() -> None:
    original, copy = copied(CopyMode.NEXT, owner="school:{}")
    assert examine(copy).questionnaire == original


def test_the_next_revision_is_for_whoever_published_the_last() -> None:
    with pytest.raises(RevisionNotFoundError):
        copied(CopyMode.NEXT)


def test_nobody_copies_what_another_school_published() -> None:
    with pytest.raises(RevisionNotFoundError):
        copied(CopyMode.FREE, owner="school:999")


@pytest.mark.parametrize("mode", [CopyMode.LOCKED, CopyMode.FREE], ids=str)
@pytest.mark.parametrize("code", ["fiche-equipes", "fiche-equipes-courte"])
def test_a_copy_of_the_catalogue_has_no_error(code: str, mode: CopyMode) -> None:
    school, (person,) = add_people(1)
    with transaction() as rows:
        revision = add_revision(rows, load(code)).id
    key = copy_revision(revision, mode, school_id=school, visitor=person, now=NOW)
    findings = examine(get_document(key, person)).findings
    assert [found.code for found in findings if found.severity is Severity.ERROR] == []


def add_administrator() -> Person:
    """Add somebody who administers the installation."""
    with transaction() as rows:
        account = add_account(rows)
        account.is_administrator = True
        return Person(account.id)


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\u202e", "🎓"], ids=ascii)
def test_a_document_with_any_character_comes_in_and_can_be_edited(sign: str) -> None:
    school, (person,) = add_people(1)
    content = document(single("q1", label={"fr": f"a{sign}b"}), title={"fr": f"Essai{sign}"}, code=f"X{sign}")
    key = create_draft(content, school_id=school, visitor=person, now=NOW)
    tab = Tab(key, person)
    assert get_document(key, person)["sections"] == content["sections"]
    assert tab.edit(title("Autre")).number == 1
    assert [item.title for item in list_drafts(person)] == ["Autre"]
