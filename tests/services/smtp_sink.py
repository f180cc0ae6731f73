"""A mail server that keeps what it gets, and can be told to misbehave for an address."""

import asyncio
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.processes import PATIENCE, free_port


class Conduct(StrEnum):
    """What the server does with mail for an address."""

    ACCEPT = "accept"
    REFUSE_FOR_NOW = "refuse for now"
    """451: the mailbox is busy, try again."""
    REFUSE = "refuse"
    """550: there is no such mailbox."""
    DISCONNECT = "disconnect"
    """The connection breaks before the message was sent."""
    KEEP_AND_DISCONNECT = "keep and disconnect"
    """The connection breaks after the message was kept, before the sender is told."""


REPLIES = {
    Conduct.REFUSE_FOR_NOW: "451 4.2.1 mailbox busy, try again later",
    Conduct.REFUSE: "550 5.1.1 no such mailbox",
    Conduct.DISCONNECT: "421 4.3.2 this reply never arrives",
}


@dataclass(frozen=True)
class Delivery:
    """One message as it came: the envelope and every byte."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Return the message read."""
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass
class SmtpSink:
    """What was delivered, and how each address is treated; an address not named is accepted."""

    port: int
    deliveries: list[Delivery] = field(default_factory=list)
    conducts: dict[str, Conduct] = field(default_factory=dict)
    room: float = math.inf
    """So many messages are taken; then the server lets senders wait, until there is room again."""

    @property
    def url(self) -> str:
        """Return the address for the setting `mail_url`."""
        return f"smtp://127.0.0.1:{self.port}"

    def treat(self, address: str, conduct: Conduct) -> None:
        """Change what happens to mail for an address from now on."""
        self.conducts[address] = conduct

    def sent_to(self, address: str) -> list[Delivery]:
        """Return what was delivered to an address, in order."""
        return [delivery for delivery in self.deliveries if address in delivery.recipients]

    def clear(self) -> None:
        """Forget all deliveries and conducts, and have room for any number."""
        self.deliveries.clear()
        self.conducts.clear()
        self.room = math.inf

    def conduct_of(self, address: str) -> Conduct:
        """Return what happens to mail for an address."""
        return self.conducts.get(address, Conduct.ACCEPT)


class SinkHandler:
    """The protocol's side of the sink; aiosmtpd finds its methods by name."""

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept or refuse a recipient, once there is room."""
        del session, options
        while len(self.sink.deliveries) >= self.sink.room:  # noqa: ASYNC110 - the room is made by another thread
            await asyncio.sleep(0.02)
        conduct = self.sink.conduct_of(address)
        if conduct is Conduct.DISCONNECT:
            hang_up(server)
        if conduct in REPLIES:
            return REPLIES[conduct]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a message."""
        del session
        recipients = tuple(envelope.rcpt_tos)
        raw = envelope.original_content or b""
        self.sink.deliveries.append(Delivery(envelope.mail_from or "", recipients, raw))
        if any(self.sink.conduct_of(address) is Conduct.KEEP_AND_DISCONNECT for address in recipients):
            hang_up(server)
        return "250 OK"


def hang_up(server: SMTP) -> None:
    """Break the connection without a word."""
    transport: Any = server.transport
    transport.abort()


@contextmanager
def running_smtp_sink() -> Iterator[SmtpSink]:
    """Run the server in a thread."""
    sink = SmtpSink(free_port())
    controller = Controller(SinkHandler(sink), hostname="127.0.0.1", port=sink.port, ready_timeout=PATIENCE)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
