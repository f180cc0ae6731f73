"""Conditions on answers of each kind, such as an author would pick; those of no sense are elsewhere."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from questionnaires.answers.values import AnswerKey, Nonresponse

Document = dict[str, Any]

_ORDERED = ("==", "!=", "<", "<=", ">", ">=")


def is_answered(key: AnswerKey) -> st.SearchStrategy[Document]:
    """Return the condition that there is an answer."""
    return st.just({"answered": [{"answer": key}]})


def on_choice(key: AnswerKey, options: list[str]) -> st.SearchStrategy[Document]:
    """Return conditions on one choice."""
    answer = {"answer": key}
    option = st.sampled_from(options).map(lambda option: {"option": option})
    members = st.lists(st.sampled_from([*options, *Nonresponse]), min_size=1, max_size=3)
    return st.one_of(
        st.sampled_from(["==", "!=", "selected"]).flatmap(lambda o: option.map(lambda it: {o: [answer, it]})),
        members.map(lambda chosen: {"in": [answer, {"list": [str(member) for member in chosen]}]}),
        st.sampled_from([{"answered": [answer]}, {"==": [answer, {"value": "_refused"}]}]),
    )


def on_several(key: AnswerKey, options: list[str]) -> st.SearchStrategy[Document]:
    """Return conditions on several choices or a ranking."""
    answer = {"answer": key}
    members = st.lists(st.sampled_from(options), min_size=1, max_size=3)
    return st.one_of(
        st.sampled_from(options).map(lambda option: {"selected": [answer, {"option": option}]}),
        st.sampled_from(["any_in", "all_in", "=="]).flatmap(
            lambda operator: members.map(lambda chosen: {operator: [answer, {"list": chosen}]})
        ),
        on_number({"count": [answer]}, len(options)),
    )


def on_number(operand: Document, highest: int, lowest: int = 1) -> st.SearchStrategy[Document]:
    """Return conditions on a number from `lowest` to `highest`."""
    return _compared(operand, st.integers(lowest, highest))


def on_day(key: AnswerKey, earliest: date, latest: date) -> st.SearchStrategy[Document]:
    """Return conditions on a day."""
    return _compared({"answer": key}, st.dates(earliest, latest).map(date.isoformat))


def _compared(operand: Document, constants: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.builds(
        lambda operator, constant: {operator: [operand, {"value": constant}]},
        st.sampled_from(_ORDERED),
        constants,
    )


def joined(leaves: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    """Return `leaves` joined by and, or, not."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(
                lambda operator, operands: {operator: operands},
                st.sampled_from(["and", "or"]),
                st.lists(inner, min_size=1, max_size=3),
            ),
            inner.map(lambda operand: {"not": [operand]}),
        ),
        max_leaves=4,
    )
