"""Rules for every file: how it ends, what it is called, and what it must not hold."""

import re

from tests.architecture.source_tree import ROOT, name_of, python_files, text_files

EMPTY_NAMES = {
    "common",
    "handler",
    "handlers",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "util",
    "utils",
}
# The brackets keep this file from finding itself.
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X)\b")


def test_every_text_file_ends_in_a_newline() -> None:
    texts = {name_of(path): path.read_bytes() for path in text_files()}
    assert [name for name, text in texts.items() if text and not text.endswith(b"\n")] == []


def test_every_text_file_is_utf8_with_unix_lines() -> None:
    wrong = [name_of(path) for path in text_files() if "\r" in path.read_bytes().decode()]
    assert wrong == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    wrong = [name_of(path) for path in python_files() if EMPTY_NAMES & {path.stem, path.parent.name}]
    assert wrong == []


def test_nothing_is_left_for_later() -> None:
    wrong = [name_of(path) for path in text_files() if UNFINISHED.search(path.read_text())]
    assert wrong == []


def test_lock_files_hold_no_address() -> None:
    locks = [path for path in text_files() if "lock" in path.name.split(".")[-1:]]
    named = [name_of(path) for path in locks if re.search(r"https?:|file:|git\+", path.read_text())]
    assert {path.name for path in locks} >= {"requirements.lock", "requirements-dev.lock"}
    assert named == []


def test_every_requirement_is_pinned_with_hashes() -> None:
    loose = [
        block.splitlines()[0]
        for lock in ("requirements.lock", "requirements-dev.lock")
        for block in re.split(r"\n(?=\S)", (ROOT / lock).read_text())
        if not re.match(r"\S+==\S+[^\n]*\\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n?)+", block)
    ]
    assert loose == []
