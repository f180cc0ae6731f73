"""Keys of order and cells in the browser do as those in Python."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import url_for
from playwright.sync_api import Page

from questionnaires.editing.cells import Draft, Write, apply
from questionnaires.editing.order import between, spread
from tests.plugins.application import Site

VECTORS = Path(__file__).parents[2] / "questionnaires" / "editing" / "orders.json"
GAPS = 200
COUNTS = (0, 1, 2, 5, 34, 35, 36, 37, 500, 1295, 1296)
REFUSED = (("b", "a"), ("a", "a"), ("A", ""), ("a0", ""), ("", "é"), ("0", ""))


def make_vectors() -> dict[str, Any]:
    """Return what Python gives: keys in gaps, spread keys, what is no gap, and edits with their inverse."""
    chance = Random(1)
    keys = ["", ""]
    gaps = []
    for _ in range(GAPS):
        # The same few gaps again and again: keys get long there.
        index = chance.choice((0, 0, len(keys) - 2, chance.randrange(len(keys) - 1)))
        key = between(keys[index], keys[index + 1])
        gaps.append([keys[index], keys[index + 1], key])
        keys.insert(index + 1, key)
    return {
        "between": gaps,
        "spread": [[count, spread(count)] for count in COUNTS],
        "refused": [list(gap) for gap in REFUSED],
        "edits": [_edit(chance) for _ in range(40)],
    }


def _edit(chance: Random) -> dict[str, Any]:
    values = (None, "texte", 3, True, ["a"], {"answer": "q1"})
    draft: Draft = {uid: {"id": uid} for uid in ("a", "b")}
    before = json.loads(json.dumps(draft))
    writes = tuple(
        Write(chance.choice("abc"), chance.choice(("id", "label.fr", "code")), chance.choice(values))
        for _ in range(chance.randrange(1, 7))
    )
    inverse = apply(draft, writes)
    return {"before": before, "writes": writes, "after": draft, "inverse": inverse}


def test_the_vectors_are_what_python_gives() -> None:
    assert json.loads(VECTORS.read_text()) == json.loads(json.dumps(make_vectors()))


@pytest.fixture
def modules(page: Page, site: Site) -> str:
    """The address of the scripts, on a page that may load them."""
    with site.app.test_request_context():
        address = url_for("static", filename="builder/order.js")
    page.goto("/connexion")
    return address.rpartition("/")[0]


def test_keys_in_javascript(page: Page, modules: str) -> None:
    vectors = json.loads(VECTORS.read_text())
    found = page.evaluate(
        """async ({ modules, vectors }) => {
          const { between, spread } = await import(`${modules}/order.js`)
          const refuses = ([before, after]) => {
            try { between(before, after); return false } catch { return true }
          }
          return {
            between: vectors.between.map(([before, after]) => [before, after, between(before, after)]),
            spread: vectors.spread.map(([count]) => [count, spread(count)]),
            refused: vectors.refused.filter(refuses),
          }
        }""",
        {"modules": modules, "vectors": vectors},
    )
    assert found == {name: vectors[name] for name in ("between", "spread", "refused")}


def test_cells_in_javascript(page: Page, modules: str) -> None:
    edits = json.loads(VECTORS.read_text())["edits"]
    found = page.evaluate(
        """async ({ modules, edits }) => {
          const { apply } = await import(`${modules}/cells.js`)
          return edits.map(({ before, writes }) => {
            const draft = new Map(Object.entries(before))
            const inverse = apply(draft, writes)
            const after = Object.fromEntries(draft)
            apply(draft, inverse)
            return { inverse, after, restored: Object.fromEntries(draft) }
          })
        }""",
        {"modules": modules, "edits": edits},
    )
    assert found == [
        {"inverse": edit["inverse"], "after": edit["after"], "restored": edit["before"]} for edit in edits
    ]
