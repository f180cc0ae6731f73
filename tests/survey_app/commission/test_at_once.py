"""Several at once in the commission: what is done twice is done once, and nobody sees an error."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from survey_app.accounts.models import AccountMail, AccountMailKind
from survey_app.commission.models import Comment, Meeting, Publication, PublishedKind
from survey_app.commission.operations.comments import add_comment
from survey_app.commission.operations.publishing import list_publications, publish, withdraw
from survey_app.database import session
from tests.factories import NOW
from tests.survey_app.commission.commissions import (
    LINE,
    PLAN_KEY,
    Commission,
    add_commission,
    add_meeting,
    add_version,
    publish_plan,
)

AT_ONCE = 8


@pytest.fixture
def commission(app_context: Flask) -> Commission:
    """A commission with its people."""
    assert app_context.testing
    return add_commission()


def at_once(app: Flask, *works: Callable[[], object]) -> None:
    """Do things at the same moment, and raise what any of them raises."""
    start, errors = Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                work()
            except Exception as error:  # noqa: BLE001 - told below, by the thread that asserts
                errors.append(error)
            finally:
                session().remove()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    assert errors == []


def count(table: type[Comment | Meeting | Publication]) -> int:
    """Return how many rows a table has."""
    return session().scalar(select(func.count()).select_from(table)) or 0


def test_a_comment_sent_many_times_is_said_once(app: Flask, commission: Commission) -> None:
    add_version(commission)

    def say() -> None:
        add_comment(commission.school_id, PLAN_KEY, LINE, "Un avis", actor=commission.parent, now=NOW)

    at_once(app, *[say] * AT_ONCE)
    assert count(Comment) == 1


def test_a_meeting_sent_many_times_is_called_once(app: Flask, commission: Commission) -> None:
    at_once(app, *[lambda: add_meeting(commission, is_announced=True)] * AT_ONCE)
    told = select(func.count()).where(AccountMail.kind == AccountMailKind.MEETING)
    assert (count(Meeting), session().scalar(told)) == (1, 3)


def test_what_many_publish_is_published_and_announced_once(app: Flask, commission: Commission) -> None:
    reference = add_version(commission)
    at_once(app, *[lambda: publish_plan(commission, reference, is_announced=True)] * AT_ONCE)
    told = select(func.count()).where(AccountMail.kind == AccountMailKind.PUBLICATION)
    assert (count(Publication), session().scalar(told)) == (1, 1)


def test_publishing_while_withdrawing_ends_in_one_of_both(app: Flask, commission: Commission) -> None:
    reference = add_version(commission)
    number = publish_plan(commission, reference)

    def take_back() -> None:
        withdraw(commission.school_id, number, actor=commission.chef, now=NOW)

    def show() -> None:
        publish(
            commission.school_id,
            PublishedKind.PLAN,
            reference,
            is_announced=True,
            actor=commission.chef,
            now=NOW,
        )

    at_once(app, *[take_back, show] * (AT_ONCE // 2))
    assert len(list_publications(commission.seat())) == count(Publication) <= 1
