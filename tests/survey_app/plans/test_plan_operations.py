"""Use cases of plans: who may do what, lines that keep their order, and versions that never change."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role, revoke_role, school_ids_of
from survey_app.coediting.cells import BadCellError, SentCell
from survey_app.coediting.operations import read_cells, read_values
from survey_app.database import session, transaction
from survey_app.plans.errors import (
    LineNotFoundError,
    PlanEndedError,
    PlanNotFoundError,
    PlanUnderWayError,
    VersionNotFoundError,
)
from survey_app.plans.fields import Field, LineStatus, line_path, review_path
from survey_app.plans.models import Plan
from survey_app.plans.operations.access import get_plan, list_people
from survey_app.plans.operations.editing import (
    add_line,
    list_line_changes,
    move_line,
    set_removed,
    write_form,
    write_plan,
)
from survey_app.plans.operations.plans import (
    PlanFacts,
    begin_plan,
    change_facts,
    end_plan,
    list_plans,
    open_plan,
)
from survey_app.plans.operations.versions import freeze_plan, list_versions, open_version, read_version
from tests.factories import NOW
from tests.survey_app.plans.conftest import LINE
from tests.survey_app.plans.planning import FACTS, Stage, begin, change, opened, plant, write

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def stage(app_context: Flask, stage: Stage) -> Stage:
    """The stage, in the context of the test."""
    assert app_context.testing
    return stage


def order_of(stage: Stage, key: str) -> list[str]:
    return [line.key for line in opened(stage, key).content.lines]


def test_a_school_has_one_plan_under_way(stage: Stage) -> None:
    begin(stage)
    with pytest.raises(PlanUnderWayError):
        begin(stage)


def test_a_plan_is_begun_by_people_of_the_school_only(stage: Stage) -> None:
    for person in (stage.stranger, stage.member):
        with pytest.raises(ForbiddenError):
            begin_plan(stage.school_id, FACTS, actor=person, now=NOW)


def test_the_people_who_plan_open_it_and_nobody_else(stage: Stage, key: str) -> None:
    for person in (stage.chef, stage.referent, stage.animateur):
        assert get_plan(key, person).key == key
    for person in (stage.stranger, stage.member):
        with pytest.raises(PlanNotFoundError):
            get_plan(key, person)
    with pytest.raises(PlanNotFoundError):
        get_plan("nothing", stage.chef)


def test_only_the_head_freezes_ends_and_settles(stage: Stage, key: str) -> None:
    for person in (stage.referent, stage.animateur):
        with pytest.raises(ForbiddenError):
            freeze_plan(key, "Version", actor=person, now=NOW)
        with pytest.raises(ForbiddenError):
            end_plan(key, actor=person, now=NOW)
        with pytest.raises(ForbiddenError):
            change_facts(key, FACTS, actor=person)


def test_a_plan_that_has_ended_is_read_and_not_written(stage: Stage, key: str) -> None:
    end_plan(key, actor=stage.chef, now=NOW)
    with pytest.raises(PlanEndedError):
        write(stage, key, line_path(LINE, Field.ACTION), "Trop tard")
    with pytest.raises(PlanEndedError):
        add_line(key, "ligne0000002", {}, actor=stage.chef, now=NOW)
    with pytest.raises(PlanEndedError):
        freeze_plan(key, "Version", actor=stage.chef, now=NOW)
    assert opened(stage, key).content.lines[0].action == "Former à l’ENT"


def test_the_next_plan_takes_over_what_is_still_to_be_done(stage: Stage, key: str) -> None:
    for number, status in enumerate(LineStatus, start=2):
        plant(stage, key, f"ligne000000{number}", action=status.value, status=status.value)
    plant(stage, key, "ligne0000009", action="retirée")
    set_removed(key, "ligne0000009", is_removed=True, actor=stage.chef, now=NOW)
    write(stage, key, review_path(LINE, 2026, "note"), "Bilan")
    end_plan(key, actor=stage.chef, now=NOW)
    facts = PlanFacts("Suite", 2029, 2)
    following = begin_plan(stage.school_id, facts, continued=key, actor=stage.chef, now=NOW)
    lines = opened(stage, following).content.lines
    assert [line.action for line in lines] == ["Former à l’ENT", "proposed", "decided", "under_way"]
    assert lines[0].reviews == ()


def test_a_plan_of_another_school_gives_no_lines(stage: Stage, key: str) -> None:
    school = list_schools_of_stranger(stage)
    with pytest.raises(PlanNotFoundError):
        begin_plan(school, FACTS, continued=key, actor=stage.stranger, now=NOW)


def list_schools_of_stranger(stage: Stage) -> int:
    (school_id,) = school_ids_of(stage.stranger)
    return school_id


def test_the_list_holds_the_plans_of_one_s_schools(stage: Stage, key: str) -> None:
    assert [plan.key for plan in list_plans(stage.animateur)] == [key]
    assert list_plans(stage.stranger) == []


def test_a_line_sent_twice_is_one_line(stage: Stage, key: str) -> None:
    for action in ("Une fois", "Deux fois"):
        plant(stage, key, "ligne0000002", action=action)
    assert [line.action for line in opened(stage, key).content.lines] == ["Former à l’ENT", "Une fois"]


def test_lines_move_one_place_and_stop_at_the_ends(stage: Stage, key: str) -> None:
    for number in (2, 3):
        plant(stage, key, f"ligne000000{number}", action=str(number))
    first, second, third = order_of(stage, key)
    for line, up in ((third, True), (first, True), (first, False), (first, False), (first, False)):
        move_line(key, line, up=up, actor=stage.chef, now=NOW)
    assert order_of(stage, key) == [third, second, first]


def test_lines_with_the_same_order_can_still_be_moved(stage: Stage, key: str) -> None:
    for number in (2, 3):
        plant(stage, key, f"ligne000000{number}", action=str(number))
    for line in order_of(stage, key):
        change(stage, key, line, order="i")
    last = order_of(stage, key)[-1]
    move_line(key, last, up=True, actor=stage.chef, now=NOW)
    assert order_of(stage, key)[0] == last


def test_a_line_that_is_not_there_is_not_moved_nor_taken_off(stage: Stage, key: str) -> None:
    with pytest.raises(LineNotFoundError):
        move_line(key, "ligne0000009", up=True, actor=stage.chef, now=NOW)
    with pytest.raises(LineNotFoundError):
        set_removed(key, "ligne0000009", is_removed=True, actor=stage.chef, now=NOW)


def test_a_line_that_was_taken_off_comes_back_as_it_was(stage: Stage, key: str) -> None:
    before = opened(stage, key).content.lines
    set_removed(key, LINE, is_removed=True, actor=stage.chef, now=NOW)
    assert opened(stage, key).content.lines == ()
    set_removed(key, LINE, is_removed=False, actor=stage.chef, now=NOW)
    assert opened(stage, key).content.lines == before


def test_what_a_cell_cannot_hold_leaves_the_whole_batch_unwritten(stage: Stage, key: str) -> None:
    before = read_values(get_plan(key, stage.chef).document_id)
    sent = [
        SentCell("key1", line_path(LINE, Field.MEANS), "Deux heures", 99),
        SentCell("key2", "line.ligne0000001.salary", "1", 99),
    ]
    with pytest.raises(BadCellError):
        write_plan(key, sent, actor=stage.chef, now=NOW)
    assert read_values(get_plan(key, stage.chef).document_id) == before


def test_somebody_who_has_left_the_school_may_stay_responsible(stage: Stage, key: str) -> None:
    change(stage, key, LINE, responsible=str(stage.referent))
    revoke_role(stage.referent, stage.school_id, Role.REFERENT, actor=None, now=NOW)
    assert stage.referent not in list_people(stage.school_id)
    change(stage, key, LINE, responsible=str(stage.chef))
    with pytest.raises(BadCellError):
        change(stage, key, LINE, responsible=str(stage.referent))
    grant_role(stage.referent, stage.school_id, Role.REFERENT, actor=None, now=NOW)
    change(stage, key, LINE, responsible=str(stage.referent))


def test_a_form_that_leaves_a_field_as_it_was_clashes_with_nobody(stage: Stage, key: str) -> None:
    path, other = line_path(LINE, Field.ACTION), line_path(LINE, Field.MEANS)
    base = read_cells(get_plan(key, stage.chef).document_id)[path].number
    write(stage, key, path, "Former toute l’équipe", actor=stage.referent)
    form = [SentCell("key1", path, "Former à l’ENT", base), SentCell("key2", other, "Deux heures", 0)]
    outcome = write_form(key, form, actor=stage.chef, now=NOW)
    assert outcome.is_settled
    line = opened(stage, key).content.lines[0]
    assert (line.action, line.means) == ("Former toute l’équipe", "Deux heures")


def test_a_form_that_changes_what_somebody_else_changed_clashes(stage: Stage, key: str) -> None:
    path = line_path(LINE, Field.ACTION)
    base = open_plan(key, stage.chef).plan.document.head
    write(stage, key, path, "Celle du référent", actor=stage.referent)
    outcome = write_form(key, [SentCell("key1", path, "Celle du chef", base)], actor=stage.chef, now=NOW)
    assert [(clash.mine, clash.theirs.value) for clash in outcome.written.clashes] == [
        ("Celle du chef", "Celle du référent")
    ]
    assert opened(stage, key).content.lines[0].action == "Celle du référent"


def test_the_history_of_a_line_is_its_own(stage: Stage, key: str) -> None:
    plant(stage, key, "ligne0000002", action="Autre")
    change(stage, key, LINE, means="Deux heures")
    document = get_plan(key, stage.chef).document_id
    changes = list_line_changes(document, LINE)
    assert (changes[0].path, changes[0].after) == (line_path(LINE, Field.MEANS), "Deux heures")
    assert {change.path.split(".")[1] for change in changes} == {LINE}


def test_a_version_stays_as_it_was_whatever_becomes_of_the_plan(stage: Stage, key: str) -> None:
    content = opened(stage, key).content
    number = freeze_plan(key, "Version présentée au CA", actor=stage.chef, now=NOW)
    change(stage, key, LINE, action="Autre chose")
    change_facts(key, PlanFacts("Autre titre", 2027, 1), actor=stage.chef)
    end_plan(key, actor=stage.chef, now=NOW)
    assert open_version(key, number, stage.referent).content == content


def test_a_version_sent_twice_is_one_version(stage: Stage, key: str) -> None:
    numbers = [freeze_plan(key, "Version", actor=stage.chef, now=NOW) for _ in range(2)]
    change(stage, key, LINE, action="Autre chose")
    numbers.append(freeze_plan(key, "Version", actor=stage.chef, now=NOW))
    assert numbers == [1, 1, 2]
    assert [facts.number for facts in list_versions(get_plan(key, stage.chef))] == [2, 1]


@pytest.mark.parametrize("column", ["plan_id", "number", "label", "content", "frozen_at"])
def test_the_database_refuses_to_change_a_version(stage: Stage, key: str, column: str) -> None:
    freeze_plan(key, "Version", actor=stage.chef, now=NOW)
    with pytest.raises(DBAPIError, match="a frozen plan never changes"), transaction() as writing:
        writing.execute(text(f"UPDATE plan_version SET {column} = {column}"))  # noqa: S608 -- a name of this test


def test_a_version_goes_with_its_plan(stage: Stage, key: str) -> None:
    freeze_plan(key, "Version", actor=stage.chef, now=NOW)
    with transaction() as writing:
        writing.delete(writing.query(Plan).one())
    assert session().scalar(text("SELECT count(*) FROM plan_version")) == 0


def test_a_version_is_read_for_its_own_school_only(stage: Stage, key: str) -> None:
    freeze_plan(key, "Version", actor=stage.chef, now=NOW)
    assert read_version(key, 1, stage.school_id).facts.label == "Version"
    for school, number in ((list_schools_of_stranger(stage), 1), (stage.school_id, 2)):
        with pytest.raises(VersionNotFoundError):
            read_version(key, number, school)
