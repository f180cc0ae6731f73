"""Replies as bytes, and the page that is the same bytes for everybody: compressed once, known by its ETag."""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus

from survey_app.web.encodings import Encoding, best_encoding, encode

HTML = "text/html; charset=utf-8"

_EFFORT = 9
"""Of Brotli, for a page: a tenth of the time of the utmost, for three bytes in a hundred."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole HTTP response, but for the headers that every response carries."""

    status: HTTPStatus
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class StaticPage:
    """One page in every encoding. Each encoding has its own strong ETag, as RFC 9110 asks."""

    def __init__(self, html: str) -> None:
        """Compress the page; nobody waits for the utmost."""
        plain = html.encode()
        digest = hashlib.sha256(plain).hexdigest()[:32]
        self._encoded = {
            encoding: _Encoded.of(encode(plain, encoding, effort=_EFFORT), f'"{digest}-{encoding}"', encoding)
            for encoding in Encoding
        }

    def reply(self, *, accepted_encodings: str, known_etags: str) -> Reply:
        """Return the page, or 304 when the browser has it; both arguments are headers as they were sent."""
        encoded = self._encoded[best_encoding(accepted_encodings)]
        return encoded.known if encoded.etag in known_etags else encoded.page


@dataclass(frozen=True, slots=True)
class _Encoded:
    etag: str
    page: Reply
    known: Reply

    @classmethod
    def of(cls, body: bytes, etag: str, encoding: Encoding) -> "_Encoded":
        named = {} if encoding is Encoding.IDENTITY else {"Content-Encoding": encoding.value}
        shared = {"ETag": etag, "Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}
        described = {"Content-Type": HTML, "Content-Length": str(len(body)), **named, **shared}
        return cls(
            etag,
            Reply(HTTPStatus.OK, tuple(described.items()), body),
            Reply(HTTPStatus.NOT_MODIFIED, tuple(shared.items())),
        )
