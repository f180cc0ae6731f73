"""What a signature freezes: the position of the school, and how much stands behind it."""

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from questionnaires.analysis.maturity import Position


class FrozenPosition(BaseModel):
    """What is stored of a signature. `answered` counts indicators with a status, `notes` those with evidence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    position: Position
    answered: int
    notes: int


@dataclass(frozen=True, slots=True)
class SignedPosition:
    """The position of a school year as its head signed it; `key` names the fiche, `signed_on` is a day in Paris."""

    key: str
    year: int
    signed_on: date
    position: Position
    answered: int
    notes: int
