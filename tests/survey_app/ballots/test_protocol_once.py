"""One code, one sign-off, one ballot: sent again, from two devices, by two routes, at once, before and after."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from survey_app.ballots.models import BallotBox
from survey_app.campaigns.models import Campaign, CampaignState, Editing, PersonalCode
from survey_app.campaigns.personal_codes import make_code, verifier
from survey_app.database import transaction
from tests.factories import Roll
from tests.survey_app.ballots.booth import QUESTIONNAIRE, Booth, answers
from tests.survey_app.ballots.conftest import Clock
from tests.voter import Voter

AT_ONCE = 50


@pytest.fixture
def flexible(app: Flask, roll: Roll) -> Booth:
    """The same campaign with answers that can be changed from any device."""
    return Booth.of(app, roll, Editing.FLEXIBLE)


def second_code(booth: Booth, person: int) -> str:
    """Send somebody another mail, with a code of its own."""
    code, first = make_code(), verifier(booth.roll.codes[person], booth.roll.public_id)
    with booth.app.app_context(), transaction() as rows:
        invitation = rows.get_one(PersonalCode, first).invitation_id
        rows.add(PersonalCode(verifier=verifier(code, booth.roll.public_id), invitation_id=invitation))
    return code


def close(booth: Booth, *, takes_ballots: bool) -> None:
    """Close the campaign, as the calendar does, and shut its box if so told."""
    with booth.app.app_context(), transaction() as rows:
        rows.get_one(Campaign, booth.roll.campaign_id).state = CampaignState.CLOSED
        rows.get_one(BallotBox, booth.roll.public_id).takes_ballots = takes_ballots


def said(response: TestResponse) -> tuple[int, str]:
    """Return the status, in a number and in a word."""
    return response.status_code, response.get_json()["status"]


SIGNED_OFF, RECEIVED = (HTTPStatus.OK, "signed_off"), (HTTPStatus.OK, "received")
ALREADY_USED, CLOSED = (HTTPStatus.CONFLICT, "already_used"), (HTTPStatus.GONE, "closed")


def test_the_same_element_is_evaluated_again_to_the_same(booth: Booth) -> None:
    """Test 9 of the study."""
    voter = booth.voter()
    replies = [booth.sign_off(voter.sign_off_body()).get_json() for _ in range(3)]
    assert {(reply["cell"], reply["evaluated"]) for reply in replies} == {(1, replies[0]["evaluated"])}
    assert len({voter.token(reply) for reply in replies}) == 1
    assert booth.written() == (1, 0)


def test_another_element_of_one_code_is_refused(booth: Booth) -> None:
    """Test 9 of the study."""
    booth.sign_off(booth.voter().sign_off_body())
    assert said(booth.sign_off(booth.voter().sign_off_body())) == ALREADY_USED
    assert booth.written() == (1, 0)


def test_whose_code_it_is_decides_the_cell(booth: Booth) -> None:
    people = [booth.voter(person) for person in (0, 7, 8, 19)]
    assert [booth.sign_off(voter.sign_off_body()).get_json()["cell"] for voter in people] == [1, 1, 2, 2]


def at_once(send: Callable[[int], TestResponse]) -> list[tuple[int, str]]:
    """Do something fifty times at the same time; return what was said, sorted."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(map(said, pool.map(send, range(AT_ONCE))))


def test_fifty_sign_offs_of_one_device_are_one(booth: Booth) -> None:
    """Test 10 of the study."""
    body = booth.voter().sign_off_body()
    assert at_once(lambda _: booth.sign_off(body)) == [SIGNED_OFF] * AT_ONCE
    assert booth.written() == (1, 0)


def test_fifty_devices_with_one_code_are_one_sign_off(booth: Booth) -> None:
    """Test 10 of the study."""
    bodies = [booth.voter().sign_off_body() for _ in range(AT_ONCE)]
    assert at_once(lambda number: booth.sign_off(bodies[number])) == [
        SIGNED_OFF,
        *[ALREADY_USED] * (AT_ONCE - 1),
    ]
    assert booth.written() == (1, 0)


def test_fifty_deposits_of_one_token_are_one_ballot(booth: Booth) -> None:
    """Test 10 of the study."""
    voter = booth.voter()
    bodies = [booth.ballot(voter, number) for number in range(AT_ONCE)]
    assert at_once(lambda number: booth.deposit(bodies[number])) == [RECEIVED] * AT_ONCE
    assert booth.written() == (1, 1)


def test_fifty_with_and_without_script_at_once_are_one_ballot(booth: Booth) -> None:
    """Test 10 of the study: whichever route is first, it keeps the others out."""
    voters = [booth.voter() for _ in range(AT_ONCE)]

    def send(number: int) -> TestResponse:
        if number % 2:
            return booth.send_form(booth.roll.codes[0], number)
        reply = booth.sign_off(voters[number].sign_off_body())
        if reply.status_code != HTTPStatus.OK:
            return reply
        token = voters[number].token(reply.get_json())
        sealed = voters[number].seal(QUESTIONNAIRE, answers(number))
        return booth.deposit(voters[number].deposit_body(reply.get_json()["cell"], token, sealed))

    assert at_once(send) == [RECEIVED, *[ALREADY_USED] * (AT_ONCE - 1)]
    assert booth.written() == (1, 1)


def test_fifty_by_both_routes_at_once_are_one_ballot_with_flexible_editing(flexible: Booth) -> None:
    """Test 10 of the study: there each of them may replace."""

    def send(number: int) -> TestResponse:
        if number % 2:
            return flexible.send_form(flexible.roll.codes[0], number)
        return flexible.deposit(flexible.ballot(flexible.voter(), number))

    assert at_once(send) == [RECEIVED] * AT_ONCE
    assert flexible.written() == (1, 1)


@pytest.mark.parametrize("first", [0, 1])
def test_each_of_two_mails_works_until_one_of_them_is_used(booth: Booth, first: int) -> None:
    """Test 12 of the study: the older one, or the newer."""
    voters = [booth.voter(), Voter(booth.keys, second_code(booth, 0))]
    booth.answer(voters[first])
    assert said(booth.sign_off(voters[1 - first].sign_off_body())) == ALREADY_USED
    assert booth.written() == (1, 1)


def test_answering_again_replaces_and_the_count_stays(booth: Booth) -> None:
    """Test 13 of the study."""
    voter, others = booth.voter(0), [booth.voter(person) for person in (1, 8)]
    for other in others:
        booth.answer(other)
    booth.answer(voter, 1)
    before = booth.ballots()
    booth.answer(voter, 2)
    after = booth.ballots()
    changed = [slot for slot in after if before[slot] != after[slot]]
    assert (booth.written(), before.keys() == after.keys(), len(changed)) == ((3, 3), True, 1)


def test_without_script_nothing_replaces_with_strict_editing(booth: Booth) -> None:
    code = booth.roll.codes[0]
    booth.send_form(code, 1)
    before = booth.ballots()
    assert said(booth.send_form(code, 2)) == ALREADY_USED
    assert booth.ballots() == before


def test_the_two_routes_keep_each_other_out_with_strict_editing(booth: Booth) -> None:
    booth.answer(booth.voter(0))
    booth.send_form(booth.roll.codes[1])
    before = booth.everything()
    assert said(booth.send_form(booth.roll.codes[0])) == ALREADY_USED
    assert said(booth.sign_off(booth.voter(1).sign_off_body())) == ALREADY_USED
    assert booth.everything() == before


def test_two_devices_and_the_form_replace_each_other_with_flexible_editing(flexible: Booth) -> None:
    rows = []
    for number in range(2):
        flexible.answer(flexible.voter(), number)
        rows.append(flexible.ballots())
        assert said(flexible.send_form(flexible.roll.codes[0], number)) == RECEIVED
        rows.append(flexible.ballots())
    assert flexible.written() == (1, 1)
    assert len({sealed for row in rows for sealed in row.values()}) == len(rows)
    assert len({slot for row in rows for slot in row}) == 1


def test_a_token_that_waits_is_taken_after_closing_and_no_new_one_is_given(booth: Booth) -> None:
    """Test 17 of the study: outboxes are emptied, nobody else signs off."""
    waiting = booth.voter(0)
    ballot = booth.ballot(waiting)
    close(booth, takes_ballots=True)
    assert said(booth.sign_off(booth.voter(1).sign_off_body())) == CLOSED
    assert said(booth.send_form(booth.roll.codes[2])) == CLOSED
    assert said(booth.sign_off(waiting.sign_off_body())) == SIGNED_OFF
    assert said(booth.deposit(ballot)) == RECEIVED
    assert booth.written() == (1, 1)


def test_a_shut_box_takes_nothing(booth: Booth) -> None:
    """Test 17 of the study."""
    ballot = booth.ballot(booth.voter(0))
    close(booth, takes_ballots=False)
    before = booth.everything()
    assert said(booth.deposit(ballot)) == CLOSED
    assert said(booth.deposit({})) == CLOSED
    assert said(booth.sign_off(booth.voter(0).sign_off_body())) == CLOSED
    assert said(booth.sign_off({})) == CLOSED
    assert booth.everything() == before


def test_past_the_closing_date_nobody_signs_off_even_before_the_calendar_has_looked(
    booth: Booth, clock: Clock
) -> None:
    waiting = booth.voter(0)
    ballot = booth.ballot(waiting)
    clock.now += timedelta(days=15)
    assert said(booth.sign_off(booth.voter(1).sign_off_body())) == CLOSED
    assert said(booth.deposit(ballot)) == RECEIVED


def test_before_the_opening_date_nobody_signs_off(booth: Booth, clock: Clock) -> None:
    clock.now -= timedelta(days=2)
    assert said(booth.sign_off(booth.voter().sign_off_body())) == (HTTPStatus.FORBIDDEN, "not_open")
    assert booth.written() == (0, 0)
