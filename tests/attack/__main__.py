"""`make attack`: one JSON line an attack on standard output, the same in words beside it. See the package."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.attack.attacks import NothingProvedError
from tests.attack.run import KINDS, TEACHERS, attack
from tests.attack.simulation import SimulationError
from tests.services.processes import ServiceFailedError, ServiceMissingError


def main(arguments: Sequence[str] | None = None) -> int:
    """Attack, print, and return the exit status: 0 only if the product held and every control was broken."""
    parser = argparse.ArgumentParser(description="Attack what a simulated campaign leaves behind.")
    parser.add_argument(
        "--teachers", type=int, default=TEACHERS, help=f"at least so many (default {TEACHERS})"
    )
    parser.add_argument("--database", choices=KINDS, action="append", help="only this kind; may be repeated")
    parser.add_argument(
        "--keep", type=Path, help="an empty folder in which all files are left to be looked at"
    )
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="paliers-attack-", ignore_cleanup_errors=True) as path:
        folder: Path = (chosen.keep or Path(path)).resolve()
        try:
            passes = [_run(kind, chosen.teachers, folder / kind) for kind in chosen.database or KINDS]
        except (SimulationError, NothingProvedError, ServiceFailedError, ServiceMissingError) as error:
            _tell(f"FAILED  {error}")
            return 1
    return 0 if all(passes) else 1


def _run(kind: str, teachers: int, folder: Path) -> bool:
    began, failed = time.monotonic(), []
    _tell(f"{kind}: a campaign of {teachers} teachers in five days")
    for line in attack(kind, teachers, folder):
        sys.stdout.write(line.as_json() + "\n")
        sys.stdout.flush()
        _tell(line.as_words())
        if not line.passes:
            failed.append(line)
    broken = any(line.is_control for line in failed)
    verdict = "the attacker is broken" if broken else "the product fails" if failed else "the product holds"
    _tell(f"{kind}: {verdict}, after {time.monotonic() - began:.0f} s")
    return not failed


def _tell(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
