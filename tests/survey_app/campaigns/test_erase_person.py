"""One person leaves the rolls: at once where nothing counts them, by name and address where something does."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey_app.accounts.models import DeliveryState, JournalEntry
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message, PersonalCode, Team
from survey_app.campaigns.operations.erase_person import NOWHERE, erase_by_token, erase_from_rolls
from survey_app.campaigns.operations.queue_reminders import queue_wave
from survey_app.campaigns.operations.unsubscribe import make_token
from survey_app.database import session, transaction
from tests.factories import NOW
from tests.services.smtp_sink import SmtpSink
from tests.survey_app.campaigns.mailing import (
    Clock,
    add_owing_campaign,
    address,
    change_invitation,
    code_in,
    is_valid,
    send,
    set_state,
    states,
    token_in,
)

COUNTED = [CampaignState.SCHEDULED, CampaignState.OPEN, CampaignState.CLOSED]
FREE = [CampaignState.PREPARING, CampaignState.REPORTED, CampaignState.ENDED]


@pytest.fixture
def campaign(app_context: Flask, smtp_sink: SmtpSink) -> int:
    """A campaign that wrote to three people."""
    campaign_id = add_owing_campaign(3)
    send(campaign_id, smtp_sink)
    return campaign_id


def erase(campaign_id: int, number: int = 0) -> None:
    """Erase a person from the rolls of the school of this campaign."""
    school_id = session().get_one(Campaign, campaign_id).school_id
    erase_from_rolls(school_id, address(number))


def addresses() -> list[str]:
    """Return the addresses of all rolls; what stands for none is written `-`."""
    session().rollback()
    found = session().scalars(select(Invitation.email))
    return sorted("-" if email.endswith(f"@{NOWHERE}") else email for email in found)


def count(table: type[Message | PersonalCode | Team]) -> int:
    """Count the rows of a table."""
    return session().scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("state", COUNTED)
def test_a_line_that_will_be_counted_stays_without_name_or_address(
    campaign: int, state: CampaignState
) -> None:
    set_state(campaign, state)
    erase(campaign)
    names = session().scalars(select(Invitation.name).where(Invitation.email.endswith(NOWHERE))).all()
    assert (addresses(), names) == (["-", address(1), address(2)], [""])


@pytest.mark.parametrize("state", FREE)
def test_a_line_that_nothing_counts_goes(campaign: int, state: CampaignState) -> None:
    set_state(campaign, state)
    erase(campaign)
    assert (addresses(), count(Message), count(PersonalCode)) == ([address(1), address(2)], 2, 2)


def test_a_team_in_preparation_goes_with_its_last_member(campaign: int) -> None:
    set_state(campaign, CampaignState.PREPARING)
    for number in range(3):
        erase(campaign, number)
    assert (addresses(), count(Team)) == ([], 0)


def test_who_has_not_signed_off_cannot_any_more(campaign: int, smtp_sink: SmtpSink) -> None:
    code = code_in(smtp_sink.sent_to(address(0))[0])
    was_valid = is_valid(campaign, code)
    erase(campaign)
    assert (was_valid, is_valid(campaign, code)) == (True, False)


def test_who_signed_off_may_still_finish_sending(campaign: int, smtp_sink: SmtpSink) -> None:
    change_invitation(0, signed_off=True)
    erase(campaign)
    assert is_valid(campaign, code_in(smtp_sink.sent_to(address(0))[0]))


@pytest.mark.parametrize("signed_off", [False, True])
def test_who_signed_off_stays_counted_and_nobody_else_is(campaign: int, *, signed_off: bool) -> None:
    change_invitation(0, signed_off=signed_off)
    erase(campaign)
    counted = session().scalar(select(func.count()).select_from(Invitation).where(Invitation.signed_off))
    assert counted == int(signed_off)


def test_no_message_is_sent_or_owed_any_more(app_context: Flask, smtp_sink: SmtpSink) -> None:
    campaign = add_owing_campaign(2)
    erase(campaign)
    with transaction() as writing:
        queue_wave(writing, campaign, 1, NOW)
    clock = Clock()
    clock.move(days=1)
    send(campaign, smtp_sink, clock)
    written_to = [number for number in range(2) if smtp_sink.sent_to(address(number))]
    assert (written_to, states()) == ([1], [DeliveryState.SENT])


def test_a_campaign_that_opens_later_does_not_write_to_a_nameless_line(
    app_context: Flask, smtp_sink: SmtpSink
) -> None:
    campaign = add_owing_campaign(2, queued=False)
    set_state(campaign, CampaignState.SCHEDULED)
    erase(campaign)
    set_state(campaign, CampaignState.OPEN)
    with transaction() as writing:
        assert queue_wave(writing, campaign, 0, NOW) == 1


def test_other_schools_and_other_people_are_left_alone(campaign: int) -> None:
    erase_from_rolls(session().get_one(Campaign, campaign).school_id + 1, address(0))
    erase_from_rolls(session().get_one(Campaign, campaign).school_id, "inconnue@ecole.example")
    assert addresses() == [address(0), address(1), address(2)]


def test_erasing_twice_is_harmless(campaign: int) -> None:
    erase(campaign)
    erase(campaign)
    assert addresses() == ["-", address(1), address(2)]


@pytest.fixture
def token(campaign: int, smtp_sink: SmtpSink) -> str:
    """What the first person's mail allows."""
    return token_in(smtp_sink.sent_to(address(0))[0])


def test_opening_the_page_changes_nothing(client: FlaskClient, token: str) -> None:
    answers = [
        client.open(f"/desinscription/{token}/effacer", method=method)
        for method in ("GET", "HEAD", "OPTIONS")
    ]
    assert ([answer.status_code for answer in answers], "-" in addresses()) == ([200] * 3, False)


def test_the_page_is_the_same_for_a_token_that_does_not_exist(client: FlaskClient, token: str) -> None:
    known, unknown = (
        client.get(f"/desinscription/{each}/effacer").text.replace(each, "") for each in (token, make_token())
    )
    assert known == unknown


def test_the_button_erases_without_a_cookie(client: FlaskClient, token: str) -> None:
    answer = client.post(f"/desinscription/{token}/effacer")
    assert (answer.status_code, addresses()) == (200, ["-", address(1), address(2)])
    assert ("Set-Cookie" in answer.headers, "C’est effacé" in answer.text) == (False, True)


def test_the_answer_is_the_same_whether_one_has_answered_or_not(
    client: FlaskClient, token: str, smtp_sink: SmtpSink
) -> None:
    change_invitation(0, signed_off=True)
    other = token_in(smtp_sink.sent_to(address(1))[0])
    answers = {
        client.post(f"/desinscription/{each}/effacer").text.replace(each, "") for each in (token, other)
    }
    assert len(answers) == 1


@pytest.mark.parametrize("unknown", ["x", "é", "a" * 61])
def test_an_unknown_token_erases_nothing(client: FlaskClient, token: str, unknown: str) -> None:
    answer = client.post(f"/desinscription/{unknown}/effacer")
    assert (answer.status_code, "Lien inconnu" in answer.text, "-" in addresses()) == (404, True, False)


def test_the_second_time_the_link_is_unknown(token: str) -> None:
    assert [erase_by_token(token, NOW), erase_by_token(token, NOW)] == [True, False]


def test_the_page_that_stops_mails_leads_there(client: FlaskClient, token: str) -> None:
    assert f'href="/desinscription/{token}/effacer"' in client.get(f"/desinscription/{token}").text


def test_the_journal_says_neither_who_nor_whether_they_answered(token: str) -> None:
    change_invitation(0, signed_off=True)
    erase_by_token(token, NOW)
    entries = session().execute(select(JournalEntry.action, JournalEntry.actor_id, JournalEntry.detail)).all()
    public_id = session().scalar(select(Campaign.public_id))
    assert [tuple(entry) for entry in entries] == [("roll.forget", None, {"campaign": public_id})]
