"""Conditions without script: picked in rows, written in the notation, said in plain words."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.editing.cells import Uid, children
from tests.survey_app.drafting.making import Maker, add_maker, words_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def maker(app: Flask, client: FlaskClient) -> Maker:
    return add_maker(app, client)


@pytest.fixture
def path(maker: Maker) -> str:
    return maker.begin()


@pytest.fixture
def first(maker: Maker, path: str) -> Uid:
    """A question with three answers."""
    uid = maker.add(path, "single_choice")
    maker.fill(path, uid, label="Votre cycle ?", options="Collège\r\nLycée\r\nAutre", code="CYCLE")
    return uid


@pytest.fixture
def second(maker: Maker, path: str, first: Uid) -> Uid:
    """A question that may depend on the first."""
    uid = maker.add(path, "number", after=first)
    maker.fill(path, uid, label="Combien de classes ?", code="CLASSES")
    return uid


def pick(
    maker: Maker, path: str, uid: Uid, fields: dict[str, str | list[str]], cell: str = "shown_if"
) -> str:
    """Send the rows of a condition; return the page, or the one it leads to."""
    address = f"{path}/elements/{uid}/condition/{cell}"
    response = maker.post(address, fields, seen=maker.open(address))
    return response.text if response.status_code == 200 else maker.open(response.location)


def row(source: str, relation: str, *values: str, place: str = "0") -> dict[str, str | list[str]]:
    return {
        "items.": "1",
        f"source.{place}": f"answer:{source}",
        f"was.{place}": f"answer:{source}",
        f"relation.{place}": relation,
        f"value.{place}": list(values),
    }


def option(maker: Maker, path: str, question: Uid, number: int) -> str:
    draft = maker.draft(path)
    return str(draft[children(draft)[question, "options"][number]]["id"])


def test_a_condition_is_picked(maker: Maker, path: str, first: Uid, second: Uid) -> None:
    chosen = option(maker, path, first, 1)
    page = pick(maker, path, second, {**row(first, "is", chosen), "action": "save"})
    assert maker.draft(path)[second]["shown_if"] == {"==": [{"answer": first}, {"option": chosen}]}
    assert "Affichée si « Votre cycle ? » est « Lycée »" in words_of(page).replace("\xa0", " ")


def test_rows_are_joined_and_nested(maker: Maker, path: str, first: Uid, second: Uid) -> None:
    third = maker.add(path, "yes_no", after=second)
    a, b = option(maker, path, first, 0), option(maker, path, first, 1)
    fields = {
        **row(first, "is", a, b),
        **row(second, "at_least", "3", place="1-0"),
        **row(second, "unanswered", place="1-1"),
        "items.": "2",
        "items.1": "2",
        "join.1": "or",
        "action": "save",
    }
    pick(maker, path, third, fields)
    assert maker.draft(path)[third]["shown_if"] == {
        "and": [
            {"in": [{"answer": first}, {"list": [a, b]}]},
            {
                "or": [
                    {">=": [{"answer": second}, {"value": 3}]},
                    {"not": [{"answered": [{"answer": second}]}]},
                ]
            },
        ]
    }


def test_a_line_is_added_without_saving(maker: Maker, path: str, first: Uid, second: Uid) -> None:
    page = pick(maker, path, second, {"items.": "0", "action": "row:"})
    assert ("Ligne 1" in words_of(page), "shown_if" in maker.draft(path)[second]) == (True, False)


def test_a_line_without_an_answer_is_told(maker: Maker, path: str, first: Uid, second: Uid) -> None:
    page = pick(maker, path, second, {**row(first, "is"), "action": "save"})
    assert "Dites avec quoi comparer." in words_of(page)


def test_a_condition_is_taken_out(maker: Maker, path: str, first: Uid, second: Uid) -> None:
    pick(maker, path, second, {**row(first, "answered"), "action": "save"})
    pick(maker, path, second, {"action": "clear"})
    assert "shown_if" not in maker.draft(path)[second]


def test_a_condition_is_written(maker: Maker, path: str, first: Uid, second: Uid) -> None:
    pick(maker, path, second, {"notation": "answered(CYCLE)", "action": "write"})
    assert maker.draft(path)[second]["shown_if"] == {"answered": [{"answer": first}]}


def test_a_wrong_name_is_told_with_the_nearest(maker: Maker, path: str, first: Uid, second: Uid) -> None:
    page = words_of(pick(maker, path, second, {"notation": "answered(CYCL)", "action": "write"}))
    assert (
        "Au signe 10 : Aucune question ni réponse n’a ce code. Vouliez-vous dire « CYCLE » ?"
        in page.replace("\xa0", " ")
    )
    assert "answered( CYCL )" in page


def test_a_condition_that_rows_cannot_say_is_only_written(
    maker: Maker, path: str, first: Uid, second: Uid
) -> None:
    third = maker.add(path, "yes_no", after=second)
    page = pick(maker, path, third, {"notation": "sum(CLASSES, 2) > 5", "action": "write"})
    again = words_of(maker.open(f"{path}/elements/{third}/condition/shown_if"))
    assert ("Cette condition ne se dit pas en lignes simples." in again, "sum(CLASSES, 2) > 5" in again) == (
        True,
        True,
    )
    assert "La page" not in page


def test_the_first_question_depends_on_nothing(maker: Maker, path: str, first: Uid) -> None:
    page = maker.open(f"{path}/elements/{first}/condition/shown_if")
    assert "Rien n’est demandé avant" in words_of(page)


def test_deleting_what_a_condition_needs_lists_it_first(
    maker: Maker, path: str, first: Uid, second: Uid
) -> None:
    pick(maker, path, second, {**row(first, "answered"), "action": "save"})
    address = f"{path}/elements/{first}/supprimer"
    page = maker.post(address, seen=maker.open(path)).text
    assert "Combien de classes ? – sa condition (« Affichée si »)" in words_of(page).replace("\xa0", " ")
    maker.post(address, {"answer": "remove"}, seen=page)
    cells = maker.draft(path)
    assert (cells[first]["@state"], "shown_if" in cells[second]) == ("removed", False)
    maker.post(f"{path}/annuler", seen=maker.open(path))
    assert "shown_if" in maker.draft(path)[second]


@pytest.mark.parametrize(
    "fields",
    [
        {"items.": "999999999999", "action": "save"},
        {"items.": "2", "items.0": "2", "items.0-0": "2", "items.0-0-0": "2", "action": "save"},
        {"items.": "1", "source.0": "answer:nowhere", "relation.0": "nonsense", "action": "show"},
        {"items.": "-1", "action": "drop:9-9-9"},
        {"action": "group:0-0-0-0-0"},
        {"notation": "(" * 3000, "action": "write"},
        {"notation": "x" * 200_000, "action": "write"},
    ],
)
def test_what_makes_no_sense_breaks_nothing(
    maker: Maker, path: str, first: Uid, second: Uid, fields: dict[str, str | list[str]]
) -> None:
    pick(maker, path, second, fields)
    assert "shown_if" not in maker.draft(path)[second]
