"""Publishing revisions: once for each content, numbered, never changed."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaires.analysis.disclosure import UnknownThresholdError
from questionnaires.catalogue import list_codes, load
from questionnaires.definition.codec import content_hash
from questionnaires.definition.model import Questionnaire, Section
from survey_app.accounts.models import JournalEntry
from survey_app.database import session
from survey_app.drafting.models import Revision
from survey_app.drafting.operations import (
    RevisionNotFoundError,
    UnsoundQuestionnaireError,
    get_questionnaire,
    get_revision,
    list_latest_revisions,
    list_revisions,
    publish_catalogue,
    publish_revision,
)
from tests.factories import NOW

LATER = NOW + timedelta(days=30)
NOBODY = 0
"""An account without a school: what it may ask is what everybody may."""


@pytest.fixture
def questionnaire(app_context: Flask) -> Questionnaire:
    return load("fiche-equipes-courte")


def retitled(questionnaire: Questionnaire) -> Questionnaire:
    return questionnaire.model_copy(update={"title": {"fr": "Autre titre", "en": "Another title"}})


def count_revisions() -> int:
    return session().scalar(select(func.count()).select_from(Revision)) or 0


@pytest.mark.usefixtures("app_context")
def test_the_catalogue_is_published_once() -> None:
    first, again = publish_catalogue(NOW), publish_catalogue(LATER)
    assert (first, len(first), count_revisions()) == (again, len(list_codes()), len(list_codes()))


@pytest.mark.usefixtures("app_context")
def test_what_is_published_is_read_back_as_it_was() -> None:
    ids = publish_catalogue(NOW)
    assert [content_hash(get_questionnaire(revision)) for revision in ids] == [
        content_hash(load(code)) for code in list_codes()
    ]


def test_two_processes_that_start_together_publish_once(app: Flask) -> None:
    start, found = Barrier(2), list[list[int]]()

    def publish() -> None:
        with app.app_context():
            start.wait()
            found.append(publish_catalogue(NOW))

    threads = [Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found[0], len(found)) == (found[1], 2)


def test_the_same_content_is_the_same_revision(questionnaire: Questionnaire) -> None:
    ids = {publish_revision(questionnaire, actor=None, now=now) for now in (NOW, LATER)}
    assert len(ids) == 1


def test_another_content_gets_the_next_number(questionnaire: Questionnaire) -> None:
    publish_revision(questionnaire, actor=None, now=NOW)
    publish_revision(retitled(questionnaire), actor=None, now=LATER)
    assert [(revision.number, revision.published_at) for revision in list_revisions(NOBODY)] == [
        (2, LATER),
        (1, NOW),
    ]


def test_the_latest_revisions_are_those_to_choose_from(questionnaire: Questionnaire) -> None:
    publish_revision(questionnaire, actor=None, now=NOW)
    publish_revision(retitled(questionnaire), actor=None, now=LATER)
    assert [revision.questionnaire.title["fr"] for revision in list_latest_revisions(NOBODY)] == [
        "Autre titre"
    ]


def test_an_unsound_questionnaire_is_not_published(questionnaire: Questionnaire) -> None:
    empty = questionnaire.model_copy(
        update={"sections": (Section(id="vide", title={"fr": "Vide", "en": "Empty"}, questions=()),)}
    )
    with pytest.raises(UnsoundQuestionnaireError) as error:
        publish_revision(empty, actor=None, now=NOW)
    assert (bool(error.value.findings), count_revisions()) == (True, 0)


def test_publishing_is_in_the_journal(questionnaire: Questionnaire) -> None:
    publish_revision(questionnaire, actor=None, now=NOW)
    entry = session().scalars(select(JournalEntry)).one()
    assert (entry.action, entry.detail) == (
        "revision.publish",
        {"questionnaire": questionnaire.code, "number": 1},
    )


def test_a_definition_is_decoded_once(questionnaire: Questionnaire) -> None:
    revision_id = publish_revision(questionnaire, actor=None, now=NOW)
    first = get_questionnaire(revision_id)
    session().remove()
    assert get_questionnaire(revision_id) is first


@pytest.mark.usefixtures("app_context")
def test_what_was_never_published_is_not_found() -> None:
    with pytest.raises(RevisionNotFoundError):
        get_questionnaire(999)
    with pytest.raises(RevisionNotFoundError):
        get_revision("nothing", 1, NOBODY)


def test_a_limit_that_does_not_exist_is_refused_before_anybody_is_asked(questionnaire: Questionnaire) -> None:
    privacy = questionnaire.privacy.model_copy(update={"thresholds": {"schol": 12}})
    with pytest.raises(UnknownThresholdError):
        publish_revision(questionnaire.model_copy(update={"privacy": privacy}), actor=None, now=NOW)
    assert count_revisions() == 0
