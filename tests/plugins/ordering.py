"""In which order tests run, and in which process: at the end none is to wait for a long test of another."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import WorkStealingScheduling

LONG = ("tests/attack/", "tests/journeys/", "tests/workers/", "tests/browser/")
"""Where a test may take many seconds. They come first; what is short fills the gaps at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put folders of long tests first; the order inside stays, so that what a module prepares is used up."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WorkStealingScheduling | None:
    """Give each process a row of tests; who has finished takes over half of what another has left."""
    is_chosen = config.getvalue("dist") != "load"  # what -n alone means
    return None if is_chosen else WorkStealingScheduling(config, log)
