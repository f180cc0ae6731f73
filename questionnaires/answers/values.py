"""The typed values of answers and the keys that name them."""

from enum import StrEnum

from questionnaires.definition.texts import Text

AnswerKey = str
"""`question`, `question.row` (grid), `question.row.scale` (dual grid), or `question.option` for the text of
"other, specify"; made of ids."""


class Nonresponse(StrEnum):
    """The two first-class ways not to answer; leaving a question empty is the absence of a value."""

    NOT_APPLICABLE = "_not_applicable"
    REFUSED = "_refused"


Value = str | float | tuple[str, ...] | Nonresponse
"""Option id (one choice; `yes` or `no`), point or number, option ids (several choices; ranking: in order), day as
ISO text (`2026-11-23`), or text."""

Answers = dict[AnswerKey, Value]

YES_NO_LABELS: dict[str, Text] = {"yes": {"fr": "Oui", "en": "Yes"}, "no": {"fr": "Non", "en": "No"}}
"""The answers to a question of yes or no, in their order, which no questionnaire words anew."""


def answer_key(*ids: str) -> AnswerKey:
    """Return the key for a question, a row of a grid, or one scale of a row."""
    return ".".join(ids)
