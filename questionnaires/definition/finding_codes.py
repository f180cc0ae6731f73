"""The names of what can be found in a definition, how grave it is, and what can be done about it."""

from enum import StrEnum


class Severity(StrEnum):
    """An error blocks publishing; a warning is worth a second look."""

    ERROR = "error"
    WARNING = "warning"


class FindingCode(StrEnum):
    """One code for each thing that can be wrong with a file, with the shape of a part, or between the parts."""

    # What is wrong with a file, so that nothing of it can be used.
    FILE_TOO_LARGE = "file_too_large"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    TOO_DEEP = "too_deep"
    DUPLICATE_KEY = "duplicate_key"
    IMPOSSIBLE_NUMBER = "impossible_number"
    WRONG_FORMAT = "wrong_format"
    UNREADABLE = "unreadable"

    # What is wrong with the shape of one part.
    BAD_CHARACTERS = "bad_characters"
    MISSING_FIELD = "missing_field"
    UNKNOWN_FIELD = "unknown_field"
    BAD_VALUE = "bad_value"
    BAD_ID = "bad_id"
    BAD_CODE = "bad_code"
    BAD_LANGUAGE = "bad_language"
    BAD_CONDITION = "bad_condition"
    UNKNOWN_KIND = "unknown_kind"
    NUMBER_TOO_SMALL = "number_too_small"
    NUMBER_TOO_LARGE = "number_too_large"
    VALUE_TOO_LONG = "value_too_long"
    LIST_TOO_LONG = "list_too_long"

    # What does not fit between the parts.
    LANGUAGE_TWICE = "language_twice"
    MISSING_TRANSLATION = "missing_translation"
    HIDDEN_CHARACTERS = "hidden_characters"
    TEXT_TOO_LONG = "text_too_long"
    UNKNOWN_PLACEHOLDER = "unknown_placeholder"
    FORWARD_PLACEHOLDER = "forward_placeholder"
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_CODE = "duplicate_code"
    DUPLICATE_VARIABLE = "duplicate_variable"
    NO_SECTION = "no_section"
    EMPTY_SECTION = "empty_section"
    NOTHING_TO_ANSWER = "nothing_to_answer"
    TOO_LONG_TO_ANSWER = "too_long_to_answer"
    TOO_MANY_OWN_QUESTIONS = "too_many_own_questions"
    UNKNOWN_THRESHOLD = "unknown_threshold"
    TEXT_NOT_ALLOWED = "text_not_allowed"
    SPECIFY_NOT_ALLOWED = "specify_not_allowed"
    SPECIFY_IGNORED = "specify_ignored"
    TOO_FEW_OPTIONS = "too_few_options"
    TOO_MANY_OPTIONS = "too_many_options"
    ALL_OPTIONS_CONDITIONAL = "all_options_conditional"
    OPTION_CONDITION_IGNORED = "option_condition_ignored"
    NO_ROWS = "no_rows"
    MIN_ABOVE_MAX = "min_above_max"
    MIN_ABOVE_OPTIONS = "min_above_options"
    MAX_ABOVE_OPTIONS = "max_above_options"
    ALL_EXCLUSIVE = "all_exclusive"
    EXCLUSIVE_IGNORED = "exclusive_ignored"
    PLACES_ABOVE_OPTIONS = "places_above_options"
    NONRESPONSE_IGNORED = "nonresponse_ignored"
    RANGE_EMPTY = "range_empty"
    CUTS_UNORDERED = "cuts_unordered"
    CUT_OUTSIDE = "cut_outside"
    DECIMALS_EXCEEDED = "decimals_exceeded"
    REQUIRE_IF_POINTLESS = "require_if_pointless"
    UNKNOWN_ANSWER = "unknown_answer"
    SELF_REFERENCE = "self_reference"
    FORWARD_REFERENCE = "forward_reference"
    UNKNOWN_SCORE = "unknown_score"
    FORWARD_SCORE = "forward_score"
    SCORE_IN_SCORE = "score_in_score"
    POINTS_WITHOUT_SCORES = "points_without_scores"
    UNKNOWN_OPTION = "unknown_option"
    VALUE_NEVER_GIVEN = "value_never_given"
    OPTION_ALONE = "option_alone"
    ONE_FOR_SEVERAL = "one_for_several"
    NUMBER_EXPECTED = "number_expected"
    DAY_EXPECTED = "day_expected"
    UNKNOWN_TEST_PART = "unknown_test_part"
    UNKNOWN_TEST_ANSWER = "unknown_test_answer"
    UNKNOWN_TEST_SCORE = "unknown_test_score"
    TEST_VALUE_NEVER_GIVEN = "test_value_never_given"
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
    GRID_NOT_SHARED = "grid_not_shared"
    NO_INDICATOR = "no_indicator"
    UNKNOWN_MATURITY_GRID = "unknown_maturity_grid"
    MATURITY_GRID_TWICE = "maturity_grid_twice"
    SCALES_DIFFER = "scales_differ"
    NOT_APPLICABLE_MISSING = "not_applicable_missing"
    NOTHING_REACHED = "nothing_reached"
    UNKNOWN_LEVEL = "unknown_level"
    LEVEL_TWICE = "level_twice"
    UNKNOWN_INDICATOR = "unknown_indicator"
    ROW_WITHOUT_INDICATOR = "row_without_indicator"
    INDICATOR_TWICE = "indicator_twice"
    INDICATOR_CODE_TWICE = "indicator_code_twice"
    UNKNOWN_PERCEPTION = "unknown_perception"
    PERCEPTION_TWICE = "perception_twice"


class Repair(StrEnum):
    """What can be done about a finding by pressing one button; `repairs` turns it into writes of a draft."""

    NEW_ID = "new_id"
    NEW_CODE = "new_code"
    EMPTY_FIELD = "empty_field"
    CLEAN_TEXT = "clean_text"
    DROP_CONDITION_PART = "drop_condition_part"
    ALLOW_FREE_TEXT = "allow_free_text"
    LOWER_MINIMUM = "lower_minimum"
    LOWER_MAXIMUM = "lower_maximum"
    SWAP_LIMITS = "swap_limits"
    SET_PLACES = "set_places"
    SORT_CUTS = "sort_cuts"
    RAISE_DECIMALS = "raise_decimals"
    REMOVE_LANGUAGE = "remove_language"
    REMOVE_PART = "remove_part"
    SHARE_GRID = "share_grid"
    ALLOW_NOT_APPLICABLE = "allow_not_applicable"
    COUNT_ROW = "count_row"


REPAIR_OF: dict[FindingCode, Repair] = {
    FindingCode.BAD_ID: Repair.NEW_ID,
    FindingCode.DUPLICATE_ID: Repair.NEW_ID,
    FindingCode.BAD_CODE: Repair.NEW_CODE,
    FindingCode.DUPLICATE_CODE: Repair.NEW_CODE,
    FindingCode.DUPLICATE_VARIABLE: Repair.NEW_CODE,
    FindingCode.BAD_CHARACTERS: Repair.CLEAN_TEXT,
    FindingCode.HIDDEN_CHARACTERS: Repair.CLEAN_TEXT,
    FindingCode.UNKNOWN_FIELD: Repair.EMPTY_FIELD,
    FindingCode.BAD_VALUE: Repair.EMPTY_FIELD,
    FindingCode.BAD_LANGUAGE: Repair.EMPTY_FIELD,
    FindingCode.BAD_CONDITION: Repair.EMPTY_FIELD,
    FindingCode.REQUIRE_IF_POINTLESS: Repair.EMPTY_FIELD,
    FindingCode.OPTION_CONDITION_IGNORED: Repair.EMPTY_FIELD,
    FindingCode.SPECIFY_IGNORED: Repair.EMPTY_FIELD,
    FindingCode.EXCLUSIVE_IGNORED: Repair.EMPTY_FIELD,
    FindingCode.NONRESPONSE_IGNORED: Repair.EMPTY_FIELD,
    FindingCode.LANGUAGE_TWICE: Repair.REMOVE_LANGUAGE,
    FindingCode.EMPTY_SECTION: Repair.REMOVE_PART,
    FindingCode.UNKNOWN_KIND: Repair.REMOVE_PART,
    FindingCode.UNKNOWN_INDICATOR: Repair.REMOVE_PART,
    FindingCode.UNKNOWN_PERCEPTION: Repair.REMOVE_PART,
    FindingCode.GRID_NOT_SHARED: Repair.SHARE_GRID,
    FindingCode.NOT_APPLICABLE_MISSING: Repair.ALLOW_NOT_APPLICABLE,
    FindingCode.ROW_WITHOUT_INDICATOR: Repair.COUNT_ROW,
    FindingCode.TEXT_NOT_ALLOWED: Repair.ALLOW_FREE_TEXT,
    FindingCode.SPECIFY_NOT_ALLOWED: Repair.ALLOW_FREE_TEXT,
    FindingCode.MIN_ABOVE_MAX: Repair.SWAP_LIMITS,
    FindingCode.RANGE_EMPTY: Repair.SWAP_LIMITS,
    FindingCode.MIN_ABOVE_OPTIONS: Repair.LOWER_MINIMUM,
    FindingCode.MAX_ABOVE_OPTIONS: Repair.LOWER_MAXIMUM,
    FindingCode.PLACES_ABOVE_OPTIONS: Repair.SET_PLACES,
    FindingCode.CUTS_UNORDERED: Repair.SORT_CUTS,
    FindingCode.CUT_OUTSIDE: Repair.SORT_CUTS,
    FindingCode.DECIMALS_EXCEEDED: Repair.RAISE_DECIMALS,
    FindingCode.UNKNOWN_ANSWER: Repair.DROP_CONDITION_PART,
    FindingCode.SELF_REFERENCE: Repair.DROP_CONDITION_PART,
    FindingCode.FORWARD_REFERENCE: Repair.DROP_CONDITION_PART,
    FindingCode.UNKNOWN_SCORE: Repair.DROP_CONDITION_PART,
    FindingCode.FORWARD_SCORE: Repair.DROP_CONDITION_PART,
    FindingCode.UNKNOWN_OPTION: Repair.DROP_CONDITION_PART,
}
"""What can be done; the other findings need a decision that nobody but the author can take."""
