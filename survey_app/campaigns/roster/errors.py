"""Why a file as a whole cannot be read. What is wrong with one line is a value, not an error."""

from enum import StrEnum


class RosterFault(StrEnum):
    """The reasons for which nothing can be taken from a file; each has its sentence in the interface."""

    EMPTY = "empty"
    TOO_HEAVY = "too_heavy"
    TOO_LONG = "too_long"
    TOO_WIDE = "too_wide"
    ARCHIVE_TOO_LARGE = "archive_too_large"
    PROTECTED_OR_OLD = "protected_or_old"
    NOT_A_TABLE = "not_a_table"
    DAMAGED = "damaged"


class RosterError(Exception):
    """A file that cannot be read; `fault` says why."""

    def __init__(self, fault: RosterFault) -> None:
        super().__init__(fault.value)
        self.fault = fault
