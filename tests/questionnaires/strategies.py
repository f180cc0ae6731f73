"""Arbitrary definitions without errors, answers to them, and the forms that carry these answers.

Conditions of no sense are in `logic.expression_strategies`, definitions with errors in `definition.spoilt`.
"""

from datetime import date
from typing import Any, assert_never

from hypothesis import strategies as st

from questionnaires.answers.free_text import has_bad_characters, normalise
from questionnaires.answers.keys import nonresponses_of
from questionnaires.answers.reading import field_name
from questionnaires.answers.slots import SPECIFY_LENGTH
from questionnaires.answers.values import YES_NO_LABELS, AnswerKey, Answers, Nonresponse, Value, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    Date,
    DualGrid,
    Grid,
    Information,
    Kind,
    NonresponseOptions,
    Number,
    Option,
    Questionnaire,
    Ranking,
    Rating,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
    YesNo,
)
from questionnaires.logic.evaluate import holds
from questionnaires.logic.route import (
    Demand,
    Gate,
    Level,
    Rule,
    compile_gates,
    compile_rules,
    follow,
)
from tests.questionnaires.authors import KINDS, WORDS, Author
from tests.questionnaires.conditions import Document, Draw

__all__ = [
    "HOSTILE",
    "KINDS",
    "WORDS",
    "Document",
    "Draw",
    "answers_to",
    "definitions",
    "documents",
    "form_of",
    "written_texts",
]

ODD_FIELDS = (
    *(
        "",
        " ",
        "\0",
        "\ud800",
        "_refused",
        "_not_applicable",
        "o1",
        "yes",
        "1",
        "０",
        "١",
        "-1",
        "-0",
        "1e3",
        "NaN",
    ),
    *("1,5", "1 000", "1\u202f000,25", "1.", ",5", "0x1", "9" * 400, "2026-11-23", "2026-02-30", "1/2/2026"),
    *("٢٠٢٦-11-23", "a" * 5000),
)
HOSTILE = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(), max_size=20),  # lone surrogates too
    st.sampled_from(ODD_FIELDS),
)


@st.composite
def definitions(draw: Draw) -> Questionnaire:
    """Return a definition of any shape in which the checker finds no error."""
    return Questionnaire.model_validate(draw(documents()))


@st.composite
def documents(draw: Draw) -> Document:
    """Return the JSON document of a definition without errors: every kind, logic, scores, tests, needs."""
    return Author(draw).write()


@st.composite
def answers_to(draw: Draw, questionnaire: Questionnaire) -> Answers:
    """Return answers that satisfy each question, on the route or not; those required are given.

    No option is chosen that is hidden. The definition must be one of `definitions()`, or have no constraint on
    what is required.
    """
    return _Respondent(draw, questionnaire).answer()


class _Respondent:
    """Answers the questions in their order, since what is asked depends on what was answered."""

    def __init__(self, draw: Draw, questionnaire: Questionnaire) -> None:
        self.draw = draw
        self.questionnaire = questionnaire
        self.gates = compile_gates(questionnaire)
        self.rules = compile_rules(questionnaire)
        self.answers: Answers = {}

    def answer(self) -> Answers:
        free_text = self.questionnaire.privacy.free_text
        for question in self.questionnaire.questions():
            if free_text or not isinstance(question, TextQuestion):
                self.answer_question(question)
        return self.answers

    def answer_question(self, question: AnyQuestion) -> None:
        passage = follow(self.gates, self.answers)
        shown = _with_options_shown(question, passage.closed)
        is_demanded = getattr(question, "required", False) or any(
            rule.demand is Demand.REQUIRED and holds(rule.condition, passage.answers, rule.points)
            for rule in self.rules_of(question)
        )
        given: Answers = {}
        for key, values in _values_of(shown):
            if is_demanded or self.draw(st.booleans()):
                given[key] = self.draw(values)
        given |= self.specified(shown, given.get(question.id))
        if self.satisfies(question, given):
            self.answers |= given

    def specified(self, question: AnyQuestion, chosen: Value | None) -> Answers:
        """Return a text for some of the chosen options that ask for one."""
        taken = chosen if isinstance(chosen, tuple) else (chosen,)
        asking = question.options if isinstance(question, SingleChoice | SeveralChoices) else ()
        return {
            answer_key(question.id, option.id): self.draw(written_texts(SPECIFY_LENGTH, one_line=True))
            for option in asking
            if option.specify and option.id in taken and self.draw(st.booleans())
        }

    def satisfies(self, question: AnyQuestion, given: Answers) -> bool:
        answers = follow(self.gates, self.answers | given).answers
        return not any(
            rule.demand is Demand.VALID
            and any(not isinstance(answers.get(key), Nonresponse | None) for key in rule.keys)
            and not holds(rule.condition, answers, rule.points)
            for rule in self.rules_of(question)
        )

    def rules_of(self, question: AnyQuestion) -> list[Rule]:
        return [rule for rule in self.rules if rule.question == question.id]


def _with_options_shown(question: AnyQuestion, closed: tuple[Gate, ...]) -> AnyQuestion:
    """Return `question` as one sees it, without the options that are hidden."""
    hidden = {gate.part for gate in closed if gate.level is Level.OPTION}
    if not isinstance(question, SingleChoice | SeveralChoices | Ranking):
        return question
    options = tuple(option for option in question.options if answer_key(question.id, option.id) not in hidden)
    return question.model_copy(update={"options": options})


def form_of(questionnaire: Questionnaire, answers: Answers) -> dict[str, list[str]]:
    """Return the fields with which a browser sends `answers`."""
    rankings = {question.id for question in questionnaire.questions() if isinstance(question, Ranking)}
    fields = {}
    for key, value in answers.items():
        if not isinstance(value, tuple):
            fields[field_name(key)] = [str(value)]
        elif key in rankings:
            for place, option in enumerate(value, start=1):
                fields[field_name(key, place)] = [option]
        else:
            fields[field_name(key)] = list(value)
    return fields


def _values_of(question: AnyQuestion) -> list[tuple[AnswerKey, st.SearchStrategy[Value]]]:
    match question:
        case Information():
            return []
        case Grid():
            cells = _one_of(question.scale.options, question.scale)
            return [(answer_key(question.id, row.id), cells) for row in question.rows]
        case DualGrid():
            return [
                (answer_key(question.id, row.id, scale.id), _one_of(scale.options, scale))
                for row in question.rows
                for scale in question.scales
            ]
        case SingleChoice():
            return [(question.id, _one_of(question.options, question))]
        case _:
            return [(question.id, _or_nonresponse(_values_of_one(question), question))]


def _values_of_one(
    question: YesNo | ScaleQuestion | Rating | SeveralChoices | Ranking | Number | Date | TextQuestion,
) -> st.SearchStrategy[Value]:
    match question:
        case Number() | Date() | TextQuestion():
            return _typed_values(question)
        case YesNo():
            return st.sampled_from(list(YES_NO_LABELS))
        case ScaleQuestion() | Rating():
            return st.integers(1, question.points)
        case SeveralChoices():
            return _choices(question)
        case Ranking():
            options = [option.id for option in question.options]
            return st.lists(st.sampled_from(options), unique=True, min_size=1, max_size=question.places).map(
                tuple
            )
        case _:
            assert_never(question)


def _typed_values(question: Number | Date | TextQuestion) -> st.SearchStrategy[Value]:
    match question:
        case Number():
            scale = 10**question.decimals
            steps = st.integers(int(question.minimum * scale), int(question.maximum * scale))
            return steps.map(lambda step: step / scale) if question.decimals else steps
        case Date():
            return st.dates(question.earliest, question.latest).map(date.isoformat)
        case TextQuestion():
            return written_texts(question.max_length, one_line=question.kind is Kind.SHORT_TEXT)


def _choices(question: SeveralChoices) -> st.SearchStrategy[Value]:
    exclusive = [(option.id,) for option in question.options if option.exclusive]
    others = [option.id for option in question.options if not option.exclusive]
    most = min(question.max_choices or len(others), len(others))
    least = min(max(question.min_choices, 1), len(others))
    combined = st.lists(st.sampled_from(others), unique=True, min_size=least, max_size=most).map(
        lambda chosen: tuple(option for option in others if option in chosen)
    )
    return st.one_of(combined, st.sampled_from(exclusive)) if exclusive else combined


def written_texts(max_length: int, *, one_line: bool) -> st.SearchStrategy[str]:
    """Return texts in the one form in which they are kept."""
    characters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n")
    return (
        st.text(characters, min_size=1, max_size=max_length)
        .map(lambda text: normalise(text, max_length, one_line=one_line))
        .filter(lambda text: 0 < len(text) <= max_length and not has_bad_characters(text))
        .filter(lambda text: text not in tuple(Nonresponse))
    )


def _one_of(options: tuple[Option, ...], part: NonresponseOptions) -> st.SearchStrategy[Value]:
    return _or_nonresponse(st.sampled_from([option.id for option in options]), part)


def _or_nonresponse(values: st.SearchStrategy[Any], part: NonresponseOptions) -> st.SearchStrategy[Value]:
    allowed = nonresponses_of(part)
    return st.one_of(values, st.sampled_from(allowed)) if allowed else values
