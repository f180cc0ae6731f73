"""What an open page asks every few seconds: what is new, who else is there; and how little that costs."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from survey_app.coediting.cells import News
from survey_app.coediting.following import NOTED_LATELY, follow_document, forget_readers
from survey_app.coediting.models import SharedDocument
from survey_app.coediting.wire import Question
from survey_app.database import db, session
from survey_app.retention import PRESENCE_KEPT
from tests.factories import NOW
from tests.survey_app.coediting.writing import Shared, begin, together

pytestmark = pytest.mark.usefixtures("app_context")

PEOPLE = 20


def ask(
    shared: Shared,
    tab: str,
    *,
    since: int = 0,
    path: str = "",
    actor: int = 0,
    later: timedelta = timedelta(),
) -> News:
    """Ask as a tab does, as the first person unless the other is named."""
    wanted = select(SharedDocument.id).where(SharedDocument.id == shared.document)
    question = Question(since, tab, path)
    news = follow_document(wanted, question, actor=actor or shared.one, now=NOW + later)
    assert news is not None
    return news


def statements_of(shared: Shared, *, since: int, later: timedelta) -> list[str]:
    """Return the statements that an answer takes, without those that only begin a transaction."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask(shared, "t1", since=since, later=later)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return [one for one in sent if not one.startswith("BEGIN")]


def test_news_are_what_came_after_a_number() -> None:
    shared = begin()
    shared.write("a", "un")
    shared.write("b", "deux")
    news = ask(shared, "t1", since=1)
    assert (news.head, [cell.path for cell in news.cells]) == (2, ["b"])


def test_a_document_that_is_not_found_has_no_news() -> None:
    shared = begin()
    nothing = select(SharedDocument.id).where(SharedDocument.id == -1)
    assert follow_document(nothing, Question(0, "t1", ""), actor=shared.one, now=NOW) is None


def test_who_has_the_document_open_is_seen_by_the_others_for_a_moment() -> None:
    shared = begin()
    ask(shared, "t1", path="a")
    ask(shared, "t2", actor=shared.other)
    readers = ask(shared, "t1", path="a").readers
    assert [(reader.name, reader.path) for reader in readers] == [("Grace Fictif", "")]
    assert ask(shared, "t1", later=timedelta(minutes=1)).readers == ()


def test_a_tab_does_not_see_itself() -> None:
    shared = begin()
    ask(shared, "t1", path="a")
    assert ask(shared, "t1", path="b").readers == ()


def test_presence_follows_to_another_cell_and_is_forgotten_after_an_hour() -> None:
    shared = begin()
    for path in ("a", "b"):
        ask(shared, "t1", path=path)
    assert [reader.path for reader in ask(shared, "t2").readers] == ["b"]
    forget_readers(NOW + PRESENCE_KEPT + timedelta(seconds=1))
    assert ask(shared, "t2").readers == ()


def test_somebody_else_at_the_same_tab_takes_its_place() -> None:
    shared = begin()
    ask(shared, "t1", path="a")
    ask(shared, "t1", path="a", actor=shared.other)
    assert [reader.name for reader in ask(shared, "t2").readers] == ["Grace Fictif"]


def test_a_sign_goes_on_as_long_as_it_is_given() -> None:
    shared = begin()
    for second in range(0, 121, 5):
        ask(shared, "t1", later=timedelta(seconds=second))
    assert len(ask(shared, "t2", later=timedelta(seconds=125)).readers) == 1


def test_when_nothing_has_changed_one_statement_answers_and_nothing_is_written() -> None:
    shared = begin()
    shared.write("a", "un")
    ask(shared, "t1")
    (statement,) = statements_of(shared, since=1, later=NOTED_LATELY - timedelta(seconds=1))
    assert statement.startswith("SELECT")


def test_a_sign_of_life_is_one_statement_more() -> None:
    shared = begin()
    ask(shared, "t1")
    assert len(statements_of(shared, since=0, later=NOTED_LATELY)) == 2


def test_twenty_signs_of_one_tab_at_once_are_one_presence(app: Flask) -> None:
    shared = begin()
    together(app, lambda n: ask(shared, "t1", path=f"p{n}"), PEOPLE)
    session().rollback()
    assert len(ask(shared, "t2").readers) == 1
