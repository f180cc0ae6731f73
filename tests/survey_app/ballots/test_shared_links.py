"""One code for a whole group: as many answers as were expected of it, each sealed and nameless, and not one more."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from config import Settings
from survey_app.ballots.models import BallotBox, SealedBallot
from survey_app.campaigns.models import Campaign, CampaignState, Invitation
from survey_app.database import session, transaction
from survey_app.web.clock import init_clock
from tests.factories import NOW
from tests.services.dying import dying_worker
from tests.survey_app.ballots.booth import AS_JSON, QUESTIONNAIRE, Booth, answers, keys_of
from tests.survey_app.ballots.conftest import Clock
from tests.survey_app.ballots.html_tree import parse
from tests.survey_app.ballots.shared import QUOTAS, TICKET, open_shared, send_form
from tests.survey_app.ballots.transactions import BOX, ROLL, watched
from tests.voter import Voter

AT_ONCE = 50
SIGNED_OFF, RECEIVED = (HTTPStatus.OK, "signed_off"), (HTTPStatus.OK, "received")
FULL, CLOSED = (HTTPStatus.FORBIDDEN, "quota_reached"), (HTTPStatus.GONE, "closed")
REFUSED, FAULTS = (HTTPStatus.FORBIDDEN, "refused"), (HTTPStatus.FORBIDDEN, "faults")
SENT_ALREADY = (HTTPStatus.CONFLICT, "already_used")


@pytest.fixture
def shared(app: Flask, clock: Clock) -> Booth:
    """An open campaign of pupils, two groups, ten and twelve answers expected."""
    assert clock.now == NOW
    return open_shared(app)


def said(response: TestResponse) -> tuple[int, str]:
    """Return the status, in a number and in a word."""
    return response.status_code, response.get_json()["status"]


def fill(booth: Booth, group: int, count: int) -> None:
    """Have so many people of a group sign off."""
    for _ in range(count):
        assert said(booth.sign_off(booth.voter(group).sign_off_body())) == SIGNED_OFF


def test_everybody_of_a_group_answers_with_one_code(shared: Booth) -> None:
    receipts = {shared.answer(shared.voter(0), number) for number in range(3)}
    receipts |= {shared.answer(shared.voter(1), number) for number in range(2)}
    assert len(receipts) == 5
    assert shared.written() == (5, 5)


def test_the_code_decides_the_group(shared: Booth) -> None:
    cells = [shared.sign_off(shared.voter(group).sign_off_body()).get_json()["cell"] for group in (0, 1)]
    assert cells == [1, 2]


def test_the_same_element_keeps_its_seat_and_its_reply(shared: Booth) -> None:
    voter = shared.voter(0)
    replies = [shared.sign_off(voter.sign_off_body()).get_json() for _ in range(3)]
    assert len({reply["evaluated"] for reply in replies}) == 1
    assert len({voter.token(reply) for reply in replies}) == 1
    assert shared.written() == (1, 0)


def test_a_group_gives_as_many_answers_as_expected_and_no_more(shared: Booth) -> None:
    fill(shared, 0, QUOTAS[0])
    before = shared.everything()
    reply = shared.sign_off(shared.voter(0).sign_off_body())
    assert said(reply) == FULL
    assert reply.get_json()["message"].startswith("Le nombre de réponses prévu est atteint.")
    assert shared.everything() == before
    assert said(shared.sign_off(shared.voter(1).sign_off_body())) == SIGNED_OFF


def test_whoever_has_a_seat_keeps_it_when_the_group_is_full(shared: Booth) -> None:
    voter = shared.voter(0)
    ballot = shared.ballot(voter)
    fill(shared, 0, QUOTAS[0] - 1)
    assert said(shared.sign_off(voter.sign_off_body())) == SIGNED_OFF
    assert said(shared.deposit(ballot)) == RECEIVED


def at_once(send: Callable[[int], TestResponse]) -> list[tuple[int, str]]:
    """Do something fifty times at the same time; return what was said, sorted."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(map(said, pool.map(send, range(AT_ONCE))))


def test_of_fifty_who_want_the_last_seat_one_gets_it(shared: Booth) -> None:
    fill(shared, 0, QUOTAS[0] - 1)
    bodies = [shared.voter(0).sign_off_body() for _ in range(AT_ONCE)]
    replies = at_once(lambda number: shared.sign_off(bodies[number]))
    assert replies == [SIGNED_OFF, *[FULL] * (AT_ONCE - 1)]
    assert shared.written() == (QUOTAS[0], 0)


def test_fifty_times_the_same_element_at_once_takes_one_seat(shared: Booth) -> None:
    body = shared.voter(0).sign_off_body()
    assert at_once(lambda _: shared.sign_off(body)) == [SIGNED_OFF] * AT_ONCE
    assert shared.written() == (1, 0)


def test_fifty_by_script_and_by_form_fill_a_group_to_its_last_seat(shared: Booth) -> None:
    bodies = [shared.voter(1).sign_off_body() for _ in range(AT_ONCE)]

    def send(number: int) -> TestResponse:
        if number % 2:
            return send_form(shared, shared.roll.codes[1], secrets.token_hex(16), number)
        return shared.sign_off(bodies[number])

    replies = at_once(send)
    assert replies.count(FULL) == AT_ONCE - QUOTAS[1]
    assert replies.count(SIGNED_OFF) + replies.count(RECEIVED) == QUOTAS[1]
    assert shared.written()[0] == QUOTAS[1]


def test_a_code_of_another_campaign_is_refused_like_one_of_none(app: Flask, shared: Booth) -> None:
    other = open_shared(app)
    before = shared.everything()
    stranger = Voter(shared.keys, other.roll.codes[0])
    foreign, unknown = (
        shared.sign_off(voter.sign_off_body()) for voter in (stranger, Voter(shared.keys, "0" * 16))
    )
    assert said(foreign) == said(unknown) == REFUSED
    assert foreign.get_json() == unknown.get_json()
    assert said(send_form(shared, other.roll.codes[0])) == FAULTS
    assert shared.everything() == before


def test_a_personal_code_opens_no_seat_and_a_shared_one_no_line(booth: Booth, shared: Booth) -> None:
    personal = Voter(shared.keys, booth.roll.codes[0])
    collective = Voter(booth.keys, shared.roll.codes[0])
    assert said(shared.sign_off(personal.sign_off_body())) == REFUSED
    assert said(booth.sign_off(collective.sign_off_body())) == REFUSED
    assert (shared.written(), booth.written()) == ((0, 0), (0, 0))


def test_a_token_of_one_group_opens_no_place_of_another(shared: Booth) -> None:
    ballot = shared.ballot(shared.voter(0))
    assert said(shared.deposit({**ballot, "cell": 2})) == REFUSED
    assert shared.written() == (1, 0)


def test_a_replayed_deposit_is_one_ballot(shared: Booth) -> None:
    ballot = shared.ballot(shared.voter(0))
    assert [said(shared.deposit(ballot)) for _ in range(3)] == [RECEIVED] * 3
    assert shared.written() == (1, 1)


def test_after_the_closing_nobody_new_gets_a_seat_and_who_has_one_can_finish(shared: Booth) -> None:
    waiting = shared.voter(0)
    ballot = shared.ballot(waiting)
    with shared.app.app_context(), transaction() as rows:
        rows.get_one(Campaign, shared.roll.campaign_id).state = CampaignState.CLOSED
    assert said(shared.sign_off(shared.voter(0).sign_off_body())) == CLOSED
    assert said(send_form(shared, shared.roll.codes[0])) == CLOSED
    assert said(shared.sign_off(waiting.sign_off_body())) == SIGNED_OFF
    assert said(shared.deposit(ballot)) == RECEIVED
    assert shared.written() == (1, 1)


def test_a_shut_box_tells_everybody_that_it_is_closed(shared: Booth) -> None:
    with shared.app.app_context(), transaction() as rows:
        rows.get_one(Campaign, shared.roll.campaign_id).state = CampaignState.CLOSED
        rows.get_one(BallotBox, shared.roll.public_id).takes_ballots = False
    assert said(shared.sign_off(shared.voter(0).sign_off_body())) == CLOSED


# Without script


def test_without_script_answers_are_read_over_and_the_review_brings_a_ticket(shared: Booth) -> None:
    fields = {"code": shared.roll.codes[0], "step": "send", **answers(1)}
    review = shared.client().post(shared.path, data=fields)
    hidden = {
        field.attributes["name"]: field.attributes["value"]
        for field in parse(review.text).all("input", type="hidden")
    }
    assert shared.written() == (0, 0)
    assert hidden["code"] == shared.roll.codes[0]
    sent = shared.client().post(shared.path, data={**hidden, "step": "send"})
    assert "Une autre personne répond sur cet appareil" in sent.text
    assert shared.written() == (1, 1)


def test_each_review_brings_another_ticket(shared: Booth) -> None:
    fields = {"code": shared.roll.codes[0], "step": "review", "ticket": TICKET, **answers(1)}
    reviews = [shared.client().post(shared.path, data=fields).text for _ in range(2)]
    tickets = [
        field.attributes["value"] for review in reviews for field in parse(review).all("input", name="ticket")
    ]
    assert len({*tickets, TICKET}) == 3


def test_a_form_that_is_sent_twice_is_one_answer_and_another_person_is_another(shared: Booth) -> None:
    code = shared.roll.codes[0]
    assert said(send_form(shared, code)) == RECEIVED
    again = send_form(shared, code)
    assert said(again) == SENT_ALREADY
    assert again.get_json()["message"].startswith("Ces réponses sont déjà enregistrées.")
    assert said(send_form(shared, code, "f" * 32)) == RECEIVED
    assert shared.written() == (2, 2)


@pytest.mark.parametrize("ticket", ["", "x", TICKET.upper(), TICKET + "0", "é" * 32])
def test_a_script_without_a_ticket_sends_nothing(shared: Booth, ticket: str) -> None:
    assert said(send_form(shared, shared.roll.codes[0], ticket)) == REFUSED
    assert shared.written() == (0, 0)


def test_a_full_group_is_told_so_on_a_page(shared: Booth) -> None:
    fill(shared, 0, QUOTAS[0])
    fields = {"code": shared.roll.codes[0], "step": "send", "ticket": TICKET, **answers(0)}
    page = shared.client().post(shared.path, data=fields)
    assert page.status_code == HTTPStatus.FORBIDDEN
    assert "Le nombre de réponses prévu est atteint." in page.text
    assert "referent@ecole.example" in page.text


# What is left


def test_no_transaction_touches_both_seats_and_box(shared: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(shared.app, monkeypatch) as transactions:
        shared.answer(shared.voter(0), 1)
        send_form(shared, shared.roll.codes[0])
        send_form(shared, shared.roll.codes[0])
        shared.sign_off({})
    assert transactions.on_both_sides == []
    assert any(tables & ROLL for tables in transactions.touching)
    assert any(tables & BOX for tables in transactions.touching)
    assert shared.written() == (2, 2)


def test_seats_are_taken_in_no_order(app: Flask, clock: Clock) -> None:
    """Which seat is taken is chance: in twenty groups of ten, the first one that was made is not always the first."""
    assert clock.now == NOW
    booth = open_shared(app, (10,) * 20)
    for group in range(20):
        fill(booth, group, 1)
    with app.app_context():
        taken = session().scalars(select(Invitation.email).where(Invitation.signed_off)).all()
    assert len({email.partition("-")[2] for email in taken}) > 2


def test_a_taken_seat_differs_from_a_free_one_in_nothing_but_that(shared: Booth) -> None:
    shared.answer(shared.voter(0))
    with shared.app.app_context():
        rows = session().execute(select(Invitation.__table__)).mappings().all()
    kinds = {row["signed_off"]: frozenset((name, type(value)) for name, value in row.items()) for row in rows}
    assert kinds[True] ^ kinds[False] == {("blinded_hash", bytes), ("blinded_hash", type(None))}


def test_neither_code_nor_ticket_is_in_any_table(shared: Booth) -> None:
    send_form(shared, shared.roll.codes[0])
    everything = repr(shared.everything())
    assert shared.roll.codes[0] not in everything
    assert TICKET not in everything


def by_script(public_id: str, code: str, nonce: str) -> None:
    """Sign off and deposit as a browser does; runs in the process that dies, then again."""
    init_clock(current_app, Clock())
    client = current_app.test_client()

    def post(path: str, body: Any) -> tuple[int, dict[str, Any]]:  # noqa: ANN401 - JSON
        response = client.post(path, json=body)
        return response.status_code, response.get_json()

    Voter(keys_of(public_id), code, bytes.fromhex(nonce)).answer(post, QUESTIONNAIRE, answers(0))


def by_form(public_id: str, code: str, nonce: str) -> None:
    """Send the form with a ticket; runs in the process that dies, then again."""
    init_clock(current_app, Clock())
    fields = {"code": code, "step": "send", "ticket": nonce, **answers(0)}
    response = current_app.test_client().post(f"/q/{public_id}", data=fields, headers=AS_JSON)
    assert response.get_json()["status"] in {"received", "already_used"}, response.get_json()


@pytest.mark.parametrize("send", [by_script, by_form])
def test_a_death_at_any_step_takes_one_seat_and_ends_in_one_ballot(
    app: Flask, settings: Settings, clock: Clock, send: Callable[..., None]
) -> None:
    assert clock.now == NOW
    booth = open_shared(app, (40,))
    code = booth.roll.codes[0]
    with dying_worker(settings, only_alone=True) as worker:
        steps = worker.run(f"{__name__}:{send.__name__}", booth.roll.public_id, code, TICKET)
        assert steps
        for die_at in range(steps):
            ticket = f"{die_at:032x}"
            assert (
                worker.run(f"{__name__}:{send.__name__}", booth.roll.public_id, code, ticket, die_at=die_at)
                is None
            )
            signed_off, ballots = booth.written()
            assert 0 <= signed_off - ballots <= 1
            with app.app_context():
                send(booth.roll.public_id, code, ticket)
            assert booth.written() == (die_at + 2, die_at + 2)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_the_rows_of_seats_say_nothing_of_the_rows_of_ballots(shared: Booth) -> None:
    """PostgreSQL keeps with each row which transaction wrote it: a seat and its ballot are never of one."""
    for number in range(3):
        send_form(shared, shared.roll.codes[0], secrets.token_hex(16), number)
    with shared.app.app_context():
        seats = set(session().scalars(text("SELECT xmin::text FROM invitation WHERE signed_off")))
        ballots = set(session().scalars(text("SELECT xmin::text FROM sealed_ballot")))
        count = session().scalar(select(func.count()).select_from(SealedBallot))
    assert (count, seats & ballots) == (3, set())
