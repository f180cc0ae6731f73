"""How long a questionnaire takes to answer: reading its texts, and giving the answers, on its longest route.

Reading: 200 words a minute, a careful pace on a screen (Brysbaert 2019 finds 238 for silent reading of English
prose; questions are read more slowly).

Answering: points as in the response burden scale of Schmid and Axhausen (2019, *Predicting response rates of all
and recruited respondents*, Findings): yes or no, and a number, 1; one of a few options or a mark 2; of many points
3; of many options 4; a ranking 4, and 3 for each further place; "please specify" 2; an open question 6 (a short
one half of it). A point is worth 2 seconds: an ordinary question of some 20 words then takes about 10, which is
what the Pew Research Center measured on its panel (2022, *How we keep our online surveys from running too long*).
"""

from collections.abc import Iterable, Iterator

from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Grid,
    Kind,
    Option,
    PrivacyMode,
    Questionnaire,
    Ranking,
    Rating,
    ScaleQuestion,
    Section,
    SeveralChoices,
    SingleChoice,
)
from questionnaires.definition.reading_order import options_of, scales_of
from questionnaires.definition.texts import Text, in_language
from questionnaires.logic.expressions import AnswerSource, Node, Operation, Operator, OptionSource

WARN_MINUTES = 12
"""Beyond this, a warning: length is the first complaint about surveys of schools."""

SECONDS_A_WORD = 60 / 200
SECONDS_A_POINT = 2
_FEW_OPTIONS = 8
_FEW_POINTS = 5
_POINTS = {
    Kind.INFORMATION: 0,
    Kind.YES_NO: 1,
    Kind.NUMBER: 1,
    Kind.DATE: 1,
    Kind.SHORT_TEXT: 3,
    Kind.LONG_TEXT: 6,
}


def estimate_minutes(questionnaire: Questionnaire) -> float:
    """Return the minutes that the longest route takes, in the first language of the questionnaire.

    All that may be shown counts, except that of parts shown for different options of one same answer only the
    longest count: nobody sees them all.
    """
    reader = _Reader(questionnaire.languages[0])
    opening = reader.seconds(questionnaire.title, questionnaire.introduction, questionnaire.closing)
    sections = ((section.shown_if, reader.section(section)) for section in questionnaire.sections)
    return (opening + _longest(sections)) / 60


def is_too_long(questionnaire: Questionnaire, minutes: float) -> bool:
    """Tell whether many would give up a questionnaire that takes so long.

    Nobody gives up what several people fill in together, over weeks.
    """
    return minutes > WARN_MINUTES and questionnaire.privacy.mode is not PrivacyMode.SHARED_NAMED


class _Reader:
    """Reads a questionnaire in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def seconds(self, *texts: Text) -> float:
        """Return how long it takes to read texts."""
        words = sum(len(in_language(text, self._language).split()) for text in texts)
        return words * SECONDS_A_WORD

    def section(self, section: Section) -> float:
        questions = ((question.shown_if, self._question(question)) for question in section.questions)
        return self.seconds(section.title, section.introduction) + _longest(questions)

    def _question(self, question: AnyQuestion) -> float:
        options = (*options_of(question), *(o for scale in scales_of(question) for o in scale.options))
        reading = self.seconds(question.label, question.help, *(option.label for option in options))
        if isinstance(question, Grid | DualGrid):
            cells = len(scales_of(question)) * 2 * SECONDS_A_POINT
            return reading + _longest(
                (row.shown_if, self.seconds(row.label) + cells) for row in question.rows
            )
        return reading + _points(question) * SECONDS_A_POINT


def _points(question: AnyQuestion) -> float:
    match question:
        case ScaleQuestion() | Rating():
            return 2 if question.points <= _FEW_POINTS else 3
        case SingleChoice():
            return _points_of_options(question.options)
        case SeveralChoices():
            return _points_of_options(question.options) + max(question.min_choices, 1)
        case Ranking():
            return 4 + 3 * (min(question.places, len(question.options)) - 1)
        case _:
            return _POINTS[question.kind]


def _points_of_options(options: tuple[Option, ...]) -> float:
    return (2 if len(options) <= _FEW_OPTIONS else 4) + 2 * any(option.specify for option in options)


def _longest(parts: Iterable[tuple[Node | None, float]]) -> float:
    """Add up the seconds of parts; of those shown for different options of one answer, the longest count."""
    total = 0.0
    branches: dict[str, dict[str, float]] = {}
    for condition, seconds in parts:
        for key, option in _branch_of(condition):
            options = branches.setdefault(key, {})
            options[option] = options.get(option, 0) + seconds
            break
        else:
            total += seconds
    return total + sum(max(options.values()) for options in branches.values())


def _branch_of(condition: Node | None) -> Iterator[tuple[str, str]]:
    """Yield the answer and its option when a condition is about one option alone."""
    match condition:
        case Operation(Operator.EQUAL, (AnswerSource(key), OptionSource(option))):
            yield key, option
