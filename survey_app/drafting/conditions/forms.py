"""The rows of a condition as fields of a form, without script: each press of a button shows them anew.

A row at the path `0-1` (second of the first group) has `source.0-1`, `was.0-1`, `relation.0-1` and `value.0-1`;
a group `join.0`, `denied.0` and `items.0`, the number of what is in it. The outermost group has the path "".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from survey_app.drafting.condition_rows import (
    MOST_LEVELS,
    RELATIONS,
    Answer,
    Answers,
    Group,
    Join,
    Relation,
    Row,
    Sort,
    Source,
)

Path = tuple[int, ...]
Fields = Mapping[str, Sequence[str]]
Change = Callable[[Group], Group]

MOST_ITEMS = 40
"""Rows in one group; more are no longer read."""


def write_path(path: Path) -> str:
    """Return a path as the names of fields have it."""
    return "-".join(map(str, path))


def read_path(text: str) -> Path:
    """Return the path that a button names; the outermost group for what is none."""
    return tuple(int(part) for part in text.split("-") if part.isdecimal())[:MOST_LEVELS]


def read_group(fields: Fields, answers: Answers, path: Path = ()) -> Group:
    """Return the rows that were sent; what makes no sense is left out or takes its usual value."""
    name = write_path(path)
    count = _number(_first(fields, f"items.{name}"))
    items: list[Row | Group] = []
    for index in range(min(count, MOST_ITEMS)):
        inner = (*path, index)
        inner_name = write_path(inner)
        if f"source.{inner_name}" in fields:
            items.append(_read_row(fields, answers, inner_name))
        elif f"items.{inner_name}" in fields and len(inner) < MOST_LEVELS:
            items.append(read_group(fields, answers, inner))
    join = Join.OR if _first(fields, f"join.{name}") == Join.OR.value else Join.AND
    return Group(join, tuple(items), is_denied=f"denied.{name}" in fields)


def add_row(group: Group, path: Path, answer: Answer) -> Group:
    """Return the rows with one more, at the end of the group at `path`."""
    row = Row(answer.source, RELATIONS[answer.sort][0])
    return _change(group, path, lambda inner: replace(inner, items=(*inner.items, row)))


def add_group(group: Group, path: Path, answer: Answer) -> Group:
    """Return the rows with one more group, of one row, at the end of the group at `path`."""
    row = Row(answer.source, RELATIONS[answer.sort][0])
    contrary = Join.AND if _at(group, path).join is Join.OR else Join.OR
    inner_group = Group(contrary, (row,))
    return _change(group, path, lambda inner: replace(inner, items=(*inner.items, inner_group)))


def drop(group: Group, path: Path) -> Group:
    """Return the rows without the row or group at `path`."""
    if not path:
        return Group(Join.AND, ())
    *outer, last = path
    return _change(
        group,
        tuple(outer),
        lambda inner: replace(inner, items=(*inner.items[:last], *inner.items[last + 1 :])),
    )


def _change(group: Group, path: Path, change: Change) -> Group:
    if not path:
        return change(group)
    first, *rest = path
    items = [
        _change(item, tuple(rest), change) if index == first and isinstance(item, Group) else item
        for index, item in enumerate(group.items)
    ]
    return replace(group, items=tuple(items))


def _at(group: Group, path: Path) -> Group:
    for index in path:
        item = group.items[index] if index < len(group.items) else None
        if isinstance(item, Group):
            group = item
    return group


def _read_row(fields: Fields, answers: Answers, name: str) -> Row:
    source = Source.named(_first(fields, f"source.{name}"))
    answer = answers.get(source)
    sort = answer.sort if answer else Sort.CHOICE
    asked = _first(fields, f"relation.{name}")
    is_possible = asked in {relation.value for relation in RELATIONS[sort]}
    relation = Relation(asked) if is_possible else RELATIONS[sort][0]
    values = tuple(value for value in fields.get(f"value.{name}", ()) if value.strip())
    # What was chosen for another question says nothing about this one.
    is_same = _first(fields, f"was.{name}") == source.name
    return Row(source, relation, values if is_same else ())


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() else 0
