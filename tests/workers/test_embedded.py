"""`paliers serve`: one command, everything runs, and the second start is quick."""

import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.services.processes import ROOT, Child, accepts_connections, free_port, running_child

COMMAND = [sys.executable, "-c", "from workers.cli import main; main()"]
SENT = "select count(*) from message where state = 'sent'"
WAITING = "select count(*) from message where state in ('queued', 'sending')"


@contextmanager
def serving(folder: Path, port: int, *options: str, **environment: str) -> Iterator[Child]:
    """Run the command on a folder of its own."""
    variables = {"PALIERS_DATA_DIR": str(folder / "data"), "PALIERS_BROKER_URL": "", **environment}
    command = [*COMMAND, "serve", "--port", str(port), *options]
    with running_child(command, log=folder / "log", environment=variables) as child:
        child.wait_until(lambda: accepts_connections(port), seconds=120)
        yield child


def ask(folder: Path, query: str) -> int:
    """Ask the database of the folder for a number."""
    with closing(sqlite3.connect(folder / "data" / "paliers.sqlite")) as database:
        return int(database.execute(query).fetchone()[0])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for data and log."""
    return tmp_path


def test_the_demonstration_runs_stops_and_starts_again(folder: Path) -> None:
    port = free_port()
    with serving(folder, port, "--demo") as child:
        child.wait_until(lambda: "Ctrl-C" in child.said())
        child.wait_until(lambda: ask(folder, WAITING) == 0)
        with urlopen(f"http://127.0.0.1:{port}/sante") as answer:
            assert answer.status == 200
        sent = ask(folder, SENT)
        child.stop(signal.SIGTERM)
        first = child.said()
    assert (
        child.process.returncode,
        sent > 0,
        len(list((folder / "data" / "mailbox").iterdir())) >= sent,
    ) == (
        0,
        True,
        True,
    )
    assert f"http://127.0.0.1:{port}" in first
    assert "chef@demo.example" in first

    began = time.monotonic()
    with serving(folder, port, "--demo") as child:
        duration = time.monotonic() - began
        child.wait_until(lambda: "paliers.sweep" in child.said()[len(first) :])
        child.stop(signal.SIGINT)
    assert (child.process.returncode, ask(folder, SENT), "ERROR" in child.said()) == (0, sent, False)
    assert duration < 20


def test_links_in_mails_lead_to_where_the_site_is(folder: Path) -> None:
    port = free_port()
    with serving(folder, port, "--demo") as child:
        child.wait_until(lambda: ask(folder, SENT) > 0)
    mails = [path.read_text() for path in (folder / "data" / "mailbox").glob("*.eml")]
    assert any(re.search(rf"http://127\.0\.0\.1:{port}/q/", mail) for mail in mails)


def test_no_secret_of_a_mail_is_said(folder: Path) -> None:
    with serving(folder, free_port(), "--demo") as child:
        child.wait_until(lambda: ask(folder, SENT) > 0)
        child.wait_until(lambda: ask(folder, WAITING) == 0)
        said = child.said()
    assert "enseignant" not in said
    assert re.search(r"[0-9A-Z]{16}", said) is None


@pytest.mark.parametrize(
    ("command", "environment", "message"),
    [
        (
            "serve",
            {"PALIERS_BROKER_URL": "redis://x", "PALIERS_SECRET_KEY": "x" * 64},
            "PALIERS_BROKER_URL is set",
        ),
        ("worker", {}, "PALIERS_BROKER_URL is needed"),
        ("beat", {}, "PALIERS_BROKER_URL is needed"),
        ("serve", {"PALIERS_MAIL_URL": "imap://x"}, "PALIERS_MAIL_URL must begin"),
        ("serve", {"PALIERS_DEMO": "perhaps"}, "PALIERS_DEMO must be 0 or 1"),
    ],
)
def test_a_command_says_what_it_lacks(
    folder: Path, command: str, environment: dict[str, str], message: str
) -> None:
    variables = {"PATH": "/usr/bin:/bin", "PALIERS_DATA_DIR": str(folder / "data"), **environment}
    ended = subprocess.run(
        [*COMMAND, command], env=variables, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, message in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)
