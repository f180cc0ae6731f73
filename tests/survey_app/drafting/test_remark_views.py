"""What the builder asks the core: findings with their repairs, conditions read and said."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.survey_app.drafting.test_edit_views import address, an_edit, browser, clock, key, post, post_to

__all__ = ["browser", "clock", "key"]  # the fixtures


def remarks(client: FlaskClient, key: str) -> Any:  # noqa: ANN401 - JSON
    return client.get(address(key, "remarques.json")).get_json()


def ask(client: FlaskClient, key: str, **asked: object) -> tuple[int, Any]:
    response = post_to(client, address(key, "notation"), asked)
    return response.status_code, response.get_json()


def uid_of(client: FlaskClient, key: str, name: str) -> str:
    elements = client.get(address(key, "etat.json")).get_json()["elements"]
    found: str = next(uid for uid, cells in elements.items() if cells.get("id") == name)
    return found


def test_a_finding_comes_with_its_element_its_field_and_its_repair(browser: FlaskClient, key: str) -> None:
    section, question = uid_of(browser, key, "s1"), uid_of(browser, key, "q2")
    browser_edit = an_edit("k1", [question, "code", "Q1"])
    post(browser, key, [browser_edit])
    found = {item["code"]: item for item in remarks(browser, key)["findings"]}
    twin = found["duplicate_code"]
    assert (twin["severity"], twin["uid"], twin["field"], bool(twin["sentence"]), section != question) == (
        "error",
        question,
        "code",
        True,
        True,
    )
    [write] = twin["repair"]["writes"]
    post(browser, key, [an_edit("k2", write, base=1)])
    assert "duplicate_code" not in {item["code"] for item in remarks(browser, key)["findings"]}


def test_a_finding_of_the_maturity_grid_comes_with_the_page_that_mends_it(
    browser: FlaskClient, key: str
) -> None:
    post(browser, key, [an_edit("k1", ["root", "analysis.maturity", {}])])
    urls = {item["code"]: item["url"] for item in remarks(browser, key)["findings"]}
    assert (urls["no_indicator"], urls["grid_not_shared"]) == (address(key, "grille"), address(key, "grille"))


def test_a_finding_of_a_question_comes_without_a_page(browser: FlaskClient, key: str) -> None:
    post(browser, key, [an_edit("k1", [uid_of(browser, key, "q2"), "code", "Q1"])])
    assert {item["url"] for item in remarks(browser, key)["findings"]} == {None}


def test_the_length_and_the_own_questions_are_told(browser: FlaskClient, key: str) -> None:
    told = remarks(browser, key)
    assert (told["head"], 0 < told["minutes"] < 2, told["own_questions"]) == (0, True, None)


def test_the_remarks_are_about_the_draft_as_it_is_now(browser: FlaskClient, key: str) -> None:
    before = remarks(browser, key)
    post(browser, key, [an_edit("k1", ["root", "reference.code", "X"], ["root", "title.fr", ""])])
    post(browser, key, [an_edit("k2", ["root", "title.fr", ""], base=1)])
    after = remarks(browser, key)
    assert (after["head"], before["findings"] == after["findings"]) == (1, False)


def test_a_condition_is_read_from_its_notation(browser: FlaskClient, key: str) -> None:
    condition = {"==": [{"answer": "q1"}, {"option": "yes"}]}
    assert ask(browser, key, text="Q1 = YES", uid="e1") == (
        200,
        {
            "condition": condition,
            "text": "Q1 = YES",
            "words": "«_Question q1_» est «_Option yes_»".replace("_", "\N{NO-BREAK SPACE}"),
        },
    )


def test_a_condition_that_was_picked_is_said(browser: FlaskClient, key: str) -> None:
    condition = {"answered": [{"answer": "q1"}]}
    code, told = ask(browser, key, condition=condition, uid="e1", path="shown_if")
    assert (code, told["condition"], told["text"], told["words"].startswith("Affichée si")) == (
        200,
        condition,
        "answered(Q1)",
        True,
    )


def test_a_mistake_is_told_with_its_position_and_the_nearest_name(browser: FlaskClient, key: str) -> None:
    code, told = ask(browser, key, text="q1 = YES", uid="e1")
    assert (code, told["position"], told["length"], told["nearest"], bool(told["error"])) == (
        422,
        0,
        2,
        "Q1",
        True,
    )


@pytest.mark.parametrize(
    "asked",
    [{}, {"uid": "e1"}, {"condition": None}, {"condition": {"eval": []}}, {"text": 1}, {"condition": [[[]]]}],
    ids=str,
)
def test_what_is_no_question_is_refused_in_json(browser: FlaskClient, key: str, asked: object) -> None:
    response = post_to(browser, address(key, "notation"), asked)
    assert (response.status_code, "error" in response.get_json()) == (400, True)


def test_a_hostile_notation_is_refused_in_json(browser: FlaskClient, key: str) -> None:
    for text in ("(" * 10_000, "x" * 1_000_000, "\x00", "Q1 = \ud800"):
        code, told = ask(browser, key, text=text)
        assert (code, bool(told["error"])) == (422, True)
