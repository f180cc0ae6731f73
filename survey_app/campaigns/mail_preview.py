"""The body of our own mails as part of a page: their styles go, since the page allows none, and links with them."""

from html import escape
from html.parser import HTMLParser

from markupsafe import Markup

_KEPT = {"p", "ul", "ol", "li", "h1", "h2", "strong", "em", "br", "a"}
_EMPTY = {"br"}
_HEADINGS = {"h1": "p", "h2": "p"}


def readable_body(html: str) -> Markup:
    """Return what the body of a mail says, with its paragraphs and lists; no attribute, no other element."""
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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - dropped
        if tag == "body":
            self._in_body = True
        elif self._in_body and tag in _KEPT:
            self.parts.append(_opening(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag == "body":
            self._in_body = False
        elif self._in_body and tag in _KEPT - _EMPTY:
            self.parts.append(_closing(tag))

    def handle_data(self, data: str) -> None:
        if self._in_body:
            self.parts.append(escape(data))


def _opening(tag: str) -> str:
    if tag in _HEADINGS:
        return "<p><strong>"
    return '<span class="mail-link">' if tag == "a" else f"<{tag}>"


def _closing(tag: str) -> str:
    if tag in _HEADINGS:
        return "</strong></p>"
    return "</span>" if tag == "a" else f"</{tag}>"
