"""Reading definitions that may be wrong in any way: a file from anywhere, a draft in any state. Nothing raises."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from questionnaires.definition.checks import check
from questionnaires.definition.finding_codes import FindingCode
from questionnaires.definition.findings import Finding
from questionnaires.definition.labels import Labels
from questionnaires.definition.mending import DEEPEST, Mended, mend
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.reading_order import ReadingOrder

LARGEST_FILE = 5 * 1024 * 1024
FORMAT = 1
_LONGEST_NUMBER = 40
_SHOWN = 40
"""Characters of what is wrong that a sentence repeats."""

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Examination:
    """What a document is worth: the questionnaire without what could not stay, and all that does not fit."""

    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a file holds: its document as it stands, the questionnaire in it, and all that does not fit."""

    document: Document | None
    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...]


def read_document(data: bytes) -> ReadDocument:
    """Return the questionnaire in a file of our own format.

    The file must be UTF-8 JSON of at most 5 MiB and 40 levels, without a key twice in an object, without numbers
    that are none, and say that it is of our format. Otherwise there is no document, and one finding says why.
    """
    try:
        document = _parse(data)
    except _UnfitError as unfit:
        return ReadDocument(None, None, (unfit.finding,))
    examination = examine(document)
    return ReadDocument(document, examination.questionnaire, examination.findings)


def examine(document: object) -> Examination:
    """Return what is right and what is wrong in a JSON document that should be a definition.

    Where the shape is wrong, a value is filled in (`label`, `code`, …), else left out, else its part is, so that
    the rest can be shown and checked.
    """
    mended = mend(document)
    questionnaire = mended.questionnaire
    if questionnaire is None:
        return Examination(None, mended.findings)
    semantic = check(questionnaire)
    if not mended.findings:
        return Examination(questionnaire, semantic)
    labels = Labels(questionnaire, ReadingOrder(questionnaire))
    shape = tuple(replace(found, names=labels.names_for(found)) for found in mended.findings)
    return Examination(questionnaire, (*shape, *_without_consequences(semantic, mended)))


def _without_consequences(findings: Sequence[Finding], mended: Mended) -> tuple[Finding, ...]:
    """Drop what is only found because something was filled in, and name parts as the document does."""
    told = {(finding.place, finding.field.partition(".")[0]) for finding in mended.findings}
    renamed = (
        replace(finding, place=tuple(mended.names.get(name, name) for name in finding.place))
        for finding in findings
    )
    return tuple(found for found in renamed if (found.place, found.field.partition(".")[0]) not in told)


class _UnfitError(Exception):
    """A file that holds no document; `finding` says why."""

    def __init__(self, code: FindingCode, **parameters: str | int) -> None:
        super().__init__(code)
        self.finding = Finding(code, (), parameters=parameters)


def _parse(data: bytes) -> Document:
    if len(data) > LARGEST_FILE:
        raise _UnfitError(FindingCode.FILE_TOO_LARGE, size=len(data), limit=LARGEST_FILE)
    document = _load(data)
    if _is_deeper(document, DEEPEST):
        raise _UnfitError(FindingCode.TOO_DEEP, limit=DEEPEST)
    if not isinstance(document, dict):
        raise _UnfitError(FindingCode.NOT_AN_OBJECT)
    if document.get("format") != FORMAT or isinstance(document["format"], bool):
        raise _UnfitError(FindingCode.WRONG_FORMAT, format=FORMAT)
    return document


def _load(data: bytes) -> object:
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_refuse_number,
            parse_float=_float,
            parse_int=_int,
        )
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        column = wrong.start - data.rfind(b"\n", 0, wrong.start)
        raise _UnfitError(FindingCode.NOT_JSON, line=line, column=column) from wrong
    except json.JSONDecodeError as wrong:
        raise _UnfitError(FindingCode.NOT_JSON, line=wrong.lineno, column=wrong.colno) from wrong
    except RecursionError as wrong:
        raise _UnfitError(FindingCode.TOO_DEEP, limit=DEEPEST) from wrong


def _object(pairs: list[tuple[str, object]]) -> Document:
    content = dict(pairs)
    if len(content) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _UnfitError(FindingCode.DUPLICATE_KEY, key=twice[:_SHOWN])
    return content


def _refuse_number(text: str) -> float:
    raise _UnfitError(FindingCode.IMPOSSIBLE_NUMBER, number=text[:_SHOWN])


def _float(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse_number(text)


def _int(text: str) -> float:
    return int(text) if len(text) <= _LONGEST_NUMBER else _refuse_number(text)


def _is_deeper(value: object, limit: int) -> bool:
    """Tell whether objects and lists are nested deeper than `limit`."""
    level = [value]
    for _ in range(limit + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
