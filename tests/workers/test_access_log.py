"""What serves the product as documented says nothing of visits."""

import re
import sys
from http import HTTPStatus
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from config import Settings
from tests.services.processes import accepts_connections, free_port, running_child
from tests.services.product import environment_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ROOT = Path(__file__).resolve().parents[2]
SERVE = "from workers.cli import main; main()"
SERVICE = ROOT / "docs" / "deployment" / "paliers-web.service"
VISITS = ("/sante", "/schemas/questionnaire-1.json")


def test_gunicorn_as_its_service_starts_it_writes_no_access_log(settings: Settings, tmp_path: Path) -> None:
    (line,) = re.findall(r"^ExecStart=\S*/gunicorn (.*)$", SERVICE.read_text(), re.MULTILINE)
    port = free_port()
    arguments = line.replace("127.0.0.1:8000", f"127.0.0.1:{port}").split()
    assert mentions(["-m", "gunicorn", *arguments], port, settings, tmp_path) == []


def test_paliers_serve_writes_no_access_log(settings: Settings, tmp_path: Path) -> None:
    port = free_port()
    assert mentions(["-c", SERVE, "serve", "--port", str(port)], port, settings, tmp_path) == []


def test_an_access_log_would_be_seen(settings: Settings, tmp_path: Path) -> None:
    port = free_port()
    arguments = ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--access-logfile", "-", "wsgi:application"]
    assert mentions(arguments, port, settings, tmp_path) == [*VISITS]


def mentions(arguments: list[str], port: int, settings: Settings, folder: Path) -> list[str]:
    """Serve, visit, and return the addresses that the server has written of."""
    command = [sys.executable, *arguments]
    with running_child(command, log=folder / "log", environment=environment_of(settings)) as child:
        child.wait_until(lambda: accepts_connections(port), seconds=120)
        for address in VISITS:
            visit(f"http://127.0.0.1:{port}{address}")
    return [address for address in VISITS if address in child.said()]


def visit(url: str) -> None:
    """Ask for a page."""
    with urlopen(Request(url)) as response:  # noqa: S310 - a port of this machine
        assert response.status == HTTPStatus.OK
