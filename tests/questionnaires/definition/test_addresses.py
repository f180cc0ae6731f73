"""From places made of ids to the elements of a draft."""

import pytest

from questionnaires.definition.addresses import Addresses
from questionnaires.definition.findings import ANALYSIS, SCORES, TESTS, Place
from questionnaires.editing.cells import ROOT, STATE, Draft, State, Uid
from questionnaires.editing.shredding import shred
from tests.questionnaires.examples import dual_grid, grid, option, section, single, words

DOCUMENT = {
    "id": "essai",
    "title": words("Essai"),
    "sections": [
        section("s1", single("q1"), grid("g1"), dual_grid("g2")),
        section("s2", single("q1"), single("q3", options=[option("a"), option("a"), {}])),
    ],
    "scores": [{"id": "sum", "label": words("Somme")}],
    "tests": [{"id": "t1"}],
    "analysis": {
        "champs": [{"code": "PIL", "title": words("Pilotage")}],
        "paliers": [words("un"), words("deux")],
        "needs": {"practices": [{"row": "r1", "champ": "PIL"}]},
        "maturity": {"indicators": [{"row": "r1", "code": "A"}, {"row": "needs", "code": "B"}]},
        "perceptions": [{"question": "q1", "code": "C"}],
    },
}


@pytest.fixture
def draft() -> Draft:
    return shred(DOCUMENT)


def described(draft: Draft, uid: Uid) -> tuple[object, ...]:
    """Return what tells an element of the draft from the others."""
    cells = draft[uid]
    return tuple(cells[path] for path in ("id", "code", "row", "fr", "label.fr") if path in cells)


@pytest.mark.parametrize(
    ("place", "expected", "prefix"),
    [
        ((), ("essai",), ""),
        (("s1",), ("s1",), ""),
        (("s1", "q1"), ("q1", "Q1", "Question q1"), ""),
        (("s1", "q1", "no"), ("no", "NO", "Option no"), ""),
        (("s1", "g1", "r2"), ("r2", "R2", "Ligne r2"), ""),
        (("s1", "g1", "use"), ("g1", "G1", "Question g1"), "scale."),
        (("s1", "g1", "@scale"), ("g1", "G1", "Question g1"), "scale."),
        (("s1", "g1", "use", "often"), ("often", "OFTEN", "Option often"), ""),
        (("s1", "g2", "need"), ("need", "NEED", "Échelle need"), ""),
        (("s1", "g2", "need", "training"), ("training", "TRAINING", "Option training"), ""),
        (("sections#1", "questions#0"), ("q1", "Q1", "Question q1"), ""),
        (("s2", "q3", "options#2"), (), ""),
        ((SCORES, "sum"), ("sum", "Somme"), ""),
        ((TESTS, "t1"), ("t1",), ""),
        ((ANALYSIS, "PIL"), ("PIL",), ""),
        ((ANALYSIS, "paliers#1"), ("deux",), ""),
        ((ANALYSIS, "needs", "r1"), ("r1",), ""),
        ((ANALYSIS, "maturity", "r1"), ("A", "r1"), ""),
        ((ANALYSIS, "maturity", "needs"), ("B", "needs"), ""),
        ((ANALYSIS, "maturity", "g1"), ("essai",), ""),
        ((ANALYSIS, "perceptions", "q1"), ("C",), ""),
        ((ANALYSIS, "needs"), ("essai",), ""),
        ((ANALYSIS, "needs", "g1"), ("essai",), ""),
    ],
)
def test_a_place_leads_to_an_element(
    draft: Draft, place: Place, expected: tuple[object, ...], prefix: str
) -> None:
    found = Addresses(draft).find(place)
    assert found is not None
    assert (described(draft, found[0]), found[1]) == (expected, prefix)


@pytest.mark.parametrize(
    "place", [("gone",), ("s1", "gone"), ("s1", "q1", "gone"), (SCORES, "gone"), ("s2", "g1")]
)
def test_what_is_gone_leads_nowhere(draft: Draft, place: Place) -> None:
    assert Addresses(draft).find(place) is None


def test_of_two_parts_of_one_id_the_first_or_the_last_is_found(draft: Draft) -> None:
    addresses = Addresses(draft)
    first = addresses.find(("s2", "q3", "a"))
    last = addresses.find(("s2", "q3", "a"), is_last=True)
    assert first is not None
    assert last is not None
    assert addresses.siblings(first)[:2] == [first[0], last[0]]


def test_what_was_removed_is_nowhere(draft: Draft) -> None:
    found = Addresses(draft).find(("s1", "q1"))
    assert found is not None
    draft[found[0]][STATE] = State.REMOVED.value
    assert Addresses(draft).find(("s1", "q1")) is None


def test_the_questionnaire_has_no_siblings(draft: Draft) -> None:
    assert Addresses(draft).siblings((ROOT, "")) == []
