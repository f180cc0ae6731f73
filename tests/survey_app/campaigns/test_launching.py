"""Dates, trial, opening, putting off and closing: who may, when, and what a second time does."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import AccountMail, AccountMailKind, DeliveryState
from survey_app.campaigns.dates import Calendar, DateFault
from survey_app.campaigns.errors import CampaignNotFoundError, NotPreparingError
from survey_app.campaigns.models import CampaignState
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.close_campaign import DateNotLaterError, NotOpenError
from survey_app.campaigns.operations.launch_campaign import close_by_hand, launch_campaign
from survey_app.campaigns.operations.open_campaign import NotReadyError, Obstacle
from survey_app.campaigns.operations.request_trial import request_trial
from survey_app.campaigns.operations.set_calendar import (
    DatesRefusedError,
    get_calendar,
    put_off_closing,
    set_calendar,
)
from survey_app.database import session, transaction
from tests.factories import NOW
from tests.survey_app.campaigns.preparing import Stage, begin, prepare, set_stage, short_calendar

DAY = timedelta(days=1)


@pytest.fixture
def stage(app_context: Flask) -> Stage:
    return set_stage()


def open_it(stage: Stage) -> str:
    """Return a campaign that is open, as the worker leaves it."""
    public_id = prepare(stage, calendar=short_calendar())
    with transaction():
        get_campaign(public_id, stage.chef).state = CampaignState.OPEN
    return public_id


def test_dates_are_set_and_set_again(stage: Stage) -> None:
    public_id = begin(stage)
    for calendar in (Calendar(NOW, (NOW + 3 * DAY, NOW + DAY), NOW + 9 * DAY), short_calendar()):
        set_calendar(public_id, calendar, actor=stage.referent, now=NOW)
    assert get_calendar(get_campaign(public_id, stage.chef)) == short_calendar()


def test_reminders_are_put_in_order(stage: Stage) -> None:
    public_id = begin(stage)
    calendar = Calendar(NOW, (NOW + 3 * DAY, NOW + DAY), NOW + 9 * DAY)
    set_calendar(public_id, calendar, actor=stage.chef, now=NOW)
    reminders = get_campaign(public_id, stage.chef).reminders
    assert [(reminder.wave, reminder.due_at) for reminder in reminders] == [
        (1, NOW + DAY),
        (2, NOW + 3 * DAY),
    ]


def test_dates_that_do_not_fit_change_nothing(stage: Stage) -> None:
    public_id = begin(stage)
    with pytest.raises(DatesRefusedError):
        set_calendar(public_id, Calendar(NOW, (), NOW - DAY), actor=stage.chef, now=NOW)
    assert get_calendar(get_campaign(public_id, stage.chef)) is None


def test_a_trial_is_owed_once_until_it_has_left(stage: Stage) -> None:
    public_id = begin(stage)
    asked = [request_trial(public_id, actor=stage.referent, now=NOW) for _ in range(2)]
    mail = session().scalars(select(AccountMail)).one()
    assert (asked, mail.account_id, mail.kind) == ([True, False], stage.referent, AccountMailKind.TRIAL)


def test_a_trial_that_has_left_can_be_asked_for_again(stage: Stage) -> None:
    public_id = begin(stage)
    request_trial(public_id, actor=stage.chef, now=NOW)
    with transaction():
        session().scalars(select(AccountMail)).one().state = DeliveryState.SENT
    request_trial(public_id, actor=stage.chef, now=NOW)
    assert session().scalar(select(func.count()).select_from(AccountMail)) == 2


def test_the_head_freezes_a_campaign_that_opens_at_its_date(stage: Stage) -> None:
    public_id = prepare(stage)
    opens_at = get_campaign(public_id, stage.chef).opens_at
    launch_campaign(public_id, at_once=False, actor=stage.chef, now=NOW)
    campaign = get_campaign(public_id, stage.chef)
    assert (campaign.state, campaign.opens_at) == (CampaignState.SCHEDULED, opens_at)


def test_opening_at_once_brings_the_date_forward(stage: Stage) -> None:
    public_id = prepare(stage)
    launch_campaign(public_id, at_once=True, actor=stage.chef, now=NOW)
    campaign = get_campaign(public_id, stage.chef)
    assert (campaign.state, campaign.opens_at) == (CampaignState.SCHEDULED, NOW)


def test_opening_twice_says_that_it_was_done(stage: Stage) -> None:
    public_id = prepare(stage)
    launch_campaign(public_id, at_once=True, actor=stage.chef, now=NOW)
    with pytest.raises(NotPreparingError):
        launch_campaign(public_id, at_once=True, actor=stage.chef, now=NOW)


def test_what_is_in_the_way_is_told_and_nothing_changes(stage: Stage) -> None:
    public_id = begin(stage)
    with pytest.raises(NotReadyError) as error:
        launch_campaign(public_id, at_once=True, actor=stage.chef, now=NOW)
    assert error.value.obstacles == {Obstacle.NO_DATES, Obstacle.NOBODY_INVITED}
    assert get_campaign(public_id, stage.chef).opens_at is None


def test_dates_chosen_long_ago_must_be_chosen_again(stage: Stage) -> None:
    public_id = prepare(stage, calendar=short_calendar())
    with pytest.raises(DatesRefusedError) as error:
        launch_campaign(public_id, at_once=True, actor=stage.chef, now=NOW + 3 * DAY)
    assert [complaint.fault for complaint in error.value.complaints] == [DateFault.REMINDER_BEFORE_OPENING]


def test_only_the_head_opens_extends_and_closes(stage: Stage) -> None:
    prepared, opened = prepare(stage), open_it(stage)
    later = NOW + 8 * DAY
    with pytest.raises(ForbiddenError):
        launch_campaign(prepared, at_once=False, actor=stage.referent, now=NOW)
    with pytest.raises(ForbiddenError):
        put_off_closing(opened, later, actor=stage.referent, now=NOW)
    with pytest.raises(ForbiddenError):
        close_by_hand(opened, actor=stage.referent, now=NOW)


def test_for_another_school_there_is_nothing_to_open_or_close(stage: Stage) -> None:
    public_id = open_it(stage)
    with pytest.raises(CampaignNotFoundError):
        launch_campaign(public_id, at_once=True, actor=stage.stranger, now=NOW)
    with pytest.raises(CampaignNotFoundError):
        close_by_hand(public_id, actor=stage.stranger, now=NOW)


def test_the_closing_is_put_off_but_never_brought_forward(stage: Stage) -> None:
    public_id = open_it(stage)
    put_off_closing(public_id, NOW + 8 * DAY, actor=stage.chef, now=NOW)
    assert get_campaign(public_id, stage.chef).closes_at == NOW + 8 * DAY
    with pytest.raises(DateNotLaterError):
        put_off_closing(public_id, NOW + 6 * DAY, actor=stage.chef, now=NOW)


def test_a_campaign_is_not_open_for_ever(stage: Stage) -> None:
    with pytest.raises(DatesRefusedError):
        put_off_closing(open_it(stage), NOW + 91 * DAY, actor=stage.chef, now=NOW)


def test_what_is_not_open_is_not_put_off(stage: Stage) -> None:
    with pytest.raises(NotOpenError):
        put_off_closing(prepare(stage), NOW + 60 * DAY, actor=stage.chef, now=NOW)


def test_closing_by_hand_works_once(stage: Stage) -> None:
    public_id = open_it(stage)
    closed = [close_by_hand(public_id, actor=stage.chef, now=NOW) for _ in range(2)]
    assert (closed, get_campaign(public_id, stage.chef).state) == ([True, False], CampaignState.CLOSED)
