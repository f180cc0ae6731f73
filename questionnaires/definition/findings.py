"""What the checker found: a code, where it is, and what can be done. The web layer words each code."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from questionnaires.definition.finding_codes import REPAIR_OF, FindingCode, Repair, Severity
from questionnaires.definition.finding_sentences import SENTENCES
from questionnaires.definition.texts import Text

__all__ = ["SENTENCES", "Finding", "FindingCode", "Place", "Repair", "Severity", "has_errors"]

Place = tuple[str, ...]
"""The ids that lead to a part, from the section down; () is the questionnaire.

Where its id says nothing, a part is called by its list and index (`options#2`), a grid's one scale `@scale`. Scores,
tests and the analysis are under `@scores`, `@tests` and `@analysis`.
"""

SCORES = "@scores"
TESTS = "@tests"
ANALYSIS = "@analysis"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit, at the part that `place` leads to.

    `field` is the path of the value within the part (`label.fr`, `shown_if`), empty where none is meant.
    `names` holds the labels of what the parameters name, and under "place" that of the part itself: people
    never see an id.
    """

    code: FindingCode
    place: Place
    severity: Severity = Severity.ERROR
    parameters: Mapping[str, str | int | float] = dataclass_field(default_factory=dict)
    field: str = ""
    names: Mapping[str, tuple[Text, ...]] = dataclass_field(default_factory=dict, compare=False)

    @property
    def sentence(self) -> str:
        """The finding in plain English, for logs and for languages without a catalogue."""
        return SENTENCES[self.code].format(**self.parameters)

    @property
    def repair(self) -> Repair | None:
        """What can be done about it by pressing a button."""
        return REPAIR_OF.get(self.code)


def has_errors(findings: "tuple[Finding, ...] | list[Finding]") -> bool:
    """Tell whether `findings` block publishing."""
    return any(finding.severity is Severity.ERROR for finding in findings)
