"""Drafts in tests: who writes them, how they begin, and edits in one line."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from questionnaires.editing.cells import ROOT, Draft, Uid, Write, Writes
from survey_app.accounts.models import Role
from survey_app.database import transaction
from survey_app.drafting.edits import Batch, EditResult, MadeEdits, SentEdit
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.access import get_draft
from survey_app.drafting.operations.drafts import create_draft
from survey_app.drafting.operations.editing import make_edits
from survey_app.drafting.operations.elements import load_elements
from tests.factories import NOW, TEST_UAIS, add_account, add_school
from tests.questionnaires.examples import Document, section, single, text, words

_keys = count(1)


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    account_id: int


@dataclass
class Tab:
    """One tab of somebody who edits a draft; it knows the draft up to `base`."""

    key: str
    person: Person
    name: str = "tab"
    base: int = 0
    now: datetime = NOW
    sent: list[SentEdit] = field(default_factory=list)

    def edit(self, *writes: Write, **more: object) -> EditResult:
        """Send one edit."""
        return self.send(edit(self.base, *writes, **more)).results[0]

    def undo(self, **more: object) -> EditResult:
        return self.edit(kind=EditKind.UNDO, **more)

    def redo(self, **more: object) -> EditResult:
        return self.edit(kind=EditKind.REDO, **more)

    def send(self, *edits: SentEdit) -> MadeEdits:
        """Send a batch."""
        self.sent += edits
        return make_edits(self.key, self.person, Batch(self.name, edits), self.now)

    def catch_up(self) -> None:
        """Learn all that was written."""
        self.base = get_draft(self.key, self.person).head


def edit(base: int, *writes: Write, **more: object) -> SentEdit:
    """Return an edit with a key of its own."""
    fields: dict[str, object] = {"key": f"key{next(_keys)}", **more}
    return SentEdit(base=base, writes=writes, **fields)  # type: ignore[arg-type]  # what a test says


def label(uid: Uid, text: str, language: str = "fr") -> Write:
    """Return the write of a label."""
    return Write(uid, f"label.{language}", text)


def title(text: str) -> Write:
    """Return the write of the title of the questionnaire."""
    return Write(ROOT, "title.fr", text)


def document(*questions: Document, **more: object) -> Document:
    """Return a French questionnaire of one section."""
    asked = questions or (single("q1"), text("q2"))
    content = {
        "format": 1,
        "id": "essai",
        "code": "ESSAI",
        "title": words("Essai"),
        "languages": ["fr"],
        "sections": [section("s1", *asked)],
    }
    return {**content, **more}


def add_people(count_of_people: int, uai: str = TEST_UAIS[0]) -> tuple[int, list[Person]]:
    """Add a school and people who write its questionnaires; return its id and them."""
    with transaction() as rows:
        school = add_school(rows, uai)
        people = [Person(add_account(rows, school, Role.REFERENT).id) for _ in range(count_of_people)]
        return school.id, people


def begin(content: Document | None = None, people: int = 1) -> list[Tab]:
    """Begin a draft of a new school and open it in one tab a person."""
    school_id, staff = add_people(people)
    key = create_draft(content or document(), school_id=school_id, visitor=staff[0], now=NOW)
    return [Tab(key, person, f"tab{number}") for number, person in enumerate(staff)]


def elements(tab: Tab) -> Draft:
    """Return the draft as it is stored."""
    return load_elements(get_draft(tab.key, tab.person).id)


def uid_of(tab: Tab, name: str) -> Uid:
    """Return the address of the part with an id."""
    return next(uid for uid, cells in elements(tab).items() if cells.get("id") == name and uid != ROOT)


def writes_of(*cells: tuple[Uid, str, object]) -> Writes:
    """Return writes."""
    return tuple(Write(uid, path, value) for uid, path, value in cells)  # type: ignore[arg-type]
