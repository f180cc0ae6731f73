"""Tickets: what tells one person who answers by a shared code, without script, from the next.

Privacy: a ticket is made at random with each review, comes back with it, and is kept nowhere.
"""

import re
import secrets

TICKET = "ticket"
_TICKET = re.compile(r"[0-9a-f]{32}")


def make_ticket() -> str:
    """Return a new ticket: 128 random bits."""
    return secrets.token_hex(16)


def is_ticket(text: str) -> bool:
    """Whether a text can be a ticket; the script of the page makes its own where the browser cannot seal."""
    return _TICKET.fullmatch(text) is not None
