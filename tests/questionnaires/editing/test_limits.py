"""What may be written at all."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.editing.cells import PLACE, ROOT, STATE, Leaf, Write, Writes, apply
from questionnaires.editing.limits import LARGEST_VALUE, MOST_WRITES, Refusal, refusal
from questionnaires.editing.shredding import assemble, shred

START = {"sections": [{"id": "s1", "questions": [{"id": "q1"}]}]}
S1, Q1 = "e1", "e2"

UIDS = st.sampled_from([ROOT, S1, Q1, "x1", "x2", "x3", "", "É", "a" * 41, "e1\n"])
PATHS = st.sampled_from(
    ["code", "label.fr", PLACE, STATE, "@x", "a..b", ".", "sections", "a.b.c.d.e.f.g", "é"]
)
PLACES = st.builds(
    lambda uid, slot, order: [uid, slot, order], UIDS, PATHS, st.sampled_from(["i", "", "I", "i0"])
)
HOSTILE = st.one_of(
    st.none(),
    st.sampled_from(["removed", "off", "\0", "\ud800", math.inf, -math.inf, "x" * 30_000]),
    PLACES,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=4),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=6,
    ),
)
WRITES = st.lists(st.builds(Write, UIDS, PATHS, HOSTILE), max_size=6).map(tuple)


def reason(*writes: Write) -> Refusal | None:
    return refusal(shred(START), writes)


@given(WRITES)
def test_whatever_may_be_written_makes_a_document_that_can_be_stored(writes: Writes) -> None:
    draft = shred(START)
    if refusal(draft, writes) is None:
        apply(draft, writes)
        stored = json.dumps([draft, assemble(draft)], ensure_ascii=False, allow_nan=False)
        assert "\0" not in stored.encode().decode()


def nested(levels: int) -> Leaf:
    value: Leaf = "x"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (Write(Q1, "label.fr", "Bonjour"), None),
        (Write(Q1, "label.fr", None), None),
        (Write(Q1, "shown_if", {"not": [{"value": True}]}), None),
        (Write(Q1, STATE, "removed"), None),
        (Write(Q1, STATE, "elsewhere"), Refusal.BAD_VALUE),
        (Write(ROOT, STATE, "removed"), Refusal.BAD_VALUE),
        (Write("Q1", "code", "A"), Refusal.BAD_ADDRESS),
        (Write(Q1, "@other", "A"), Refusal.BAD_ADDRESS),
        (Write(Q1, "a" * 130, "A"), Refusal.BAD_ADDRESS),
        (Write(Q1, "label.fr", "x" * LARGEST_VALUE), Refusal.TOO_LARGE),
        (Write(Q1, "label.fr", "é" * (LARGEST_VALUE // 2)), Refusal.TOO_LARGE),
        (Write(Q1, "shown_if", nested(41)), Refusal.BAD_VALUE),
        (Write(Q1, "points", math.nan), Refusal.BAD_VALUE),
        (Write(Q1, "label.fr", "a\0b"), Refusal.BAD_CHARACTERS),
        (Write(Q1, "label.fr", "a\ud800b"), Refusal.BAD_CHARACTERS),
        (Write("x1", PLACE, [S1, "questions", "i"]), None),
        (Write("x1", PLACE, ["nowhere", "questions", "i"]), Refusal.BAD_PLACE),
        (Write("x1", PLACE, [S1, "questions", "i0"]), Refusal.BAD_PLACE),
        (Write("x1", PLACE, [S1, "questions"]), Refusal.BAD_PLACE),
        (Write(ROOT, PLACE, [S1, "questions", "i"]), Refusal.BAD_PLACE),
        (Write(S1, PLACE, [S1, "questions", "i"]), Refusal.TOO_DEEP),
        (Write(S1, PLACE, [Q1, "questions", "i"]), Refusal.TOO_DEEP),
    ],
)
def test_a_write_is_taken_or_refused(write: Write, expected: Refusal | None) -> None:
    assert reason(write) is expected


def test_a_whole_question_may_be_written_at_once() -> None:
    assert (
        reason(Write("x1", PLACE, [S1, "questions", "r"]), Write("x2", PLACE, ["x1", "options", "i"])) is None
    )


def test_no_more_levels_than_a_questionnaire_has() -> None:
    chain = [
        Write(f"x{level}", PLACE, [f"x{level - 1}" if level else Q1, "options", "i"]) for level in range(4)
    ]
    assert reason(*chain) is Refusal.TOO_DEEP


def test_too_many_writes_are_refused() -> None:
    assert reason(*[Write(Q1, "code", "A")] * (MOST_WRITES + 1)) is Refusal.TOO_MANY_WRITES
