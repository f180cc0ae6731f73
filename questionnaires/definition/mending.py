"""A questionnaire out of a document whose shape is not right everywhere: what cannot stay is left out or filled in.

A draft passes through such states, and a file may come from anywhere. What was wrong is told as findings.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pydantic import ValidationError

from questionnaires.definition.finding_codes import FindingCode
from questionnaires.definition.findings import ANALYSIS, SCORES, TESTS, Finding, Place
from questionnaires.definition.model import Questionnaire

DEEPEST = 40
"""Levels of objects and lists; what lies deeper belongs to no questionnaire."""

MOST_FINDINGS = 500
_ROUNDS = 16
"""Leaving a part out can leave another wanting, up to the questionnaire itself: a few rounds settle it."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_WHOLE = frozenset({"shown_if", "require_if", "condition", "value"})
_LABELS = frozenset({"title", "label", "low_label", "high_label", "message"})
_TEXTS = _LABELS | {"introduction", "closing", "note", "help", "unit"}
_SLOTS = frozenset(
    {
        *("sections", "questions", "options", "rows", "scales", "valid_if"),
        *("scores", "tests", "champs", "paliers", "practices", "indicators", "perceptions"),
    }
)
_NAMED_BY = {"champs": "code", "practices": "row", "indicators": "row", "perceptions": "question"}
_PREFIXES: Mapping[str, Place] = {
    "scores": (SCORES,),
    "tests": (TESTS,),
    "analysis.champs": (ANALYSIS,),
    "analysis.paliers": (ANALYSIS,),
    "analysis.needs.practices": (ANALYSIS, "needs"),
    "analysis.maturity.indicators": (ANALYSIS, "maturity"),
    "analysis.perceptions": (ANALYSIS, "perceptions"),
}
_FILLERS: Mapping[str, Any] = {
    "points": 5,
    "places": 1,
    "minimum": -1_000_000_000,
    "maximum": 1_000_000_000,
    "earliest": "1900-01-01",
    "latest": "2100-12-31",
    "languages": ["fr"],
}
_CODES = {
    "extra_forbidden": FindingCode.UNKNOWN_FIELD,
    "union_tag_invalid": FindingCode.UNKNOWN_KIND,
    "union_tag_not_found": FindingCode.UNKNOWN_KIND,
    "greater_than_equal": FindingCode.NUMBER_TOO_SMALL,
    "less_than_equal": FindingCode.NUMBER_TOO_LARGE,
    "string_too_long": FindingCode.VALUE_TOO_LONG,
    "too_long": FindingCode.LIST_TOO_LONG,
    "unwritable": FindingCode.BAD_CHARACTERS,
    "value_error": FindingCode.BAD_CONDITION,
}
_CODE_OF_FIELD = {
    "format": FindingCode.WRONG_FORMAT,
    "id": FindingCode.BAD_ID,
    "code": FindingCode.BAD_CODE,
}
_LIMITS = ("ge", "le", "max_length")

_CONTAINERS = (dict, list, tuple)

Location = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """What a document gave: the questionnaire, if there is one, and what had to be left out or filled in.

    `names` leads from ids that were filled in to what the parts are called in findings.
    """

    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def mend(document: object) -> Mended:
    """Return the questionnaire in a JSON document, whatever its shape. Never raises."""
    if not isinstance(document, dict):
        return Mended(None, (Finding(FindingCode.NOT_AN_OBJECT, ()),))
    questionnaire, errors = _validate(document)
    is_writable = _is_writable(document)
    if questionnaire is not None and is_writable:
        return Mended(questionnaire)
    return _Mender(document).mend(errors, is_writable=is_writable)


def _validate(document: object) -> tuple[Questionnaire | None, list[Any]]:
    try:
        return Questionnaire.model_validate(document), []
    except ValidationError as refused:
        return None, refused.errors(include_url=False, include_input=False)


@dataclass(slots=True)
class _Spot:
    """Where an error leads: the part, the path within it, and the container that holds what is wrong.

    `missing` is the step that could not be followed, if any.
    """

    place: Place = ()
    path: list[str] = field(default_factory=list)
    container: Any = None
    key: int | str = ""
    node: Any = None
    missing: int | str | None = None


class _Mender:
    """Mends a copy of one document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._names: dict[int, str] = {}
        self._ids: set[str] = set()
        self._numbers = count(1)
        self._document = self._copy(document, DEEPEST)
        self._kept: list[Any] = []  # so that no new object gets the identity of one left out
        self._filled: dict[str, str] = {}
        self._findings: dict[tuple[Place, str], Finding] = {}

    def mend(self, errors: list[Any], *, is_writable: bool) -> Mended:
        """Settle the errors of the document, and those that come of it, until there is a questionnaire."""
        errors = errors if is_writable else [*_find_unwritable(self._document), *errors]
        for _ in range(_ROUNDS):
            if not self._settle(errors):
                break
            questionnaire, errors = _validate(self._document)
            if questionnaire is not None:
                return Mended(questionnaire, self._found(), self._filled)
        return Mended(None, (*self._found(), Finding(FindingCode.UNREADABLE, ())))

    def _found(self) -> tuple[Finding, ...]:
        return tuple(self._findings.values())[:MOST_FINDINGS]

    def _settle(self, errors: Sequence[Mapping[str, Any]]) -> bool:
        """Leave out or fill in what the errors name; False when the questionnaire itself would have to go."""
        removed: dict[int, tuple[Any, set[int | str]]] = {}
        for error in errors:
            spot = self._follow(error["loc"], has_tags=error["type"] != "unwritable")
            self._report(error, spot)
            if error["type"] == "missing" and self._fill(spot):
                continue
            if error["type"] == "too_long" and isinstance(spot.node, list):
                del spot.node[error["ctx"]["max_length"] :]
            elif spot.container is None:
                return False
            else:
                removed.setdefault(id(spot.container), (spot.container, set()))[1].add(spot.key)
        for container, keys in removed.values():
            self._kept.append(container.copy())
            _remove(container, keys)
        return True

    def _follow(self, location: Location, *, has_tags: bool) -> _Spot:
        """Walk to where an error is; in a list of questions pydantic names the kind after the index."""
        spot = _Spot(node=self._document)
        steps = iter(location)
        for step in steps:
            if not _leads_on(spot.node, step):
                spot.missing = step
                break
            is_question = spot.path[-1:] == ["questions"]
            spot.container, spot.key, spot.node = spot.node, step, spot.node[step]
            if isinstance(spot.node, dict) and id(spot.node) in self._names:
                spot.place = (*spot.place, *self._prefix(spot.path), self._names[id(spot.node)])
                spot.path = []
                if is_question and has_tags:
                    next(steps, None)
            elif isinstance(step, str):
                spot.path.append(step)
            if step in _WHOLE:
                break
        return spot

    def _prefix(self, path: list[str]) -> Place:
        return _PREFIXES.get(".".join(path), ())

    def _fill(self, spot: _Spot) -> bool:
        """Fill in a missing value where one can be thought of."""
        name = spot.missing
        if not isinstance(spot.node, dict) or not isinstance(name, str):
            return False
        if name in _LABELS:
            spot.node[name] = {}
        elif name in _FILLERS:
            spot.node[name] = _FILLERS[name]
        elif name in _MAKERS:
            spot.node[name] = _MAKERS[name](self._new_name(spot.node))
        else:
            return False
        return True

    def _new_name(self, part: object) -> str:
        name = next(name for number in self._numbers if (name := f"x{number}") not in self._ids)
        self._ids.add(name)
        self._filled[name] = self._names.get(id(part), name)
        return name

    def _report(self, error: Mapping[str, Any], spot: _Spot) -> None:
        """Tell what is wrong, once for each value; a text that is missing is a missing translation."""
        is_missing = error["type"] == "missing"
        path = [*spot.path, str(spot.missing)] if is_missing else spot.path
        if (is_missing and path[-1] in _LABELS) or (spot.place, ".".join(path)) in self._findings:
            return
        code = _code_of(error, path)
        if code is FindingCode.UNKNOWN_KIND:
            path = ["kind"]
        name = ".".join(path)
        context = error.get("ctx", {})
        limits = [int(context[limit]) for limit in _LIMITS if limit in context]
        parameters: dict[str, str | int] = {"field": name}
        if limits:
            parameters["limit"] = limits[0]
        if code is FindingCode.WRONG_FORMAT:
            parameters = {"format": 1}
        found = Finding(code, spot.place, parameters=parameters, field=name)
        self._findings[spot.place, name] = found

    def _copy(self, value: object, levels: int, slot: str = "") -> object:
        """Copy a value down to so many levels, and name the parts in it by their id or their index."""
        if isinstance(value, dict):
            return self._copy_object(value, levels, slot)
        return self._copy_list(value, levels, slot) if isinstance(value, list | tuple) else value

    def _copy_object(self, content: dict[str, Any], levels: int, slot: str) -> dict[str, object]:
        inner = content.items() if levels else ()
        copied = {
            # Most values are texts; not to call for each of them halves the time.
            key: self._copy(value, levels - 1, key) if isinstance(value, _CONTAINERS) else value
            for key, value in inner
        }
        if isinstance(name := content.get("id"), str):
            self._ids.add(name)
        if slot == "scale":
            self._names[id(copied)] = _name_of(content, "id") or "@scale"
        return copied

    def _copy_list(self, items: Sequence[object], levels: int, slot: str) -> list[object]:
        copied = [self._copy(item, levels - 1) for item in items] if levels else []
        for index, item in enumerate(copied):
            if isinstance(item, dict) and slot in _SLOTS:
                name = _name_of(item, _NAMED_BY.get(slot, "id"))
                self._names[id(item)] = name or f"{slot}#{index}"
        return copied


_MAKERS: Mapping[str, Callable[[str], Any]] = {"id": str, "code": str.upper}


def _name_of(part: Mapping[str, Any], key: str) -> str:
    name = part.get(key)
    pattern = _CODE if key == "code" else _ID
    return name if isinstance(name, str) and pattern.fullmatch(name) else ""


def _leads_on(node: object, step: int | str) -> bool:
    if isinstance(node, dict):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


def _remove(container: dict[str, Any] | list[Any], keys: set[Any]) -> None:
    if isinstance(container, dict):
        for key in keys:
            container.pop(key, None)
    else:
        container[:] = [item for index, item in enumerate(container) if index not in keys]


def _code_of(error: Mapping[str, Any], path: list[str]) -> FindingCode:
    last = path[-1] if path else ""
    if error["type"] == "unwritable":
        return FindingCode.BAD_CHARACTERS
    if last in _CODE_OF_FIELD and path == [last] and error["type"] != "extra_forbidden":
        return _CODE_OF_FIELD[last]
    if error["type"] == "missing":
        return FindingCode.MISSING_FIELD
    is_language = error["loc"][-1:] == ("[key]",) and not _TEXTS.isdisjoint(path[-2:-1])
    return FindingCode.BAD_LANGUAGE if is_language else _CODES.get(error["type"], FindingCode.BAD_VALUE)


def _is_writable(document: object) -> bool:
    """Tell whether a document can be written as UTF-8: a string may hold half of a character."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _find_unwritable(value: object, location: Location = ()) -> Iterator[dict[str, Any]]:
    """Yield what cannot be written, as errors like pydantic's."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _find_unwritable(key, (*location, key))
            yield from _find_unwritable(inner, (*location, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _find_unwritable(inner, (*location, index))
    elif isinstance(value, str) and not _is_writable(value):
        yield {"type": "unwritable", "loc": location}
