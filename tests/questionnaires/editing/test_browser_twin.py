"""What the builder's scripts make of a draft is what Python makes of it, whatever people did to the draft before."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.model import Kind
from questionnaires.editing import authoring
from questionnaires.editing.cells import STATE, Draft, State, Uid, Writes, apply, children, place_of
from questionnaires.editing.planting import OPTIONS, QUESTIONS, ROWS, SECTIONS, NewUid
from questionnaires.editing.references import detach
from questionnaires.editing.shredding import shred
from questionnaires.editing.templates import template, templates
from tests.questionnaires.editing.sessions import ANYWHERE, LANGUAGES, Draw, actions, elements, numbered_uids
from tests.questionnaires.logic.twin import ROOT, find_node
from tests.questionnaires.strategies import Document, documents

RUNNER = Path(__file__).with_name("browser_twin.mjs")
STATIC = ROOT / "survey_app" / "static"
LISTS = (
    (SECTIONS, "section"),
    (OPTIONS, "option"),
    ("scale.options", "option"),
    (ROWS, "row"),
    ("scores", "score"),
)

Ask = Callable[[Document], Any]
Deed = tuple[str, list[Any], Writes]
"""What the browser calls it and is told, and what Python makes of it."""

Doer = Callable[[Draft, Draw, NewUid], Deed]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask the scripts something."""
    scripts = copy_scripts(tmp_path_factory.mktemp("static"))
    with subprocess.Popen(
        [find_node(), str(RUNNER), str(scripts)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def answer(question: Document) -> Any:  # noqa: ANN401 - JSON
            stdin.write(json.dumps(question) + "\n")
            stdin.flush()
            return json.loads(stdout.readline())

        yield answer


def copy_scripts(folder: Path) -> Path:
    """Copy the builder's scripts to where Node takes them for modules, as browsers do."""
    for name in ("builder", "vendor"):
        shutil.copytree(STATIC / name, folder / name)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


@given(data=st.data(), document=documents())
def test_any_deed_is_the_same(ask: Ask, data: st.DataObject, document: Document) -> None:
    draft = shred(document)
    new_uid = numbered_uids()
    for _ in range(data.draw(st.integers(0, 4))):
        apply(draft, actions(draft, data.draw, new_uid))
    before = json.loads(json.dumps(draft))
    given_uids: list[Uid] = []
    action, args, writes = deed(draft, data.draw, recording(given_uids))
    found = ask(
        {
            "ask": "act",
            "draft": before,
            "action": action,
            "args": args,
            "uids": given_uids,
            "templates": templates(LANGUAGES),
            "languages": LANGUAGES,
        }
    )
    apply(draft, writes)
    assert (found["after"], found["lists"], found["restored"]) == (draft, lists_of(draft), before)


@given(document=documents())
def test_any_document_becomes_the_same_cells(ask: Ask, document: Document) -> None:
    assert ask({"ask": "shred", "document": document}) == shred(document)


def recording(uids: list[Uid]) -> NewUid:
    """Return a source of addresses of the length that browsers give, which keeps what it gave."""
    numbers = count()

    def give() -> Uid:
        uids.append(f"u{next(numbers):011d}")
        return uids[-1]

    return give


def lists_of(draft: Draft) -> dict[str, list[Uid]]:
    """Return the lists as the builder keeps them: without what is removed."""
    return {
        f"{parent} {slot}": [uid for uid in uids if draft[uid].get(STATE) != State.REMOVED]
        for (parent, slot), uids in children(draft).items()
    }


def deed(draft: Draft, draw: Draw, new_uid: NewUid) -> Deed:
    """Draw something that can be done to the draft."""
    uids = [uid for slot in ANYWHERE for uid in elements(draft, slot)]
    questions = elements(draft, QUESTIONS)
    possible: list[Doer] = [_add_question, _add_section]
    possible += [_duplicate, _shift, _remove, _restore, _switch, _detach, _add_beside] if uids else []
    possible += [_move, _change_kind] if questions else []
    chosen: Doer = draw(st.sampled_from(possible))
    return chosen(draft, draw, new_uid)


def _any(draft: Draft, draw: Draw, *slots: str) -> Uid:
    uid: Uid = draw(st.sampled_from([uid for slot in slots for uid in elements(draft, slot)]))
    return uid


def _add_section(draft: Draft, draw: Draw, new_uid: NewUid) -> Deed:
    after = draw(st.sampled_from([None, *elements(draft, SECTIONS)]))
    writes = authoring.add_section(draft, LANGUAGES, after=after, new_uid=new_uid)[1]
    return "add", ["section", {"parent": "root", "slot": SECTIONS, "after": after}], writes


def _add_question(draft: Draft, draw: Draw, new_uid: NewUid) -> Deed:
    kind = draw(st.sampled_from(Kind))
    section = _any(draft, draw, SECTIONS)
    after = draw(st.sampled_from([None, *elements(draft, QUESTIONS)]))
    writes = authoring.add_question(draft, kind, LANGUAGES, section=section, after=after, new_uid=new_uid)[1]
    return "add", [kind.value, {"parent": section, "slot": QUESTIONS, "after": after}], writes


def _add_beside(draft: Draft, draw: Draw, new_uid: NewUid) -> Deed:
    slot, sort = draw(st.sampled_from([pair for pair in LISTS if elements(draft, pair[0])]))
    uid = _any(draft, draw, slot)
    place = place_of(draft[uid])
    assert place is not None
    new = template(sort, LANGUAGES)
    writes = authoring.add(draft, new, parent=place.parent, slot=slot, after=uid, new_uid=new_uid)[1]
    return "add", [sort, {"parent": place.parent, "slot": slot, "after": uid}], writes


def _duplicate(draft: Draft, draw: Draw, new_uid: NewUid) -> Deed:
    uid = _any(draft, draw, *ANYWHERE)
    return "duplicate", [uid], authoring.duplicate(draft, uid, new_uid)[1]


def _shift(draft: Draft, draw: Draw, _new_uid: NewUid) -> Deed:
    uid = _any(draft, draw, *ANYWHERE)
    by = draw(st.sampled_from([-1, 1]))
    return "shift", [uid, by], authoring.shift(draft, uid, by)


def _move(draft: Draft, draw: Draw, _new_uid: NewUid) -> Deed:
    uid, section = _any(draft, draw, QUESTIONS), _any(draft, draw, SECTIONS)
    after = draw(st.sampled_from([None, *elements(draft, QUESTIONS)]))
    writes = authoring.move(draft, uid, parent=section, slot=QUESTIONS, after=after)
    return "move", [uid, {"parent": section, "slot": QUESTIONS, "after": after}], writes


def _remove(draft: Draft, draw: Draw, _new_uid: NewUid) -> Deed:
    uid = _any(draft, draw, *ANYWHERE)
    return "remove", [uid], authoring.remove(uid)


def _restore(draft: Draft, draw: Draw, _new_uid: NewUid) -> Deed:
    uid = _any(draft, draw, *ANYWHERE)
    return "restore", [uid], authoring.restore(draft, uid)


def _switch(draft: Draft, draw: Draw, _new_uid: NewUid) -> Deed:
    uid, is_on = _any(draft, draw, QUESTIONS, SECTIONS), draw(st.booleans())
    return "switchTo", [uid, is_on], authoring.switch(uid, is_on=is_on)


def _change_kind(draft: Draft, draw: Draw, new_uid: NewUid) -> Deed:
    uid, kind = _any(draft, draw, QUESTIONS), draw(st.sampled_from(Kind))
    return "changeKind", [uid, kind.value], authoring.change_kind(draft, uid, kind, LANGUAGES, new_uid)


def _detach(draft: Draft, draw: Draw, _new_uid: NewUid) -> Deed:
    uid = _any(draft, draw, *ANYWHERE, "scores")
    return "detach", [uid], detach(draft, uid)
