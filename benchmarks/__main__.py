"""`make bench`: every measurement, or those named on the command line, one JSON object a line."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import (
    answer_journeys,
    builder,
    edits,
    mails,
    opening,
    page_weight,
    pages,
    plans,
    reports,
    slow_phone,
    tokens,
)
from benchmarks.results import Result
from tests.services.postgres import PostgresServer, running_postgres

Measurement = Callable[[PostgresServer, Path], Iterator[Result]]

MEASUREMENTS: dict[str, Measurement] = {
    "answers": answer_journeys.measure,
    "tokens": tokens.measure,
    "weight": page_weight.measure,
    "opening": opening.measure,
    "reports": reports.measure,
    "mails": mails.measure,
    "edits": edits.measure,
    "builder": builder.measure,
    "plans": plans.measure,
    "pages": pages.measure,
    "phone": slow_phone.measure,
}


def main(names: list[str]) -> None:
    """Run the measurements called `names`, all of them when there are none."""
    unknown = set(names) - MEASUREMENTS.keys()
    if unknown:
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(MEASUREMENTS)}")
    with (
        running_postgres(durable=True) as postgres,
        tempfile.TemporaryDirectory(prefix="paliers-bench-") as path,
    ):
        for name in names or MEASUREMENTS:
            for result in MEASUREMENTS[name](postgres, Path(path)):
                result.print()


if __name__ == "__main__":
    main(sys.argv[1:])
