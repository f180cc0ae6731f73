"""Rules for the tools themselves: the first start on a bare machine, and what `make` offers."""

import ast
import os
import re
import subprocess

from tests.architecture.source_tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
BOOTSTRAP = (ROOT / ".ci" / "bootstrap.py").read_text()
INTERNAL_TARGETS = {"ready", "ready-dev"}


def test_the_bootstrap_can_tell_an_old_python_that_it_is_old() -> None:
    tree = ast.parse(BOOTSTRAP, feature_version=(3, 9))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "contextlib", "pathlib", "typing", "collections.abc"}


def test_make_without_a_target_lists_every_target() -> None:
    listing = subprocess.run(
        ["make", "--silent"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)) - INTERNAL_TARGETS
    assert set(re.findall(r"^  ([a-z-]+)  ", listing, re.MULTILINE)) == targets


def test_no_make_target_is_mistaken_for_a_file() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert set(phony.group(1).split()) == set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_ci_can_be_run_as_a_program() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
