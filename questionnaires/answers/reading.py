"""From the fields of a form to typed answers or faults; compiled once a revision, run for every ballot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from questionnaires.answers.demands import Demands
from questionnaires.answers.faults import Fault, FaultCode
from questionnaires.answers.slots import PREFIX, ChoiceSlot, Fields, Slot, WrittenSlot, field_name, slots_of
from questionnaires.answers.values import AnswerKey, Answers, Nonresponse, Value, answer_key
from questionnaires.answers.writing import TextWriting
from questionnaires.definition.model import Questionnaire, SeveralChoices, SingleChoice
from questionnaires.logic.route import Gate, Level, compile_gates, follow, off_route_of

__all__ = ["Fault", "FaultCode", "Fields", "FormReader", "Reading", "field_name"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form says. With no fault, it can be cast.

    `answers` holds every answer on the route, written texts too; `texts` those alone, by answer key.
    """

    answers: Answers
    off_route: frozenset[AnswerKey]
    faults: tuple[Fault, ...]
    texts: dict[str, str]


@dataclass(slots=True)
class _Pass:
    """What `slots` gave: the answers on the route, the faults wherever they are, the gates that are closed."""

    slots: Sequence[Slot]
    answers: Answers
    faults: dict[AnswerKey, Fault]
    closed: tuple[Gate, ...]


class FormReader:
    """Reads the forms of one revision."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        questions, free_text = questionnaire.questions(), questionnaire.privacy.free_text
        self._slots = tuple(
            slot for question in questions for slot in slots_of(question, free_text=free_text)
        )
        self._fields = frozenset(name for slot in self._slots for name in slot.fields)
        self._order = {slot.key: index for index, slot in enumerate(self._slots)}
        self._texts = tuple(slot.key for slot in self._slots if _is_text(slot))
        self._specified = tuple(_specified(questionnaire)) if free_text else ()
        self._gates = compile_gates(questionnaire)
        self._passes = 1 + len({_question_of(gate) for gate in self._gates if gate.level is Level.OPTION})
        self._demands = Demands(questionnaire, self._slots)

    def read(self, fields: Fields) -> Reading:
        """Return what `fields` say; never raises, whatever they hold.

        An answer off the route is dropped, with its faults; so are an option off the route, and what was written
        beside an option that is not chosen. Fields outside `a.*` are somebody else's.
        """
        settled = self._settle(fields)
        answers, off_route = settled.answers, off_route_of(settled.closed)
        return Reading(
            answers=answers,
            off_route=off_route,
            faults=(*self._faults(settled, off_route), *self._unknown(fields)),
            texts={key: str(answers[key]) for key in self._texts if _is_written(answers.get(key))},
        )

    def _settle(self, fields: Fields) -> _Pass:
        """Read again while options that were sent turn out to be hidden.

        Conditions look back, so that each pass settles one more of the questions whose options have any.
        """
        hidden: Mapping[AnswerKey, frozenset[str]] = {}
        settled = self._pass(self._slots, fields)
        for _ in range(1, self._passes):
            before, hidden = hidden, _hidden_options(settled.closed)
            if hidden == before:
                break
            settled = self._pass([_narrowed(slot, hidden) for slot in self._slots], fields)
        return settled

    def _pass(self, slots: Sequence[Slot], fields: Fields) -> _Pass:
        answers: Answers = {}
        faults: dict[AnswerKey, Fault] = {}
        for slot in slots:
            outcome = slot.read(fields)
            if outcome is None:
                continue
            if isinstance(outcome, Fault):
                faults[slot.key] = outcome
            else:
                answers[slot.key] = outcome
        for key, question, option in self._specified:
            if not _is_chosen(option, answers.get(question)):
                answers.pop(key, None)
                faults.pop(key, None)
        if not self._gates:
            return _Pass(slots, answers, faults, ())
        passage = follow(self._gates, answers)
        return _Pass(slots, passage.answers, faults, passage.closed)

    def _faults(self, settled: _Pass, off_route: frozenset[AnswerKey]) -> list[Fault]:
        """Return the faults on the route in the order of the questions, demands that are not met among them."""
        faults = {key: fault for key, fault in settled.faults.items() if key not in off_route}
        faults |= self._demands.missing(settled.slots, settled.answers, off_route.union(faults))
        faults |= self._demands.disagreements(settled.slots, settled.answers, faults.keys())
        return [faults[key] for key in sorted(faults, key=self._order.__getitem__)] if faults else []

    def _unknown(self, fields: Fields) -> Iterator[Fault]:
        for name in fields.keys() - self._fields:
            if name.startswith(PREFIX):
                yield Fault(None, name, FaultCode.UNKNOWN_FIELD)


def _specified(questionnaire: Questionnaire) -> Iterator[tuple[AnswerKey, str, str]]:
    for question in questionnaire.questions():
        for option in question.options if isinstance(question, SingleChoice | SeveralChoices) else ():
            if option.specify:
                yield answer_key(question.id, option.id), question.id, option.id


def _question_of(gate: Gate) -> str:
    return gate.part.partition(".")[0]


def _hidden_options(closed: Sequence[Gate]) -> dict[AnswerKey, frozenset[str]]:
    hidden: dict[AnswerKey, frozenset[str]] = {}
    for gate in closed:
        if gate.level is Level.OPTION:
            question, _, option = gate.part.partition(".")
            hidden[question] = hidden.get(question, frozenset()) | {option}
    return hidden


def _narrowed(slot: Slot, hidden: Mapping[AnswerKey, frozenset[str]]) -> Slot:
    return slot.without(hidden[slot.key]) if isinstance(slot, ChoiceSlot) and slot.key in hidden else slot


def _is_text(slot: Slot) -> bool:
    return isinstance(slot, WrittenSlot) and isinstance(slot.writing, TextWriting)


def _is_chosen(option: str, value: Value | None) -> bool:
    return option in value if isinstance(value, tuple) else option == value


def _is_written(value: Value | None) -> bool:
    return value is not None and not isinstance(value, Nonresponse)
