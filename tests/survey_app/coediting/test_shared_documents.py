"""Cells that several people write: nothing is overwritten unseen, nothing is written twice."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import NoResultFound

from survey_app.coediting import operations
from survey_app.coediting.cells import BadCellError, SentCell, TooManyCellsError, Value
from survey_app.coediting.operations import (
    list_authors,
    list_changes,
    list_changes_of,
    list_touched,
    read_cells,
    read_values,
    write_cells,
)
from survey_app.database import random_key, session
from tests.factories import NOW
from tests.survey_app.coediting.writing import begin, keep, together

pytestmark = pytest.mark.usefixtures("app_context")

PEOPLE = 20


def test_a_cell_is_kept_with_its_author_and_its_number() -> None:
    shared = begin()
    written = shared.write("a", "un")
    (cell,) = written.cells
    assert (written.head, cell.value, cell.number, cell.author, cell.written_at) == (
        1,
        "un",
        1,
        "Ada Essai",
        NOW,
    )


def test_what_somebody_else_wrote_since_clashes_and_stays() -> None:
    shared = begin()
    shared.write("a", "un")
    written = shared.write("a", "deux", base=0, actor=shared.other)
    (clash,) = written.clashes
    assert (clash.mine, clash.theirs.value, clash.theirs.author) == ("deux", "un", "Ada Essai")
    assert read_values(shared.document) == {"a": "un"}


def test_what_was_read_may_be_overwritten() -> None:
    shared = begin()
    shared.write("a", "un")
    assert shared.write("a", "deux", base=1, actor=shared.other).clashes == ()
    assert read_values(shared.document) == {"a": "deux"}


def test_the_same_value_never_clashes() -> None:
    shared = begin()
    shared.write("a", "un")
    written = shared.write("a", "un", base=0, actor=shared.other)
    assert (written.clashes, written.head) == ((), 1)


def test_the_same_key_is_written_once() -> None:
    shared = begin()
    shared.write("a", "un", key="k1")
    shared.write("a", "deux", base=1, actor=shared.other)
    again = shared.write("a", "un", key="k1")
    assert (again.head, again.clashes, [cell.value for cell in again.cells]) == (2, (), ["deux"])


def test_an_emptied_cell_says_who_emptied_it() -> None:
    shared = begin()
    shared.write("a", "un")
    shared.write("a", None, base=1, actor=shared.other)
    cell = read_cells(shared.document)["a"]
    assert (cell.value, cell.author, read_values(shared.document)) == (None, "Grace Fictif", {})


def test_emptying_what_was_never_written_is_no_change() -> None:
    shared = begin()
    assert shared.write("a", None).head == 0


def test_a_refused_cell_leaves_nothing_of_its_batch() -> None:
    shared = begin()

    def clean(path: str, value: Value) -> Value:
        if path == "b":
            raise BadCellError(path)
        return value

    sent = [SentCell(random_key(), path, "x", 0) for path in ("a", "b")]
    with pytest.raises(BadCellError):
        write_cells(shared.document, sent, clean, actor=shared.one, now=NOW)
    assert (read_values(shared.document), list_changes(shared.document, limit=9)) == ({}, [])


def test_there_is_no_document_without_a_row() -> None:
    shared = begin()
    with pytest.raises(NoResultFound):
        write_cells(shared.document + 1, [SentCell("k", "a", "x", 0)], keep, actor=shared.one, now=NOW)


def test_a_full_document_takes_no_other_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MOST_CELLS", 2)
    shared = begin()
    shared.write("a", "x")
    shared.write("b", "x")
    with pytest.raises(TooManyCellsError):
        shared.write("c", "x")
    shared.write("a", "y", base=1)
    assert read_values(shared.document) == {"a": "y", "b": "x"}


def test_the_log_has_every_change_by_person_and_by_cell() -> None:
    shared = begin()
    shared.write("a", "un")
    shared.write("b", "x", actor=shared.other)
    shared.write("a", "deux", base=1, actor=shared.other)
    document = shared.document
    assert [change.number for change in list_changes(document, limit=9)] == [3, 2, 1]
    assert [change.number for change in list_changes(document, limit=9, author_id=shared.one)] == [1]
    assert [change.number for change in list_changes(document, limit=9, paths=["b"])] == [2]
    assert [change.number for change in list_changes(document, limit=1, before=3)] == [2]
    assert [(one.before, one.after) for one in list_changes_of(document, "a")] == [
        ("un", "deux"),
        (None, "un"),
    ]
    assert list_authors(document) == [(shared.one, "Ada Essai"), (shared.other, "Grace Fictif")]


def test_of_a_whole_form_only_what_was_touched_is_left() -> None:
    shared = begin()
    shared.write("a", "un")
    shared.write("a", "deux", base=1, actor=shared.other)
    form = [
        SentCell("k1", "a", "un", 1),  # as it was read, changed by another since
        SentCell("k2", "b", None, 0),  # never written, left empty
        SentCell("k3", "c", "trois", 0),
        SentCell("k4", "a", "un", 2),  # put back on purpose
    ]
    assert [one.key for one in list_touched(shared.document, form, keep)] == ["k3", "k4"]


def test_twenty_people_on_one_cell_leave_one_version_and_nineteen_choices(app: Flask) -> None:
    shared = begin()
    together(app, lambda n: shared.write("a", f"v{n}"), PEOPLE)
    session().rollback()
    changes = list_changes(shared.document, limit=99)
    assert (len(changes), read_values(shared.document)["a"]) == (1, changes[0].after)


def test_twenty_people_on_cells_of_their_own_lose_nothing(app: Flask) -> None:
    shared = begin()
    found = together(app, lambda n: shared.write(f"p{n}", n).clashes, PEOPLE)
    session().rollback()
    assert (set(found), read_values(shared.document)) == ({()}, {f"p{n}": n for n in range(PEOPLE)})
    assert sorted(one.number for one in list_changes(shared.document, limit=99)) == list(range(1, PEOPLE + 1))


def test_one_key_sent_by_twenty_at_once_is_written_once(app: Flask) -> None:
    shared = begin()
    together(app, lambda _n: shared.write("a", "un", key="same"), PEOPLE)
    session().rollback()
    assert [change.after for change in list_changes(shared.document, limit=99)] == ["un"]


Step = tuple[int, str, str, int]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1), st.sampled_from("abc"), st.sampled_from(["x", "y", "z"]), st.integers(0, 9)
        ),
        max_size=20,
    )
)
def test_nothing_is_ever_overwritten_that_its_writer_had_not_read(steps: list[Step]) -> None:
    shared = begin()
    for who, path, value, base in steps:
        before = read_cells(shared.document).get(path)
        written = shared.write(path, value, base, actor=(shared.one, shared.other)[who])
        after = read_cells(shared.document)[path]
        if before is not None and before.number > base and before.value != value:
            assert (after, written.clashes[0].theirs) == (before, before)
        else:
            assert (after.value, written.clashes) == (value, ())
