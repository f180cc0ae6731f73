"""What the checker can find. The web layer words each code through its catalogues; the default is English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error blocks publishing; a warning is worth a second look."""

    ERROR = "error"
    WARNING = "warning"


class FindingCode(StrEnum):
    """One code for each thing that can be wrong between the parts of a definition."""

    LANGUAGE_TWICE = "language_twice"
    MISSING_TRANSLATION = "missing_translation"
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_CODE = "duplicate_code"
    DUPLICATE_VARIABLE = "duplicate_variable"
    NOTHING_TO_ANSWER = "nothing_to_answer"
    TEXT_NOT_ALLOWED = "text_not_allowed"
    TOO_MANY_OPTIONS = "too_many_options"
    MIN_ABOVE_MAX = "min_above_max"
    MIN_ABOVE_OPTIONS = "min_above_options"
    MAX_ABOVE_OPTIONS = "max_above_options"
    ALL_EXCLUSIVE = "all_exclusive"
    EXCLUSIVE_IGNORED = "exclusive_ignored"
    PLACES_ABOVE_OPTIONS = "places_above_options"
    NONRESPONSE_IGNORED = "nonresponse_ignored"
    UNKNOWN_ANSWER = "unknown_answer"
    SELF_REFERENCE = "self_reference"
    FORWARD_REFERENCE = "forward_reference"
    UNKNOWN_OPTION = "unknown_option"
    VALUE_NEVER_GIVEN = "value_never_given"
    OPTION_ALONE = "option_alone"
    ONE_FOR_SEVERAL = "one_for_several"
    NUMBER_EXPECTED = "number_expected"
    UNKNOWN_GRID = "unknown_grid"
    GRID_TWICE = "grid_twice"
    UNKNOWN_SCALE = "unknown_scale"
    SAME_SCALE = "same_scale"
    UNKNOWN_SCALE_OPTION = "unknown_scale_option"
    SCORE_MISSING = "score_missing"
    NOTHING_ASKED = "nothing_asked"
    UNKNOWN_ROW = "unknown_row"
    ROW_TWICE = "row_twice"
    ROW_WITHOUT_PRACTICE = "row_without_practice"
    UNKNOWN_CHAMP = "unknown_champ"
    UNKNOWN_PALIER = "unknown_palier"
    UNKNOWN_RANKING = "unknown_ranking"
    UNKNOWN_PRIORITY = "unknown_priority"
    PRIORITY_WITHOUT_CHAMP = "priority_without_champ"


SENTENCES: Mapping[FindingCode, str] = {
    FindingCode.LANGUAGE_TWICE: 'The language "{language}" is listed twice.',
    FindingCode.MISSING_TRANSLATION: 'The {field} has no text in the language "{language}".',
    FindingCode.DUPLICATE_ID: 'Two parts have the id "{id}".',
    FindingCode.DUPLICATE_CODE: 'Two parts have the code "{code}".',
    FindingCode.DUPLICATE_VARIABLE: 'Two columns of the results would have the name "{name}": change a code.',
    FindingCode.NOTHING_TO_ANSWER: "There is no question to answer.",
    FindingCode.TEXT_NOT_ALLOWED: "This asks for a text, but the questionnaire does not allow free texts.",
    FindingCode.TOO_MANY_OPTIONS: "There are {count} options; at most {limit} can be counted.",
    FindingCode.MIN_ABOVE_MAX: "At least {min} choices are asked for, but at most {max} are allowed.",
    FindingCode.MIN_ABOVE_OPTIONS: "At least {min} choices are asked for, but only {count} can be combined.",
    FindingCode.MAX_ABOVE_OPTIONS: "Up to {max} choices are allowed, but there are only {count} options.",
    FindingCode.ALL_EXCLUSIVE: "Every option excludes the others: make this a single choice.",
    FindingCode.EXCLUSIVE_IGNORED: "An option can exclude the others only where several may be chosen.",
    FindingCode.PLACES_ABOVE_OPTIONS: "There are {places} places for {count} options.",
    FindingCode.NONRESPONSE_IGNORED: "In a grid, the ways not to answer are set on the scale.",
    FindingCode.UNKNOWN_ANSWER: 'The condition refers to "{answer}", which does not exist.',
    FindingCode.SELF_REFERENCE: "The condition depends on an answer that it shows or hides itself.",
    FindingCode.FORWARD_REFERENCE: 'The condition refers to "{answer}", which is asked later.',
    FindingCode.UNKNOWN_OPTION: 'The condition refers to "{option}", which is no option of "{answer}".',
    FindingCode.VALUE_NEVER_GIVEN: 'The condition compares "{answer}" with {value}, which is never answered.',
    FindingCode.OPTION_ALONE: 'The condition uses the option "{option}" without the answer it belongs to.',
    FindingCode.ONE_FOR_SEVERAL: 'The condition takes one answer for several ("{answer}"): use "selected".',
    FindingCode.NUMBER_EXPECTED: 'The condition calculates with "{operand}", which is not a number.',
    FindingCode.UNKNOWN_GRID: 'The analysis of needs refers to "{grid}", which is no dual grid.',
    FindingCode.GRID_TWICE: 'The analysis of needs lists the grid "{grid}" twice.',
    FindingCode.UNKNOWN_SCALE: 'The analysis of needs refers to "{scale}", which is no scale of the grid.',
    FindingCode.SAME_SCALE: 'The analysis of needs reads situation and need from one scale, "{scale}".',
    FindingCode.UNKNOWN_SCALE_OPTION: 'The analysis of needs refers to "{option}", no option of the scale.',
    FindingCode.SCORE_MISSING: 'The situation option "{option}" has no score.',
    FindingCode.NOTHING_ASKED: "No option of the need scale counts as asking for something.",
    FindingCode.UNKNOWN_ROW: 'The analysis of needs refers to the row "{row}", which no grid has.',
    FindingCode.ROW_TWICE: 'The row "{row}" stands for two practices.',
    FindingCode.ROW_WITHOUT_PRACTICE: 'The row "{row}" of the grid stands for no practice.',
    FindingCode.UNKNOWN_CHAMP: 'There is no champ "{champ}".',
    FindingCode.UNKNOWN_PALIER: "There is no palier {palier}.",
    FindingCode.UNKNOWN_RANKING: 'The priorities are read from "{question}", which is no ranking.',
    FindingCode.UNKNOWN_PRIORITY: 'The priorities refer to "{option}", which is no option of the ranking.',
    FindingCode.PRIORITY_WITHOUT_CHAMP: 'The option "{option}" of the priorities belongs to no champ.',
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit, at the part that `place` leads to (ids from the section down)."""

    code: FindingCode
    place: tuple[str, ...]
    severity: Severity = Severity.ERROR
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The finding in plain English, for logs and for languages without a catalogue."""
        return SENTENCES[self.code].format(**self.parameters)
