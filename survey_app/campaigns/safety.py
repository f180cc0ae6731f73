"""What may keep a whole installation from opening campaigns. What looks at it is above, and puts itself in here."""

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app

Examination = Callable[[], tuple[str, ...]]
"""Returns the names of what makes the installation unsafe, in the language of the moment; empty when it is safe."""

_PLACE = "paliers_safety"


def init_safety(app: Flask, examine: Examination) -> None:
    """Say who looks at the installation."""
    app.extensions[_PLACE] = examine


def list_dangers() -> tuple[str, ...]:
    """Return the names of what makes this installation unsafe. Raises KeyError when nobody was told to look."""
    examine = cast("Examination", current_app.extensions[_PLACE])
    return examine()
