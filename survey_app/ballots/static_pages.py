"""Replies as bytes, and the page that is the same bytes for everybody: compressed once, known by its ETag."""

import gzip
import hashlib
from dataclasses import dataclass
from http import HTTPStatus

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole HTTP response, but for the headers that every response carries."""

    status: HTTPStatus
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class StaticPage:
    """One page in both encodings. Each encoding has its own strong ETag, as RFC 9110 asks."""

    def __init__(self, html: str) -> None:
        """Compress the page as far as gzip goes."""
        plain = html.encode()
        digest = hashlib.sha256(plain).hexdigest()[:32]
        self._plain = _Encoded.of(plain, f'"{digest}"', {})
        compressed = gzip.compress(plain, compresslevel=9, mtime=0)
        self._compressed = _Encoded.of(compressed, f'"{digest}-gzip"', {"Content-Encoding": "gzip"})

    def reply(self, *, accepted_encodings: str, known_etags: str) -> Reply:
        """Return the page, or 304 when the browser has it; both arguments are headers as they were sent."""
        encoded = self._compressed if "gzip" in accepted_encodings else self._plain
        return encoded.known if encoded.etag in known_etags else encoded.page


@dataclass(frozen=True, slots=True)
class _Encoded:
    etag: str
    page: Reply
    known: Reply

    @classmethod
    def of(cls, body: bytes, etag: str, encoding: dict[str, str]) -> "_Encoded":
        shared = {"ETag": etag, "Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}
        described = {"Content-Type": HTML, "Content-Length": str(len(body)), **encoding, **shared}
        return cls(
            etag,
            Reply(HTTPStatus.OK, tuple(described.items()), body),
            Reply(HTTPStatus.NOT_MODIFIED, tuple(shared.items())),
        )
