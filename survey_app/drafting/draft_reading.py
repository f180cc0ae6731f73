"""A draft as pages read it: what is within what, in which order, and what each element is called."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from questionnaires.definition.model import Kind
from questionnaires.editing.cells import ROOT, STATE, Cells, Leaf, State, Uid, children, place_of
from questionnaires.editing.maturity_reading import INDICATORS, PALIERS
from survey_app.drafting import locks

TITLES = ("title", "label", "message", "code")
"""Where the name of an element is, by sort: the first of these cells that has words."""


class DraftReader:
    """Reads the elements of one draft; nothing here changes them. The locks of items bind schools."""

    def __init__(self, elements: Mapping[Uid, Cells], *, is_bound: bool = True) -> None:
        self.elements = elements
        self._is_bound = is_bound

    @cached_property
    def lists(self) -> Mapping[tuple[Uid, str], list[Uid]]:
        """The elements in each list of each parent, in order, those that are out included."""
        return children(self.elements)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the questionnaire, the first being the one it is written in."""
        languages = self.elements.get(ROOT, {}).get("languages")
        known = [tag for tag in languages if isinstance(tag, str)] if isinstance(languages, list) else []
        return tuple(dict.fromkeys(known)) or ("fr",)

    @property
    def language(self) -> str:
        """The language in which the questionnaire is written first."""
        return self.languages[0]

    def cells(self, uid: Uid) -> Cells:
        """Return the cells of an element; none for one that does not exist."""
        return self.elements.get(uid, {})

    def all_of(self, uid: Uid, slot: str) -> list[Uid]:
        """Return what is in a list of an element, what was removed or switched off included."""
        return self.lists.get((uid, slot), [])

    def live(self, uid: Uid, slot: str) -> list[Uid]:
        """Return what is in a list of an element and in the questionnaire."""
        return [child for child in self.all_of(uid, slot) if STATE not in self.cells(child)]

    def sections(self) -> list[Uid]:
        """Return the sections of the questionnaire, in order."""
        return self.live(ROOT, "sections")

    def questions(self) -> list[Uid]:
        """Return the questions of the questionnaire, in the order in which they are asked."""
        return [question for section in self.sections() for question in self.live(section, "questions")]

    def slot(self, uid: Uid) -> str:
        """Return in which list of its parent an element is; empty for the questionnaire itself."""
        place = place_of(self.cells(uid))
        return place.slot if place else ""

    def parent(self, uid: Uid) -> Uid | None:
        """Return what an element is within."""
        place = place_of(self.cells(uid))
        return place.parent if place else None

    def above(self, uid: Uid) -> Iterator[Uid]:
        """Yield what an element is within, from near to far, without the questionnaire itself."""
        seen = {uid, ROOT}
        parent = self.parent(uid)
        while parent is not None and parent not in seen:
            seen.add(parent)
            yield parent
            parent = self.parent(parent)

    def question_of(self, uid: Uid) -> Uid | None:
        """Return the question that an element is or belongs to."""
        return next((one for one in (uid, *self.above(uid)) if self.slot(one) == "questions"), None)

    def is_live(self, uid: Uid) -> bool:
        """Tell whether an element is in the questionnaire, with all that it is within."""
        return uid == ROOT or (
            uid in self.elements
            and self._is_rooted(uid)
            and all(STATE not in self.cells(one) for one in (uid, *self.above(uid)))
        )

    def kind(self, uid: Uid) -> Kind | None:
        """Return the kind of a question; None for other elements, and for a kind that does not exist."""
        kind = self.cells(uid).get("kind")
        return Kind(kind) if isinstance(kind, str) and kind in set(Kind) else None

    def text(self, uid: Uid, name: str, language: str = "") -> str:
        """Return a text of an element in a language, else in the first that has words; empty without any."""
        cells = self.cells(uid)
        tags = (language or self.language, *self.languages)
        found = (cells.get(f"{name}.{tag}") for tag in tags)
        return next((words for words in found if isinstance(words, str) and words.strip()), "")

    def own_text(self, uid: Uid, path: str) -> str:
        """Return what a cell of words holds; empty when it holds none."""
        value = self.cells(uid).get(path)
        return value if isinstance(value, str) else ""

    def value(self, uid: Uid, path: str) -> Leaf | None:
        """Return what a cell holds."""
        return self.cells(uid).get(path)

    def name(self, uid: Uid) -> str:
        """Return what an element is called, by its words; empty when it has none yet."""
        named = (self.text(uid, title) or self.own_text(uid, title) for title in TITLES)
        return next((words for words in named if words), "") or self._name_in_reading(uid)

    def _name_in_reading(self, uid: Uid) -> str:
        """Return what a palier is called, which is its title, or an indicator, which is its row."""
        slot = self.slot(uid)
        if slot == PALIERS:
            return next((words for tag in self.languages if (words := self.own_text(uid, tag))), "")
        row = self._rows.get(self.own_text(uid, "row")) if slot == INDICATORS else None
        return self.text(row, "label") if row else ""

    @cached_property
    def _rows(self) -> Mapping[str, Uid]:
        """The rows of grids by their ids."""
        rows = [uid for (_parent, slot), uids in self.lists.items() if slot == "rows" for uid in uids]
        return {self.own_text(uid, "id"): uid for uid in rows if STATE not in self.cells(uid)}

    def removed(self) -> list[Uid]:
        """Return what was taken out and could come back, but for what is within something taken out too."""
        return [
            uid
            for uid, cells in self.elements.items()
            if cells.get(STATE) == State.REMOVED.value
            and self._is_rooted(uid)
            and all(STATE not in self.cells(one) for one in self.above(uid))
        ]

    def switched_off(self) -> list[Uid]:
        """Return what the school left out and could take in again."""
        return [uid for uid, cells in self.elements.items() if cells.get(STATE) == State.SWITCHED_OFF.value]

    def is_locked(self, uid: Uid) -> bool:
        """Tell whether the words and answers of an element are the academy's."""
        return self._is_bound and locks.is_locked(self.elements, uid)

    def is_optional(self, uid: Uid) -> bool:
        """Tell whether a school may leave an element of the academy out."""
        return self.cells(uid).get(locks.OPTIONAL) is True

    def _is_rooted(self, uid: Uid) -> bool:
        parents = [uid, *self.above(uid)]
        return self.parent(parents[-1]) == ROOT
