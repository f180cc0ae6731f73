"""Addresses that come from outside: which ones may be followed."""

from urllib.parse import urlsplit


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
