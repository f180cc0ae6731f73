"""A server that dies between any two steps of sign-off and deposit: sent again, there is one ballot (test 11)."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, current_app

from config import Settings
from survey_app.campaigns.models import Editing
from survey_app.web.clock import init_clock
from tests.factories import NOW, Roll
from tests.services.dying import dying_worker
from tests.survey_app.ballots.booth import AS_JSON, QUESTIONNAIRE, Booth, answers, keys_of
from tests.survey_app.ballots.conftest import Clock, open_campaign
from tests.voter import Voter

PEOPLE = 12


def by_script(public_id: str, code: str, nonce: str) -> None:
    """Sign off and deposit as a browser does; runs in the process that dies, then again."""
    init_clock(current_app, Clock())
    client = current_app.test_client()

    def post(path: str, body: Any) -> tuple[int, dict[str, Any]]:  # noqa: ANN401 - JSON
        response = client.post(path, json=body)
        return response.status_code, response.get_json()

    voter = Voter(keys_of(public_id), code, bytes.fromhex(nonce))
    voter.answer(post, QUESTIONNAIRE, answers(0))


def by_form(public_id: str, code: str, _nonce: str) -> None:
    """Send the form; runs in the process that dies, then again."""
    init_clock(current_app, Clock())
    fields = {"code": code, "step": "send", **answers(0)}
    response = current_app.test_client().post(f"/q/{public_id}", data=fields, headers=AS_JSON)
    assert response.get_json()["status"] in {"received", "already_used"}, response.get_json()


@pytest.mark.parametrize(
    ("send", "editing"),
    [(by_script, Editing.STRICT), (by_form, Editing.STRICT), (by_form, Editing.FLEXIBLE)],
)
def test_a_death_at_any_step_is_made_good_by_sending_again(
    app: Flask, settings: Settings, clock: Clock, send: Callable[..., None], editing: Editing
) -> None:
    assert clock.now == NOW
    booth = Booth.of(app, open_campaign(app, (PEOPLE,)), editing)
    operation, nonce = f"{__name__}:{send.__name__}", "" if editing is Editing.FLEXIBLE else "5a" * 16
    with dying_worker(settings, only_alone=True) as worker:
        steps = worker.run(operation, booth.roll.public_id, booth.roll.codes[-1], nonce)
        assert steps
        between = 0
        for die_at, code in zip(range(steps), booth.roll.codes, strict=False):
            assert worker.run(operation, booth.roll.public_id, code, nonce, die_at=die_at) is None
            signed_off, ballots = booth.written()
            between += signed_off > ballots
            assert 0 <= signed_off - ballots <= 1
            with app.app_context():
                send(booth.roll.public_id, code, nonce)
            assert booth.written() == (die_at + 2, die_at + 2)
    # It has died between the two records, or nothing is proved.
    assert between > 0
    assert steps < PEOPLE


def test_one_who_died_in_between_is_not_let_in_by_another_route(booth: Booth, roll: Roll) -> None:
    """What was begun with one token can only be finished with it: that is the price of one ballot a code."""
    booth.ballot(booth.voter(0))
    assert booth.send_form(roll.codes[0]).get_json()["status"] == "already_used"
    assert booth.written() == (1, 0)
