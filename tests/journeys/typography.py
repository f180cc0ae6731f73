"""French typography set aside: what is looked for is typed with plain spaces, whatever the product prints."""

import re
from datetime import date

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def plain(text: str) -> str:
    """Return a text with plain spaces, one at a time."""
    return re.sub(r"\s+", " ", text).strip()


def squeezed(text: str) -> str:
    """Return a text without blanks: in a PDF, lines break anywhere."""
    return "".join(plain(text).split()).replace("-", "")


def day_words(day: date) -> str:
    """Return a day in full, the first of a month as « 1er »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
