"""Taking a part of a published questionnaire over into a draft: what it is called there, and what of it still holds."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy

from questionnaires.definition.model import Kind
from questionnaires.editing.authoring import add, last_child, remove
from questionnaires.editing.cells import PLACE, ROOT, STATE, Draft, Leaf, Uid, Write, Writes, children
from questionnaires.editing.planting import QUESTIONS, SECTIONS, NewUid, Planter
from questionnaires.editing.references import renamed
from questionnaires.editing.shredding import Document, assemble, shred
from questionnaires.editing.templates import template
from questionnaires.editing.trimming import Named, trim

_CONDITIONS = ("shown_if", "require_if")
_SCALE_OPTIONS = "scale.options"
_CLAIMS = frozenset({"source", "reference"})


def as_own(document: Document) -> Document:
    """Return a questionnaire from a file without the claim that parts of it are the academy's.

    Only what comes from the library is; a file may say anything.
    """
    return assemble(
        {
            uid: {path: value for path, value in cells.items() if path.partition(".")[0] not in _CLAIMS}
            for uid, cells in shred(document).items()
        }
    )


def borrow_section(
    draft: Draft, section: Document, sources: Mapping[str, Document], *, after: Uid | None, new_uid: NewUid
) -> Writes:
    """Return the writes that put a section after another, at the end by default; `sources` by id."""
    adapted = _adapt(draft, section, sources, new_uid)
    anchor = after or last_child(draft, ROOT, SECTIONS)
    return add(draft, adapted, parent=ROOT, slot=SECTIONS, after=anchor, new_uid=new_uid)[1]


def borrow_question(
    draft: Draft,
    question: Document,
    sources: Mapping[str, Document],
    *,
    section: Uid,
    after: Uid | None,
    new_uid: NewUid,
) -> Writes:
    """Return the writes that put a question into a section, after another, at its end by default."""
    [adapted] = _adapt(draft, {QUESTIONS: [question]}, sources, new_uid)[QUESTIONS]
    anchor = after or last_child(draft, section, QUESTIONS)
    return add(draft, adapted, parent=section, slot=QUESTIONS, after=anchor, new_uid=new_uid)[1]


def borrow_scale(
    draft: Draft, scale: Document, languages: list[str], *, section: Uid, after: Uid | None, new_uid: NewUid
) -> Writes:
    """Return the writes that add a grid with this scale, whose rows are still to be named."""
    grid = {**template(Kind.GRID.value, languages), "scale": scale}
    anchor = after or last_child(draft, section, QUESTIONS)
    return add(draft, grid, parent=section, slot=QUESTIONS, after=anchor, new_uid=new_uid)[1]


def replace_scale(draft: Draft, scale: Document, *, grid: Uid, new_uid: NewUid) -> Writes:
    """Return the writes that give a grid another scale; the options it had are removed, and can be restored."""
    cells = draft[grid]
    gone = [Write(grid, path, None) for path in cells if path.startswith("scale.")]
    old = children(draft).get((grid, _SCALE_OPTIONS), [])
    gone += [write for uid in old if STATE not in draft[uid] for write in remove(uid)]
    planter = Planter(draft, new_uid)
    planter.complete(grid, {"scale": scale}, cells)
    return (*gone, *planter.writes)


def ids_in(draft: Draft) -> frozenset[str]:
    """Return the ids of sections and questions that a draft has, removed ones included: they may come back."""
    return frozenset(
        str(cells["id"])
        for cells in draft.values()
        if "id" in cells
        and isinstance(place := cells.get(PLACE), list)
        and place[1:2] in ([SECTIONS], [QUESTIONS])
    )


def _adapt(draft: Draft, section: Document, sources: Mapping[str, Document], new_uid: NewUid) -> Document:
    """Return a section, or a mere list of questions, as it can stand in the draft.

    It gets new ids where the draft has them already, names its sources, and loses conditions on what is not there.
    """
    taken = ids_in(draft)
    copy = deepcopy(section)
    items = [*([copy] if "id" in copy else []), *copy.get(QUESTIONS, ())]
    known = taken | {item["id"] for item in items}
    ids = {item["id"]: new_uid() for item in items if item["id"] in taken}
    codes = frozenset(str(cells.get("code", "")).upper() for cells in draft.values())
    for item in items:
        _adapt_item(item, sources.get(item["id"]), codes)
        for part in _with_conditions(item):
            _drop_unknown(part, known)
        item["id"] = ids.get(item["id"], item["id"])
    adapted: Document = {key: renamed(value, ids) for key, value in copy.items()}
    return adapted


def _adapt_item(item: Document, source: Document | None, codes: Collection[str]) -> None:
    item.pop("source", None)
    if source is not None:
        item["source"] = source
    elif str(item.get("code", "")).upper() in codes:
        item.pop("code", None)  # it gets the next one


def _with_conditions(part: Document) -> Iterator[Document]:
    yield part
    for key in ("options", "rows"):
        for item in part.get(key, ()):
            yield from _with_conditions(item)


def _drop_unknown(item: Document, known: Collection[str]) -> None:
    for path in _CONDITIONS:
        if path in item:
            rest = _trimmed(item.pop(path), known)
            if rest is not None:
                item[path] = rest
    checks = [check for check in item.get("valid_if", ()) if _trimmed(check["condition"], known) is not None]
    if "valid_if" in item:
        item["valid_if"] = [{**check, "condition": _trimmed(check["condition"], known)} for check in checks]


def _trimmed(condition: Leaf, known: Collection[str]) -> Leaf | None:
    unknown = frozenset(key for key in _answers_in(condition) if key.partition(".")[0] not in known)
    scores = frozenset(_sources_in(condition, "score"))
    return trim(condition, Named(answers=unknown, scores=scores))


def _answers_in(condition: object) -> Iterator[str]:
    yield from _sources_in(condition, "answer")
    yield from _sources_in(condition, "points")


def _sources_in(condition: object, name: str) -> Iterator[str]:
    if isinstance(condition, list):
        for item in condition:
            yield from _sources_in(item, name)
    elif isinstance(condition, dict):
        for key, value in condition.items():
            if key == name and isinstance(value, str):
                yield value
            else:
                yield from _sources_in(value, name)
