"""`paliers serve`: one command, everything runs, and the second start is quick."""

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.services.processes import PATIENCE, ROOT, Child, accepts_connections, free_port, running_child

COMMAND = [sys.executable, "-c", "from workers.cli import main; main()"]
SENT = "select count(*) from message where state = 'sent'"
WAITING = "select count(*) from message where state in ('queued', 'sending')"


@contextmanager
def serving(folder: Path, port: int, *options: str, **environment: str) -> Iterator[Child]:
    """Run the command on a folder of its own."""
    variables = {"PALIERS_DATA_DIR": str(folder / "data"), "PALIERS_BROKER_URL": "", **environment}
    command = [*COMMAND, "serve", "--port", str(port), *options]
    with running_child(command, log=folder / "log", environment=variables) as child:
        child.wait_until(lambda: accepts_connections(port))
        yield child


def ask(folder: Path, query: str) -> int:
    """Ask the database of the folder for a number."""
    with closing(sqlite3.connect(folder / "data" / "paliers.sqlite")) as database:
        return int(database.execute(query).fetchone()[0])


@dataclass(frozen=True)
class Story:
    """What happened on a first start, and on a second one in the same folder."""

    port: int
    folder: Path
    said: str
    codes: tuple[int, int]
    sent: tuple[int, int]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Start the demonstration, let it send its mails, stop it, start it again, stop it."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    runs = [_run_once(folder, port, stop) for stop in (signal.SIGTERM, signal.SIGINT)]
    (first_code, first_sent), (second_code, second_sent) = runs
    return Story(
        port,
        folder,
        (folder / "log").read_text(),
        (first_code, second_code),
        (first_sent, second_sent),
    )


def _run_once(folder: Path, port: int, stop: signal.Signals) -> tuple[int, int]:
    before = len((folder / "log").read_text()) if (folder / "log").exists() else 0
    with serving(folder, port, "--demo") as child:
        child.wait_until(lambda: "paliers.sweep" in child.said()[before:])
        child.wait_until(lambda: ask(folder, WAITING) == 0)
        with urlopen(f"http://127.0.0.1:{port}/sante") as answer:
            assert answer.status == 200
        child.stop(stop)
    return child.process.returncode, ask(folder, SENT)


def test_it_tells_its_address_and_its_accounts(story: Story) -> None:
    assert [f"http://127.0.0.1:{story.port}\n" in story.said, "chef@demo.example" in story.said] == [
        True,
        True,
    ]


def test_the_mails_of_the_demonstration_are_in_its_mailbox(story: Story) -> None:
    mails = [path.read_text() for path in (story.folder / "data" / "mailbox").glob("*.eml")]
    assert (story.sent[0] > 0, len(mails) >= story.sent[0]) == (True, True)
    assert any(f"http://127.0.0.1:{story.port}/q/" in mail for mail in mails)


def test_nothing_is_sent_again_at_the_second_start(story: Story) -> None:
    assert story.sent[0] == story.sent[1]


def test_it_stops_cleanly_on_either_signal(story: Story) -> None:
    assert (story.codes, "Traceback" in story.said, "ERROR" in story.said) == ((0, 0), False, False)


def test_it_says_nobodys_address_and_no_code(story: Story) -> None:
    assert "enseignant" not in story.said
    assert re.search(r"[0-9A-Z]{16}", story.said) is None


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
    tmp_path: Path, command: str, environment: dict[str, str], message: str
) -> None:
    variables = {"PATH": "/usr/bin:/bin", "PALIERS_DATA_DIR": str(tmp_path), **environment}
    ended = subprocess.run(
        [*COMMAND, command],
        env=variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (ended.returncode, message in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)
