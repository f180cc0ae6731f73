"""What a filled form says, in words: what is on the route, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.answers.reading import Reading, field_name
from questionnaires.definition.model import Kind
from questionnaires.logic.phrases import say_day
from survey_app.ballots.pages.form import Choice, EntryKind, Field, FormQuestion, FormSection, parts_of


@dataclass(frozen=True, slots=True)
class Given:
    """What was given in one field, in words: nothing when it was left out. `label` is the field's."""

    label: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One question or row of the recapitulation."""

    label: str
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class RecapSection:
    """One section of the recapitulation."""

    title: str
    lines: tuple[RecapLine, ...]


def recapitulate(
    sections: tuple[FormSection, ...], reading: Reading, language: str
) -> tuple[RecapSection, ...]:
    """Return what a filled form says, section by section, without what `reading` has off the route."""
    teller = _Teller(reading, language)
    recap = (RecapSection(section.title, tuple(teller.lines(section))) for section in sections)
    return tuple(section for section in recap if section.lines)


class _Teller:
    """Tells answers in one language."""

    def __init__(self, reading: Reading, language: str) -> None:
        self._hidden = frozenset(field_name(key) for key in reading.off_route)
        self._answers = reading.answers
        self._language = language

    def lines(self, section: FormSection) -> Iterator[RecapLine]:
        for question in section.questions:
            for part in parts_of(question):
                names = {field_name(question.id), *(field.name for field in part.fields)}
                if part.fields and names.isdisjoint(self._hidden):
                    yield RecapLine(part.label, tuple(self._given(question, part.fields)))

    def _given(self, question: FormQuestion, fields: tuple[Field, ...]) -> Iterator[Given]:
        """Yield what each field says; the places of a ranking, or a text and its way out, are one answer."""
        told = [(field.label, tuple(self._tell(question.id, field))) for field in fields]
        if question.kind in _SPREAD_OVER_FIELDS:
            words = ((place, word) for place, words in told for word in words)
            yield Given("", tuple(f"{place}. {word}" if place else word for place, word in words))
        else:
            yield from (Given(label, words) for label, words in told)

    def _tell(self, question: str, field: Field) -> Iterator[str]:
        chosen = (choice for choice in field.choices if choice.is_chosen)
        yield from (_say_choice(choice) for choice in chosen if self._is_on_route(question, choice))
        if field.entry and field.text:
            is_day = field.entry.kind is EntryKind.DAY
            text = (say_day(field.text, self._language) if is_day else None) or field.text
            yield f"{text}\u00a0{field.entry.unit}" if field.entry.unit else text

    def _is_on_route(self, question: str, choice: Choice) -> bool:
        """Tell whether a chosen option was counted; only those with a condition may not have been."""
        answer = self._answers.get(question)
        return not choice.gate or choice.value in (answer if isinstance(answer, tuple) else (answer,))


def _say_choice(choice: Choice) -> str:
    if choice.specify and choice.specify.text:
        return f"{choice.label} – {choice.specify.text}"
    return f"{choice.label} ({choice.detail})" if choice.detail else choice.label


_SPREAD_OVER_FIELDS = frozenset({Kind.RANKING, Kind.NUMBER, Kind.DATE, Kind.SHORT_TEXT, Kind.LONG_TEXT})
