"""The ceremony: what its page says at each step, two parts that open the box, and a box that nobody can open."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.ballots.ceremony.operations import look_at_opening
from survey_app.ballots.ceremony.stages import Stage
from survey_app.ballots.key_parts import make_part
from survey_app.ballots.opening import finish_opening, open_ballot_box
from survey_app.ballots.opening.records import read_opening_record
from survey_app.campaigns.models import CampaignState, OpeningRule
from survey_app.keys.store import Purpose, key_store
from survey_app.retention import ROLL_KEPT
from tests.factories import NOW, Roll
from tests.survey_app.accounts.visits import faults, notices, send, sign_in, summary
from tests.survey_app.ballots.ceremony.guests import (
    CHEF,
    REFERENT,
    account_of,
    actions,
    add_people,
    hand_out_parts,
    set_campaign,
)
from tests.survey_app.ballots.conftest import Clock, open_campaign
from tests.survey_app.ballots.opening.outbox import sign_off_only
from tests.survey_app.ballots.test_opening import LATER, close, report_of, state, vote


@pytest.fixture
def parts(app: Flask, roll: Roll, clock: Clock) -> list[str]:
    """A closed campaign with ten ballots whose box waits for two of these parts."""
    with app.app_context():
        handed_out = hand_out_parts(roll, add_people())
        vote(roll, range(10))
        close(roll)
        open_ballot_box(roll.campaign_id, LATER)
    clock.now = LATER
    return handed_out


@pytest.fixture
def address(roll: Roll) -> str:
    """Where the ceremony takes place."""
    return f"/campagnes/{roll.public_id}/depouillement"


def stage_of(roll: Roll) -> Stage:
    """Return how far the opening is."""
    return look_at_opening(roll.public_id, actor=account_of(CHEF), now=LATER).stage


def work(app: Flask, roll: Roll) -> None:
    """Do what a worker would."""
    with app.app_context():
        open_ballot_box(roll.campaign_id, LATER)
        finish_opening(roll.campaign_id, LATER)


def test_the_box_waits_for_its_parts(app: Flask, parts: list[str], roll: Roll) -> None:
    with app.app_context():
        assert (stage_of(roll), state(roll)) == (Stage.WAITING_FOR_PARTS, CampaignState.CLOSED)


@pytest.mark.parametrize("person", [CHEF, REFERENT])
@pytest.mark.parametrize("pair", [(0, 1), (2, 0)])
def test_two_parts_open_the_box(
    app: Flask,
    client: FlaskClient,
    parts: list[str],
    roll: Roll,
    *,
    person: str,
    pair: tuple[int, int],
) -> None:
    sign_in(client, person)
    path = f"/campagnes/{roll.public_id}/depouillement/parts"
    send(client, path, first=parts[pair[0]], second=parts[pair[1]])
    work(app, roll)
    with app.app_context():
        record = read_opening_record(roll.public_id)
        held = [purpose for purpose in Purpose if key_store().holds(roll.public_id, purpose)]
    assert record is not None
    assert (record.ballots, record.null_ballots, held) == (10, 0, [])


def test_the_journal_tells_that_parts_were_brought(
    app: Flask, client: FlaskClient, parts: list[str], roll: Roll, address: str
) -> None:
    sign_in(client, CHEF)
    send(client, f"{address}/parts", first=parts[0], second=parts[1])
    work(app, roll)
    assert actions(app)[-3:] == ["opening.enter_parts", "opening.open", "opening.destroy_keys"]


def test_a_part_that_is_none_is_named_and_the_box_stays_closed(
    app: Flask, client: FlaskClient, parts: list[str], roll: Roll, address: str
) -> None:
    sign_in(client, CHEF)
    refused = send(client, f"{address}/parts", first=parts[0], second=make_part())
    assert summary(refused) == [
        "Part de la deuxième personne – Cette part n’est pas reconnue. Relisez-la, groupe par groupe."
    ]
    work(app, roll)
    with app.app_context():
        assert (state(roll), key_store().holds(roll.public_id, Purpose.OPENING)) == (
            CampaignState.CLOSED,
            False,
        )


def test_one_part_twice_is_told(client: FlaskClient, parts: list[str], address: str) -> None:
    sign_in(client, CHEF)
    refused = send(client, f"{address}/parts", first=parts[0], second=parts[0])
    assert faults(refused) == ["C’est la même part deux fois. Il en faut deux différentes."]


def test_no_part_is_not_enough(client: FlaskClient, parts: list[str], address: str) -> None:
    sign_in(client, CHEF)
    assert faults(send(client, f"{address}/parts", first="", second="")) == ["Tapez la part de la clé."] * 2


def test_guessing_is_slowed_down(client: FlaskClient, parts: list[str], address: str) -> None:
    sign_in(client, CHEF)
    codes = [
        send(client, f"{address}/parts", first=parts[0], second=make_part()).status_code for _ in range(11)
    ]
    assert codes == [422] * 10 + [429]


def test_parts_brought_too_early_open_nothing(
    app: Flask, client: FlaskClient, roll: Roll, address: str
) -> None:
    with app.app_context():
        handed_out = hand_out_parts(roll, add_people())
        vote(roll, range(3))
    sign_in(client, CHEF)
    send(client, f"{address}/parts", first=handed_out[0], second=handed_out[1])
    assert notices(client.get(address)) == ["L’urne n’attend pas de parts."]
    with app.app_context():
        assert key_store().holds(roll.public_id, Purpose.OPENING) is False


def test_a_box_whose_parts_are_lost_is_destroyed_unread(
    app: Flask, client: FlaskClient, parts: list[str], roll: Roll, address: str
) -> None:
    sign_in(client, CHEF)
    send(client, f"{address}/detruire", word="détruire")
    work(app, roll)
    with app.app_context():
        record, told = read_opening_record(roll.public_id), report_of(roll).participation
        held = [purpose for purpose in Purpose if key_store().holds(roll.public_id, purpose)]
        assert stage_of(roll) is Stage.DESTROYED_UNREAD
    assert record is not None
    assert (record.was_read, record.ballots, record.null_ballots, len(record.receipts)) == (False, 10, 10, 10)
    assert (told.ballots, told.null_ballots, held) == (0, 10, [])
    report = client.get(f"/campagnes/{roll.public_id}/rapport").text
    assert "L’urne a été détruite sans être lue" in report


def test_a_store_that_is_lost_leaves_a_box_that_can_be_destroyed(
    app: Flask, client: FlaskClient, parts: list[str], roll: Roll, address: str
) -> None:
    with app.app_context():
        key_store().destroy(roll.public_id)
        assert stage_of(roll) is Stage.KEY_LOST
    sign_in(client, CHEF)
    send(client, f"{address}/detruire", word="Détruire ")
    with app.app_context():
        record = read_opening_record(roll.public_id)
    assert record is not None
    assert (record.was_read, record.ballots, record.receipts) == (False, 10, ())


@pytest.mark.parametrize(("day", "is_over"), [(26, False), (27, True)])
def test_parts_that_never_come_are_not_waited_for_longer_than_the_roll_is_kept(
    app: Flask, parts: list[str], roll: Roll, *, day: int, is_over: bool
) -> None:
    with app.app_context():
        open_ballot_box(roll.campaign_id, LATER + timedelta(days=day))
        record = read_opening_record(roll.public_id)
    assert (record is not None, actions(app)[-1] == "opening.destroy_unread") == (is_over, is_over)
    assert timedelta(days=day + 2) < ROLL_KEPT


def test_another_word_destroys_nothing(
    app: Flask, client: FlaskClient, parts: list[str], roll: Roll, address: str
) -> None:
    sign_in(client, CHEF)
    assert faults(send(client, f"{address}/detruire", word="oui")) == ["Ce n’est pas le mot demandé."]
    with app.app_context():
        assert state(roll) is CampaignState.CLOSED


def test_the_password_is_asked_again_before_a_box_is_destroyed(
    client: FlaskClient, parts: list[str], clock: Clock, address: str
) -> None:
    sign_in(client, CHEF)
    clock.now = LATER + timedelta(minutes=20)
    asked = send(client, f"{address}/detruire", word="détruire")
    assert asked.location == f"/compte/confirmer?suite={address}/detruire"


def test_only_the_head_destroys_a_box(client: FlaskClient, parts: list[str], address: str) -> None:
    sign_in(client, REFERENT)
    assert send(client, f"{address}/detruire", word="détruire").status_code == 403


def test_a_box_that_can_be_opened_is_not_destroyed(
    app: Flask, client: FlaskClient, roll: Roll, clock: Clock, address: str
) -> None:
    with app.app_context():
        add_people()
        vote(roll, range(9))
        close(roll)
    clock.now = LATER
    sign_in(client, CHEF)
    send(client, f"{address}/detruire", word="détruire")
    with app.app_context():
        assert state(roll) is CampaignState.CLOSED


def test_the_page_tells_each_step(
    app: Flask, client: FlaskClient, roll: Roll, clock: Clock, address: str
) -> None:
    titles = []
    with app.app_context():
        add_people()
        vote(roll, range(11))
        outbox = sign_off_only(roll, 11)
    sign_in(client, CHEF)
    titles.append(_title(client, address))
    with app.app_context():
        close(roll)
    clock.now = LATER
    sign_in(client, CHEF)
    page = client.get(address).text
    titles.append(_title(client, address))
    with app.app_context():
        outbox.send()
    titles.append(_title(client, address))
    work(app, roll)
    titles.append(_title(client, address))
    assert titles == [
        "L’urne est fermée, et le restera jusqu’à la clôture",
        "L’urne attend les derniers envois",
        "L’urne est en train d’être ouverte",
        "L’urne a été ouverte, une seule fois",
    ]
    assert "1 envoi n’a pas encore fini d’arriver" in page


def test_the_page_has_every_receipt_in_order(
    app: Flask, client: FlaskClient, roll: Roll, clock: Clock, address: str
) -> None:
    with app.app_context():
        add_people()
        given = sorted(sign_off_only(roll, person).send() for person in range(9))
        close(roll)
    work(app, roll)
    clock.now = LATER
    sign_in(client, CHEF)
    page = client.get(address).text
    places = [page.index(f"<li>{receipt}</li>") for receipt in given]
    assert (len(places), places) == (9, sorted(places))


def test_a_small_school_is_told_no_number_before_the_opening(app: Flask, clock: Clock) -> None:
    roll = open_campaign(app, (3, 4))
    with app.app_context():
        chef = add_people()
        vote(roll, range(5))
        outbox = sign_off_only(roll, 5)
        close(roll)
        view = look_at_opening(roll.public_id, actor=chef, now=LATER)
        assert (outbox.content.cell, view.stage, view.totals) == (2, Stage.WAITING_FOR_BALLOTS, None)


def test_ballots_are_not_counted_for_anybody_while_they_arrive(app: Flask, roll: Roll, clock: Clock) -> None:
    with app.app_context():
        chef = add_people()
        set_campaign(roll, CampaignState.OPEN, OpeningRule.ALONE)
        assert look_at_opening(roll.public_id, actor=chef, now=NOW).ballots_told is False


def _title(client: FlaskClient, address: str) -> str:
    page = client.get(address).text
    return page.partition('<div class="ceremony"')[2].partition("<h2>")[2].partition("</h2>")[0]
