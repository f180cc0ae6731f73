"""Addresses that come from outside: which ones may be followed, and what their varying parts may be."""

from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import BaseConverter


class PlainConverter(BaseConverter):
    """A varying part without control characters: PostgreSQL cannot even look for one with a NUL."""

    regex = r"[^/\x00-\x1f\x7f]+"
    part_isolating = True


class NumberConverter(BaseConverter):
    """A number that a column can hold; no row has one that is longer."""

    regex = r"[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)


def init_addresses(app: Flask) -> None:
    """Answer 404 for addresses that no page of ours has; to be called before any address is registered."""
    app.url_map.converters |= {"default": PlainConverter, "int": NumberConverter}


def local_path(address: str | None) -> str | None:
    """Return an address if it is a path on this site, else None (open redirects).

    Browsers read a backslash as a slash and skip tabs and line ends, so none of them may be in it.
    """
    if not address or not address.isprintable() or "\\" in address:
        return None
    parts = urlsplit(address)
    is_local = (
        not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith("//")
    )
    return address if is_local else None
