"""Compressing what is the same bytes for everybody: each content once, in what the browser understands best."""

import gzip
import re
from enum import StrEnum
from functools import lru_cache

import brotli

KEPT = 1024
"""Contents kept, over all applications of a process."""

_REFUSED = re.compile(r"q=0(\.0*)?")


class Encoding(StrEnum):
    """How a body is encoded, as HTTP calls it; the best first."""

    BROTLI = "br"
    GZIP = "gzip"
    IDENTITY = "identity"


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> Encoding:
    """Return the best encoding that an Accept-Encoding header names without refusing it."""
    named = (part.replace(" ", "").partition(";") for part in accepted.lower().split(","))
    welcome = {name for name, _, weight in named if not _REFUSED.fullmatch(weight)}
    return next((encoding for encoding in Encoding if encoding in welcome), Encoding.IDENTITY)


@lru_cache(maxsize=KEPT)
def encode(content: bytes, encoding: Encoding, *, effort: int = 11) -> bytes:
    """Return `content` encoded; `effort` is Brotli's, up to 11, which takes about a second a megabyte."""
    match encoding:
        case Encoding.BROTLI:
            compressed: bytes = brotli.compress(content, quality=effort)
            return compressed
        case Encoding.GZIP:
            return gzip.compress(content, compresslevel=9, mtime=0)
        case Encoding.IDENTITY:
            return content
