"""An expression of JSON without its parts that refer to something: what is left of a condition after a removal."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from questionnaires.editing.cells import Leaf

_REPEATING = frozenset({"and", "or", "count", "sum", "mean", "min", "max"})
"""Operations that make sense with fewer operands."""

_JOINING = frozenset({"and", "or"})
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """What something is called by others.

    `answers`: answer keys, which stand for all under them. `options`: options with the question they belong to.
    `plain`: ids and codes in the analysis. `rows`: rows that practices and indicators stand for; `questions`: those
    that perceptions stand for. `parts`: parts in test cases.
    """

    answers: frozenset[str] = _NONE
    options: frozenset[tuple[str, str]] = frozenset()
    scores: frozenset[str] = _NONE
    plain: frozenset[str] = _NONE
    rows: frozenset[str] = _NONE
    questions: frozenset[str] = _NONE
    parts: frozenset[str] = _NONE

    def is_answer(self, key: object) -> bool:
        """Tell whether a key is called, or something above it."""
        text = str(key)
        return any(text == answer or text.startswith(f"{answer}.") for answer in self.answers)

    def has_option(self, key: object, option: object) -> bool:
        """Tell whether an option of an answer is called; of a grid, whatever the row."""
        return (str(key).partition(".")[0], str(option)) in self.options


def trim(expression: Leaf, named: Named) -> Leaf | None:
    """Return an expression without its parts that refer to something named; None when nothing is left.

    What is no expression at all is returned as it is.
    """
    if not isinstance(expression, dict) or len(expression) != 1:
        return expression
    [(name, content)] = expression.items()
    if _is_named_source(name, content, named):
        return None
    if name == "list" or not isinstance(content, list):
        return expression
    return _trim_operation(expression, name, content, named)


def _is_named_source(name: str, content: object, named: Named) -> bool:
    if name in {"answer", "points"}:
        return named.is_answer(content)
    return name == "score" and content in named.scores


def _trim_operation(expression: Leaf, name: str, operands: list[Any], named: Named) -> Leaf | None:
    trimmed = (trim(operand, named) for operand in _without_options(operands, named))
    kept = [operand for operand in trimmed if operand is not None]
    if kept == operands:
        return expression
    if not kept or (len(kept) < len(operands) and name not in _REPEATING):
        return None
    return kept[0] if name in _JOINING and len(kept) == 1 else {name: kept}


def _without_options(operands: list[Any], named: Named) -> Iterator[Any]:
    """Yield operands without the options that stand beside their answer, alone or in a list."""
    keys = [operand["answer"] for operand in operands if isinstance(operand, dict) and "answer" in operand]
    for operand in operands:
        match operand:
            case {"option": option} | {"value": option} if _has_option(named, keys, option):
                continue
            case {"list": list(members)}:
                rest = [member for member in members if not _has_option(named, keys, member)]
                if rest:
                    yield {"list": rest}
            case _:
                yield operand


def _has_option(named: Named, keys: list[Any], option: object) -> bool:
    return any(named.has_option(key, option) for key in keys)
