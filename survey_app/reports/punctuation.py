"""Marks between words that each language sets in its own way: colons and semicolons."""

from collections.abc import Iterable

from flask_babel import gettext


def named(name: object, words: str) -> str:
    """Return a name and what there is to say of it."""
    return gettext("%(name)s : %(words)s", name=str(name), words=words)


def listed(parts: Iterable[str]) -> str:
    """Return parts one after the other, where commas stand within them."""
    return gettext(" ; ").join(parts)
