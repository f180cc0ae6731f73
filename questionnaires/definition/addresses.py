"""From the place of a finding, made of ids, to the element of a draft and the cell in it that it is about."""

from collections.abc import Iterator, Mapping, Sequence

from questionnaires.definition.findings import ANALYSIS, SCORES, TESTS, Place
from questionnaires.editing.cells import ROOT, STATE, Cells, Leaf, Uid, children, place_of

Address = tuple[Uid, str]
"""An element, and what the paths of its cells begin with: a grid's scale is no element of its own."""

_INNER = ("options", "rows", "scales", "valid_if", "scale.options")
_SLOTS: Mapping[str, tuple[str, ...]] = {
    SCORES: ("scores",),
    TESTS: ("tests",),
    ANALYSIS: ("analysis.champs", "analysis.paliers"),
}
_WAYS: Mapping[str, tuple[str, ...]] = {
    "needs": ("analysis.needs.practices",),
    "maturity": ("analysis.maturity.indicators",),
    "perceptions": ("analysis.perceptions",),
}
"""The ways to read results: of each, the list whose entries findings name after it."""

_SCALE = "scale."
_NAMES_IN = {"champs": ("code",), "practices": ("row",), "indicators": ("row",), "perceptions": ("question",)}


class Addresses:
    """The elements of one draft by their ids; made once for all findings."""

    def __init__(self, draft: Mapping[Uid, Cells]) -> None:
        self._draft = draft
        self._slots: dict[tuple[Uid, str], list[Uid]] = {
            slot: [uid for uid in uids if STATE not in draft[uid]] for slot, uids in children(draft).items()
        }
        self._names: dict[tuple[Uid, str], dict[str, list[Uid]]] = {}

    def find(self, place: Place, *, is_last: bool = False) -> Address | None:
        """Return the element at `place`, None when there is none; with `is_last` the last of those of one id."""
        if not place:
            return ROOT, ""
        if place[0] in _SLOTS:
            return self._find_apart(place, is_last=is_last)
        address: Address = (ROOT, "")
        for slots, name in zip((("sections",), ("questions",), _INNER, ("options",)), place, strict=False):
            found = list(self._named(address, slots, name))
            if not found:
                return None
            address = found[-1 if is_last else 0]
        return address

    def read(self, address: Address, path: str) -> Leaf | None:
        """Return what a cell holds, None when it is empty."""
        uid, prefix = address
        return self._draft.get(uid, {}).get(f"{prefix}{path}")

    def siblings(self, address: Address) -> list[Uid]:
        """Return the elements of the lists that hold an element, itself included."""
        place = place_of(self._draft.get(address[0], {}))
        return self._slots.get((place.parent, place.slot), []) if place else []

    def within(self, address: Address, field: str) -> list[Uid]:
        """Return the elements of the lists at a field of an element, or deeper in it."""
        uid, prefix = address
        path = f"{prefix}{field}"
        return [
            child
            for (owner, slot), uids in self._slots.items()
            if owner == uid and (slot == path or slot.startswith(f"{path}."))
            for child in uids
        ]

    def everywhere(self, slot: str) -> list[Uid]:
        """Return the elements of all lists of that name."""
        return [uid for (_, name), uids in self._slots.items() if name == slot for uid in uids]

    def _find_apart(self, place: Place, *, is_last: bool) -> Address | None:
        """Find a score, a test or a part of the analysis; of the analysis itself, the questionnaire has the cells."""
        slots, names = _SLOTS[place[0]], place[1:]
        if place[0] == ANALYSIS and names and names[0] in _WAYS:
            slots, names = _WAYS[names[0]], names[1:]
        if not names:
            return ROOT, ""
        found = list(self._named((ROOT, ""), slots, names[0]))
        if not found:
            return (ROOT, "") if place[0] == ANALYSIS else None
        return found[-1 if is_last else 0]

    def _named(self, address: Address, slots: Sequence[str], name: str) -> Iterator[Address]:
        """Yield the elements of that name in the lists of an element, and its one scale."""
        uid, prefix = address
        if slots is _INNER and name in {self.read(address, f"{_SCALE}id"), "@scale"}:
            yield uid, _SCALE
        for slot in slots:
            for child in self._by_name(uid, f"{prefix}{slot}").get(name, ()):
                yield child, ""

    def _by_name(self, parent: Uid, slot: str) -> Mapping[str, Sequence[Uid]]:
        """Return the elements of one list by what findings call them: their own names, else where they stand."""
        known = self._names.get((parent, slot))
        if known is None:
            known = self._names[parent, slot] = {}
            last = slot.rpartition(".")[2]
            for index, child in enumerate(self._slots.get((parent, slot), [])):
                cells = self._draft[child]
                own = (cells.get(key) for key in _NAMES_IN.get(last, ("id",)))
                for name in {f"{last}#{index}", *(name for name in own if isinstance(name, str))}:
                    known.setdefault(name, []).append(child)
        return known
