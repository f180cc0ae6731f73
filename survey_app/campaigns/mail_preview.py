"""The body of our own mails as part of a page: their styles go, since the page allows none, and links with them.

What looks like a button or a heading in the mail keeps a class, so that the page shows it alike.
"""

from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

from markupsafe import Markup

_KEPT = {"p", "ul", "ol", "li", "h1", "h2", "strong", "em", "br", "a"}
_EMPTY = {"br"}
_HEADINGS = {"h1": "p", "h2": "p"}


def readable_body(html: str) -> Markup:
    """Return what the body of a mail says, with its paragraphs and lists; no attribute of its own, no other element."""
    reader = _BodyReader()
    reader.feed(html)
    reader.close()
    return Markup("".join(reader.parts))  # noqa: S704 - made of the elements above and of escaped text


class _BodyReader(HTMLParser):
    """Collects the body: a link becomes a span, so that nobody presses a link that leads nowhere."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._in_body = True
        elif self._in_body and tag in _KEPT:
            self.parts.append(_opening(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "body":
            self._in_body = False
        elif self._in_body and tag in _KEPT - _EMPTY:
            self.parts.append(_closing(tag))

    def handle_data(self, data: str) -> None:
        if self._in_body:
            self.parts.append(escape(data))


def _opening(tag: str, attributes: Mapping[str, str | None]) -> str:
    if tag in _HEADINGS:
        return '<p class="mail-heading"><strong>'
    if tag != "a":
        return f"<{tag}>"
    # The button is the one link with a background: see `mail/layout.html`.
    is_button = "background" in (attributes.get("style") or "")
    return f'<span class="{"mail-button" if is_button else "mail-link"}">'


def _closing(tag: str) -> str:
    if tag in _HEADINGS:
        return "</strong></p>"
    return "</span>" if tag == "a" else f"</{tag}>"
