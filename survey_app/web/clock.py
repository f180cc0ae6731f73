"""The clock of the web side: views ask it once and hand the instant on. Nothing else here reads the time."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app

EXTENSION = "paliers_clock"


def system_clock() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)


def init_clock(app: Flask, clock: Callable[[], datetime] = system_clock) -> None:
    """Attach a clock to the application; tests attach one that stands still."""
    app.extensions[EXTENSION] = clock


def current_instant() -> datetime:
    """Return the instant of this request, in UTC."""
    return cast("Callable[[], datetime]", current_app.extensions[EXTENSION])()
