"""What a new revision changes in the one before: do answers stay comparable, and what else is different?

Ids decide, labels do not: another label is another wording of the same answer, whatever it says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.answers.codebook import Codebook, TextVariable, Variable, compile_codebook
from questionnaires.answers.values import AnswerKey, Nonresponse
from questionnaires.definition.findings import Place
from questionnaires.definition.labels import Label, Labels
from questionnaires.definition.model import Information, Part, Questionnaire, Section
from questionnaires.definition.reading_order import Met, ReadingOrder
from questionnaires.definition.text_checks import texts_in
from questionnaires.definition.texts import Text


class ChangeKind(StrEnum):
    """What can be different: of answers, of what is shown, of texts, of how results are read."""

    ANSWER_ADDED = "answer_added"
    ANSWER_REMOVED = "answer_removed"
    ANSWER_CHANGED = "answer_changed"
    COLUMN_RENAMED = "column_renamed"
    PART_ADDED = "part_added"
    PART_REMOVED = "part_removed"
    ORDER = "order"
    LOGIC = "logic"
    PRESENTATION = "presentation"
    PRIVACY = "privacy"
    OTHER = "other"
    ANALYSIS = "analysis"
    WORDING = "wording"
    TRANSLATION = "translation"


class Scope(StrEnum):
    """How far the changes go, from nothing at all to the answers themselves.

    Those before `QUESTIONNAIRE` say that the changes are of one sort only.
    """

    NOTHING = "nothing"
    TRANSLATION = "translation"
    TEXT = "text"
    ANALYSIS = "analysis"
    QUESTIONNAIRE = "questionnaire"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `key` names the answer where there is one; `label` leads to the part, outermost first.

    `added` and `removed` are what an answer can newly be or no longer be; `languages` are those of a text.
    """

    kind: ChangeKind
    place: Place = ()
    key: AnswerKey = ""
    label: Label = ()
    languages: tuple[str, ...] = ()
    added: tuple[Text, ...] = ()
    removed: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two revisions.

    `is_comparable`: each answer that both have can be the same. `shares_columns`: records of one can be read with
    the codebook of the other, so that the new revision continues the old one.
    """

    changes: tuple[Change, ...]
    is_comparable: bool
    shares_columns: bool
    scope: Scope


_OF_ANSWERS = frozenset({ChangeKind.ANSWER_ADDED, ChangeKind.ANSWER_REMOVED, ChangeKind.ANSWER_CHANGED})
_ALONE: Mapping[frozenset[ChangeKind], Scope] = {
    frozenset(): Scope.NOTHING,
    frozenset({ChangeKind.TRANSLATION}): Scope.TRANSLATION,
    frozenset({ChangeKind.WORDING}): Scope.TEXT,
    frozenset({ChangeKind.WORDING, ChangeKind.TRANSLATION}): Scope.TEXT,
    frozenset({ChangeKind.ANALYSIS}): Scope.ANALYSIS,
}
_FIELDS: Mapping[ChangeKind, tuple[str, ...]] = {
    ChangeKind.LOGIC: (
        *(
            "shown_if",
            "require_if",
            "required",
            "condition",
            "exclusive",
            "specify",
            "min_choices",
            "max_choices",
        ),
        *("minimum", "maximum", "decimals", "earliest", "latest", "max_length", "places", "score", "scores"),
    ),
    ChangeKind.PRESENTATION: ("shuffle", "display"),
    ChangeKind.PRIVACY: ("privacy", "sensitive"),
    ChangeKind.OTHER: ("id", "minutes", "audience", "tests", "reference", "source"),
    ChangeKind.ANALYSIS: ("analysis",),
}
_NONRESPONSES: Mapping[str, Text] = {
    Nonresponse.NOT_APPLICABLE: {"fr": "sans objet", "en": "not applicable"},
    Nonresponse.REFUSED: {"fr": "je préfère ne pas répondre", "en": "I prefer not to answer"},
}


def compare(old: Questionnaire, new: Questionnaire) -> Comparison:
    """Return what is different in `new`; both must be without errors."""
    before, after = _Side(old), _Side(new)
    changes = (*_changes_of_answers(before, after), *_changes_of_parts(before, after))
    kinds = frozenset(change.kind for change in changes)
    widest = Scope.ANSWERS if kinds & _OF_ANSWERS else Scope.QUESTIONNAIRE
    return Comparison(
        changes=changes,
        is_comparable=ChangeKind.ANSWER_CHANGED not in kinds,
        shares_columns=_columns_of(before.codebook) == _columns_of(after.codebook),
        scope=_ALONE.get(kinds, widest),
    )


def _columns_of(codebook: Codebook) -> list[tuple[object, ...]]:
    """Return what must be equal, in this order, for records and texts to be read alike."""
    starts = {v.name: tuple(band.starts for band in v.bands) for v in codebook.variables}
    variables = [
        (v.key, v.option, v.kind, v.codes, v.nonresponses, starts[v.name]) for v in codebook.variables
    ]
    return [*variables, *((text.key,) for text in codebook.texts)]


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: how it is kept, what it can be (by id, with its label), and the columns it has."""

    kind: str
    values: Mapping[str, Text]
    columns: tuple[str, ...]


class _Side:
    """One of the two definitions, with its parts and its answers by what identifies them."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.codebook = compile_codebook(questionnaire)
        order = ReadingOrder(questionnaire)
        self.labels = Labels(questionnaire, order)
        self.parts: dict[Place, Met | None] = {(): None, **{_identity(met): met for met in order.parts}}
        self.questionnaire = questionnaire
        self.answers = dict(self._answers())

    def part(self, identity: Place) -> Part:
        met = self.parts[identity]
        return self.questionnaire if met is None else met.part

    def place(self, identity: Place) -> Place:
        met = self.parts[identity]
        return () if met is None else met.place

    def _answers(self) -> Iterator[tuple[AnswerKey, _Answer]]:
        grouped: dict[AnswerKey, list[Variable]] = {}
        for variable in self.codebook.variables:
            grouped.setdefault(variable.key, []).append(variable)
        for key, variables in grouped.items():
            values = {name: text for variable in variables for name, text in self._values_of(variable)}
            ways = {way.value: _NONRESPONSES[way] for way in variables[0].nonresponses}
            yield key, _Answer(variables[0].kind, values | ways, tuple(v.name for v in variables))
        for text in self.codebook.texts:
            yield text.key, _text_answer(text)

    def _values_of(self, variable: Variable) -> Iterator[tuple[str, Text]]:
        """Yield what an answer can be: for one variable an option, the option; for bands, where each starts."""
        if variable.option is not None:
            label = self.labels.of_option(variable.key, variable.option)
            yield variable.option, label[0] if label else {}
        elif variable.bands:
            yield from ((str(band.starts), band.label) for band in variable.bands)
        else:
            yield from zip(variable.codes, variable.labels, strict=True)


def _text_answer(text: TextVariable) -> _Answer:
    return _Answer("text", {}, (text.code,))


def _identity(met: Met) -> Place:
    """A section is itself; what is below is the same wherever its question moves to."""
    return ("section", *met.place) if isinstance(met.part, Section) else ("question", *met.place[1:])


def _changes_of_answers(old: _Side, new: _Side) -> Iterator[Change]:
    for key, before in old.answers.items():
        after = new.answers.get(key)
        if after is None:
            yield Change(ChangeKind.ANSWER_REMOVED, key=key, label=old.labels.of_answer(key))
        elif before.kind != after.kind or before.values.keys() != after.values.keys():
            yield Change(
                ChangeKind.ANSWER_CHANGED,
                key=key,
                label=new.labels.of_answer(key),
                added=tuple(text for name, text in after.values.items() if name not in before.values),
                removed=tuple(text for name, text in before.values.items() if name not in after.values),
            )
        elif list(before.values) != list(after.values):
            yield Change(ChangeKind.ORDER, key=key, label=new.labels.of_answer(key))
        elif before.columns != after.columns:
            yield Change(ChangeKind.COLUMN_RENAMED, key=key, label=new.labels.of_answer(key))
    for key in new.answers:
        if key not in old.answers:
            yield Change(ChangeKind.ANSWER_ADDED, key=key, label=new.labels.of_answer(key))


def _changes_of_parts(old: _Side, new: _Side) -> Iterator[Change]:
    yield from _changes_of_unanswered(ChangeKind.PART_REMOVED, old, new)
    yield from _changes_of_unanswered(ChangeKind.PART_ADDED, new, old)
    shared = [identity for identity in new.parts if identity in old.parts]
    places = [(old.place(identity), new.place(identity)) for identity in shared]
    if shared != [identity for identity in old.parts if identity in new.parts] or any(
        a != b for a, b in places
    ):
        yield Change(ChangeKind.ORDER)
    for identity in shared:
        place = new.place(identity)
        for kind, languages in _differences(old.part(identity), new.part(identity)):
            yield Change(kind, place, label=new.labels.of_place(place), languages=languages)


def _changes_of_unanswered(kind: ChangeKind, here: _Side, there: _Side) -> Iterator[Change]:
    """Yield the sections and informations that only one side has; of the rest, the answers tell."""
    for identity, met in here.parts.items():
        if met is not None and identity not in there.parts and isinstance(met.part, Section | Information):
            yield Change(kind, met.place, label=here.labels.of_place(met.place))


def _differences(old: Part, new: Part) -> Iterator[tuple[ChangeKind, tuple[str, ...]]]:
    for name in texts_in(type(new)):
        yield from _text_differences(getattr(old, name, {}), getattr(new, name))
    if isinstance(new, Questionnaire) and isinstance(old, Questionnaire):
        changed = frozenset(old.languages) ^ frozenset(new.languages)
        if old.languages != new.languages:
            yield ChangeKind.TRANSLATION, tuple(sorted(changed))
    for kind, names in _FIELDS.items():
        known = [name for name in names if name in type(old).model_fields and name in type(new).model_fields]
        if any(getattr(old, name) != getattr(new, name) for name in known):
            yield kind, ()


def _text_differences(old: Text, new: Text) -> Iterator[tuple[ChangeKind, tuple[str, ...]]]:
    """A text that one side has in no language is another wording; one more language is a translation."""
    spoken = [{language for language, words in text.items() if words.strip()} for text in (old, new)]
    both = spoken[0] & spoken[1]
    reworded = {language for language in both if old[language] != new[language]}
    either = spoken[0] ^ spoken[1]
    if reworded or (either and not both):
        yield ChangeKind.WORDING, tuple(sorted(reworded or either))
    if either and both:
        yield ChangeKind.TRANSLATION, tuple(sorted(either))
