"""French typography set aside: what is looked for is typed with plain spaces, whatever the product prints."""

import re


def plain(text: str) -> str:
    """Return a text with plain spaces, one at a time."""
    return re.sub(r"\s+", " ", text).strip()
