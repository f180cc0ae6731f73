"""Reading reports of non-delivery (RFC 3464): which of our mails, and what happened to it; nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from itertools import islice

from survey_app.mail.messages import REFERENCE

LARGEST_REPORT = 1024 * 1024
MOST_PARTS = 50

_MESSAGE_ID = re.compile(r"<\s*([0-9a-f]{32})@[^<>\s]+\s*>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a report says of the mail named `reference`: `action` (failed, delayed) and `status` (5.1.1)."""

    reference: str
    status: str
    action: str


def read_report(raw: bytes) -> DeliveryReport | None:
    """Return what a report says, None for anything that is no report on a mail of ours. Never raises."""
    if len(raw) > LARGEST_REPORT:
        return None
    try:
        return _read(raw)
    except Exception:  # noqa: BLE001 - anyone can send anything here, and parsers of mail have bugs of their own
        return None


def _read(raw: bytes) -> DeliveryReport | None:
    reference = status = action = ""
    # compat32 leaves headers as they came: fewer surprises with hostile ones.
    report = message_from_bytes(raw, policy=policy.compat32)
    if report.get_content_type() != "multipart/report":
        return None
    for part in islice(report.walk(), MOST_PARTS):
        if part.get_content_type() == "message/delivery-status":
            fields = dict(_status_fields(part))
            reference = reference or _plain_reference(fields.get("original-envelope-id", ""))
            status = status or fields.get("status", "")
            action = action or fields.get("action", "").lower()
        elif part is not report:
            reference = reference or _returned_reference(part)
    found = _STATUS.match(status)
    if not (REFERENCE.fullmatch(reference) and found and action in _ACTIONS):
        return None
    return DeliveryReport(reference, found.group(), action)


def _status_fields(part: Message) -> Iterator[tuple[str, str]]:
    """Yield the fields of a delivery status; its blocks (message, then recipient) are sub-messages."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message):
            for name, value in block.items():
                yield name.lower(), str(value).strip()


def _plain_reference(text: str) -> str:
    return text if REFERENCE.fullmatch(text) else ""


def _returned_reference(part: Message) -> str:
    """Return the reference in the headers of our mail, which come back as a message or as text."""
    if part.get_content_type() == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        text = payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
        lines = [line for line in text.splitlines() if line.lower().startswith("message-id:")]
        found = _MESSAGE_ID.search(lines[0]) if lines else None
    else:
        found = _MESSAGE_ID.search(str(part.get("Message-ID", "")))
    return found.group(1) if found else ""
