"""Use cases of the school's own fiche: begin it, fill it together, sign it, read it back."""

from survey_app.diagnostics.operations.beginning import begin_assessment, list_grids
from survey_app.diagnostics.operations.reading import (
    AssessmentLine,
    Fiche,
    find_position_now,
    find_signed_position,
    list_assessments,
    list_signed_positions,
    read_fiche,
)
from survey_app.diagnostics.operations.signing import reopen_fiche, sign_fiche
from survey_app.diagnostics.operations.writing import write_answers, write_form

__all__ = [
    "AssessmentLine",
    "Fiche",
    "begin_assessment",
    "find_position_now",
    "find_signed_position",
    "list_assessments",
    "list_grids",
    "list_signed_positions",
    "read_fiche",
    "reopen_fiche",
    "sign_fiche",
    "write_answers",
    "write_form",
]
