"""A mail as a value, and as the bytes that SMTP carries. Knows no transport and no subject."""

import re
import unicodedata
from binascii import b2a_qp
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import lru_cache

REFERENCE = re.compile(r"[0-9a-f]{32}")
"""What a reference looks like: `secrets.token_hex(16)`."""

_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_ATOM = r"""[^\s<>()\[\]:;,"\\@.]+"""
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(\.{_ATOM})*)@(?P<domain>{_ATOM}(\.{_ATOM})*)")


class MailError(Exception):
    """A mail cannot be written as asked; the message names the part, never its content."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person. `reference` is random and names it in reports of non-delivery.

    Privacy: nothing but the reference shows in a representation, so neither an address nor a code can reach a
    log through it. Raises MailError when a header would hold a control character.
    """

    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    reference: str
    date: datetime = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not REFERENCE.fullmatch(self.reference):
            message = "reference: 32 hexadecimal digits are needed"
            raise MailError(message)
        parse_address(self.recipient)
        _refuse_controls("subject", self.subject)
        for name, value in self.headers:
            if not _HEADER_NAME.fullmatch(name):
                message = "a header has a name that is none"
                raise MailError(message)
            _refuse_controls(name, value)


def one_line(text: str) -> str:
    """Return `text` fit for a header: control and private characters become spaces, single ones."""
    fit = "".join(" " if _is_unfit(character) else character for character in text)
    return " ".join(word for word in fit.split(" ") if word)


def parse_address(text: str) -> Address:
    """Return one plain address, its domain in ASCII. Raises MailError for anything else."""
    found = _ADDRESS.fullmatch(text)
    message = "recipient: not one plain address"
    if found is None or any(map(_is_unfit, text)):
        raise MailError(message)
    try:
        return Address(username=found["local"], domain=found["domain"].encode("idna").decode("ascii"))
    except UnicodeError:
        raise MailError(message) from None


def parse_sender(text: str) -> Address:
    """Return the sender of a setting such as `Paliers <paliers@example.org>`. Raises MailError."""
    name, address = parseaddr(text)
    plain = parse_address(address)
    return Address(one_line(name), plain.username, plain.domain)


def is_ascii(address: Address) -> bool:
    """Whether a server without SMTPUTF8 can deliver to this address."""
    return address.addr_spec.isascii()


def as_email(mail: Mail, sender: Address) -> EmailMessage:
    """Return the message: plain text and HTML in UTF-8, dated, named, and marked as sent by a program."""
    recipient = parse_address(mail.recipient)
    message = EmailMessage(policy=_WIRE if is_ascii(recipient) else _WIRE_UTF8)
    message["From"] = str(sender)
    message["To"] = str(recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = f"<{mail.reference}@{sender.domain}>"
    # RFC 3834 and its Exchange cousin: no out-of-office reply to an unattended mailbox.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    for name, value in mail.headers:
        message[name] = value
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = "multipart/alternative"
    message.attach(_part(mail.text, "plain"))
    message.attach(_part(mail.html, "html"))
    return message


def _part(text: str, subtype: str) -> EmailMessage:
    """Return a text as a part, as `set_content` does, but encoded by the fast function of `binascii`."""
    part = EmailMessage(policy=_WIRE)
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(text.encode(), istext=True).decode("ascii"))
    return part


_SHARED = frozenset(
    {
        "auto-submitted", "content-transfer-encoding", "content-type", "from", "list-unsubscribe-post",
        "mime-version", "subject", "x-auto-response-suppress",
    }
)  # fmt: skip
"""Headers that are the same in mail after mail; the others are nobody's to remember."""


class _Headers(HeaderRegistry):
    """The headers of the standard library; shared ones are read once."""

    def __call__(self, name: str, value: str) -> BaseHeader:
        return _read_once(name, value) if name.lower() in _SHARED else super().__call__(name, value)


@lru_cache(maxsize=256)
def _read_once(name: str, value: str) -> BaseHeader:
    return HeaderRegistry.__call__(_HEADERS, name, value)


_HEADERS = _Headers()


class _WirePolicy(EmailPolicy):
    """SMTP's own policy, but headers for machines stay whole: folding would encode long addresses.

    Shared headers are folded once, which halves the time a mail takes.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower().startswith("list-"):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        fold = _fold_once if name.lower() in _SHARED else super().fold_binary
        return fold(name, value)


@lru_cache(maxsize=256)
def _fold_once(name: str, value: str) -> bytes:
    return EmailPolicy.fold_binary(_WIRE, name, value)


# RFC 2045: encoded lines hold 76 characters at most.
_WIRE = _WirePolicy(linesep="\r\n", max_line_length=76, header_factory=_HEADERS)
_WIRE_UTF8 = _WIRE.clone(utf8=True)


def _refuse_controls(part: str, text: str) -> None:
    if any(map(_is_unfit, text)):
        message = f"{part}: control characters are refused"
        raise MailError(message)


def _is_unfit(character: str) -> bool:
    """Whether a character ends a line, controls, or has no public meaning: none belongs in a header."""
    return unicodedata.category(character) in _UNFIT


_UNFIT = frozenset({"Cc", "Co", "Cs", "Zl", "Zp"})
