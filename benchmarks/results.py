"""One measurement, as one line of JSON."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A median of `median_of` runs over `n` things each."""

    name: str
    value: float
    unit: str
    n: int
    median_of: int = 1

    def print(self) -> None:
        """Print the line at once, so that a long run can be followed."""
        fields = {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "n": self.n,
            "median_of": self.median_of,
        }
        print(json.dumps(fields), flush=True)


def median_result(name: str, values: Sequence[float], unit: str, n: int) -> Result:
    """Return the median of several runs."""
    return Result(name, statistics.median(values), unit, n, len(values))
