"""Publishing a draft: nothing that cannot be asked, and exactly what was shown."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from questionnaires.definition.codec import encode
from questionnaires.definition.comparability import Scope
from questionnaires.editing.cells import STATE, Write
from survey_app.accounts.models import JournalEntry
from survey_app.campaigns.errors import QuestionnaireNotUsableError
from survey_app.campaigns.operations.create_campaign import create_campaign
from survey_app.database import session, transaction
from survey_app.drafting.edits import Outcome
from survey_app.drafting.errors import (
    DraftChangedError,
    DraftNotFoundError,
    PublicationBlockedError,
    RevisionNotFoundError,
)
from survey_app.drafting.models import Revision
from survey_app.drafting.operations import get_revision, list_latest_revisions, publish_catalogue
from survey_app.drafting.operations.drafts import CopyMode, copy_revision, create_draft, list_drafts
from survey_app.drafting.operations.publication import prepare_publication, publish_draft
from survey_app.drafting.operations.revisions import PublishedRevision
from tests.factories import NOW, TEST_UAIS, add_account
from tests.questionnaires.examples import is_option, single, words
from tests.survey_app.drafting.drafts import Person, Tab, add_people, begin, document, label, title, uid_of

pytestmark = pytest.mark.usefixtures("app_context")

SOUND = document(single("q1"), single("q2", shown_if=is_option("q1", "yes")))


def publish(tab: Tab) -> PublishedRevision:
    """Publish what is shown."""
    shown = prepare_publication(tab.key, tab.person)
    return publish_draft(tab.key, tab.person, head=shown.head, digest=shown.digest, now=NOW)


def a_test(**expected: object) -> dict[str, object]:
    return {"id": "t1", "title": "Oui", "answers": {"q1": "yes"}, **expected}


def test_what_is_shown_is_published() -> None:
    (tab,) = begin(SOUND)
    shown = prepare_publication(tab.key, tab.person)
    revision = publish(tab)
    assert (shown.is_blocked, shown.number, shown.is_published, shown.last, shown.findings) == (
        False,
        1,
        False,
        None,
        (),
    )
    assert (revision.number, revision.is_common, revision.questionnaire) == (1, False, shown.questionnaire)


def test_what_changed_meanwhile_is_shown_again() -> None:
    mine, theirs = begin(SOUND, people=2)
    shown = prepare_publication(mine.key, mine.person)
    theirs.edit(title("Autre titre"))
    with pytest.raises(DraftChangedError):
        publish_draft(mine.key, mine.person, head=shown.head, digest=shown.digest, now=NOW)


def test_a_digest_of_something_else_is_refused() -> None:
    (tab,) = begin(SOUND)
    shown = prepare_publication(tab.key, tab.person)
    with pytest.raises(DraftChangedError):
        publish_draft(tab.key, tab.person, head=shown.head, digest="0" * 64, now=NOW)


def test_the_same_content_is_the_same_revision() -> None:
    (tab,) = begin(SOUND)
    first = publish(tab)
    tab.edit(title("Autre titre"))
    tab.undo()
    shown = prepare_publication(tab.key, tab.person)
    assert (shown.is_published, shown.number, publish(tab).id) == (True, 1, first.id)


def test_the_next_revision_says_what_is_different() -> None:
    (tab,) = begin(SOUND)
    publish(tab)
    tab.edit(title("Autre titre"))
    shown = prepare_publication(tab.key, tab.person)
    assert shown.last is not None
    assert shown.comparison is not None
    assert (shown.number, shown.last.number, shown.comparison.is_comparable, shown.comparison.scope) == (
        2,
        1,
        True,
        Scope.TEXT,
    )
    assert publish(tab).number == 2


def test_a_draft_on_the_way_is_not_published() -> None:
    (tab,) = begin(SOUND)
    tab.edit(Write(uid_of(tab, "q1"), "code", "Q2"))
    shown = prepare_publication(tab.key, tab.person)
    assert (shown.is_blocked, bool(shown.findings)) == (True, True)
    with pytest.raises(PublicationBlockedError):
        publish(tab)


def test_a_draft_without_anything_is_not_published() -> None:
    (tab,) = begin(SOUND)
    tab.edit(Write(uid_of(tab, "s1"), STATE, "removed"))
    with pytest.raises(PublicationBlockedError):
        publish(tab)


@pytest.mark.parametrize(
    ("expected", "is_blocked"),
    [({"shown": ["question.q2"]}, False), ({"hidden": ["question.q2"]}, True)],
    ids=["passes", "fails"],
)
def test_test_cases_are_tried(expected: dict[str, object], is_blocked: bool) -> None:  # noqa: FBT001 - a parameter
    (tab,) = begin({**SOUND, "tests": [a_test(**expected)]})
    shown = prepare_publication(tab.key, tab.person)
    assert (shown.is_blocked, [outcome.has_passed for outcome in shown.outcomes]) == (
        is_blocked,
        [not is_blocked],
    )


def test_routes_are_explored() -> None:
    (tab,) = begin(SOUND)
    exploration = prepare_publication(tab.key, tab.person).exploration
    assert exploration is not None
    assert (exploration.is_complete, exploration.routes, exploration.findings) == (True, 2, ())


def test_a_limit_that_does_not_exist_blocks() -> None:
    (tab,) = begin({**SOUND, "privacy": {"thresholds": {"schol": 12}}})
    assert prepare_publication(tab.key, tab.person).is_blocked


def test_publishing_is_in_the_journal_and_in_the_list() -> None:
    (tab,) = begin(SOUND)
    publish(tab)
    actions = session().scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()
    assert (actions, [summary.published for summary in list_drafts(tab.person)]) == (
        ["draft.create", "revision.publish"],
        [1],
    )


def test_what_a_school_published_is_for_itself() -> None:
    (tab,) = begin(SOUND)
    revision = publish(tab)
    school, (stranger,) = add_people(1, TEST_UAIS[1])
    assert [item.id for item in list_latest_revisions(tab.person.account_id)] == [revision.id]
    assert list_latest_revisions(stranger.account_id) == []
    with pytest.raises(RevisionNotFoundError):
        get_revision("ESSAI", 1, stranger.account_id)
    with pytest.raises(QuestionnaireNotUsableError):
        create_campaign(school, revision.id, "Essai", actor=stranger.account_id, now=NOW)


def test_a_school_asks_what_it_published() -> None:
    school, (person,) = add_people(1)
    key = create_draft(SOUND, school_id=school, visitor=person, now=NOW)
    revision = publish(Tab(key, person))
    assert create_campaign(school, revision.id, "Essai", actor=person.account_id, now=NOW)


def test_a_copy_of_a_reference_is_compared_with_it() -> None:
    [*_, reference] = publish_catalogue(NOW)
    school, (person,) = add_people(1)
    key = copy_revision(reference, CopyMode.LOCKED, school_id=school, visitor=person, now=NOW)
    shown = prepare_publication(key, person)
    assert shown.last is not None
    assert shown.comparison is not None
    assert (shown.last.id, shown.is_blocked, shown.number, shown.comparison.shares_columns) == (
        reference,
        False,
        1,
        True,
    )


def test_two_drafts_of_one_code_published_at_once_get_two_numbers(app: Flask) -> None:
    school, (person,) = add_people(1)
    keys = [
        create_draft(
            {**SOUND, "title": words(name)}, school_id=school, visitor=person, now=NOW, keeps_code=True
        )
        for name in ("Un", "Deux")
    ]
    start, numbers = Barrier(2), list[int]()

    def publish_it(key: str) -> None:
        with app.app_context():
            shown = prepare_publication(key, person)
            session().remove()
            start.wait()
            published = publish_draft(key, person, head=shown.head, digest=shown.digest, now=NOW)
            numbers.append(published.number)

    threads = [Thread(target=publish_it, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2]


def test_the_draft_of_another_school_is_not_published() -> None:
    (tab,) = begin(SOUND)
    _school, (stranger,) = add_people(1, TEST_UAIS[1])
    with pytest.raises(DraftNotFoundError):
        publish(Tab(tab.key, stranger))


def test_no_operation_and_no_statement_changes_a_revision() -> None:
    (tab,) = begin(SOUND)
    revision = publish(tab)
    before = encode(revision.questionnaire)
    assert tab.edit(label(uid_of(tab, "q1"), "Autre")).outcome is Outcome.APPLIED
    assert publish(tab).number == 2
    for statement in (
        update(Revision).where(Revision.id == revision.id).values(content="{}"),
        text(f"UPDATE revision SET number = 9 WHERE id = {revision.id}"),  # noqa: S608 - a number
    ):
        with pytest.raises(DBAPIError), transaction() as rows:
            rows.execute(statement)
    stored = get_revision("ESSAI", 1, tab.person.account_id)
    assert (stored.id, encode(stored.questionnaire)) == (revision.id, before)


def test_the_academy_publishes_for_everybody() -> None:
    administrator = add_administrator()
    key = create_draft(SOUND, school_id=None, visitor=administrator, now=NOW)
    revision = publish(Tab(key, administrator))
    _school, (person,) = add_people(1)
    assert [(item.id, item.is_common) for item in list_latest_revisions(person.account_id)] == [
        (revision.id, True)
    ]


def add_administrator() -> Person:
    """Add somebody who administers the installation."""
    with transaction() as rows:
        account = add_account(rows)
        account.is_administrator = True
        return Person(account.id)


def test_words_are_kept_as_they_were_typed() -> None:
    (tab,) = begin({**SOUND, "title": words("  Œuvre & « guillemets » 🎓 ")})
    assert publish(tab).questionnaire.title == words("  Œuvre & « guillemets » 🎓 ")
