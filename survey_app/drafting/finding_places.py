"""Which element of a draft, and which of its cells, each finding is about."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaires.definition.addresses import Addresses
from questionnaires.definition.findings import Finding, Severity
from questionnaires.editing.cells import ROOT, Cells, Uid


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding at its element; `path` is the cell, empty where none is meant. `number` tells findings apart."""

    uid: Uid
    path: str
    number: int
    finding: Finding

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR

    @property
    def fingerprint(self) -> str:
        """A name that the same finding has the next time too."""
        return fingerprint(self.finding)


def fingerprint(finding: Finding) -> str:
    """Return a name that the same finding has the next time too."""
    told = [finding.code, finding.place, finding.field, dict(finding.parameters)]
    text = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def place_findings(draft: Mapping[Uid, Cells], findings: Sequence[Finding]) -> tuple[PlacedFinding, ...]:
    """Return the findings with their elements; what leads nowhere is said of the nearest part above it."""
    addresses = Addresses(draft)
    placed = []
    for number, finding in enumerate(findings):
        place = finding.place
        while (found := addresses.find(place, is_last=True)) is None and place:
            place = place[:-1]
        uid, prefix = found or (ROOT, "")
        path = f"{prefix}{finding.field}" if place == finding.place and finding.field else ""
        placed.append(PlacedFinding(uid, path, number, finding))
    return tuple(placed)
