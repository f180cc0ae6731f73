"""The journey through a questionnaire for given answers, in words: what is asked, what is skipped, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from questionnaires.answers.values import Answers
from questionnaires.definition.model import (
    AnswerableQuestion,
    AnyQuestion,
    DualGrid,
    Grid,
    Option,
    Questionnaire,
    Row,
    Section,
)
from questionnaires.definition.texts import in_language
from questionnaires.logic.expressions import references
from questionnaires.logic.naming import name_answers
from questionnaires.logic.piping import describe, describe_score
from questionnaires.logic.route import Gate, Level, compile_gates, compute_scores, follow, options_of
from questionnaires.logic.wording import Speaker as ConditionSpeaker
from questionnaires.logic.wording_phrases import Frame
from survey_app.ballots.pages.piping import Speaker

Conditional = Section | AnyQuestion | Option | Row


class StopState(StrEnum):
    """What becomes of a part of the questionnaire on this journey."""

    SHOWN = "shown"
    SKIPPED = "skipped"
    WITHIN_SKIPPED = "within_skipped"


@dataclass(frozen=True, slots=True)
class Because:
    """An answer that a condition looks at, and what was answered."""

    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class Rule:
    """When an answer is required or valid; `message` is what whoever breaks it reads, empty for a requirement."""

    words: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One part on the way: a section, a question; an option or row only where it has a condition.

    `condition` says under which one it is shown, empty when it always is; `because` what that looks at.
    `rules` say when its answer is required or valid.
    """

    name: str
    label: str
    state: StopState
    condition: str = ""
    because: tuple[Because, ...] = ()
    rules: tuple[Rule, ...] = ()
    stops: "tuple[Stop, ...]" = ()


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A score and what it is at present."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Journey:
    """The whole way, section by section, and the scores on it."""

    stops: tuple[Stop, ...]
    scores: tuple[ScoreLine, ...]

    def walk(self) -> Iterator[Stop]:
        """Yield every stop, each before those within it."""
        yield from _walk(self.stops)

    @property
    def depending(self) -> tuple[Stop, ...]:
        """The sections and questions of which something depends on answers, with all that is within them."""
        return tuple(
            stop
            for section in self.stops
            for stop in ((section,) if section.condition else filter(_depends, section.stops))
        )

    @property
    def plain(self) -> tuple[Stop, ...]:
        """The sections that everybody is shown, with those of their questions of which nothing depends."""
        return tuple(
            replace(section, stops=tuple(stop for stop in section.stops if not _depends(stop)))
            for section in self.stops
            if not section.condition
        )

    def walk_depending(self) -> Iterator[Stop]:
        """Yield the stops that an answer may change, each before those within it."""
        yield from _walk(self.depending)


def tell_journey(questionnaire: Questionnaire, answers: Answers, speaker: Speaker) -> Journey:
    """Return the journey for `answers`, which may be of any state of the form."""
    teller = _Teller(questionnaire, answers, speaker)
    scores = compute_scores(questionnaire, answers)
    return Journey(
        stops=tuple(teller.section(section) for section in questionnaire.sections),
        scores=tuple(
            ScoreLine(
                score.id, speaker.say_plainly(score.label), describe_score(scores[score.id], speaker.language)
            )
            for score in questionnaire.scores
        ),
    )


class _Teller:
    """Tells one journey."""

    def __init__(self, questionnaire: Questionnaire, answers: Answers, speaker: Speaker) -> None:
        gates = compile_gates(questionnaire)
        passage = follow(gates, answers)
        self._speaker = speaker
        self._conditions = ConditionSpeaker(questionnaire, speaker.language)
        self._gates = {_name(gate.level, gate.part): gate for gate in gates}
        self._closed = {_name(gate.level, gate.part) for gate in passage.closed}
        self._answers = passage.answers
        self._named = name_answers(questionnaire)

    def section(self, section: Section) -> Stop:
        name = _name(Level.SECTION, section.id)
        is_open = name not in self._closed
        stops = tuple(self._question(question, is_open=is_open) for question in section.questions)
        return self._stop(name, section, section.title, is_open=True, stops=stops)

    def _question(self, question: AnyQuestion, *, is_open: bool) -> Stop:
        name = _name(Level.QUESTION, question.id)
        parts: list[tuple[Level, Option | Row]] = [(Level.OPTION, option) for option in options_of(question)]
        if isinstance(question, Grid | DualGrid):
            parts += [(Level.ROW, row) for row in question.rows]
        is_asked = is_open and name not in self._closed
        stops = tuple(
            self._stop(_name(level, f"{question.id}.{part.id}"), part, part.label, is_open=is_asked)
            for level, part in parts
            if part.shown_if is not None
        )
        return self._stop(name, question, question.label, is_open=is_open, stops=stops)

    def _stop(
        self,
        name: str,
        part: Conditional,
        label: dict[str, str],
        *,
        is_open: bool,
        stops: tuple[Stop, ...] = (),
    ) -> Stop:
        """Return the stop of a part; `is_open` tells whether what it is within is shown."""
        shown = StopState.SKIPPED if name in self._closed else StopState.SHOWN
        return Stop(
            name,
            self._speaker.say_plainly(label),
            shown if is_open else StopState.WITHIN_SKIPPED,
            self._conditions.say(part.shown_if, Frame.SHOWN) if part.shown_if else "",
            tuple(self._because(self._gates.get(name))),
            tuple(self._rules(part)) if isinstance(part, AnswerableQuestion) else (),
            stops,
        )

    def _rules(self, question: AnswerableQuestion) -> Iterator[Rule]:
        if question.require_if is not None:
            yield Rule(self._conditions.say(question.require_if, Frame.REQUIRED))
        for constraint in question.valid_if:
            yield Rule(
                self._conditions.say(constraint.condition, Frame.VALID),
                self._speaker.say_plainly(constraint.message),
            )

    def _because(self, gate: Gate | None) -> Iterator[Because]:
        """Yield what the condition of a gate looks at, the answers that a score is made of too."""
        for key in references(gate.condition) if gate else ():
            named = self._named.get(key)
            language = self._speaker.language
            labels = [in_language(label, language) for label in named.labels] if named else [key]
            yield Because(" – ".join(labels), describe(named, self._answers.get(key), language))


def _depends(question: Stop) -> bool:
    return bool(question.condition or question.rules or question.stops)


def _walk(stops: tuple[Stop, ...]) -> Iterator[Stop]:
    for stop in stops:
        yield stop
        yield from _walk(stop.stops)


def _name(level: Level, part: str) -> str:
    return f"{level.value}.{part}"
