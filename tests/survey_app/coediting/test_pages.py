"""What a page says beside its fields."""

from datetime import timedelta

import pytest
from flask import Flask

from survey_app.coediting.cells import Cell
from survey_app.coediting.pages import LATELY, SharedForm
from tests.factories import NOW

ME, OTHER = 1, 2


def form(author: int, ago: timedelta) -> SharedForm:
    """Return the form of a page with one cell, `place`, written so long ago."""
    cell = Cell(
        path="place", value="CDI", number=1, author_id=author, author="Grace Fictif", written_at=NOW - ago
    )
    return SharedForm(
        document_id=1,
        head=1,
        account_id=ME,
        write_url="",
        changes_url="",
        sign_in_url="",
        cells={"place": cell},
        now=NOW,
    )


@pytest.mark.parametrize(
    ("author", "ago", "is_told"),
    [
        (OTHER, timedelta(0), True),
        (OTHER, LATELY, True),
        (OTHER, LATELY + timedelta(seconds=1), False),
        (ME, timedelta(0), False),
    ],
)
def test_others_are_named_beside_what_they_wrote_of_late(
    app: Flask, author: int, ago: timedelta, *, is_told: bool
) -> None:
    with app.test_request_context():
        words = form(author, ago).by("place")
        assert ("Grace Fictif" in words, form(author, ago).by("elsewhere")) == (is_told, "")
