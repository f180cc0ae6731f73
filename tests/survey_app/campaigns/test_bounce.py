"""A mail that comes back is marked, by its reference alone."""

import pytest
from flask import Flask

from survey_app.accounts.models import AccountMail, AccountMailKind, DeliveryState
from survey_app.campaigns.mail_commands import bounce_command
from survey_app.campaigns.operations.record_bounce import record_bounce
from survey_app.database import session, transaction
from tests.factories import NOW, add_account
from tests.services.smtp_sink import Conduct, SmtpSink
from tests.survey_app.campaigns.mailing import add_owing_campaign, address, message_to, send
from tests.survey_app.mail.test_bounces import REFERENCE, report

BOUNCED, SENT, QUEUED = DeliveryState.BOUNCED, DeliveryState.SENT, DeliveryState.QUEUED


@pytest.fixture
def campaign(app_context: Flask, smtp_sink: SmtpSink) -> int:
    """A campaign with two invitations sent and one refused for now."""
    campaign_id = add_owing_campaign(3)
    smtp_sink.treat(address(2), Conduct.REFUSE_FOR_NOW)
    send(campaign_id, smtp_sink)
    return campaign_id


def report_on(number: int, **facts: str) -> bytes:
    """Write a report on the mail to a person."""
    reference = message_to(number).reference
    assert reference
    return report(**facts).replace(REFERENCE.encode(), reference.encode())


def test_the_mail_is_marked_and_no_other(campaign: int) -> None:
    assert record_bounce(report_on(0)) is True
    found = [(message_to(number).state, message_to(number).detail) for number in (0, 1)]
    assert found == [(BOUNCED, "5.1.1"), (SENT, "")]


def test_a_second_report_changes_nothing(campaign: int) -> None:
    record_bounce(report_on(0))
    assert record_bounce(report_on(0, status="5.2.2")) is False
    assert message_to(0).detail == "5.1.1"


def test_a_delay_is_no_bounce(campaign: int) -> None:
    assert (record_bounce(report_on(0, action="delayed")), message_to(0).state) == (False, SENT)


def test_a_mail_that_was_not_sent_does_not_come_back(campaign: int) -> None:
    assert (record_bounce(report_on(2)), message_to(2).state) == (False, QUEUED)


@pytest.mark.parametrize("raw", [b"", b"\xff" * 100, report()])
def test_anything_else_changes_nothing(campaign: int, raw: bytes) -> None:
    assert (record_bounce(raw), [message_to(number).state for number in (0, 1)]) == (False, [SENT, SENT])


def test_a_mail_to_an_account_is_marked(app_context: Flask) -> None:
    with transaction() as rows:
        account = add_account(rows)
        mail = AccountMail(
            account_id=account.id,
            kind=AccountMailKind.WELCOME,
            cause="essai",
            state=SENT,
            not_before=NOW,
        )
        rows.add(mail)
        rows.flush()
        mail_id = mail.id
    record_bounce(report().replace(REFERENCE.encode(), mail_id.encode()))
    session().rollback()
    assert session().get_one(AccountMail, mail_id).state is BOUNCED


def test_the_command_reads_standard_input(app_context: Flask, campaign: int) -> None:
    result = app_context.test_cli_runner().invoke(bounce_command, [], input=report_on(1))
    assert (result.exit_code, result.output, message_to(1).state) == (0, "", BOUNCED)
