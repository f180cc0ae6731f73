"""By what requests are counted."""

import pytest
from flask import Flask

from survey_app.web.throttle import network_key
from tests.survey_app.accounts.visits import Clock, stop_clock

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The clock of the application."""
    return stop_clock(app)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
    ],
)
def test_a_network_is_an_address_or_an_ipv6_prefix(
    app: Flask, clock: Clock, first: str, second: str, *, same: bool
) -> None:
    assert (key_of(app, first) == key_of(app, second)) is same


def test_the_key_changes_every_hour(app: Flask, clock: Clock) -> None:
    before = key_of(app, "192.0.2.1")
    clock.move(hours=1)
    assert key_of(app, "192.0.2.1") != before


def test_the_key_holds_within_the_hour(app: Flask, clock: Clock) -> None:
    before = key_of(app, "192.0.2.1")
    clock.move(minutes=59)
    assert key_of(app, "192.0.2.1") == before


def test_another_installation_has_other_keys(app: Flask, clock: Clock) -> None:
    before = key_of(app, "192.0.2.1")
    app.config["SECRET_KEY"] = "another"
    assert key_of(app, "192.0.2.1") != before


def key_of(app: Flask, address: str) -> str:
    """Return the name under which an address is counted."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        return network_key()
