"""What can be wrong with a form. Faults are values: a form with faults is an everyday thing, no exception."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum

from questionnaires.answers.values import AnswerKey
from questionnaires.definition.texts import Text


class FaultCode(StrEnum):
    """What can be wrong with a field."""

    REQUIRED = "required"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_OPTION = "unknown_option"
    NOT_A_POINT = "not_a_point"
    SEVERAL_VALUES = "several_values"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    EXCLUSIVE_WITH_OTHERS = "exclusive_with_others"
    PLACE_TWICE = "place_twice"
    GAP_IN_PLACES = "gap_in_places"
    TOO_LONG = "too_long"
    BAD_CHARACTERS = "bad_characters"
    NOT_A_NUMBER = "not_a_number"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_MANY_DECIMALS = "too_many_decimals"
    NOT_A_DATE = "not_a_date"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    CONSTRAINT = "constraint"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, at a field of an answer; `key` is None when no answer has that field.

    `params` are what the sentence needs: `min`, `max`, `given`; limits of days are ISO texts. `message` is the
    sentence itself, where the questionnaire has it (CONSTRAINT).
    Privacy: `params` holds limits and counts, never what was written or chosen.
    """

    key: AnswerKey | None
    field: str
    code: FaultCode
    params: Mapping[str, float | str] = dataclass_field(default_factory=dict)
    message: Text = dataclass_field(default_factory=dict)
