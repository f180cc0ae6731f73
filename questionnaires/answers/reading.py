"""From the fields of a form to typed answers or faults; compiled once a revision, run for every ballot."""

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.answers.faults import Fault, FaultCode
from questionnaires.answers.slots import PREFIX, Fields, TextSlot, field_name, slots_of
from questionnaires.answers.values import AnswerKey, Answers, Nonresponse, Value
from questionnaires.definition.model import Questionnaire, TextQuestion
from questionnaires.logic.route import compile_gates, find_closed, off_route_of

__all__ = ["Fault", "FaultCode", "Fields", "FormReader", "Reading", "field_name"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form says. With no fault, it can be cast.

    `answers` holds every answer on the route, written texts too; `texts` those alone, by question id.
    """

    answers: Answers
    off_route: frozenset[AnswerKey]
    faults: tuple[Fault, ...]
    texts: dict[str, str]


class FormReader:
    """Reads the forms of one revision."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        free_text = questionnaire.privacy.free_text
        questions = [q for q in questionnaire.questions() if free_text or not isinstance(q, TextQuestion)]
        self._slots = tuple(slot for question in questions for slot in slots_of(question))
        self._fields = frozenset(name for slot in self._slots for name in slot.fields)
        self._order = {slot.key: index for index, slot in enumerate(self._slots)}
        self._required = tuple(slot for slot in self._slots if slot.is_required)
        self._texts = tuple(slot.key for slot in self._slots if isinstance(slot, TextSlot))
        self._gates = compile_gates(questionnaire)

    def read(self, fields: Fields) -> Reading:
        """Return what `fields` say; never raises, whatever they hold.

        An answer off the route is dropped, with its faults. Fields outside `a.*` are somebody else's.
        """
        answers: Answers = {}
        faults: dict[AnswerKey, Fault] = {}
        for slot in self._slots:
            outcome = slot.read(fields)
            if isinstance(outcome, Fault):
                faults[slot.key] = outcome
            elif outcome is not None:
                answers[slot.key] = outcome
        off_route = off_route_of(find_closed(self._gates, answers)) if self._gates else frozenset()
        if off_route:
            answers = {key: value for key, value in answers.items() if key not in off_route}
        return Reading(
            answers=answers,
            off_route=off_route,
            faults=(*self._on_route(answers, faults, off_route), *self._unknown(fields)),
            texts={key: str(answers[key]) for key in self._texts if _is_written(answers.get(key))},
        )

    def _on_route(
        self, answers: Answers, faults: dict[AnswerKey, Fault], off_route: frozenset[AnswerKey]
    ) -> list[Fault]:
        """Return the faults on the route in the order of the questions; a missing required answer is one."""
        for slot in self._required:
            if slot.key not in answers and slot.key not in faults:
                faults[slot.key] = Fault(slot.key, slot.fields[0], FaultCode.REQUIRED)
        return [faults[key] for key in sorted(faults, key=self._order.__getitem__) if key not in off_route]

    def _unknown(self, fields: Fields) -> Iterator[Fault]:
        for name in fields.keys() - self._fields:
            if name.startswith(PREFIX):
                yield Fault(None, name, FaultCode.UNKNOWN_FIELD)


def _is_written(value: Value | None) -> bool:
    return value is not None and not isinstance(value, Nonresponse)
