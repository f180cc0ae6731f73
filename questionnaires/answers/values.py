"""The typed values of answers and the keys that name them."""

from enum import StrEnum

AnswerKey = str
"""`question`, `question.row` (grid) or `question.row.scale` (dual grid), made of ids."""


class Nonresponse(StrEnum):
    """The two first-class ways not to answer; leaving a question empty is the absence of a value."""

    NOT_APPLICABLE = "_not_applicable"
    REFUSED = "_refused"


Value = str | int | tuple[str, ...] | Nonresponse
"""Option id (one choice), point (scale), option ids (several choices; ranking: in order), or text."""

Answers = dict[AnswerKey, Value]


def answer_key(*ids: str) -> AnswerKey:
    """Return the key for a question, a row of a grid, or one scale of a row."""
    return ".".join(ids)
