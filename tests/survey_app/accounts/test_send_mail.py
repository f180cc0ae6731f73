"""Mails to account holders: once, in their language, with a link that works, and nothing else that does."""

import re
from contextlib import closing
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaires.catalogue import load
from questionnaires.definition.model import Questionnaire
from survey_app.accounts.models import Account, AccountMail, AccountMailKind, DeliveryState, PasswordReset
from survey_app.accounts.operations import is_reset_token
from survey_app.accounts.send_mail import LEASE, list_due_mails, send_account_mail
from survey_app.ballots.models import OpeningRecord
from survey_app.campaigns.models import Campaign
from survey_app.database import session, transaction
from survey_app.mail.delivery import MAX_ATTEMPTS
from tests.factories import NOW, add_account, add_campaign, add_revision, add_school
from tests.services.processes import free_port
from tests.services.smtp_sink import Conduct, Delivery, SmtpSink
from tests.survey_app.campaigns.mailing import Clock, text_of, transport_to
from workers.tasks import WRITERS

pytestmark = pytest.mark.usefixtures("app_context")

LINK = re.compile(r"^http://localhost(/\S*)$", re.MULTILINE)
EMAIL = "dominique@ecole.example"
QUESTIONNAIRE = load("fiche-equipes-courte")


def owe(kind: AccountMailKind, *, language: str = "fr", questionnaire: Questionnaire = QUESTIONNAIRE) -> str:
    """Owe a mail to an account, about a campaign; return its id."""
    with transaction() as rows:
        school = add_school(rows)
        campaign = add_campaign(rows, school, add_revision(rows, questionnaire))
        account = add_account(rows, school, email=EMAIL)
        account.language = language
        cause = f"role:{school.id}:commission" if kind is AccountMailKind.INVITED else "essai"
        mail = AccountMail(
            account_id=account.id, kind=kind, cause=cause, campaign_id=campaign.id, not_before=NOW
        )
        rows.add(mail)
        rows.flush()
        return mail.id


def send(mail_id: str, sink: SmtpSink, clock: Clock | None = None) -> bool:
    """Send one mail to the sink."""
    with closing(transport_to(sink.url)) as transport:
        return send_account_mail(mail_id, transport=transport, writers=WRITERS, clock=clock or Clock())


def found(mail_id: str) -> AccountMail:
    """Return the mail as another process would see it."""
    session().rollback()
    return session().get_one(AccountMail, mail_id, populate_existing=True)


def path_in(delivery: Delivery) -> str:
    """Return the one address that a mail leads to."""
    (path,) = set(LINK.findall(text_of(delivery)))
    return str(path)


@pytest.mark.parametrize("kind", AccountMailKind)
def test_every_kind_of_mail_leads_to_a_page(
    app_context: Flask, smtp_sink: SmtpSink, kind: AccountMailKind
) -> None:
    send(owe(kind), smtp_sink)
    path = path_in(smtp_sink.sent_to(EMAIL)[0])
    endpoint, _ = app_context.url_map.bind("localhost").match(path)
    assert endpoint in app_context.view_functions


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_trial_is_in_the_language_of_the_account(smtp_sink: SmtpSink, language: str) -> None:
    send(owe(AccountMailKind.TRIAL, language=language), smtp_sink)
    path = path_in(smtp_sink.deliveries[0])
    assert path.endswith("/essai" if language == "fr" else "/essai/en")


@pytest.mark.parametrize("may_write", [False, True])
def test_the_report_is_announced_with_the_texts_to_read_over(smtp_sink: SmtpSink, *, may_write: bool) -> None:
    privacy = QUESTIONNAIRE.privacy.model_copy(update={"free_text": may_write})
    questionnaire = QUESTIONNAIRE.model_copy(update={"privacy": privacy})
    send(owe(AccountMailKind.REPORT_READY, questionnaire=questionnaire), smtp_sink)
    assert ("Relire les textes" in text_of(smtp_sink.deliveries[0])) is may_write


@pytest.mark.parametrize("was_read", [False, True])
def test_a_box_that_nobody_read_is_not_said_to_be_opened(smtp_sink: SmtpSink, *, was_read: bool) -> None:
    mail_id = owe(AccountMailKind.REPORT_READY)
    with transaction() as rows:
        record = OpeningRecord(
            campaign_public_id=rows.scalars(select(Campaign.public_id)).one(),
            invited=12,
            signed_off=9,
            ballots=9,
            null_ballots=9,
            receipts=[],
            opened_on=NOW.date(),
            was_read=was_read,
        )
        rows.add(record)
    send(mail_id, smtp_sink)
    text = text_of(smtp_sink.deliveries[0])
    assert ("L’urne a été ouverte" in text, "détruite sans être lue" in text) == (was_read, not was_read)


@pytest.mark.parametrize("kind", [AccountMailKind.WELCOME, AccountMailKind.PASSWORD_RESET])
def test_the_token_in_the_mail_works(smtp_sink: SmtpSink, kind: AccountMailKind) -> None:
    send(owe(kind), smtp_sink)
    token = path_in(smtp_sink.deliveries[0]).rpartition("/")[2]
    assert is_reset_token(token, now=NOW) is True


def test_a_mail_is_sent_once(smtp_sink: SmtpSink) -> None:
    mail_id = owe(AccountMailKind.WELCOME)
    answers = [send(mail_id, smtp_sink), send(mail_id, smtp_sink)]
    assert (answers, len(smtp_sink.deliveries), found(mail_id).state) == ([True, True], 1, DeliveryState.SENT)


def test_what_is_due_is_listed() -> None:
    mail_id = owe(AccountMailKind.WELCOME)
    assert (list_due_mails(NOW - timedelta(seconds=1)), list_due_mails(NOW)) == ([], [mail_id])


def test_a_refusal_for_now_is_tried_again_later(smtp_sink: SmtpSink) -> None:
    mail_id, clock = owe(AccountMailKind.PASSWORD_RESET), Clock()
    smtp_sink.treat(EMAIL, Conduct.REFUSE_FOR_NOW)
    send(mail_id, smtp_sink, clock)
    waiting = (found(mail_id).state, found(mail_id).detail, list_due_mails(clock.now))
    smtp_sink.treat(EMAIL, Conduct.ACCEPT)
    clock.move(minutes=5)
    send(mail_id, smtp_sink, clock)
    assert waiting == (DeliveryState.QUEUED, "451 4.2.1", [])
    assert (found(mail_id).state, len(smtp_sink.deliveries)) == (DeliveryState.SENT, 1)


def test_a_refusal_for_good_is_the_end(smtp_sink: SmtpSink) -> None:
    mail_id = owe(AccountMailKind.WELCOME)
    smtp_sink.treat(EMAIL, Conduct.REFUSE)
    send(mail_id, smtp_sink)
    assert (found(mail_id).state, list_due_mails(NOW + timedelta(days=9))) == (DeliveryState.REFUSED, [])


def test_a_server_that_is_away_costs_no_attempt() -> None:
    mail_id = owe(AccountMailKind.WELCOME)
    assert send(mail_id, SmtpSink(free_port())) is False
    assert (found(mail_id).state, found(mail_id).attempts) == (DeliveryState.QUEUED, 0)


def test_what_a_dead_worker_left_is_sent_after_its_lease(smtp_sink: SmtpSink) -> None:
    mail_id, clock = owe(AccountMailKind.WELCOME), Clock()
    _leave_sending(mail_id, attempts=1)
    send(mail_id, smtp_sink, clock)
    too_early = len(smtp_sink.deliveries)
    clock.move(seconds=LEASE.total_seconds())
    send(mail_id, smtp_sink, clock)
    assert (too_early, len(smtp_sink.deliveries), found(mail_id).state) == (0, 1, DeliveryState.SENT)


def test_a_mail_that_kills_workers_is_given_up(smtp_sink: SmtpSink) -> None:
    mail_id, clock = owe(AccountMailKind.WELCOME), Clock(NOW + LEASE)
    _leave_sending(mail_id, attempts=MAX_ATTEMPTS)
    send(mail_id, smtp_sink, clock)
    assert (smtp_sink.deliveries, found(mail_id).state) == ([], DeliveryState.REFUSED)


def test_a_closed_account_gets_no_mail(smtp_sink: SmtpSink) -> None:
    mail_id = owe(AccountMailKind.PASSWORD_RESET)
    with transaction() as rows:
        rows.scalars(select(Account)).one().is_active = False
    send(mail_id, smtp_sink)
    tokens = session().scalar(select(func.count()).select_from(PasswordReset))
    assert (smtp_sink.deliveries, found(mail_id).state, tokens) == ([], DeliveryState.CANCELLED, 0)


def test_an_unknown_mail_is_nothing(smtp_sink: SmtpSink) -> None:
    assert (send("0" * 32, smtp_sink), smtp_sink.deliveries) == (True, [])


def test_a_hostile_name_adds_no_header(smtp_sink: SmtpSink) -> None:
    mail_id = owe(AccountMailKind.WELCOME)
    with transaction() as rows:
        rows.scalars(select(Account)).one().display_name = "Essai\r\nBcc: x@example.org"
    send(mail_id, smtp_sink)
    (delivery,) = smtp_sink.deliveries
    assert (delivery.message["Bcc"], text_of(delivery).splitlines()[0]) == (
        None,
        "Bonjour Essai Bcc: x@example.org,",
    )


def _leave_sending(mail_id: str, attempts: int) -> None:
    with transaction() as rows:
        mail = rows.get_one(AccountMail, mail_id)
        mail.state, mail.attempts, mail.not_before = DeliveryState.SENDING, attempts, NOW + LEASE
