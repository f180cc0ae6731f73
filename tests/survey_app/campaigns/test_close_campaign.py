"""Closing: at the date or at the head's word, once, and nothing more is sent."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import DeliveryState, JournalEntry, Role
from survey_app.campaigns.calendar import list_campaigns_to_close
from survey_app.campaigns.models import Campaign, CampaignState, Message
from survey_app.campaigns.operations.close_campaign import (
    DateNotLaterError,
    NotOpenError,
    close_campaign,
    extend_campaign,
)
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.database import session, transaction
from survey_app.queueing import TaskName
from survey_app.schools.models import School
from tests.factories import NOW, add_account
from tests.services.smtp_sink import Conduct, SmtpSink
from tests.survey_app.campaigns.mailing import (
    Clock,
    add_owing_campaign,
    address,
    in_context,
    message_to,
    send,
    set_state,
    states,
)

CLOSES = NOW + timedelta(days=14)


@pytest.fixture
def enqueued(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What went to the queue."""
    found: list[tuple[str, list[str]]] = []

    def note(name: str, args: tuple[str, ...], **_: object) -> None:
        found.append((name, list(args)))

    monkeypatch.setattr(app_context.extensions["paliers_queue"], "send_task", note)
    return found


@pytest.fixture
def campaign(enqueued: object) -> int:
    """An open campaign that owes three mails."""
    return add_owing_campaign(3)


def add_person(role: Role) -> int:
    """Add an account with a role in the school."""
    with transaction() as rows:
        return add_account(rows, rows.scalars(select(School)).one(), role).id


def found(campaign_id: int) -> Campaign:
    """Return the campaign as another process would see it."""
    session().rollback()
    return session().get_one(Campaign, campaign_id, populate_existing=True)


def test_a_campaign_closes_at_its_date(campaign: int) -> None:
    assert (list_campaigns_to_close(CLOSES), close_campaign(campaign, CLOSES)) == ([campaign], True)
    assert (found(campaign).state, found(campaign).closed_at) == (CampaignState.CLOSED, CLOSES)


def test_a_campaign_does_not_close_by_itself_before_its_date(campaign: int) -> None:
    early = CLOSES - timedelta(seconds=1)
    assert (list_campaigns_to_close(early), close_campaign(campaign, early)) == ([], False)
    assert found(campaign).state is CampaignState.OPEN


def test_the_head_may_close_earlier(campaign: int) -> None:
    head = add_person(Role.CHEF)
    assert close_campaign(campaign, NOW, head) is True
    entry = session().scalars(select(JournalEntry)).one()
    assert (found(campaign).state, entry.action, entry.actor_id) == (
        CampaignState.CLOSED,
        "campaign.close",
        head,
    )


def test_a_referent_may_not_close(campaign: int) -> None:
    referent = add_person(Role.REFERENT)
    with pytest.raises(ForbiddenError):
        close_campaign(campaign, NOW, referent)
    assert found(campaign).state is CampaignState.OPEN


def test_closing_twice_is_harmless(campaign: int, enqueued: list[tuple[str, list[str]]]) -> None:
    close_campaign(campaign, CLOSES)
    assert close_campaign(campaign, CLOSES + timedelta(days=1)) is False
    assert (found(campaign).closed_at, len(enqueued)) == (CLOSES, 1)


def test_closing_has_the_box_opened(campaign: int, enqueued: list[tuple[str, list[str]]]) -> None:
    close_campaign(campaign, CLOSES)
    assert enqueued == [(TaskName.OPEN_BALLOT_BOX.value, [str(campaign)])]


@pytest.mark.parametrize("state", [state for state in CampaignState if state is not CampaignState.OPEN])
def test_only_an_open_campaign_closes(campaign: int, state: CampaignState) -> None:
    set_state(campaign, state)
    assert close_campaign(campaign, CLOSES) is False
    assert found(campaign).state is state


def test_an_unknown_campaign_is_not_closed(campaign: int) -> None:
    assert close_campaign(campaign + 1, CLOSES) is False


def test_what_was_to_be_sent_is_cancelled(campaign: int, smtp_sink: SmtpSink) -> None:
    smtp_sink.treat(address(0), Conduct.REFUSE_FOR_NOW)
    clock = Clock()
    send(campaign, smtp_sink, clock)
    close_campaign(campaign, CLOSES)
    assert message_to(0).state is DeliveryState.CANCELLED
    assert states() == [DeliveryState.CANCELLED, DeliveryState.SENT, DeliveryState.SENT]


@pytest.mark.parametrize(("lease", "state"), [(0, DeliveryState.CANCELLED), (1, DeliveryState.SENDING)])
def test_what_is_being_sent_is_left_to_a_living_worker(
    campaign: int, lease: int, state: DeliveryState
) -> None:
    with transaction() as rows:
        lease_until = CLOSES + timedelta(seconds=lease)
        rows.execute(update(Message).values(state=DeliveryState.SENDING, lease_until=lease_until))
    close_campaign(campaign, CLOSES)
    assert states() == [state] * 3


def test_the_date_can_be_put_off(campaign: int) -> None:
    extend_campaign(campaign, CLOSES + timedelta(days=7), add_person(Role.CHEF), NOW)
    assert found(campaign).closes_at == CLOSES + timedelta(days=7)


@pytest.mark.parametrize("closes_at", [CLOSES, CLOSES - timedelta(days=1), NOW])
def test_the_date_cannot_be_brought_forward(campaign: int, closes_at: datetime) -> None:
    with pytest.raises(DateNotLaterError):
        extend_campaign(campaign, closes_at, add_person(Role.CHEF), NOW)
    assert found(campaign).closes_at == CLOSES


@pytest.mark.parametrize("state", [CampaignState.PREPARING, CampaignState.CLOSED, CampaignState.REPORTED])
def test_only_a_coming_or_open_campaign_is_extended(campaign: int, state: CampaignState) -> None:
    set_state(campaign, state)
    with pytest.raises(NotOpenError):
        extend_campaign(campaign, CLOSES + timedelta(days=7), add_person(Role.CHEF), NOW)


def test_a_campaign_past_its_date_is_not_extended(campaign: int) -> None:
    with pytest.raises(NotOpenError):
        extend_campaign(campaign, CLOSES + timedelta(days=7), add_person(Role.CHEF), CLOSES)


def test_a_referent_may_not_extend(campaign: int) -> None:
    with pytest.raises(ForbiddenError):
        extend_campaign(campaign, CLOSES + timedelta(days=7), add_person(Role.REFERENT), NOW)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_closing_waits_for_who_is_sending(app_context: Flask, campaign: int) -> None:
    with _holding(app_context, campaign, exclusive=False) as let_go:
        closing = threading.Thread(
            target=in_context, args=(app_context, lambda: close_campaign(campaign, CLOSES))
        )
        closing.start()
        closing.join(0.5)
        is_waiting = closing.is_alive()
        let_go()
        closing.join(10)
    assert (is_waiting, found(campaign).state) == (True, CampaignState.CLOSED)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_those_who_send_do_not_wait_for_each_other(app_context: Flask, campaign: int) -> None:
    got_it = []
    with _holding(app_context, campaign, exclusive=False), transaction() as writing:
        lock_campaign(writing, campaign, exclusive=False)
        got_it.append(campaign)
    assert got_it == [campaign]


class _holding:  # noqa: N801 - reads as what it does
    """Another process that holds the lock of a campaign until told to let go."""

    def __init__(self, app: Flask, campaign_id: int, *, exclusive: bool) -> None:
        self._has_it, self._let_go = threading.Event(), threading.Event()
        self._thread = threading.Thread(
            target=in_context, args=(app, lambda: self._hold(campaign_id, exclusive=exclusive))
        )

    def _hold(self, campaign_id: int, *, exclusive: bool) -> None:
        with transaction() as writing:
            lock_campaign(writing, campaign_id, exclusive=exclusive)
            self._has_it.set()
            self._let_go.wait(10)

    def __enter__(self) -> Callable[[], None]:
        self._thread.start()
        assert self._has_it.wait(10)
        return self._let_go.set

    def __exit__(self, *_: object) -> None:
        self._let_go.set()
        self._thread.join()
