"""What comes from pages is bounded and read with suspicion: nothing of it breaks anything, or is half taken."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from survey_app.coediting.form_cells import read_form
from survey_app.coediting.wire import WireError, read_batch, read_question, read_value

CELL: dict[str, Any] = {"key": "k1", "path": "PIL11.note", "value": "Vu", "base": 3}


def body(**changes: Any) -> bytes:
    return json.dumps({"account": 7, "tab": "t1", "cells": [{**CELL, **changes}]}).encode()


def test_a_batch_is_read() -> None:
    batch = read_batch(body())
    (cell,) = batch.cells
    assert (batch.account_id, batch.tab, cell.key, cell.path, cell.value, cell.base) == (
        7, "t1", "k1", "PIL11.note", "Vu", 3,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ""}, {"key": "é"}, {"key": "k" * 41}, {"key": None},
        {"path": ""}, {"path": "../x y"}, {"path": "p" * 121}, {"path": 3},
        {"value": {}}, {"value": [1]}, {"value": "x" * 20_001}, {"value": 1e99}, {"value": ["x"] * 201},
        {"base": -1}, {"base": "1"}, {"base": True}, {"base": 2**31},
    ],
)  # fmt: skip
def test_what_is_no_cell_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(WireError):
        read_batch(body(**changes))


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000, b'{"account": 1, "tab": "t", "cells": []}',
        b'{"account": 1, "tab": "t", "cells": [{"key": "k", "path": "p", "value": NaN, "base": 0}]}',
        json.dumps({"account": 1, "tab": "t", "cells": [CELL, {**CELL, "key": "k2"}]}).encode(),
        json.dumps({"account": 1, "tab": "t", "cells": [{**CELL, "path": f"p{n}"} for n in range(51)]}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_batch_is_refused(sent: bytes) -> None:
    with pytest.raises(WireError):
        read_batch(sent)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_nothing_else_than_a_refusal_comes_of_anything(sent: bytes) -> None:
    with pytest.raises(WireError):
        read_batch(sent)


@given(st.text())
def test_texts_are_kept_without_what_no_database_takes(text: str) -> None:
    value = read_value(text)
    assert value is None or (isinstance(value, str) and value == value.strip() and "\0" not in value)
    json.dumps(value, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "asked", [{}, {"depuis": "x", "onglet": "t"}, {"depuis": "1"}, {"depuis": "9" * 11, "onglet": "t"}]
)
def test_what_is_no_question_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(WireError):
        read_question(asked)


def test_a_form_brings_the_cells_that_it_names() -> None:
    form = MultiDict(
        [
            ("base:a", "0"), ("a", " un\r\ndeux "), ("base:b", "4"), ("b", ""), ("base:c", "2"),
            ("choice:c", '"choisi"'), ("base:d", "0"), ("d", "x"), ("d", "y"), ("sans", "base"),
        ]
    )  # fmt: skip
    cells = read_form(form, lambda path: path == "d")
    assert [(one.path, one.value, one.base) for one in cells] == [
        ("a", "un\ndeux", 0), ("b", None, 4), ("c", "choisi", 2), ("d", ["x", "y"], 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields", [{"base:a": "x"}, {"base:": "1"}, {"base:a": "1", "choice:a": "{"}, {"base:a": "9" * 10}]
)
def test_a_form_that_no_page_has_made_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(WireError):
        read_form(MultiDict(fields))
