"""The JavaScript evaluator as the tests see it: one Node process that answers many questions."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import playwright

ROOT = Path(__file__).resolve().parents[3]
RUNNER = Path(__file__).with_name("twin.mjs")
LOGIC = ROOT / "survey_app" / "static" / "logic.js"
MISSING = "Node is missing: install nodejs, or the Python package playwright, which brings its own"


class Twin:
    """Asks `logic.js`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def evaluate(
        self, expression: Mapping[str, Any], answers: Mapping[str, Any], points: Mapping[str, Any]
    ) -> object:
        """Return what `evaluate` gives in JavaScript."""
        return self._ask({"ask": "evaluate", "expression": expression, "answers": answers, "points": points})

    def follow(self, gates: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> object:
        """Return the parts that `follow` closes in JavaScript, and the answers that remain."""
        return self._ask({"ask": "follow", "gates": gates, "answers": answers})

    def scores(self, scores: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> object:
        """Return what `computeScores` gives in JavaScript."""
        return self._ask({"ask": "scores", "scores": scores, "answers": answers})

    def _ask(self, question: Mapping[str, Any]) -> object:
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError(self._process.args)
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: object = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def running_twin() -> Iterator[Twin]:
    """Run Node until the end of the `with` block. Fails, rather than skips, when there is none."""
    command = [find_node(), str(RUNNER), str(LOGIC)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        yield Twin(process)


def find_node() -> str:
    """Return Node's path: the machine's own, else the one that Playwright ships."""
    bundled = Path(playwright.__file__).parent / "driver" / "node"
    node = shutil.which("node") or shutil.which(str(bundled))
    assert node is not None, MISSING
    return node
