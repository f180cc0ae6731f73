"""What a question takes as answers: the keys, and the ways not to answer that it allows."""

from typing import assert_never

from questionnaires.answers.values import AnswerKey, Nonresponse, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    Date,
    DualGrid,
    Grid,
    Information,
    NonresponseOptions,
    Number,
    Ranking,
    Rating,
    Row,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
    YesNo,
)


def keys_of_question(question: AnyQuestion) -> tuple[AnswerKey, ...]:
    """Return the answer keys of `question`: none for an information, one a cell for a grid, else one.

    A choice has one more for each option to be specified, after its own.
    """
    match question:
        case Information():
            return ()
        case Grid() | DualGrid():
            return tuple(key for row in question.rows for key in keys_of_row(question, row))
        case SingleChoice() | SeveralChoices():
            specified = (option for option in question.options if option.specify)
            return (answer_key(question.id), *(answer_key(question.id, option.id) for option in specified))
        case YesNo() | ScaleQuestion() | Rating() | Ranking() | Number() | Date() | TextQuestion():
            return (answer_key(question.id),)
        case _:
            assert_never(question)


def keys_of_row(grid: Grid | DualGrid, row: Row) -> tuple[AnswerKey, ...]:
    """Return the answer keys of a row: one, or one for each scale of a dual grid."""
    if isinstance(grid, Grid):
        return (answer_key(grid.id, row.id),)
    return tuple(answer_key(grid.id, row.id, scale.id) for scale in grid.scales)


def nonresponses_of(part: NonresponseOptions) -> tuple[Nonresponse, ...]:
    """Return the ways not to answer that a question (for a grid: its scale) allows."""
    allowed = {Nonresponse.NOT_APPLICABLE: part.not_applicable, Nonresponse.REFUSED: part.refusable}
    return tuple(nonresponse for nonresponse, is_allowed in allowed.items() if is_allowed)
