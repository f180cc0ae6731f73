"""Transports: one connection for many mails, refusals told apart, and not a word of them kept."""

import stat
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from survey_app.mail.delivery import (
    DeliveryError,
    Outcome,
    PermanentRefusalError,
    ServerAwayError,
    TemporaryRefusalError,
    Transport,
    Verdict,
    attempt,
)
from survey_app.mail.messages import Mail
from survey_app.mail.transports import MailSettingsError, SmtpServer, open_transport
from tests.services.processes import free_port
from tests.services.smtp_sink import Conduct, SmtpSink
from tests.survey_app.mail.scripted_server import HANG_UP, ScriptedServer, scripted_server

SENDER = "Paliers <paliers@example.org>"
MAIL = Mail(
    recipient="claire.martin@ecole.example",
    subject="Votre avis",
    text="K3F9-7QRS-0000-0000\n",
    html="<p>K3F9-7QRS-0000-0000</p>\n",
    reference="0123456789abcdef" * 2,
    date=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
)
SECRETS = ("claire", "K3F9", "ecole.example")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server without extensions that accepts everything."""
    with scripted_server() as server:
        yield server


def transport_to(url: str, folder: Path = Path("unused")) -> Transport:
    """Open the transport of a setting."""
    return open_transport(url, SENDER, folder)


def deliver(url: str, mail: Mail = MAIL, times: int = 1) -> None:
    """Send one mail, or several, over one transport."""
    with closing(transport_to(url)) as transport:
        for _ in range(times):
            transport.send(mail)


def error_of(transport: Transport, mail: Mail = MAIL) -> DeliveryError:
    """Send one mail that is not taken, and return why."""
    with closing(transport), pytest.raises(DeliveryError) as refused:
        transport.send(mail)
    return refused.value


def test_a_real_server_gets_the_mail(smtp_sink: SmtpSink) -> None:
    deliver(smtp_sink.url)
    (delivery,) = smtp_sink.deliveries
    assert (delivery.sender, delivery.recipients, delivery.message["Subject"]) == (
        "paliers@example.org",
        (MAIL.recipient,),
        MAIL.subject,
    )


@pytest.mark.parametrize(
    ("conduct", "kind", "code"),
    [
        (Conduct.REFUSE_FOR_NOW, TemporaryRefusalError, "451 4.2.1"),
        (Conduct.REFUSE, PermanentRefusalError, "550 5.1.1"),
        (Conduct.DISCONNECT, TemporaryRefusalError, "disconnected"),
        (Conduct.KEEP_AND_DISCONNECT, TemporaryRefusalError, "disconnected"),
    ],
)
def test_a_real_server_refuses(
    smtp_sink: SmtpSink, conduct: Conduct, kind: type[DeliveryError], code: str
) -> None:
    smtp_sink.treat(MAIL.recipient, conduct)
    error = error_of(transport_to(smtp_sink.url))
    assert (type(error), error.code) == (kind, code)


def test_many_mails_take_one_connection(server: ScriptedServer) -> None:
    deliver(server.url, times=3)
    assert (server.connections, server.commands().count(".")) == (1, 3)


def test_a_refused_mail_leaves_the_connection_ready(server: ScriptedServer) -> None:
    server.answer("RCPT", b"550 5.1.1 unknown\r\n")
    with closing(transport_to(server.url)) as transport:
        with pytest.raises(PermanentRefusalError):
            transport.send(MAIL)
        transport.send(MAIL)
    assert (server.connections, server.commands().count("."), server.commands().count("rset")) == (1, 1, 1)


@pytest.mark.parametrize("lost", [HANG_UP, b"421 4.7.0 too many mails\r\n"])
def test_a_lost_connection_is_replaced(server: ScriptedServer, lost: bytes) -> None:
    server.answer("MAIL", b"250 OK\r\n", lost)
    deliver(server.url, times=2)
    assert (server.connections, server.commands().count(".")) == (2, 2)


@pytest.mark.parametrize(
    ("command", "reply", "kind", "was_refused"),
    [
        ("MAIL", b"451 4.3.0 slow down\r\n", ServerAwayError, True),
        ("MAIL", b"550 5.7.1 you may not\r\n", ServerAwayError, True),
        ("MAIL", HANG_UP, ServerAwayError, True),
        ("RCPT", b"450 4.2.0 greylisted\r\n", TemporaryRefusalError, True),
        ("RCPT", b"550 5.1.1 unknown\r\n", PermanentRefusalError, True),
        ("RCPT", b"421 4.3.2 closing\r\n", TemporaryRefusalError, True),
        ("DATA", b"451 4.3.0 later\r\n", TemporaryRefusalError, True),
        ("DATA", b"554 5.5.1 never\r\n", PermanentRefusalError, True),
        (".", b"451 4.3.0 later\r\n", TemporaryRefusalError, True),
        (".", b"552 5.2.2 full\r\n", PermanentRefusalError, True),
        (".", HANG_UP, TemporaryRefusalError, False),
        ("RCPT", HANG_UP, TemporaryRefusalError, False),
    ],
)
def test_each_step_tells_its_refusal(
    server: ScriptedServer, command: str, reply: bytes, kind: type[DeliveryError], *, was_refused: bool
) -> None:
    server.answer(command, *[reply] * 3)
    error = error_of(transport_to(server.url))
    assert (type(error), error.was_refused) == (kind, was_refused)


def test_a_server_that_is_away_is_told_apart() -> None:
    error = error_of(transport_to(f"smtp://127.0.0.1:{free_port()}"))
    assert (type(error), error.code) == (ServerAwayError, "server away")


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "."])
def test_nothing_of_what_the_server_says_is_kept(server: ScriptedServer, command: str) -> None:
    server.answer(command, *[b"550 5.1.1 <claire.martin@ecole.example> K3F9-7QRS\r\n"] * 3)
    error = error_of(transport_to(server.url))
    told = "".join(traceback.format_exception(error)) + repr(error)
    assert [secret for secret in SECRETS if secret in told] == []


def test_reports_of_non_delivery_are_asked_to_leave_the_body_out() -> None:
    with scripted_server(extensions=["DSN"]) as server:
        deliver(server.url)
    asked = [line for line in server.said if line.startswith(("mail", "rcpt"))]
    assert asked == [
        f"mail FROM:<paliers@example.org> RET=HDRS ENVID={MAIL.reference}",
        "rcpt TO:<claire.martin@ecole.example> NOTIFY=FAILURE",
    ]


def test_a_plain_address_does_not_ask_for_smtputf8() -> None:
    with scripted_server(extensions=["SMTPUTF8"]) as server:
        deliver(server.url)
    assert "mail FROM:<paliers@example.org>" in server.said


def test_an_accented_address_asks_for_smtputf8() -> None:
    with scripted_server(extensions=["SMTPUTF8"]) as server:
        deliver(server.url, replace(MAIL, recipient="hélène@ecole.example"))
    assert [line for line in server.said if line.startswith(("mail", "rcpt"))] == [
        "mail FROM:<paliers@example.org> SMTPUTF8",
        "rcpt TO:<hélène@ecole.example>",
    ]


def test_an_accented_address_is_refused_for_a_server_that_cannot(server: ScriptedServer) -> None:
    error = error_of(transport_to(server.url), replace(MAIL, recipient="hélène@ecole.example"))
    assert (type(error), error.code) == (PermanentRefusalError, "553 5.6.7")


def test_a_password_waits_for_tls(server: ScriptedServer) -> None:
    url = server.url.replace("smtp://", "smtp://essai:secret@") + "?tls=starttls"
    error = error_of(transport_to(url))
    assert (type(error), [word for word in server.commands() if word.upper() == "AUTH"]) == (
        ServerAwayError,
        [],
    )


def test_a_password_is_given_to_a_server_on_this_machine() -> None:
    with scripted_server(extensions=["AUTH PLAIN"]) as server:
        deliver(server.url.replace("smtp://", "smtp://essai:s%40cret@"))
    assert "AUTH PLAIN AGVzc2FpAHNAY3JldA==" in server.said


def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    with scripted_server(tls=_unknown_certificate(tmp_path)) as server:
        error = error_of(transport_to(f"{server.url}?tls=implicit"))
    assert (type(error), server.said) == (ServerAwayError, [])


@pytest.mark.parametrize(
    "url", ["imap://x", "", "smtp://x?tls=perhaps", "smtp://user:secret@mail.example.org?tls=none"]
)
def test_a_setting_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(MailSettingsError) as refused:
        transport_to(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "tls", "port"),
    [
        ("smtp://mail.example.org", "starttls", 587),
        ("smtp://mail.example.org?tls=implicit", "implicit", 465),
        ("smtp://localhost", "none", 25),
        ("smtp://mail.example.org:2525?tls=none", "none", 2525),
    ],
)
def test_tls_is_the_rule_away_from_this_machine(url: str, tls: str, port: int) -> None:
    transport = transport_to(url)
    server: SmtpServer = transport._server  # type: ignore[attr-defined]  # noqa: SLF001 - what was understood
    assert (server.tls, server.port) == (tls, port)


def test_the_password_is_not_in_the_representation() -> None:
    transport = transport_to("smtp://essai:secret@mail.example.org")
    assert "secret" not in repr(transport._server)  # type: ignore[attr-defined]  # noqa: SLF001 - what was understood


def test_a_mail_that_cannot_be_written_is_refused_for_good(server: ScriptedServer) -> None:
    outcome = attempt(transport_to(server.url), lambda: replace(MAIL, recipient="claire"))
    assert (outcome, server.connections) == (Outcome(Verdict.NEVER, "unusable address", was_refused=True), 0)


def test_the_mailbox_keeps_whole_private_files_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "mailbox"
    later = replace(MAIL, date=MAIL.date + timedelta(seconds=1), reference="f" * 32)
    with closing(transport_to("mailbox:", folder)) as transport:
        for mail in (later, MAIL):
            transport.send(mail)
    paths = sorted(folder.iterdir())
    read = [message_from_bytes(path.read_bytes(), policy=policy.default)["Message-ID"] for path in paths]
    assert read == [f"<{MAIL.reference}@example.org>", f"<{later.reference}@example.org>"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def _unknown_certificate(folder: Path) -> SSLContext:
    """Return a server's TLS with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "essai.example.org")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(MAIL.date - timedelta(days=400))
        .not_valid_after(MAIL.date + timedelta(days=4000))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
