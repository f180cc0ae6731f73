"""A questionnaire in the making, on which two people work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from questionnaires.definition.model import Kind
from questionnaires.editing.authoring import add, last_child, shift, switch
from questionnaires.editing.cells import ROOT, Draft, Uid, Write, Writes
from questionnaires.editing.planting import OPTIONS, QUESTIONS, SECTIONS
from survey_app.demonstration.people import People
from survey_app.drafting.edits import SentEdit
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.drafts import CopyMode, copy_revision, list_drafts
from survey_app.drafting.operations.editing import change_draft
from survey_app.drafting.operations.elements import new_uid

_WORKSHOP = {
    "title": {"fr": "L’atelier du jeudi", "en": "The Thursday workshop"},
    "questions": [
        {
            "kind": Kind.YES_NO.value,
            "id": "atelier",
            "code": "ATELIER",
            "label": {
                "fr": "Êtes-vous venu à l’atelier du jeudi cette année\N{NO-BREAK SPACE}?",
                "en": "Have you come to the Thursday workshop this year?",
            },
        }
    ],
}
_WISHES = {
    "kind": Kind.SEVERAL_CHOICES.value,
    "label": {"fr": "Qu’est-ce qui vous ferait venir\N{NO-BREAK SPACE}?"},
    "shown_if": {"==": [{"answer": "atelier"}, {"option": "no"}]},
    "options": [
        {"label": {"fr": "Un autre horaire"}},
        {"label": {"fr": "Un sujet proche de ma discipline"}},
    ],
}


@dataclass(frozen=True)
class _Author:
    """Somebody who writes the questionnaire of the demonstration."""

    account_id: int


@dataclass
class _Desk:
    """A draft on which people write in turn, each knowing what the others did."""

    key: str
    entries: int = 0

    def write(
        self, account_id: int, action: str, uid: Uid, compute: Callable[[Draft], Writes], at: datetime
    ) -> None:
        """Have somebody make one edit."""
        self._make(account_id, SentEdit("", 0, note={"action": action, "uid": uid}), compute, at)

    def undo(self, account_id: int, at: datetime) -> None:
        """Have somebody undo their last edit."""
        self._make(account_id, SentEdit("", 0, EditKind.UNDO), lambda _draft: (), at)

    def _make(
        self, account_id: int, edit: SentEdit, compute: Callable[[Draft], Writes], at: datetime
    ) -> None:
        numbered = replace(edit, key=f"demonstration{self.entries}", base=self.entries)
        change_draft(self.key, _Author(account_id), numbered, compute, tab="demonstration", now=at)
        self.entries += 1


def begin_draft(people: People, revision: int, now: datetime) -> None:
    """Have a questionnaire in the making, with what two people did to it over two days."""
    referent, chef = people.referent, people.chef
    if list_drafts(_Author(referent)):
        return
    began = now - timedelta(days=2)
    author = _Author(referent)
    desk = _Desk(copy_revision(revision, CopyMode.LOCKED, school_id=people.school, visitor=author, now=began))
    uids: dict[str, Uid] = {}

    def title(_draft: Draft) -> Writes:
        return (
            Write(ROOT, "title.fr", "Diagnostic des équipes, avec nos questions"),
            Write(ROOT, "title.en", "Self-review of teams, with our questions"),
        )

    def workshop(draft: Draft) -> Writes:
        uids["section"], writes = _add(draft, _WORKSHOP, parent=ROOT, slot=SECTIONS)
        return writes

    def wishes(draft: Draft) -> Writes:
        uids["wishes"], writes = _add(draft, _WISHES, parent=uids["section"], slot=QUESTIONS)
        return writes

    def wish(draft: Draft) -> Writes:
        return _add(draft, {"label": {"fr": "Un collègue avec moi"}}, parent=uids["wishes"], slot=OPTIONS)[1]

    def leave_out(draft: Draft) -> Writes:
        aid = next(uid for uid, cells in draft.items() if cells.get("id") == "aide")
        return switch(aid, is_on=False)

    desk.write(referent, "settings", ROOT, title, began)
    desk.write(referent, "add", ROOT, workshop, began + timedelta(minutes=4))
    desk.write(referent, "add", uids["section"], wishes, began + timedelta(minutes=9))
    next_day = began + timedelta(days=1)
    desk.write(chef, "remove", ROOT, leave_out, next_day)
    desk.write(chef, "add", uids["wishes"], wish, next_day + timedelta(minutes=2))
    desk.write(referent, "move", uids["wishes"], lambda draft: shift(draft, uids["wishes"], -1), now)
    desk.undo(referent, now)


def _add(draft: Draft, part: Mapping[str, object], *, parent: Uid, slot: str) -> tuple[Uid, Writes]:
    """Return a part at the end of a list."""
    return add(draft, part, parent=parent, slot=slot, after=last_child(draft, parent, slot), new_uid=new_uid)
