"""Shared documents for tests, without a subject: any path, any value."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

from flask import Flask

from survey_app.coediting.cells import SentCell, Value, Written
from survey_app.coediting.operations import add_document, write_cells
from survey_app.database import random_key, transaction
from tests.factories import NOW, add_account


@dataclass(frozen=True)
class Shared:
    """A document and two people."""

    document: int
    one: int
    other: int

    def write(self, path: str, value: Value, base: int = 0, *, actor: int = 0, key: str = "") -> Written:
        """Write one cell, as the first person unless the other is named."""
        sent = SentCell(key or random_key(), path, value, base)
        return write_cells(self.document, [sent], keep, actor=actor or self.one, now=NOW)


def keep(_path: str, value: Value) -> Value:
    """Take whatever is sent."""
    return value


def begin() -> Shared:
    """Add a document and two people."""
    with transaction() as rows:
        people = [add_account(rows) for _ in range(2)]
        people[0].display_name, people[1].display_name = "Ada Essai", "Grace Fictif"
        return Shared(add_document(rows).id, people[0].id, people[1].id)


def together(app: Flask, deed: Callable[[int], object], times: int) -> list[object]:
    """Do something so many times at once, each in a context of its own; return what came of it."""
    barrier = Barrier(times)

    def do(number: int) -> object:
        with app.app_context():
            barrier.wait()
            return deed(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(do, range(times)))
