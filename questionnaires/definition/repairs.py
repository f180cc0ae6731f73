"""What one press of a button does about a finding: the writes of a draft that cure it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import count

from questionnaires.answers.free_text import has_bad_characters
from questionnaires.definition.addresses import Address, Addresses
from questionnaires.definition.finding_codes import FindingCode, Repair
from questionnaires.definition.findings import Finding
from questionnaires.definition.model import PrivacyMode
from questionnaires.editing.cells import PLACE, ROOT, STATE, Cells, Leaf, State, Uid, Write, Writes, place_of
from questionnaires.editing.order import between
from questionnaires.editing.trimming import Named, trim

_LONGEST_CODE = 32
_PROPOSED_CODE = 24
_MOST_DECIMALS = 3
_INDICATORS = "analysis.maturity.indicators"
_KEPT = frozenset("\t\r\n")
_LIMITS = {"min_choices": "max_choices", "minimum": "maximum", "earliest": "latest"}


def repair_writes(draft: Mapping[Uid, Cells], finding: Finding, addresses: Addresses | None = None) -> Writes:
    """Return the writes that cure a finding, none where nobody but the author can.

    `addresses` are those of `draft`, for whoever asks about many findings.
    """
    if finding.repair is None:
        return ()
    addresses = addresses or Addresses(draft)
    is_last = finding.code in {FindingCode.DUPLICATE_ID, FindingCode.DUPLICATE_CODE}
    address = addresses.find(finding.place, is_last=is_last)
    if address is None:
        return ()
    return tuple(_REPAIRS[finding.repair](_Patient(draft, addresses, address, finding)))


def propose_code(label: str, taken: Iterable[str], *, otherwise: str = "Q") -> str:
    """Return a code made of the words of a label, without accents, that is not among `taken`."""
    letters = unicodedata.normalize("NFKD", label)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).upper()
    code = re.sub(r"[^A-Z0-9]+", "_", plain).strip("_")[:_PROPOSED_CODE].rstrip("_")
    if not code[:1].isalpha():
        code = f"{otherwise}{code}"
    return next_code(code, taken) if code in set(taken) else code


def next_code(code: str, taken: Iterable[str]) -> str:
    """Return the first of `Q2`, `Q3`, … after `Q1` that is not among `taken`."""
    used = frozenset(taken)
    stem = code.rstrip("0123456789")
    number = int(code[len(stem) :] or 1)
    if not stem[:1].isalpha():
        stem, number = "Q", 0
    while True:
        number += 1
        candidate = f"{stem[: _LONGEST_CODE - len(str(number))]}{number}"
        if candidate not in used:
            return candidate


class _Patient:
    """A finding, and the element that it is about."""

    def __init__(
        self, draft: Mapping[Uid, Cells], addresses: Addresses, address: Address, finding: Finding
    ) -> None:
        self.draft = draft
        self.addresses = addresses
        self.address = address
        self.finding = finding

    def read(self, path: str) -> Leaf | None:
        return self.addresses.read(self.address, path)

    def number(self, path: str) -> float | None:
        value = self.read(path)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def write(self, path: str, value: Leaf | None) -> Write:
        uid, prefix = self.address
        return Write(uid, f"{prefix}{path}", value)

    def parameter(self, name: str) -> str:
        return str(self.finding.parameters.get(name, ""))


def _give_id(patient: _Patient) -> Writes:
    used = {cells.get("id") for cells in patient.draft.values() if isinstance(cells.get("id"), str)}
    used |= {
        cells.get("scale.id") for cells in patient.draft.values() if isinstance(cells.get("scale.id"), str)
    }
    number = next(number for number in range(1, len(used) + 2) if f"id{number}" not in used)
    return (*_emptied(patient, "id"), patient.write("id", f"id{number}"))


def _give_code(patient: _Patient) -> Writes:
    uid, prefix = patient.address
    place = place_of(patient.draft.get(uid, {}))
    is_question = place is not None and place.slot == "questions" and not prefix
    others = (
        patient.addresses.everywhere("questions")
        if is_question
        else patient.addresses.siblings(patient.address)
    )
    taken = [str(patient.draft[other].get("code", "")) for other in others if other != uid]
    code = patient.read("code")
    if patient.finding.code is not FindingCode.BAD_CODE and isinstance(code, str):
        return (patient.write("code", next_code(code, {code, *taken})),)
    cells = patient.draft.get(uid, {})
    name = "title" if uid == ROOT else "label"
    labels = (text for path, text in cells.items() if path.startswith(f"{prefix}{name}."))
    label = next((text for text in labels if isinstance(text, str) and text.strip()), "")
    return (*_emptied(patient, "code"), patient.write("code", propose_code(label, taken)))


def _empty_field(patient: _Patient) -> Writes:
    """Empty a field; both ways not to answer go together."""
    if patient.finding.code is FindingCode.NONRESPONSE_IGNORED:
        return (*_emptied(patient, "not_applicable"), *_emptied(patient, "refusable"))
    return _emptied(patient, patient.finding.field)


def _emptied(patient: _Patient, field: str) -> Writes:
    """Return the writes that empty a cell and all that is in it."""
    uid, prefix = patient.address
    path = f"{prefix}{field}"
    cells = patient.draft.get(uid, {})
    within = [own for own in cells if own == path or own.startswith(f"{path}.")]
    parts = patient.addresses.within(patient.address, field)
    return (
        *(Write(uid, own, None) for own in within),
        *(Write(part, STATE, State.REMOVED.value) for part in parts),
    )


def _clean_text(patient: _Patient) -> Writes:
    """Leave out what nobody sees; what is no text, or has such a name, is emptied."""
    field = patient.finding.field
    text = patient.read(field)
    if not isinstance(text, str) or has_bad_characters(field):
        return _emptied(patient, field)
    kept = (character for character in text if character in _KEPT or not has_bad_characters(character))
    return (patient.write(field, "".join(kept)),)


def _drop_condition_part(patient: _Patient) -> Writes:
    """Take the part of a condition away that cannot be meant; a check without condition goes as a whole."""
    field = patient.finding.field
    condition = patient.read(field)
    if condition is None:
        return ()
    rest = trim(condition, _named_by(patient))
    if rest == condition or (rest is None and field == "value"):
        return ()
    if rest is None and field == "condition":
        return (Write(patient.address[0], STATE, State.REMOVED.value),)
    return (patient.write(field, rest),)


def _named_by(patient: _Patient) -> Named:
    answer, option = patient.parameter("answer"), patient.parameter("option")
    if patient.finding.code in {FindingCode.UNKNOWN_SCORE, FindingCode.FORWARD_SCORE}:
        return Named(scores=frozenset({patient.parameter("score")}))
    if patient.finding.code is FindingCode.UNKNOWN_OPTION:
        return Named(options=frozenset({(answer.partition(".")[0], option)}))
    return Named(answers=frozenset({answer}))


def _allow_free_text(_patient: _Patient) -> Writes:
    return (Write(ROOT, "privacy.free_text", value=True),)


def _set_to_count(path: str) -> Callable[[_Patient], Writes]:
    def set_to_count(patient: _Patient) -> Writes:
        count = patient.finding.parameters.get("count")
        return (patient.write(path, count),) if isinstance(count, int) else ()

    return set_to_count


def _swap_limits(patient: _Patient) -> Writes:
    """Swap the two ends of a range; of a range of one value there is nothing to swap."""
    low, high = patient.finding.field, _LIMITS.get(patient.finding.field, "")
    least, most = patient.read(low), patient.read(high)
    if least is None or most is None or least == most:
        return ()
    return (patient.write(low, most), patient.write(high, least))


def _sort_cuts(patient: _Patient) -> Writes:
    cuts = patient.read("cuts")
    if not isinstance(cuts, list):
        return ()
    days = sorted({cut for cut in cuts if isinstance(cut, str)})
    numbers = sorted({cut for cut in cuts if isinstance(cut, int | float) and not isinstance(cut, bool)})
    earliest, latest = str(patient.read("earliest")), str(patient.read("latest"))
    least, most = patient.number("minimum"), patient.number("maximum")
    inside: list[str] | list[float] = [day for day in days if earliest < day <= latest]
    if least is not None and most is not None:
        inside = [number for number in numbers if least < number <= most]
    return (patient.write("cuts", inside or None),)


def _raise_decimals(patient: _Patient) -> Writes:
    cuts = patient.read("cuts")
    written = [
        patient.number("minimum"),
        patient.number("maximum"),
        *(cuts if isinstance(cuts, list) else []),
    ]
    numbers = [number for number in written if isinstance(number, int | float)]
    for decimals in range(_MOST_DECIMALS + 1):
        if all(round(number, decimals) == number for number in numbers):
            return (patient.write("decimals", decimals),)
    return ()


def _remove_language(patient: _Patient) -> Writes:
    languages = patient.read("languages")
    return (
        (patient.write("languages", list(dict.fromkeys(languages))),) if isinstance(languages, list) else ()
    )


def _remove_part(patient: _Patient) -> Writes:
    uid, _ = patient.address
    return (Write(uid, STATE, State.REMOVED.value),) if uid != ROOT else ()


def _share_grid(_patient: _Patient) -> Writes:
    return (Write(ROOT, "privacy.mode", PrivacyMode.SHARED_NAMED.value),)


def _allow_not_applicable(patient: _Patient) -> Writes:
    return (patient.write(patient.finding.field, value=True),)


def _count_row(patient: _Patient) -> Writes:
    """Make an indicator of a row: of the champ and palier of the other rows of its grid, when these agree."""
    known = patient.addresses.everywhere(_INDICATORS)
    beside = {patient.draft[uid].get("id") for uid in patient.addresses.siblings(patient.address)}
    standings = {
        (cells.get("champ"), cells.get("palier"))
        for uid in known
        if (cells := patient.draft[uid]).get("row") in beside
    }
    if len(standings) != 1:
        return ()
    [(champ, palier)] = standings
    row, _ = patient.address
    uid = next(name for number in count() if (name := f"i{number}{row}"[:40]) not in patient.draft)
    last = max((place.order for one in known if (place := place_of(patient.draft[one]))), default="")
    return (
        Write(uid, PLACE, [ROOT, _INDICATORS, between(last, "")]),
        Write(uid, "row", patient.parameter("row")),
        Write(uid, "champ", champ),
        Write(uid, "palier", palier),
    )


_REPAIRS: Mapping[Repair, Callable[[_Patient], Writes]] = {
    Repair.NEW_ID: _give_id,
    Repair.NEW_CODE: _give_code,
    Repair.EMPTY_FIELD: _empty_field,
    Repair.CLEAN_TEXT: _clean_text,
    Repair.DROP_CONDITION_PART: _drop_condition_part,
    Repair.ALLOW_FREE_TEXT: _allow_free_text,
    Repair.LOWER_MINIMUM: _set_to_count("min_choices"),
    Repair.LOWER_MAXIMUM: _set_to_count("max_choices"),
    Repair.SWAP_LIMITS: _swap_limits,
    Repair.SET_PLACES: _set_to_count("places"),
    Repair.SORT_CUTS: _sort_cuts,
    Repair.RAISE_DECIMALS: _raise_decimals,
    Repair.REMOVE_LANGUAGE: _remove_language,
    Repair.REMOVE_PART: _remove_part,
    Repair.SHARE_GRID: _share_grid,
    Repair.ALLOW_NOT_APPLICABLE: _allow_not_applicable,
    Repair.COUNT_ROW: _count_row,
}
