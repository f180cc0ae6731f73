"""Compressing a response that was made for this request; files and answer pages are compressed once, elsewhere."""

import gzip

from flask import Response, request

LEVEL = 5


def compress(response: Response) -> Response:
    """Compress the body if the browser understands that.

    Only for pages that repeat nothing of the request: what an attacker makes them say could otherwise be compared,
    by its length, with what they keep secret (BREACH).
    """
    response.headers["Vary"] = "Accept-Encoding"
    if request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(response.get_data(), compresslevel=LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
