"""What the routes of respondents answer, whoever asks and however: no cookie, no ballot, no effect, no third party."""

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.architecture.test_routes import HEADERS, fill
from tests.survey_app.ballots.booth import Booth

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
BODIES: tuple[dict[str, Any], ...] = (
    {},
    {"json": {}},
    {"json": [None]},
    {"data": {"step": "send", "code": "0123456789ABCDEF"}},
    {"data": {"step": "review"}},
    {"data": b"\xff" * 64, "content_type": "application/json"},
)
NAMES = {*HEADERS, "Cache-Control", "Content-Length", "Content-Type"}
# Of a page that is the same for everybody, of what says which methods there are, of the other name of an address.
OF_PAGES = {"Allow", "ETag", "Location", "Vary"}
VISITORS: tuple[dict[str, str], ...] = (
    {},
    {"Cookie": "session=x; paliers=y", "User-Agent": "one", "Referer": "https://mail.example/"},
    {"User-Agent": "two", "Accept-Language": "de", "X-Forwarded-For": "192.0.2.7"},
)
ELSEWHERE = re.compile(r"""(?:src|href|action|data|poster|srcset)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)


def paths(booth: Booth) -> list[str]:
    """Return every address of respondents, of this campaign."""
    rules = [rule for rule in booth.app.url_map.iter_rules() if rule.endpoint.startswith("answers.")]
    return sorted({fill(rule.rule.replace("<public_id>", booth.roll.public_id)) for rule in rules})


def replies(booth: Booth) -> Iterator[tuple[str, TestResponse]]:
    """Ask every address for everything, in every way, as different visitors."""
    for path in paths(booth):
        for method in METHODS:
            for number, body in enumerate(BODIES):
                headers = VISITORS[number % len(VISITORS)]
                response = booth.client().open(path, method=method, headers=headers, **body)
                yield f"{method} {path} {body}", response


def test_the_addresses_are_known(booth: Booth) -> None:
    """Test 15 of the study begins with the inventory."""
    start = f"/q/{booth.roll.public_id}"
    ends = {path.removeprefix(start).split("/")[1] if path != start else "" for path in paths(booth)}
    assert {"", "essai", "emargement", "urne", "protection", "fr"} >= ends >= {"", "emargement", "urne"}


def test_headers_are_these_and_no_others(booth: Booth) -> None:
    """Test 43 of the study."""
    wrong = {}
    for asked, response in replies(booth):
        names = {name for name, _ in response.headers}
        fixed = {name: response.headers.get(name) for name in HEADERS}
        if not names <= NAMES | OF_PAGES or fixed != HEADERS:
            wrong[asked] = names
    assert wrong == {}


def test_nothing_that_answers_somebody_is_stored_on_the_way(booth: Booth) -> None:
    caching = {
        response.headers["Cache-Control"] for asked, response in replies(booth) if asked.startswith("POST")
    }
    assert caching == {"no-store"}


def test_no_reply_holds_a_ballot(booth: Booth) -> None:
    """Test 15 of the study: the box is written to, never read from."""
    voter = booth.voter(0)
    ballot = booth.ballot(voter, 1)
    booth.deposit(ballot)
    booth.send_form(booth.roll.codes[1], 1)
    secrets = [secret for row in booth.ballots().items() for secret in _written(*row)]
    secrets += [ballot["sealed"][:24].encode(), ballot["token"][:24].encode()]
    # Who has the token, and who has the code, is told no more.
    told = [response.data for _, response in replies(booth)]
    told += [booth.deposit(ballot).data, booth.sign_off(voter.sign_off_body()).data]
    told += [booth.send_form(booth.roll.codes[1]).data]
    assert [secret for secret in secrets if any(secret in body for body in told)] == []


def _written(slot: bytes, row: bytes) -> Iterator[bytes]:
    """Yield the beginnings of a row as it might be written somewhere."""
    for data in (slot, row[:16], row[12:36]):
        yield data
        yield data.hex().encode()
        yield base64.b64encode(data)[:20]
        yield base64.urlsafe_b64encode(data)[:20]


def test_asking_changes_nothing(booth: Booth) -> None:
    """Test 16 of the study: every method, forms without a code and nonsense included."""
    before = booth.everything()
    assert sum(1 for _ in replies(booth)) > len(METHODS)
    assert booth.everything() == before


def test_a_page_is_the_same_for_everybody(booth: Booth) -> None:
    for path in paths(booth):
        bodies = {booth.client().get(path, headers=visitor).data for visitor in VISITORS}
        assert len(bodies) == 1


def test_a_page_loads_nothing_from_elsewhere(booth: Booth) -> None:
    """Test 43 of the study: as the page is written; the browser tests watch what is asked for."""
    found = {
        asked: ELSEWHERE.findall(response.get_data(as_text=True))
        for asked, response in replies(booth)
        if asked.startswith("GET") and not response.location
    }
    assert {asked: links for asked, links in found.items() if links} == {}
