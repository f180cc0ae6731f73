"""What editors may do to a draft, drawn by chance: real actions, and bare writes."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from hypothesis import strategies as st

from questionnaires.definition.model import Kind
from questionnaires.editing.authoring import (
    add,
    add_question,
    add_section,
    change_kind,
    duplicate,
    move,
    remove,
    restore,
    rewrite_lines,
    shift,
    switch,
)
from questionnaires.editing.cells import ROOT, STATE, Draft, Uid, Write, Writes, place_of
from questionnaires.editing.pasting import paste, read_pasted
from questionnaires.editing.planting import OPTIONS, QUESTIONS, ROWS, SECTIONS, NewUid
from questionnaires.editing.references import detach
from questionnaires.editing.templates import template

Draw = Callable[[st.SearchStrategy[Any]], Any]
LANGUAGES = ("fr", "en")
WORDS = st.sampled_from(["", "Oui", "é", "e\u0301", "{answer.q1}", "\u202eabc", "1" * 300])
PASTED = "Titre :\n1. Aimez-vous ?\n- oui\n- non\n\tA\tB\nligne\nNoter de 1 à 5"


def numbered_uids(prefix: str = "n") -> NewUid:
    """Return a source of addresses, the same in each run."""
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"


def elements(draft: Draft, slot: str) -> list[Uid]:
    """Return the elements of a draft that are in some list of this name."""
    return [
        uid for uid, cells in draft.items() if (place := place_of(cells)) is not None and place.slot == slot
    ]


def actions(draft: Draft, draw: Draw, new_uid: NewUid) -> Writes:
    """Return the writes of something that a person can do to `draft` now."""
    possible = [action for action in ACTIONS if action.is_possible(draft)]
    action: Action = draw(st.sampled_from(possible))
    return action.writes(draft, draw, new_uid)


class Action:
    """Something a person does; to an element of one of the lists `slots`, if any."""

    def __init__(self, writes: Callable[[Draft, Uid, Draw, NewUid], Writes], *slots: str) -> None:
        self._writes = writes
        self._slots = slots

    def __repr__(self) -> str:
        return f"Action({', '.join(self._slots)})"

    def is_possible(self, draft: Draft) -> bool:
        """Tell whether there is something to do it to."""
        return not self._slots or any(elements(draft, slot) for slot in self._slots)

    def writes(self, draft: Draft, draw: Draw, new_uid: NewUid) -> Writes:
        """Do it to an element drawn by chance."""
        uids = [uid for slot in self._slots for uid in elements(draft, slot)]
        return self._writes(draft, draw(st.sampled_from(uids)) if uids else ROOT, draw, new_uid)


def _add_question(draft: Draft, section: Uid, draw: Draw, new_uid: NewUid) -> Writes:
    return add_question(
        draft, draw(st.sampled_from(Kind)), LANGUAGES, section=section, after=None, new_uid=new_uid
    )[1]


def _add_beside(draft: Draft, uid: Uid, _draw: Draw, new_uid: NewUid) -> Writes:
    place = place_of(draft[uid])
    assert place is not None
    new = template("option", LANGUAGES)
    return add(draft, new, parent=place.parent, slot=place.slot, after=uid, new_uid=new_uid)[1]


def _move(draft: Draft, uid: Uid, draw: Draw, _new_uid: NewUid) -> Writes:
    target = draw(st.sampled_from(elements(draft, SECTIONS)))
    return move(draft, uid, parent=target, slot=QUESTIONS, after=None)


def _rewrite(draft: Draft, uid: Uid, draw: Draw, new_uid: NewUid) -> Writes:
    place = place_of(draft[uid])
    assert place is not None
    lines = draw(st.lists(WORDS, max_size=4))
    return rewrite_lines(draft, lines, parent=place.parent, slot=place.slot, language="fr", new_uid=new_uid)


def _set(_draft: Draft, uid: Uid, draw: Draw, _new_uid: NewUid) -> Writes:
    path = draw(
        st.sampled_from(["label.fr", "label.en", "help.fr", "code", "required", "points", "shown_if"])
    )
    return (Write(uid, path, draw(st.one_of(st.none(), WORDS, st.booleans(), st.integers(0, 9)))),)


ANYWHERE = (SECTIONS, QUESTIONS, OPTIONS, ROWS, "scales", "scale.options")
ACTIONS = (
    Action(lambda draft, _uid, _draw, new_uid: add_section(draft, LANGUAGES, after=None, new_uid=new_uid)[1]),
    Action(_add_question, SECTIONS),
    Action(_add_beside, OPTIONS, ROWS),
    Action(lambda draft, uid, _draw, new_uid: duplicate(draft, uid, new_uid)[1], *ANYWHERE),
    Action(lambda draft, uid, draw, _new_uid: shift(draft, uid, draw(st.sampled_from([-1, 1]))), *ANYWHERE),
    Action(_move, QUESTIONS),
    Action(lambda _draft, uid, _draw, _new_uid: remove(uid), *ANYWHERE),
    Action(lambda draft, uid, _draw, _new_uid: restore(draft, uid), *ANYWHERE),
    Action(lambda _draft, uid, draw, _new_uid: switch(uid, is_on=draw(st.booleans())), QUESTIONS),
    Action(
        lambda draft, uid, draw, new_uid: change_kind(
            draft, uid, draw(st.sampled_from(Kind)), LANGUAGES, new_uid
        ),
        QUESTIONS,
    ),
    Action(_rewrite, OPTIONS, ROWS, "scale.options"),
    Action(_set, *ANYWHERE),
    Action(lambda draft, uid, _draw, _new_uid: detach(draft, uid), *ANYWHERE),
    Action(
        lambda draft, _uid, _draw, new_uid: paste(
            draft, read_pasted(PASTED), section=None, languages=LANGUAGES, new_uid=new_uid
        )
    ),
)


def live_uids(draft: Draft) -> Iterator[Uid]:
    """Yield the elements that are in the questionnaire by themselves."""
    return (uid for uid, cells in draft.items() if STATE not in cells)
