"""The elements of a draft in the database: read whole, or only those that an edit is about."""

import secrets
import string
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import delete, insert, select, update

from questionnaires.definition.texts import in_language
from questionnaires.editing.cells import Cells, Draft, Uid, place_of
from questionnaires.editing.merging import DEEPEST
from survey_app.database import session
from survey_app.drafting.models import DraftElement

LONGEST_TITLE = 200
"""Characters of a title in lists; the questionnaire keeps all of it."""

MOST_ELEMENTS = 8_000
"""Elements of one draft, those that were removed included."""

_LETTERS = string.ascii_lowercase
_SIGNS = string.ascii_lowercase + string.digits
_UID_LENGTH = 12
_AT_ONCE = 500
"""Addresses in one query."""


def new_uid() -> Uid:
    """Return an address that no draft has, by chance: fit for an id too."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(_UID_LENGTH - 1))


def load_elements(draft_id: int) -> Draft:
    """Return a whole draft, what was removed included."""
    rows = session().execute(
        select(DraftElement.uid, DraftElement.cells).where(DraftElement.draft_id == draft_id)
    )
    return {uid: cells for uid, cells in rows}  # noqa: C416 - rows are no pairs to mypy


def add_elements(draft_id: int, draft: Draft) -> None:
    """Store the elements of a new draft."""
    rows = [{"draft_id": draft_id, "uid": uid, "cells": cells} for uid, cells in draft.items()]
    session().execute(insert(DraftElement), rows)


def title_of(root: Cells) -> str:
    """Return what a draft is called in lists: its title in its first language that has one."""
    languages = root.get("languages")
    reference = str(languages[0]) if isinstance(languages, list) and languages else "fr"
    texts = {
        path.removeprefix("title."): words
        for path, words in root.items()
        if path.startswith("title.") and isinstance(words, str)
    }
    title = in_language(texts, reference)
    return "".join(sign for sign in title if sign.isprintable()).strip()[:LONGEST_TITLE]


class Excerpt:
    """The elements of a draft that edits are about, with all that they are within; changed here, then stored."""

    def __init__(self, draft_id: int) -> None:
        self._draft_id = draft_id
        self._asked: set[Uid] = set()
        self._stored: set[Uid] = set()
        self.elements: Draft = {}

    def fetch(self, uids: Iterable[Uid]) -> None:
        """Read the elements that are not here yet, then what they are within, level by level."""
        wanted = set(uids)
        for _ in range(DEEPEST):
            missing = wanted - self._asked
            self._read(missing)
            places = (place_of(self.elements.get(uid, {})) for uid in wanted)
            wanted = {place.parent for place in places if place is not None}
            if not wanted:
                return

    def is_stored(self, uid: Uid) -> bool:
        """Say whether the database knows an element."""
        return uid in self._stored

    def store(self, uids: Collection[Uid]) -> None:
        """Write elements as they are here now."""
        written = {uid for uid in uids if uid in self.elements}
        self._insert(written - self._stored)
        self._update(written & self._stored)
        self._delete(self._stored & (set(uids) - written))

    def _read(self, uids: Collection[Uid]) -> None:
        self._asked |= set(uids)
        ordered = sorted(uids)
        for start in range(0, len(ordered), _AT_ONCE):
            some = ordered[start : start + _AT_ONCE]
            rows = session().execute(
                select(DraftElement.uid, DraftElement.cells).where(
                    DraftElement.draft_id == self._draft_id, DraftElement.uid.in_(some)
                )
            )
            for uid, cells in rows:
                self.elements[uid] = cells
                self._stored.add(uid)

    def _insert(self, uids: Collection[Uid]) -> None:
        if uids:
            session().execute(insert(DraftElement), self._rows(uids))
            self._stored |= set(uids)

    def _update(self, uids: Collection[Uid]) -> None:
        if uids:
            session().execute(update(DraftElement), self._rows(uids))

    def _delete(self, uids: Collection[Uid]) -> None:
        for uid in uids:
            session().execute(
                delete(DraftElement).where(DraftElement.draft_id == self._draft_id, DraftElement.uid == uid)
            )
            self._stored.discard(uid)

    def _rows(self, uids: Collection[Uid]) -> list[dict[str, Any]]:
        return [
            {"draft_id": self._draft_id, "uid": uid, "cells": dict(self.elements[uid])}
            for uid in sorted(uids)
        ]
