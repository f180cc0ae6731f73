"""The whole attack at its full size, on each kind of database: the product holds, and every control is broken."""

import faulthandler
import sys
import tempfile
from pathlib import Path

import pytest

from tests.attack.run import KINDS, TEACHERS, attack

ATTACKS = {
    "postgres": {19, 20, 21, 22, 23, 25, 26, 27, 28, 30, 31, 53},
    "sqlite": {22, 24, 25, 26, 27, 28, 30, 31, 53},
}
"""On the product; the others are controls."""

LONGEST = 1200.0
"""Seconds; on a machine with nothing else to do it takes one minute. Others hang after ten (`pyproject.toml`)."""


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_has_everything_but_the_keys_does_no_better_than_guessing(kind: str) -> None:
    faulthandler.dump_traceback_later(LONGEST, exit=True, file=sys.__stderr__ or sys.stderr)
    # Hundreds of megabytes, of no use afterwards: `make attack ARGS="--keep FOLDER"` leaves them.
    with tempfile.TemporaryDirectory(prefix="paliers-attack-", ignore_cleanup_errors=True) as folder:
        lines = list(attack(kind, TEACHERS, Path(folder)))
    assert [line.as_words() for line in lines if not line.passes] == []
    assert {line.attack for line in lines if not line.is_control} == ATTACKS[kind]
