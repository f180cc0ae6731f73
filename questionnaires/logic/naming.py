"""What each answer of a questionnaire is called: labels for people, codes for the notation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.answers.values import YES_NO_LABELS, AnswerKey, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Grid,
    Information,
    Kind,
    Number,
    Option,
    Questionnaire,
    Ranking,
    SeveralChoices,
    SingleChoice,
    YesNo,
)
from questionnaires.definition.texts import Text


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """An answer's names: the labels and the codes that lead to it, and those of its options by id.

    `is_list` tells that it is several options; `unit` stands beside a number; `is_day` tells a day from a text.
    """

    key: AnswerKey
    kind: Kind
    labels: tuple[Text, ...]
    codes: tuple[str, ...]
    options: Mapping[str, Text] = field(default_factory=dict)
    option_codes: Mapping[str, str] = field(default_factory=dict)
    unit: Text = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        return self.kind in {Kind.SEVERAL_CHOICES, Kind.RANKING} and len(self.labels) == 1

    @property
    def is_day(self) -> bool:
        return self.kind is Kind.DATE


def name_answers(questionnaire: Questionnaire) -> dict[AnswerKey, NamedAnswer]:
    """Return every answer of `questionnaire` by its key, in the order in which they are asked.

    Where a draft has one key twice, the first counts.
    """
    named: dict[AnswerKey, NamedAnswer] = {}
    for question in questionnaire.questions():
        for answer in _named(question):
            named.setdefault(answer.key, answer)
    return named


def _named(question: AnyQuestion) -> Iterator[NamedAnswer]:
    match question:
        case Information():
            return
        case Grid() | DualGrid():
            yield from _cells(question)
        case SingleChoice() | SeveralChoices() | Ranking():
            yield from _choice(question)
        case YesNo():
            codes = {option: option for option in YES_NO_LABELS}
            yield NamedAnswer(
                question.id,
                question.kind,
                (question.label,),
                (question.code,),
                YES_NO_LABELS,
                option_codes=codes,
            )
        case Number(unit=unit):
            yield NamedAnswer(question.id, question.kind, (question.label,), (question.code,), unit=unit)
        case _:
            yield NamedAnswer(question.id, question.kind, (question.label,), (question.code,))


def _choice(question: SingleChoice | SeveralChoices | Ranking) -> Iterator[NamedAnswer]:
    options = question.options
    yield NamedAnswer(
        question.id, question.kind, (question.label,), (question.code,), _labels(options), _codes(options)
    )
    for option in options:
        if option.specify and not isinstance(question, Ranking):
            labels, codes = (question.label, option.label), (question.code, option.code)
            yield NamedAnswer(answer_key(question.id, option.id), Kind.SHORT_TEXT, labels, codes)


def _cells(question: Grid | DualGrid) -> Iterator[NamedAnswer]:
    scales = (question.scale,) if isinstance(question, Grid) else question.scales
    is_dual = isinstance(question, DualGrid)
    for row in question.rows:
        for scale in scales:
            parts = (question, row, scale) if is_dual else (question, row)
            yield NamedAnswer(
                answer_key(*(part.id for part in parts)),
                question.kind,
                tuple(part.label for part in parts),
                tuple(part.code for part in parts),
                _labels(scale.options),
                _codes(scale.options),
            )


def _labels(options: Sequence[Option]) -> dict[str, Text]:
    return {option.id: option.label for option in options}


def _codes(options: Sequence[Option]) -> dict[str, str]:
    return {option.id: option.code for option in options}
