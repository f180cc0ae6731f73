"""Writing into shared documents as the people of the demonstration; told again, a chapter writes nothing twice."""

import hashlib
from collections.abc import Mapping

from survey_app.coediting.cells import SentCell, Value

_HAS_READ_ALL = 1_000_000
"""People of the demonstration write in turn: each has read what the others wrote."""


def cells(chapter: str, values: Mapping[str, Value]) -> list[SentCell]:
    """Return cells to be written; the same chapter writes each path once, however often it is told."""
    return [SentCell(_key(chapter, path), path, value, _HAS_READ_ALL) for path, value in values.items()]


def _key(chapter: str, path: str) -> str:
    return hashlib.sha256(f"{chapter} {path}".encode()).hexdigest()[:32]
