"""The scripts of the answer page that make a ballot, as the tests see them: one Node process that answers questions."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.questionnaires.logic.twin import ROOT, find_node

RUNNER = Path(__file__).with_name("browser_ballot.mjs")
STATIC = ROOT / "survey_app" / "static"

Ask = Callable[..., Any]
"""Asks the scripts something by its name, and returns their answer."""


@contextmanager
def running_scripts(folder: Path) -> Iterator[Ask]:
    """Run Node until the end of the `with` block, on a copy in `folder` that it takes for modules, as browsers do."""
    for name in ("ballot", "vendor"):
        shutil.copytree(STATIC / name, folder / name)
    shutil.copy(STATIC / "logic.js", folder)
    (folder / "package.json").write_text('{"type": "module"}')
    with subprocess.Popen(
        [find_node(), str(RUNNER), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def ask(what: str, **question: Any) -> Any:  # noqa: ANN401 - JSON
            stdin.write(json.dumps({"ask": what, **question}) + "\n")
            stdin.flush()
            return json.loads(stdout.readline())

        yield ask
