"""Fixtures of the demonstration in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.demonstration import Demonstration, prepare_once, running_demonstration
from tests.browser.visitors import Visitors, receiving_visitors
from tests.plugins.application import Site


@pytest.fixture(scope="session")
def prepared_demonstration(shared_folder: Path) -> Path:
    """A folder with the demonstration school, to be copied."""
    folder = shared_folder / "demonstration"
    prepare_once(folder)
    return folder


@pytest.fixture
def demonstration(prepared_demonstration: Path, tmp_path: Path) -> Iterator[Demonstration]:
    """A demonstration of this test alone, which may change it."""
    with running_demonstration(prepared_demonstration, tmp_path / "demonstration") as demonstration:
        yield demonstration


@pytest.fixture
def site(demonstration: Demonstration) -> Site:
    """The demonstration as a site to browse."""
    return demonstration.site


@pytest.fixture(scope="session")
def visitors(
    browser: Browser, prepared_demonstration: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """People who look at a demonstration that no test changes; each signs in once."""
    folder = tmp_path_factory.mktemp("still")
    with receiving_visitors(browser, prepared_demonstration, folder) as visitors:
        yield visitors
