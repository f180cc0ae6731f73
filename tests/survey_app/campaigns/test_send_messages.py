"""Sending: everybody once, whatever the mail server does, and no code anywhere but in the mail."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.calendar import list_campaigns_to_write_for
from survey_app.campaigns.models import CampaignState, Message, PersonalCode
from survey_app.campaigns.operations.send_messages import LEASE, send_campaign_messages
from survey_app.campaigns.personal_codes import grouped
from survey_app.database import session, transaction
from survey_app.mail.delivery import MAX_ATTEMPTS
from survey_app.mail.messages import Mail
from tests.services.processes import free_port
from tests.services.smtp_sink import Conduct, SmtpSink
from tests.survey_app.campaigns.mailing import (
    Clock,
    add_owing_campaign,
    address,
    change_campaign,
    change_invitation,
    code_in,
    in_context,
    is_valid,
    message_to,
    send,
    states,
    text_of,
    token_in,
)

pytestmark = pytest.mark.usefixtures("app_context")

SENT, QUEUED, SENDING = DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.SENDING
REFUSED, CANCELLED = DeliveryState.REFUSED, DeliveryState.CANCELLED


def count_codes() -> int:
    """Return how many codes would be accepted."""
    session().rollback()
    return session().scalar(select(func.count()).select_from(PersonalCode)) or 0


def test_everybody_gets_one_mail(smtp_sink: SmtpSink) -> None:
    is_more_due = send(add_owing_campaign(3), smtp_sink)
    recipients = sorted(delivery.recipients for delivery in smtp_sink.deliveries)
    assert (is_more_due, recipients, states()) == (False, [(address(n),) for n in range(3)], [SENT] * 3)


def test_sending_again_sends_nothing(smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(3)
    send(campaign_id, smtp_sink)
    send(campaign_id, smtp_sink)
    assert len(smtp_sink.deliveries) == 3


def test_the_code_of_each_mail_is_valid(smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(3)
    send(campaign_id, smtp_sink)
    codes = {code_in(delivery) for delivery in smtp_sink.deliveries}
    assert (len(codes), all(is_valid(campaign_id, code) for code in codes), count_codes()) == (3, True, 3)


def test_the_code_is_printed_for_those_who_type_it(smtp_sink: SmtpSink) -> None:
    send(add_owing_campaign(1), smtp_sink)
    (delivery,) = smtp_sink.deliveries
    assert f"\n{grouped(code_in(delivery))}\n" in text_of(delivery)


def test_no_header_holds_the_code(smtp_sink: SmtpSink) -> None:
    send(add_owing_campaign(1), smtp_sink)
    (delivery,) = smtp_sink.deliveries
    head = delivery.raw.partition(b"\r\n\r\n")[0].decode()
    code = code_in(delivery)
    assert (code in head, grouped(code) in head) == (False, False)


def test_a_mail_can_be_stopped_with_one_click(smtp_sink: SmtpSink) -> None:
    send(add_owing_campaign(1), smtp_sink)
    (delivery,) = smtp_sink.deliveries
    assert delivery.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"http://localhost/desinscription/{token_in(delivery)}\n" in text_of(delivery)


def test_the_language_chooses_the_page(smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(1, language="en")
    send(campaign_id, smtp_sink)
    (delivery,) = smtp_sink.deliveries
    assert f"/en#{code_in(delivery)}\n" in text_of(delivery)


def test_a_language_that_the_questionnaire_lacks_gives_its_first(smtp_sink: SmtpSink) -> None:
    send(add_owing_campaign(1, language="de"), smtp_sink)
    assert text_of(smtp_sink.deliveries[0]).startswith("Bonjour Personne 0,\n")


def test_a_refusal_for_now_is_tried_again_later(smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(1), Clock()
    smtp_sink.treat(address(0), Conduct.REFUSE_FOR_NOW)
    send(campaign_id, smtp_sink, clock)
    message = message_to(0)
    assert (message.state, message.attempts, message.detail) == (QUEUED, 1, "451 4.2.1")
    assert message.not_before > clock.now


def test_what_was_refused_for_now_arrives_once(smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(1), Clock()
    smtp_sink.treat(address(0), Conduct.REFUSE_FOR_NOW)
    send(campaign_id, smtp_sink, clock)
    smtp_sink.treat(address(0), Conduct.ACCEPT)
    send(campaign_id, smtp_sink, clock)
    too_early = len(smtp_sink.deliveries)
    clock.move(minutes=5)
    send(campaign_id, smtp_sink, clock)
    assert (too_early, len(smtp_sink.deliveries), states()) == (0, 1, [SENT])


def test_a_code_that_nobody_got_is_forgotten(smtp_sink: SmtpSink) -> None:
    smtp_sink.treat(address(0), Conduct.REFUSE)
    send(add_owing_campaign(1), smtp_sink)
    assert count_codes() == 0


def test_a_refusal_for_good_is_the_end(smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(2), Clock()
    smtp_sink.treat(address(0), Conduct.REFUSE)
    send(campaign_id, smtp_sink, clock)
    clock.move(days=2)
    send(campaign_id, smtp_sink, clock)
    assert (message_to(0).state, message_to(0).attempts, message_to(0).detail) == (REFUSED, 1, "550 5.1.1")
    assert message_to(1).state is SENT


def test_patience_ends_after_eight_attempts(smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(1), Clock()
    smtp_sink.treat(address(0), Conduct.REFUSE_FOR_NOW)
    for _ in range(20):
        send(campaign_id, smtp_sink, clock)
        clock.move(hours=15)
    assert (message_to(0).state, message_to(0).attempts, MAX_ATTEMPTS) == (REFUSED, 8, 8)


def test_a_broken_connection_leaves_the_others_their_mail(smtp_sink: SmtpSink) -> None:
    smtp_sink.treat(address(1), Conduct.DISCONNECT)
    send(add_owing_campaign(3), smtp_sink)
    assert (states(), message_to(1).detail) == ([QUEUED, SENT, SENT], "disconnected")


def test_both_codes_are_valid_when_the_server_may_have_the_mail(smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(1), Clock()
    smtp_sink.treat(address(0), Conduct.KEEP_AND_DISCONNECT)
    send(campaign_id, smtp_sink, clock)
    smtp_sink.treat(address(0), Conduct.ACCEPT)
    clock.move(minutes=5)
    send(campaign_id, smtp_sink, clock)
    codes = {code_in(delivery) for delivery in smtp_sink.deliveries}
    assert (len(codes), [is_valid(campaign_id, code) for code in codes]) == (2, [True, True])


def test_a_server_that_is_away_costs_no_attempt(smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(3), Clock()
    away = SmtpSink(free_port())
    for _ in range(20):
        send(campaign_id, away, clock)
        clock.move(hours=1)
    send(campaign_id, smtp_sink, clock)
    assert (states(), len(smtp_sink.deliveries)) == ([SENT] * 3, 3)


def test_a_server_that_is_away_is_asked_once_a_turn() -> None:
    send(add_owing_campaign(3), SmtpSink(free_port()))
    session().rollback()
    details = sorted(session().scalars(select(Message.detail)))
    assert (details, states(), count_codes()) == (["", "", "server away"], [QUEUED] * 3, 0)


@pytest.mark.parametrize("change", [{"signed_off": True}, {"wants_no_mail": True}])
def test_who_signed_off_or_opted_out_is_not_written_to(smtp_sink: SmtpSink, change: dict[str, bool]) -> None:
    campaign_id = add_owing_campaign(2)
    change_invitation(0, **change)
    send(campaign_id, smtp_sink)
    assert (message_to(0).state, smtp_sink.sent_to(address(0)), count_codes()) == (CANCELLED, [], 1)


@pytest.mark.parametrize(
    "change",
    [
        {"state": CampaignState.SCHEDULED},
        {"state": CampaignState.CLOSED},
        {"closes_at": Clock().now},
    ],
)
def test_only_an_open_campaign_writes(smtp_sink: SmtpSink, change: dict[str, object]) -> None:
    campaign_id = add_owing_campaign(2)
    change_campaign(campaign_id, **change)
    send(campaign_id, smtp_sink)
    assert (smtp_sink.deliveries, states(), count_codes()) == ([], [QUEUED] * 2, 0)


def test_an_unknown_campaign_writes_nothing(smtp_sink: SmtpSink) -> None:
    assert send(999, smtp_sink) is False


def test_a_turn_ends_between_two_mails(smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(5), Clock(step=timedelta(seconds=1))
    is_more_due = send(campaign_id, smtp_sink, clock, turn=timedelta(seconds=3))
    assert (is_more_due, states()) == (True, [QUEUED] * 3 + [SENT] * 2)


def test_what_a_dead_worker_left_waits_for_the_end_of_its_lease(smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(1), Clock()
    _take_for_ever(clock)
    send(campaign_id, smtp_sink, clock)
    too_early = (states(), list_campaigns_to_write_for(clock.now))
    clock.move(seconds=LEASE.total_seconds())
    is_due = list_campaigns_to_write_for(clock.now)
    send(campaign_id, smtp_sink, clock)
    assert (too_early, is_due, states()) == (([SENDING], []), [campaign_id], [SENT])


def test_a_mail_that_kills_workers_is_given_up(smtp_sink: SmtpSink) -> None:
    campaign_id, clock = add_owing_campaign(1), Clock()
    _take_for_ever(clock, attempts=MAX_ATTEMPTS)
    clock.move(seconds=LEASE.total_seconds())
    send(campaign_id, smtp_sink, clock)
    assert (states(), message_to(0).detail, smtp_sink.deliveries) == ([REFUSED], "gave up", [])


def test_who_lost_the_lease_records_nothing(app: Flask) -> None:
    """A worker that slept through its lease comes back when another has sent the mail already."""
    campaign_id, clock = add_owing_campaign(1), Clock()
    slow = Interrupted(lambda: in_context(app, lambda: _send_with(campaign_id, Interrupted(), later)))
    later = Clock(clock.now + LEASE)
    _send_with(campaign_id, slow, clock)
    assert (states(), message_to(0).attempts, count_codes()) == ([SENT], 2, 2)


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_together_write_to_everybody_once(app: Flask, smtp_sink: SmtpSink, workers: int) -> None:
    campaign_id, people = add_owing_campaign(40), 40
    with ThreadPoolExecutor(workers) as pool:
        for _ in range(workers):
            pool.submit(in_context, app, lambda: send(campaign_id, smtp_sink))
    recipients = sorted(delivery.recipients[0] for delivery in smtp_sink.deliveries)
    assert (recipients, states()) == (sorted(map(address, range(people))), [SENT] * people)


def test_a_campaign_being_written_for_needs_no_second_worker() -> None:
    campaign_id, clock = add_owing_campaign(2), Clock()
    before = list_campaigns_to_write_for(clock.now)
    _take_for_ever(clock, only=1)
    assert (before, list_campaigns_to_write_for(clock.now)) == ([campaign_id], [])


@pytest.mark.parametrize(
    "text", ["Essai\r\nBcc: x@example.org", "a\x00b\x1b[2J", "\u2028Bcc: x", "<b>&\ue000\ue001"]
)
def test_hostile_texts_add_no_header(smtp_sink: SmtpSink, text: str) -> None:
    campaign_id = add_owing_campaign(1)
    plain = _header_names(campaign_id, smtp_sink)
    with transaction() as rows:
        rows.execute(update(Message).values(state=QUEUED))
    change_campaign(campaign_id, title=text.replace("\x00", " "))
    change_invitation(0, name=text.replace("\x00", " "))
    assert _header_names(campaign_id, smtp_sink) == plain


def test_hostile_texts_are_text_in_html(smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(1)
    change_campaign(campaign_id, title="<script>alert(1)</script>")
    change_invitation(0, name='"><img src=x>')
    send(campaign_id, smtp_sink)
    part = smtp_sink.deliveries[0].message.get_body(("html",))
    assert part is not None
    html = part.get_content()
    assert ("<script" in html, "<img" in html, "&lt;script&gt;" in html) == (False, False, True)


def test_a_name_cannot_stand_for_a_code(smtp_sink: SmtpSink) -> None:
    """Private characters mark the places to fill in; a name full of them is just cleaned."""
    campaign_id = add_owing_campaign(1)
    change_invitation(0, name="\ue001\ue002 Claire \ue003")
    send(campaign_id, smtp_sink)
    assert text_of(smtp_sink.deliveries[0]).startswith("Bonjour Claire,\n")


def test_an_unusable_address_is_refused_and_the_others_go_on(smtp_sink: SmtpSink) -> None:
    campaign_id = add_owing_campaign(2)
    change_invitation(0, email="nobody")
    send(campaign_id, smtp_sink)
    assert states() == [REFUSED, SENT]


def test_the_log_knows_nobody(smtp_sink: SmtpSink, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    smtp_sink.treat(address(0), Conduct.REFUSE)
    smtp_sink.treat(address(1), Conduct.DISCONNECT)
    try:
        send(add_owing_campaign(3), smtp_sink)
    finally:
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    code = code_in(smtp_sink.deliveries[0])
    # The sink logs what it gets under a name of its own.
    told = "".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
    assert "COMMIT" in told
    assert [secret for secret in (code, grouped(code), "@ecole.example") if secret in told] == []


@dataclass
class Interrupted:
    """A transport during whose hand-over something else happens."""

    event: "object" = None

    def send(self, mail: Mail) -> None:
        del mail
        if callable(self.event):
            self.event()

    def close(self) -> None:
        pass


def _send_with(campaign_id: int, transport: Interrupted, clock: Clock) -> None:
    send_campaign_messages(campaign_id, open_transport=lambda: transport, clock=clock)


def _take_for_ever(clock: Clock, attempts: int = 1, only: int | None = None) -> None:
    """Leave messages as a worker does that took them and died."""
    with transaction() as rows:
        ids = rows.scalars(select(Message.id).limit(only)).all()
        rows.execute(
            update(Message)
            .where(Message.id.in_(ids))
            .values(state=SENDING, attempts=attempts, lease_until=clock.now + LEASE, reference=None)
        )


def _header_names(campaign_id: int, sink: SmtpSink) -> list[str]:
    send(campaign_id, sink)
    return sink.deliveries[-1].message.keys()
