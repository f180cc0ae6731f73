"""What happened after somebody asked for their rights: the mails that left, as their readers see them."""

from flask import Flask, current_app

from survey_app.rights.letters import RIGHTS_WRITERS
from survey_app.rights.operations.sending import list_due_rights_mails, send_rights_mail
from survey_app.web.clock import current_instant
from tests.services.smtp_sink import SmtpSink
from tests.survey_app.campaigns.mailing import text_of, transport_to


def send_all(app: Flask, sink: SmtpSink) -> None:
    """Send what is due, as a worker would."""
    with app.app_context():
        transport = transport_to(sink.url)
        for mail_id in list_due_rights_mails(current_instant()):
            send_rights_mail(mail_id, transport=transport, writers=RIGHTS_WRITERS, clock=current_instant)
        transport.close()
        assert current_app.config["PALIERS"]


def letters(sink: SmtpSink, email: str) -> list[str]:
    """Return the texts of the mails that somebody got."""
    return [text_of(delivery) for delivery in sink.sent_to(email)]
