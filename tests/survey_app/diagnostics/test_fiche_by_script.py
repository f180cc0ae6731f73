"""What the script of the fiche sends and asks over HTTP: answers, clashes, refusals, strangers."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.coediting.wire import LARGEST_BODY
from tests.factories import NOW
from tests.survey_app.accounts.visits import add_person, sign_in, stop_clock, token_of
from tests.survey_app.diagnostics.filling import Filled, add_people, begin

TAB = "0" * 32


@dataclass(frozen=True)
class Desk:
    """The référent's browser, at a fiche."""

    app: Flask
    client: FlaskClient
    account: int
    fiche: Filled
    token: str

    def send(self, body: object, **headers: str) -> TestResponse:
        """Send a body as the script does."""
        return self.client.post(
            f"/fiche/{self.fiche.key}/reponses",
            data=body if isinstance(body, bytes) else json.dumps(body),
            headers={"Accept": "application/json", "X-CSRFToken": self.token, **headers},
            content_type="application/json",
        )

    def write(self, *cells: dict[str, Any], account: int = 0) -> TestResponse:
        """Send cells."""
        return self.send({"account": account or self.account, "tab": TAB, "cells": list(cells)})

    def ask(self, since: int = 0, place: str = "") -> Any:  # noqa: ANN401 - whatever JSON holds
        """Ask what others did."""
        query = {"depuis": str(since), "onglet": TAB, "lieu": place}
        return content(self.client.get(f"/fiche/{self.fiche.key}/changements", query_string=query))


@pytest.fixture
def desk(app: Flask) -> Desk:
    """A fiche that has begun, at the référent's."""
    stop_clock(app)
    account = add_person(app, "referent@ecole.example")
    with app.app_context():
        school = add_people()
        grant_role(account, school.id, Role.REFERENT, actor=None, now=NOW)
        fiche = begin(school)
    client = app.test_client()
    sign_in(client, "referent@ecole.example")
    return Desk(app, client, account, fiche, token_of(client, "/compte"))


def content(answer: TestResponse) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what an answer says."""
    return json.loads(answer.text)


def cell(
    path: str = "PIL11.status", value: object = "atteint", base: int = 0, key: str = "k1"
) -> dict[str, Any]:
    return {"key": key, "path": path, "value": value, "base": base}


def test_an_answer_comes_back_with_its_number_and_the_position(desk: Desk) -> None:
    answer = content(desk.write(cell()))
    (written,) = answer["cells"]
    assert (answer["head"], written["number"], written["is_mine"], answer["saved_at"]) == (
        1, 1, True, "10\u00a0h\u00a000",
    )  # fmt: skip
    assert (answer["live"]["answered"], answer["live"]["PIL.step"]) == (1, 0)
    assert "PIL11" not in " ".join(answer["live"]["PIL.missing"])


def test_what_another_wrote_clashes_with_both_versions(desk: Desk) -> None:
    with desk.app.app_context():
        desk.fiche.say("PIL11.note", "Du chef", actor=desk.fiche.school.chef)
    answer = content(desk.write(cell("PIL11.note", "La mienne")))
    (clash,) = answer["clashes"]
    assert (clash["place"], clash["mine"], clash["theirs"]["value"], clash["theirs"]["number"]) == (
        "PIL11", "La mienne", "Du chef", 1,
    )  # fmt: skip


def test_a_faulty_cell_does_not_hold_up_the_others(desk: Desk) -> None:
    answer = content(desk.write(cell(), cell("PIL11.link", "javascript:alert(1)", key="k2")))
    assert [one["path"] for one in answer["cells"]] == ["PIL11.status"]
    assert answer["refused"][0]["reason"].startswith("Ce n’est pas une adresse du web")


def test_a_cell_that_is_none_is_refused_alone(desk: Desk) -> None:
    answer = content(desk.write(cell("INCONNU.status"), cell(key="k2")))
    assert ([one["path"] for one in answer["refused"]], answer["head"]) == (["INCONNU.status"], 1)


def test_words_of_another_account_are_not_taken(desk: Desk) -> None:
    answer = desk.write(cell(), account=desk.fiche.school.chef)
    assert (answer.status_code, "autre compte" in content(answer)["error"]) == (409, True)


def test_a_signed_fiche_refuses_in_words(desk: Desk) -> None:
    with desk.app.app_context():
        desk.fiche.sign()
    answer = desk.write(cell())
    assert (answer.status_code, "signée" in content(answer)["error"]) == (409, True)


def test_too_much_is_refused_before_it_is_read(desk: Desk) -> None:
    assert desk.send(b"x" * (LARGEST_BODY + 1)).status_code == 413
    note = desk.write(cell("PIL11.note", "x" * 1_000_000))
    assert (note.status_code, desk.ask()["head"]) == (413, 0)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"account": 1, "tab": "t", "cells": 3}'])
def test_what_is_no_batch_says_so(desk: Desk, body: bytes) -> None:
    answer = desk.send(body)
    assert (answer.status_code, "detail" in content(answer)) == (400, True)


def test_without_its_token_nothing_is_written(desk: Desk) -> None:
    answer = desk.send({"account": desk.account, "tab": TAB, "cells": [cell()]}, **{"X-CSRFToken": "faux"})
    assert (answer.status_code, desk.ask()["head"]) == (400, 0)


def test_somebody_signed_out_is_told_by_the_code(desk: Desk) -> None:
    body = json.dumps({"account": desk.account, "tab": TAB, "cells": [cell()]})
    answer = desk.app.test_client().post(
        f"/fiche/{desk.fiche.key}/reponses", data=body, content_type="application/json"
    )
    assert answer.status_code == 401


def test_news_say_who_wrote_what_and_who_is_where(desk: Desk) -> None:
    with desk.app.app_context():
        desk.fiche.say("PIL11.note", "Du chef", actor=desk.fiche.school.chef)
    news = desk.ask(place="PIL12.note")
    (told,) = news["cells"]
    assert (told["value"], told["is_mine"], told["words"]) == (
        "Du chef", False, "Modifié par Dominique Essai, 10\u00a0h\u00a000",
    )  # fmt: skip
    assert news["readers"] == []
    assert desk.ask(since=1)["cells"] == []


def test_one_s_own_other_tab_is_nobody_else(desk: Desk) -> None:
    desk.ask()
    query = {"depuis": "0", "onglet": "1" * 32, "lieu": ""}
    other = desk.client.get(f"/fiche/{desk.fiche.key}/changements", query_string=query)
    assert content(other)["readers"] == []
