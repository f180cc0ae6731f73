"""Answer pages as bytes: rendered once, compressed once, the same for everybody, known by their ETag."""

import gzip
import hashlib
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from flask import Request, Response

KEPT_PAGES = 256


@dataclass(frozen=True, slots=True)
class StaticPage:
    """One page in both encodings. Each encoding has its own strong ETag, as RFC 9110 asks."""

    plain: bytes
    compressed: bytes
    plain_etag: str
    compressed_etag: str

    @classmethod
    def of(cls, html: str) -> "StaticPage":
        """Compress a page as far as gzip goes."""
        plain = html.encode()
        digest = hashlib.sha256(plain).hexdigest()[:32]
        return cls(plain, gzip.compress(plain, compresslevel=9, mtime=0), f'"{digest}"', f'"{digest}-gzip"')

    def respond(self, request: Request) -> Response:
        """Return the page, or 304 when the browser has it. Nothing in it depends on who asks."""
        wants_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        etag = self.compressed_etag if wants_gzip else self.plain_etag
        headers = {"ETag": etag, "Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}
        if etag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers=headers)
        if wants_gzip:
            headers["Content-Encoding"] = "gzip"
        return Response(
            self.compressed if wants_gzip else self.plain, headers=headers, content_type="text/html; charset=utf-8"
        )


class StaticPages:
    """Keeps rendered pages by what they were rendered from."""

    def __init__(self) -> None:
        """Start empty."""
        self._pages: dict[Hashable, StaticPage] = {}
        self._lock = threading.Lock()

    def get(self, facts: Hashable, render: Callable[[], str]) -> StaticPage:
        """Return the page for `facts`, rendering it the first time. Old pages make room, oldest first."""
        page = self._pages.get(facts)
        if page is None:
            page = StaticPage.of(render())
            with self._lock:
                while len(self._pages) >= KEPT_PAGES:
                    del self._pages[next(iter(self._pages))]
                self._pages[facts] = page
        return page
