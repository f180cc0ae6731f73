"""Documents of definitions in which anything may be damaged, and JSON of any shape."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.questionnaires.strategies import Document, Draw, documents

Path = tuple[int | str, ...]

FIELDS = (
    "id",
    "code",
    "label",
    "kind",
    "options",
    "shown_if",
    "scale",
    "rows",
    "points",
    "cuts",
    "valid_if",
    "zz",
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from([10**12, 1.5, -0.0, float("nan"), float("inf"), 10**400]),
    st.sampled_from(["", "q1", "É", "\ud800", "\0", "2026-02-30", "fr", "{answer.q1}", "x" * 5000]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*FIELDS, "fr", "and", "answer", "\ud800", ""]), inner, max_size=3),
    ),
    max_leaves=8,
)


@st.composite
def damaged_documents(draw: Draw) -> Document:
    """Return the document of a definition in which up to four values are something else, or gone, or new."""
    document: Document = copy.deepcopy(draw(documents()))
    for _ in range(draw(st.integers(1, 4))):
        *outer, last = draw(st.sampled_from(list(_paths(document))))
        container: Any = document
        for step in outer:
            container = container[step]
        match draw(st.sampled_from(["change", "remove", "add"])):
            case "change":
                container[last] = draw(JSON)
            case "remove":
                del container[last]
            case _ if isinstance(container, dict):
                container[draw(st.sampled_from(FIELDS))] = draw(JSON)
    return document or {"id": "any"}


def _paths(value: object, path: Path = ()) -> Iterator[Path]:
    """Yield the paths of all values within `value`; of an empty one, the path to nothing at all."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*path, step)
        yield from _paths(inner, (*path, step))
