"""E-mail addresses as schools have them: a strict subset of what the standards allow, in lower-case ASCII.

Whatever passes is safe in a mail header and in an SMTP command: letters, digits and a few signs, one `@`.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from survey_app.campaigns.roster.table import clean

MAX_ADDRESS = 254
MAX_LOCAL_PART = 64
MAX_DOMAIN = 253

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_WITH_NAME = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")


class AddressFault(StrEnum):
    """What is wrong with an address."""

    MISSING = "missing"
    SEVERAL = "several"
    NO_AT_SIGN = "no_at_sign"
    HAS_SPACE = "has_space"
    BAD_LOCAL_PART = "bad_local_part"
    BAD_DOMAIN = "bad_domain"
    TOO_LONG = "too_long"


class Address(NamedTuple):
    """An address that can be written to, and the name that stood beside it (`Anne Roy <a.roy@…>`)."""

    email: str
    name: str = ""


def read_address(raw: str) -> Address | AddressFault:
    """Return the address in a cell, or what is wrong with it. The domain is turned into ASCII (IDNA)."""
    name, text = _split_name(clean(raw))
    if not text:
        return AddressFault.MISSING
    fault = _find_fault(text)
    if fault:
        return fault
    local_part, _, domain = text.rpartition("@")
    ascii_domain = _to_ascii(domain)
    if not _LOCAL_PART.fullmatch(local_part) or len(local_part) > MAX_LOCAL_PART:
        return AddressFault.BAD_LOCAL_PART
    if ascii_domain is None:
        return AddressFault.BAD_DOMAIN
    email = f"{local_part.lower()}@{ascii_domain}"
    return Address(email, name) if len(email) <= MAX_ADDRESS else AddressFault.TOO_LONG


def _split_name(text: str) -> tuple[str, str]:
    match = _WITH_NAME.fullmatch(text)
    name, address = (match["name"], match["address"]) if match else ("", text)
    return name.strip(" \"'"), address.strip().removeprefix("mailto:")


def _find_fault(text: str) -> AddressFault | None:
    """Return the fault that the eye sees first."""
    if "@" not in text:
        return AddressFault.NO_AT_SIGN
    if text.count("@") > 1:
        return AddressFault.SEVERAL
    if " " in text:
        return AddressFault.HAS_SPACE
    return AddressFault.TOO_LONG if len(text) > MAX_ADDRESS else None


def _to_ascii(domain: str) -> str | None:
    """Return a domain of two labels or more, the last not a number, in ASCII; None if it is not one."""
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = ascii_domain.split(".")
    is_sound = len(labels) > 1 and len(ascii_domain) <= MAX_DOMAIN and not labels[-1].isdigit()
    return ascii_domain if is_sound and all(_LABEL.fullmatch(label) for label in labels) else None
