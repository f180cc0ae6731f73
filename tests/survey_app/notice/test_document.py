"""What docs/anonymity.md tells people to run gives what the page shows, and the tests that it names exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from survey_app.tokens.key_list import KeyList, fingerprint_words, short_form
from tests.architecture.source_tree import ROOT

DOCUMENT = (ROOT / "docs" / "anonymity.md").read_text(encoding="utf-8")
KEYS = KeyList(
    campaign="0123456789",
    questionnaire="ab" * 32,
    editing="strict",
    ballot_size=700,
    opening_key=b"\x04" + bytes(range(64)),
    cells=((1, bytes(range(32))), (2, bytes(range(32, 64)))),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the key list as an editor saves it, and the words."""
    (tmp_path / "cles.txt").write_text(KEYS.text + "\n", encoding="utf-8")
    (tmp_path / "survey_app").symlink_to(ROOT / "survey_app")
    return tmp_path


def run(command: list[str], folder: Path, typed: str = "") -> list[str]:
    """Run a command and return what it prints, line by line."""
    done = subprocess.run(command, cwd=folder, input=typed, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_command_for_the_fingerprint_gives_it(folder: Path) -> None:
    (command,) = re.findall(r"^printf .*$", DOCUMENT, re.MULTILINE)
    assert run(["sh", "-c", command], folder)[0].split()[0] == KEYS.fingerprint.hex()


def test_the_script_for_words_and_short_form_gives_them(folder: Path) -> None:
    (script,) = re.findall(r"<<'END'\n(.*?)\nEND\n", DOCUMENT, re.DOTALL)
    expected = [" ".join(fingerprint_words(KEYS.fingerprint)), short_form(KEYS.fingerprint)]
    assert run([sys.executable, "-"], folder, script) == expected


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"(?<![\w/*])((?:tests/[\w/]*)?test_\w+\.py)", DOCUMENT))
    tests = {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")}
    missing = {
        name for name in named if not any(path.endswith("/" + name.removeprefix("tests/")) for path in tests)
    }
    assert (len(named) > 5, missing) == (True, set())
