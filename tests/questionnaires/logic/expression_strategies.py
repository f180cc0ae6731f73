"""Well-formed conditions of any sense or none, and answers of any type, to try the two evaluators with."""

from typing import Any

from hypothesis import strategies as st

from tests.questionnaires.strategies import Document

KEYS = ("q", "r", "n", "g.r1", "g.r1.s", "constructor")
DAYS = ("2026-11-23", "2026-02-30", "2027-01-01", "2026-1-1", "٢٠٢٦-11-23", "2026-11-23\n")
ODD = ('"', "\\u0041", "a\n\u202e", "true", "#q", "=")
SCALARS = st.one_of(
    st.sampled_from(
        ["a", "b", "yes", "1", "é", "😀", "_refused", "_not_applicable", "constructor", *DAYS, *ODD]
    ),
    st.integers(-3, 12),
    st.floats(-1e6, 1e6),
)


def expressions() -> st.SearchStrategy[Document]:
    """Return well-formed conditions, sensible or not."""
    return st.deferred(lambda: _conditions)


def values() -> st.SearchStrategy[Document]:
    """Return well-formed expressions that give a value, sensible or not."""
    return st.deferred(lambda: _values)


def loose_answers() -> st.SearchStrategy[dict[str, Any]]:
    """Return answers in JSON, of any type, to what `expressions()` asks for."""
    value = st.one_of(
        SCALARS,
        st.lists(st.sampled_from(["a", "b", "yes"]), max_size=3),
        st.sampled_from(["", "e\u0301", None]),
    )
    return st.dictionaries(st.sampled_from(KEYS), value)


def loose_points() -> st.SearchStrategy[Document]:
    """Return scores for the options that `loose_answers()` chooses."""
    of_options = st.dictionaries(
        st.sampled_from(["a", "b", "yes", "null", "constructor"]), st.integers(-2, 5)
    )
    return st.dictionaries(st.sampled_from(KEYS), of_options)


def _operation(*operators: str, operands: st.SearchStrategy[list[Document]]) -> st.SearchStrategy[Document]:
    return st.builds(lambda operator, given: {operator: given}, st.sampled_from(operators), operands)


_answer = st.sampled_from(KEYS).map(lambda key: {"answer": key})
_option = st.sampled_from(["a", "b", "yes", "constructor"]).map(lambda option: {"option": option})
_score = st.sampled_from(["total", "constructor"]).map(lambda score: {"score": score})
_points = st.sampled_from(KEYS).map(lambda key: {"points": key})
_list = st.lists(SCALARS, min_size=1, max_size=3).map(lambda members: {"list": members})
_constant = st.one_of(SCALARS, st.booleans()).map(lambda value: {"value": value})
_values = st.recursive(
    st.one_of(_answer, _option, _constant, _list, _points, _score),
    lambda inner: _operation(
        "count", "sum", "mean", "min", "max", operands=st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=4,
)
_lists = st.one_of(_answer, _list)
_relations = st.one_of(
    _operation("==", "!=", "<", "<=", ">", ">=", operands=st.tuples(_values, _values).map(list)),
    _operation("in", operands=st.tuples(_values, _lists).map(list)),
    _operation("any_in", "all_in", operands=st.tuples(_lists, _lists).map(list)),
    _operation("answered", operands=st.tuples(_answer).map(list)),
    _operation("selected", operands=st.tuples(_answer, _option).map(list)),
    st.booleans().map(lambda value: {"value": value}),
)
_conditions = st.recursive(
    _relations,
    lambda inner: st.one_of(
        _operation("and", "or", operands=st.lists(inner, min_size=1, max_size=3)),
        _operation("not", operands=st.tuples(inner).map(list)),
    ),
    max_leaves=4,
)
