"""Fixtures of the application: settings, the application on a clean database, a client, a site to browse."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from config import Settings
from survey_app.database import db
from survey_app.factory import create_app
from tests.services.processes import free_port


@dataclass(frozen=True)
class Site:
    """An application that answers on a port of this machine."""

    url: str
    app: Flask


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an installation with a clean database."""
    return Settings.for_tests(tmp_path / "data", database_url=database_url)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application; no context is open."""
    with running_app(settings) as app:
        yield app


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The application with its context open, for tests that call operations."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen, signed out."""
    return app.test_client()


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """The application on a port; settings and database are those of the test."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_app(replace(settings, base_url=url)) as app:
        server = make_server("127.0.0.1", port, app, threaded=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Site(url, app)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a site on one database, unless the test chooses: pages look the same on both."""
    chosen = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if {"database_url", "site"} <= set(metafunc.fixturenames) and "database_url" not in chosen:
        metafunc.definition.add_marker(pytest.mark.parametrize("database_url", ["postgres"], indirect=True))


@contextmanager
def running_app(settings: Settings) -> Iterator[Flask]:
    """Make an application that shows its faults, and let go of its database at the end."""
    app = create_app(settings)
    app.config["TESTING"] = True
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
