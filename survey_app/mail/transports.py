"""Transports of mails: SMTP, and for the demonstration a folder of files."""

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from pathlib import Path
from typing import Self
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from survey_app.mail.delivery import (
    DISCONNECTED,
    SERVER_AWAY,
    DeliveryError,
    PermanentRefusalError,
    ServerAwayError,
    TemporaryRefusalError,
    Transport,
    reply_code,
)
from survey_app.mail.messages import Mail, as_email, is_ascii, parse_address, parse_sender

COMMAND_TIMEOUT = 30.0
FINAL_TIMEOUT = 180.0
"""Seconds for the reply to a whole message: servers scan it first, and giving up too early sends it twice."""

MOST_COMMANDS = 16
LONGEST_SENDING = MOST_COMMANDS * COMMAND_TIMEOUT + FINAL_TIMEOUT
"""Seconds that one call of `send` can take at most, a new connection included."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"none": 25, "starttls": 587, "implicit": 465}
_OK = 250
_FORWARDED = 251
_GO_AHEAD = 354
_CLOSING = 421
_PERMANENT = 500


class MailSettingsError(Exception):
    """PALIERS_MAIL_URL cannot be used; the message says why, without a password."""


def open_transport(mail_url: str, sender: str, mailbox_dir: Path) -> Transport:
    """Return the transport that PALIERS_MAIL_URL names.

    `smtp://user:password@host:port?tls=starttls|implicit|none`, or `mailbox:` for files in `mailbox_dir`.
    Nothing is connected before the first mail. Raises MailSettingsError, or MailError for the sender.
    """
    parts = urlsplit(mail_url)
    if parts.scheme == "mailbox":
        return MailboxTransport(mailbox_dir, parse_sender(sender))
    if parts.scheme == "smtp":
        return SmtpTransport(SmtpServer.from_url(parts), parse_sender(sender))
    message = "PALIERS_MAIL_URL must begin with smtp:// or be mailbox:"
    raise MailSettingsError(message)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mails go, and how to get in."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, parts: SplitResult) -> Self:
        """Read an `smtp:` address; without `tls=`, TLS is asked of every host but this one."""
        host = parts.hostname or "localhost"
        default = "none" if host in _LOOPBACK else "starttls"
        tls = parse_qs(parts.query).get("tls", [default])[0]
        if tls not in _PORTS:
            message = "PALIERS_MAIL_URL: tls is starttls, implicit or none"
            raise MailSettingsError(message)
        if parts.username and tls == "none" and host not in _LOOPBACK:
            message = "PALIERS_MAIL_URL: a password needs tls=starttls or tls=implicit"
            raise MailSettingsError(message)
        return cls(
            host=host,
            port=parts.port or _PORTS[tls],
            tls=tls,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


class MailboxTransport:
    """Puts each mail in a file, for the demonstration and for development: nothing leaves this machine."""

    def __init__(self, folder: Path, sender: Address) -> None:
        """Use `folder`, made on the first mail."""
        self._folder = folder
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Write the mail so that it is whole, or not there at all; the name sorts by date."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{mail.date:%Y%m%dT%H%M%S%f}-{mail.reference}.eml"
        unfinished = path.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(as_email(mail, self._sender).as_bytes())
        unfinished.replace(path)

    def close(self) -> None:
        """Nothing is held."""


class SmtpTransport:
    """Sends over one SMTP connection, opened when needed and again when it is lost.

    Privacy: what smtplib raises holds addresses and the server's words, so nothing of it is passed on.
    """

    def __init__(self, server: SmtpServer, sender: Address) -> None:
        """Send as `sender` through `server`."""
        self._server = server
        self._sender = sender
        self._client: smtplib.SMTP | None = None

    def send(self, mail: Mail) -> None:
        """Hand over one mail. Raises TemporaryRefusalError, PermanentRefusalError or ServerAwayError."""
        recipient = parse_address(mail.recipient)
        content = as_email(mail, self._sender).as_bytes()
        client = self._ready_client(recipient, mail.reference)
        try:
            self._transmit(client, recipient, content)
        except DeliveryError:
            raise
        except (OSError, smtplib.SMTPException):
            self._drop()
            raise TemporaryRefusalError(DISCONNECTED, was_refused=False) from None

    def close(self) -> None:
        """Say goodbye if that is quick; the mails are with the server in any case."""
        if self._client is not None:
            try:
                self._client.quit()
            except (OSError, smtplib.SMTPException):
                self._drop()
            self._client = None

    def _ready_client(self, recipient: Address, reference: str) -> smtplib.SMTP:
        """Return a connection on which the sender was accepted; a lost one is replaced, once."""
        if self._client is not None:
            try:
                return self._begin(self._client, recipient, reference)
            except ServerAwayError:
                # Servers end a connection after some number or time: that says nothing about the next one.
                self._drop()
        self._client = self._connect()
        return self._begin(self._client, recipient, reference)

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        context = ssl.create_default_context()
        try:
            client = self._dial(context)
        except (OSError, smtplib.SMTPException):
            raise ServerAwayError(SERVER_AWAY) from None
        try:
            _send_at_once(client)
            if server.tls == "starttls":
                client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
            if server.user:
                client.login(server.user, server.password)
        except (OSError, smtplib.SMTPException):
            client.close()
            raise ServerAwayError(SERVER_AWAY) from None
        return client

    def _dial(self, context: ssl.SSLContext) -> smtplib.SMTP:
        host, port, name = self._server.host, self._server.port, self._sender.domain
        if self._server.tls == "implicit":
            return smtplib.SMTP_SSL(host, port, local_hostname=name, timeout=COMMAND_TIMEOUT, context=context)
        return smtplib.SMTP(host, port, local_hostname=name, timeout=COMMAND_TIMEOUT)

    def _begin(self, client: smtplib.SMTP, recipient: Address, reference: str) -> smtplib.SMTP:
        """Announce a mail. A refusal here is about us, the sender: no mail would do better now."""
        if not is_ascii(recipient) and not client.has_extn("smtputf8"):
            raise PermanentRefusalError(reply_code(553, b"5.6.7"))
        try:
            code, text = client.mail(self._sender.addr_spec, _mail_options(client, recipient, reference))
        except (OSError, smtplib.SMTPException):
            self._drop()
            raise ServerAwayError(DISCONNECTED) from None
        if code != _OK:
            self._reset(client, code)
            raise ServerAwayError(reply_code(code, text))
        return client

    def _transmit(self, client: smtplib.SMTP, recipient: Address, content: bytes) -> None:
        options = ["NOTIFY=FAILURE"] if client.has_extn("dsn") else []
        code, text = client.rcpt(recipient.addr_spec, options)
        if code not in {_OK, _FORWARDED}:
            self._reset(client, code)
            raise _refusal(code, text)
        _wait_at_most(client, FINAL_TIMEOUT)
        try:
            code, text = client.data(content)
        except smtplib.SMTPDataError as error:
            code, text = error.smtp_code, _as_bytes(error.smtp_error)
        _wait_at_most(client, COMMAND_TIMEOUT)
        if code != _OK:
            self._reset(client, code)
            raise _refusal(code, text)

    def _reset(self, client: smtplib.SMTP, code: int) -> None:
        """Make the connection ready for another mail, or drop it when the server is closing it."""
        try:
            if code == _CLOSING or client.rset()[0] != _OK:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None


def _mail_options(client: smtplib.SMTP, recipient: Address, reference: str) -> list[str]:
    """Ask that a report of non-delivery name our reference, and hold headers only: the body has the code."""
    options = ["RET=HDRS", f"ENVID={reference}"] if client.has_extn("dsn") else []
    return options if is_ascii(recipient) else [*options, "SMTPUTF8"]


def _refusal(code: int, text: bytes) -> DeliveryError:
    kind = PermanentRefusalError if code >= _PERMANENT else TemporaryRefusalError
    return kind(reply_code(code, text))


def _send_at_once(client: smtplib.SMTP) -> None:
    """Switch off Nagle's algorithm: each small command waits for its reply anyway."""
    if client.sock is not None:
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _wait_at_most(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock is not None:
        client.sock.settimeout(seconds)


def _as_bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
