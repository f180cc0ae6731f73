"""The mails of a journey as their readers see them, whether they came by SMTP or lie in the demonstration mailbox."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.journeys.telling import expect
from tests.journeys.typography import plain
from tests.services.smtp_sink import SmtpSink

LINK = re.compile(r"^(?P<address>https?://\S+/q/\S+)#(?P<code>\w+)(?:\.(?P<keys>\w+))?$", re.MULTILINE)
PRINTED_CODE = re.compile(r"^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$", re.MULTILINE)
UNSUBSCRIBE = re.compile(r"<https?://[^/]+(?P<path>/\S+)>")

Post = Callable[[], "Sequence[Letter]"]
"""Returns every mail sent so far."""


@dataclass(frozen=True)
class Letter:
    """One mail."""

    message: EmailMessage
    head: str
    """The headers as they came."""

    @classmethod
    def read(cls, raw: bytes) -> "Letter":
        """Read a mail as it came."""
        head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
        return cls(message_from_bytes(raw, policy=policy.default), head.decode("ascii"))

    @property
    def recipient(self) -> str:
        """The address it went to."""
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        """What it is about."""
        return plain(str(self.message["Subject"]))

    @property
    def text(self) -> str:
        """The part without pictures and colours."""
        part = self.message.get_body(("plain",))
        expect(part, f"a mail without text: {self.subject}")
        return "" if part is None else str(part.get_content()).replace("\r\n", "\n")

    def link(self) -> tuple[str, str]:
        """Return the personal link without its code, and the code. Raises JourneyError."""
        found = LINK.search(self.text)
        expect(found, f"a mail without a link: {self.subject}")
        return (found["address"], found["code"]) if found else ("", "")

    def keys(self) -> str:
        """Return the fingerprint of the keys in its short form, as the link carries it."""
        found = LINK.search(self.text)
        return (found["keys"] or "") if found else ""

    def printed_code(self) -> str:
        """Return the code in groups of four, for those who type it. Raises JourneyError."""
        found = PRINTED_CODE.search(self.text)
        expect(found, f"a mail without a code to type: {self.subject}")
        return found[0] if found else ""

    def unsubscribe_path(self) -> str:
        """Return where a mail program posts to unsubscribe at once. Raises JourneyError."""
        found = UNSUBSCRIBE.fullmatch(str(self.message["List-Unsubscribe"]))
        expect(found, f"a mail without a way to unsubscribe: {self.subject}")
        return found["path"] if found else ""


def delivered_to(sink: SmtpSink) -> Post:
    """Return what reads the mails that a server got, each once: waiting means looking again and again."""
    read: list[Letter] = []

    def post() -> Sequence[Letter]:
        read.extend(Letter.read(delivery.raw) for delivery in sink.deliveries[len(read) :])
        return tuple(read)

    return post


def lying_in(mailbox: Path) -> Post:
    """Return what reads the mails of the demonstration mailbox."""
    return lambda: [Letter.read(path.read_bytes()) for path in sorted(mailbox.glob("*.eml"))]
