"""What the page of one condition receives: its rows, its notation, and what it says in plain words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import flask_babel

from survey_app.drafting.condition_rows import (
    MOST_LEVELS,
    RELATIONS,
    Answer,
    Answers,
    Group,
    Relation,
    Row,
    Sort,
    Source,
)
from survey_app.drafting.conditions.forms import Path, write_path
from survey_app.drafting.draft_pages import DraftHead, FindingLine
from survey_app.drafting.words.conditions import JOINS
from survey_app.drafting.words.conditions import RELATIONS as RELATION_WORDS

_: Callable[..., str] = flask_babel.gettext

Choice = tuple[str, str, bool]
"""A value, its words, and whether it is chosen."""

SILENT = frozenset({Relation.ANSWERED, Relation.UNANSWERED})
"""Relations that compare with nothing."""

INPUT_TYPES = {Sort.NUMBER: "text", Sort.DAY: "date", Sort.TEXT: "text"}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: which answer, how it is compared, with what."""

    name: str
    label: str
    source: str
    sources: tuple[tuple[str, tuple[Choice, ...]], ...]
    relations: tuple[Choice, ...]
    options: tuple[Choice, ...]
    value: str
    input_type: str
    is_numeric: bool
    is_silent: bool
    is_incomplete: bool

    is_group = False


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Rows and groups that go together."""

    name: str
    label: str
    joins: tuple[Choice, ...]
    is_denied: bool
    items: "tuple[ShownRow | ShownGroup, ...]"
    may_nest: bool

    is_group = True


@dataclass(frozen=True, slots=True)
class NotationFault:
    """Where the notation stops making sense: the sentence, what stands before, what is wrong, what follows."""

    sentence: str
    before: str
    wrong: str
    after: str


@dataclass(frozen=True, slots=True)
class ConditionPage:
    """One condition of one part; without rows it can only be written."""

    head: DraftHead
    uid: str
    path: str
    name: str
    part: str
    part_url: str
    words: str
    group: ShownGroup | None
    notation: str
    fault: NotationFault | None
    findings: tuple[FindingLine, ...]
    has_answers: bool
    is_value: bool
    names: tuple[tuple[str, str], ...]


def show_group(
    group: Group, answers: Sequence[Answer], incomplete: Path | None, path: Path = ()
) -> ShownGroup:
    """Return the fields of rows; `incomplete` is the path of the one that lacks something."""
    known = {answer.source: answer for answer in answers}
    shower = _Shower(answers, known, incomplete)
    return shower.group(group, path)


class _Shower:
    def __init__(self, answers: Sequence[Answer], known: Answers, incomplete: Path | None) -> None:
        self._answers = answers
        self._known = known
        self._incomplete = incomplete

    def group(self, group: Group, path: Path) -> ShownGroup:
        items = tuple(
            self.group(item, (*path, index)) if isinstance(item, Group) else self._row(item, (*path, index))
            for index, item in enumerate(group.items)
        )
        return ShownGroup(
            name=write_path(path),
            label=_("Groupe %(number)s", number=_number(path)) if path else "",
            joins=tuple((join.value, str(words), join is group.join) for join, words in JOINS.items()),
            is_denied=group.is_denied,
            items=items,
            may_nest=len(path) < MOST_LEVELS - 2,
        )

    def _row(self, row: Row, path: Path) -> ShownRow:
        answer = self._known.get(row.source) or Answer(row.source, _("Question supprimée"), Sort.CHOICE)
        words = RELATION_WORDS[answer.sort]
        chosen = set(row.values)
        has_options = bool(answer.options)
        return ShownRow(
            name=write_path(path),
            label=_("Ligne %(number)s", number=_number(path)),
            source=row.source.name,
            sources=tuple(self._sources(row.source, answer)),
            relations=tuple(
                (relation.value, str(words[relation]), relation is row.relation)
                for relation in RELATIONS[answer.sort]
            ),
            options=tuple((option, label or option, option in chosen) for option, label in answer.options),
            value=row.values[0] if row.values and not has_options else "",
            input_type=INPUT_TYPES.get(answer.sort, ""),
            is_numeric=answer.sort is Sort.NUMBER,
            is_silent=row.relation in SILENT,
            is_incomplete=path == self._incomplete,
        )

    def _sources(self, chosen: Source, answer: Answer) -> Iterable[tuple[str, tuple[Choice, ...]]]:
        sections: dict[str, list[Choice]] = {}
        if chosen not in self._known:
            sections[""] = [(chosen.name, answer.label, True)]
        for known in self._answers:
            choice = (known.source.name, known.label, known.source == chosen)
            sections.setdefault(known.section, []).append(choice)
        return ((section, tuple(choices)) for section, choices in sections.items())


def _number(path: Path) -> str:
    return ".".join(str(index + 1) for index in path)
