"""The process that looks: what it logs, and what of its memory could be written."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from survey_app.doctor.checks import Finding, Verdict, run_checks
from survey_app.doctor.process import PROCESS_CHECKS, look_at_process
from tests.factories import NOW
from tests.survey_app.doctor.verdicts import find, verdict_on

pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
SWAPS = """\
Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
{}                              partition\t2097148\t\t0\t\t-2
"""
# What a process of its own says of itself, after limits were set as the shell does it.
LOOK = """
import json, os, resource, sys
from survey_app.doctor.process import look_at_process
from datetime import datetime, UTC
umask, core = json.loads(sys.argv[1])
os.umask(umask)
resource.setrlimit(resource.RLIMIT_CORE, (core, resource.getrlimit(resource.RLIMIT_CORE)[1]))
facts = look_at_process(is_debug=False, log_level="INFO", now=datetime.now(UTC))
print(json.dumps([facts.umask, facts.core_bytes]))
"""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_debug": True}, "debugging"),
        ({"log_level": "DEBUG"}, "log_level"),
        ({"log_level": "debug"}, "log_level"),
    ],
)
def test_a_talkative_process_is_unsafe(changes: dict[str, Any], code: str) -> None:
    assert [verdict_on(examine(**changes), f"process.{code}"), verdict_on(examine(), f"process.{code}")] == [
        Verdict.UNSAFE,
        Verdict.FINE,
    ]


def test_logged_statements_are_unsafe() -> None:
    logger = logging.getLogger("sqlalchemy.engine")
    before = logger.level
    logger.setLevel(logging.INFO)
    try:
        assert verdict_on(examine(), "process.log_level") is Verdict.UNSAFE
    finally:
        logger.setLevel(before)


@pytest.mark.parametrize(("path", "verdict"), [("-", Verdict.UNSAFE), (None, Verdict.FINE)])
def test_an_access_log_of_gunicorn_is_unsafe(path: str | None, verdict: Verdict) -> None:
    config = Config()
    config.set("accesslog", path)
    made = Logger(config)
    try:
        assert verdict_on(examine(), "process.access_log") is verdict
    finally:
        for logger in (made.access_log, made.error_log):
            logger.handlers.clear()
            logger.propagate = True


@pytest.mark.parametrize("core", [0, 4096])
@pytest.mark.parametrize("umask", [0o077, 0o000])
def test_limits_are_those_of_the_process(umask: int, core: int) -> None:
    command = [sys.executable, "-c", LOOK, json.dumps([umask, core])]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == [umask, core]


@pytest.mark.parametrize(
    ("code", "bad", "good"),
    [("core_dumps", {"core_bytes": 4096}, {"core_bytes": 0}), ("umask", {"umask": 0}, {"umask": 0o077})],
)
def test_loose_limits_are_told(code: str, bad: dict[str, int], good: dict[str, int]) -> None:
    told = [verdict_on(examine(facts=changes), f"process.{code}") for changes in (bad, good)]
    assert told == [Verdict.WARNING, Verdict.FINE]


@pytest.mark.parametrize(
    ("device", "uuid", "verdict"),
    [
        ("/dev/vda2", None, Verdict.WARNING),
        ("/swapfile", None, Verdict.WARNING),
        ("/dev/zram0", None, Verdict.FINE),
        ("/dev/dm-1", "CRYPT-PLAIN-swap", Verdict.FINE),
        ("/dev/dm-1", "LVM-abc", Verdict.WARNING),
    ],
)
def test_swap_in_clear_is_told(tmp_path: Path, device: str, uuid: str | None, verdict: Verdict) -> None:
    (tmp_path / "swaps").write_text(SWAPS.format(device))
    if uuid:
        folder = tmp_path / Path(device).name / "dm"
        folder.mkdir(parents=True)
        (folder / "uuid").write_text(uuid)
    assert verdict_on(examine(swaps=tmp_path / "swaps", devices=tmp_path), "process.swap") is verdict


def test_without_swap_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "swaps").write_text(SWAPS.splitlines()[0])
    for swaps in (tmp_path / "swaps", tmp_path / "missing"):
        assert verdict_on(examine(swaps=swaps), "process.swap") is Verdict.FINE


def test_a_clock_that_was_never_set_is_told() -> None:
    assert verdict_on(examine(now=NOW.replace(year=1970)), "process.clock") is Verdict.WARNING
    assert find(examine(now=NOW), "process.clock").seen == "2026-11-23 09:00 UTC"


def examine(facts: dict[str, Any] | None = None, **changes: Any) -> Sequence[Finding]:
    """Return what the checks say of this process, with some facts as they might be."""
    asked = {"is_debug": False, "log_level": "INFO", "now": NOW, **changes}
    seen = look_at_process(**asked)
    return list(run_checks(PROCESS_CHECKS, replace(seen, **(facts or {}))))
