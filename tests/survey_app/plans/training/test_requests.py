"""Beginning, copying, refreshing and removing requests, by their operations, on every database."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import JournalEntry
from survey_app.coediting.models import SharedCell, SharedDocument
from survey_app.database import db, session
from survey_app.plans.models import TrainingRequest
from survey_app.plans.training.fields import PROPOSED, Field, Topic
from survey_app.plans.training.operations import (
    Beginning,
    RequestNotFoundError,
    begin_request,
    copy_request,
    delete_request,
    get_request,
    list_requests,
    read_request,
    take_up,
)
from tests.factories import NOW
from tests.survey_app.plans.training.prepared import (
    ANIMATEUR,
    CHEF,
    REFERENT,
    STRANGER,
    Prepared,
    prepare_school,
    values_of,
    write,
)

THEME = "Différencier avec le numérique"


@pytest.fixture
def school(app: Flask) -> Prepared:
    return prepare_school(app)


def begin(app: Flask, school: Prepared, email: str = CHEF, theme: str = THEME) -> str:
    beginning = Beginning(school.school_id, Topic("PED"), {Field.THEME: theme, Field.SLOTS: "Le mercredi"})
    with app.app_context():
        return begin_request(beginning, actor=school.accounts[email], now=NOW)


def count(app: Flask) -> tuple[int, int, int]:
    with app.app_context():
        tables = (TrainingRequest, SharedDocument, SharedCell)
        first, second, third = (
            session().scalar(select(func.count()).select_from(one)) or 0 for one in tables
        )
        return first, second, third


def count_queries(app: Flask, school: Prepared) -> int:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            list_requests(school.chef)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)


def test_a_request_holds_its_texts_what_was_proposed_and_its_topic(app: Flask, school: Prepared) -> None:
    assert values_of(app, begin(app, school)) == {
        "theme": THEME,
        "slots": "Le mercredi",
        f"{PROPOSED}theme": THEME,
        f"{PROPOSED}slots": "Le mercredi",
        "topic.champ": "PED",
    }


def test_the_same_form_sent_twice_begins_one(app: Flask, school: Prepared) -> None:
    assert begin(app, school) == begin(app, school)
    assert begin(app, school, theme="Un autre thème") != begin(app, school)


def test_a_form_sent_ten_times_at_once_begins_one(app: Flask, school: Prepared) -> None:
    together, keys = Barrier(10), []

    def post() -> None:
        together.wait()
        keys.append(begin(app, school))

    threads = [Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(keys), len(set(keys))) == (10, 1)


@pytest.mark.parametrize("email", [CHEF, REFERENT, ANIMATEUR])
def test_chef_referent_and_animateur_prepare_requests(app: Flask, school: Prepared, email: str) -> None:
    key = begin(app, school, email)
    with app.app_context():
        assert get_request(key, school.accounts[CHEF]).key == key


def test_another_school_finds_nothing_and_begins_nothing(app: Flask, school: Prepared) -> None:
    key, stranger = begin(app, school), school.accounts[STRANGER]
    before = count(app)
    with app.app_context():
        for refused in (
            lambda: get_request(key, stranger),
            lambda: read_request(key, stranger),
            lambda: copy_request(key, actor=stranger, now=NOW),
            lambda: delete_request(key, actor=stranger, now=NOW),
            lambda: take_up(key, {Field.THEME: ("Autre", 9)}, actor=stranger, now=NOW),
        ):
            with pytest.raises(RequestNotFoundError):
                refused()
        with pytest.raises(ForbiddenError):
            begin_request(Beginning(school.school_id, Topic(), {}), actor=stranger, now=NOW)
        assert list_requests(stranger) == []
    assert count(app) == before


def test_a_copy_keeps_all_but_the_slots(app: Flask, school: Prepared) -> None:
    key = begin(app, school)
    write(app, school, key, {Field.PLACE: "Salle 12"})
    with app.app_context():
        copied = copy_request(key, actor=school.chef, now=NOW + timedelta(hours=1))
        again = copy_request(key, actor=school.chef, now=NOW + timedelta(hours=1))
    assert again == copied != key
    assert values_of(app, copied) == {
        "theme": THEME,
        f"{PROPOSED}theme": THEME,
        "place": "Salle 12",
        "topic.champ": "PED",
    }


def test_a_copy_leaves_the_first_one_as_it_is(app: Flask, school: Prepared) -> None:
    key = begin(app, school)
    before = values_of(app, key)
    with app.app_context():
        copied = copy_request(key, actor=school.chef, now=NOW)
    write(app, school, copied, {Field.THEME: "Tout autre chose"})
    assert values_of(app, key) == before


def test_removing_one_leaves_no_cell_and_a_trace(app: Flask, school: Prepared) -> None:
    before = count(app)
    key = begin(app, school)
    with app.app_context():
        delete_request(key, actor=school.chef, now=NOW)
        actions = session().scalars(
            select(JournalEntry.action).where(JournalEntry.action.startswith("training_request"))
        )
        assert list(actions) == ["training_request.create", "training_request.delete"]
    assert count(app) == before


def test_taking_up_writes_the_text_and_remembers_it(app: Flask, school: Prepared) -> None:
    key = begin(app, school)
    with app.app_context():
        _request, cells = read_request(key, school.chef)
        taken = {Field.SLOTS: ("Le jeudi", cells[Field.SLOTS].number)}
        take_up(key, taken, actor=school.chef, now=NOW)
    values = values_of(app, key)
    assert (values["slots"], values[f"{PROPOSED}slots"], values["theme"]) == ("Le jeudi", "Le jeudi", THEME)


def test_taking_up_never_writes_over_what_came_meanwhile(app: Flask, school: Prepared) -> None:
    key = begin(app, school)
    with app.app_context():
        _request, cells = read_request(key, school.chef)
    write(app, school, key, {Field.SLOTS: "Jamais le lundi"})
    with app.app_context():
        written = take_up(
            key, {Field.SLOTS: ("Le jeudi", cells[Field.SLOTS].number)}, actor=school.chef, now=NOW
        )
    values = values_of(app, key)
    assert [clash.path for clash in written.clashes] == ["slots"]
    assert (values["slots"], values[f"{PROPOSED}slots"]) == ("Jamais le lundi", "Le mercredi")


def test_the_list_begins_with_what_was_written_last(app: Flask, school: Prepared) -> None:
    older, newer = begin(app, school), begin(app, school, theme="Un autre thème")
    with app.app_context():
        beginning = Beginning(school.school_id, Topic(), {Field.THEME: "Le plus récent"})
        latest = begin_request(beginning, actor=school.chef, now=NOW + timedelta(days=1))
        listed = list_requests(school.accounts[REFERENT])
    assert listed[0].request.key == latest
    assert {one.request.key for one in listed} == {older, newer, latest}
    assert {one.missing for one in listed} == {16, 17}


def test_the_list_costs_the_same_with_many(app: Flask, school: Prepared) -> None:
    begin(app, school)
    few = count_queries(app, school)
    for number in range(8):
        begin(app, school, theme=f"Thème {number}")
    assert count_queries(app, school) == few
