"""Use case: noting that a mail came back."""

from sqlalchemy import select

from survey_app.accounts.models import AccountMail, DeliveryState
from survey_app.campaigns.models import Message
from survey_app.database import transaction
from survey_app.mail.bounces import read_report

_HANDED_OVER = frozenset({DeliveryState.SENDING, DeliveryState.SENT})


def record_bounce(raw_report: bytes) -> bool:
    """Mark the mail that a report of non-delivery is about as bounced; return whether there was one to mark.

    Reports of delay, reports on unknown mails and anything that is no report are ignored.
    """
    report = read_report(raw_report)
    if report is None or report.action != "failed":
        return False
    with transaction() as writing:
        mail: Message | AccountMail | None = writing.scalar(
            select(Message).where(Message.reference == report.reference)
        ) or writing.get(AccountMail, report.reference)
        if mail is None or mail.state not in _HANDED_OVER:
            return False
        mail.state = DeliveryState.BOUNCED
        mail.detail = report.status
    return True
