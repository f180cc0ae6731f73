"""The builder without script: the page, and one address for each thing that can be done to a part."""

from flask import abort, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from questionnaires.definition.model import Kind
from questionnaires.editing import authoring
from questionnaires.editing.authoring import add, add_question, add_section, last_child, rewrite_lines
from questionnaires.editing.cells import ROOT, Draft, Uid, Write, Writes
from questionnaires.editing.references import dependants, detach
from questionnaires.editing.templates import template
from survey_app.drafting import locks
from survey_app.drafting.blueprint import Page, blueprint, makers
from survey_app.drafting.builder.first_steps import first_steps
from survey_app.drafting.builder.removal_pages import removal_page
from survey_app.drafting.draft_at_hand import DraftAtHand, draft_at_hand
from survey_app.drafting.draft_pages import BuilderPage, Saving
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.draft_writing import LISTS, BuilderWriter
from survey_app.drafting.form_edits import go_to_part, say_nothing_changed, send_edit, tab_name
from survey_app.drafting.form_state import changed_fields, form_class_of
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.elements import new_uid
from survey_app.drafting.part_forms import PartForm
from survey_app.drafting.words.kinds import KINDS
from survey_app.drafting.words.notes import say_note
from survey_app.web.compression import compress
from survey_app.web.headers import FRAMES, change_policy

LONGEST_LINE = 4000
KINDS_OF_PARTS = {"option": "options", "row": "rows", "constraint": "valid_if", "score": "scores"}
"""What can be added to a list beside questions and sections, and the list."""


@blueprint.get("/questionnaires/brouillons/<key>")
@makers
def show_builder(key: str) -> Page:
    """Show the outline, and the part that the address names, or the first."""
    at_hand = draft_at_hand(key)
    asked = request.args.get("element", "")
    reader = at_hand.reader
    is_there = asked in at_hand.state.elements and reader.is_live(asked) and asked != ROOT
    # How results are read has pages of its own.
    is_there = is_there and not reader.slot(asked).startswith("analysis.")
    chosen = asked if is_there else next(iter(reader.sections()), None)
    return _show(at_hand, chosen, None)


@blueprint.post("/questionnaires/brouillons/<key>/elements")
@makers
def add_part(key: str) -> Page:
    """Add a section, a question of a kind, or something to a list of a part."""
    sort, made = request.form.get("sort", ""), new_uid()
    if sort not in {"section", *set(Kind), *KINDS_OF_PARTS}:
        abort(400)
    parent, after = request.form.get("parent", ""), request.form.get("after", "")

    def compute(draft: Draft) -> Writes:
        return _added(draft, sort, parent, after, made)

    return send_edit(key, compute, {"action": "add", "uid": made})


@blueprint.post("/questionnaires/brouillons/<key>/elements/<uid>")
@makers
def save_part(key: str, uid: str) -> Page:
    """Save what was changed in the form of a part."""
    at_hand = draft_at_hand(key)
    form_class = form_class_of(at_hand.reader, uid) if at_hand.reader.is_live(uid) else None
    if form_class is None:
        abort(404)
    form = form_class()
    if not form.validate():
        return _show(at_hand, uid, form)
    changed = changed_fields(form, request.form.get("was", ""))
    if not changed:
        say_nothing_changed()
        return go_to_part(key, uid)

    def compute(draft: Draft) -> Writes:
        return _saved(draft, uid, form, changed)

    texts = changed & {"label", "title", "help", "introduction", "message", *form.LINES}
    return send_edit(key, compute, {"action": "text" if texts else "settings", "uid": uid})


@blueprint.post("/questionnaires/brouillons/<key>/elements/<uid>/monter")
@makers
def move_up(key: str, uid: str) -> Page:
    """Move a part one place up."""
    return send_edit(key, lambda draft: authoring.shift(draft, uid, -1), {"action": "move", "uid": uid})


@blueprint.post("/questionnaires/brouillons/<key>/elements/<uid>/descendre")
@makers
def move_down(key: str, uid: str) -> Page:
    """Move a part one place down."""
    return send_edit(key, lambda draft: authoring.shift(draft, uid, 1), {"action": "move", "uid": uid})


@blueprint.post("/questionnaires/brouillons/<key>/elements/<uid>/deplacer")
@makers
def move_part(key: str, uid: str) -> Page:
    """Move a question to a place in a section."""
    section, _bar, after = request.form.get("target", "").partition("|")

    def compute(draft: Draft) -> Writes:
        reader = DraftReader(draft)
        if section not in reader.sections() or reader.slot(uid) != "questions":
            return ()
        return authoring.move(draft, uid, parent=section, slot="questions", after=after or None)

    return send_edit(key, compute, {"action": "move", "uid": uid})


@blueprint.post("/questionnaires/brouillons/<key>/elements/<uid>/dupliquer")
@makers
def duplicate_part(key: str, uid: str) -> Page:
    """Put a copy of a part after it, and choose the copy."""
    copies: list[Uid] = []

    def compute(draft: Draft) -> Writes:
        if not DraftReader(draft).is_live(uid) or uid == ROOT:
            return ()
        copy, writes = authoring.duplicate(draft, uid, new_uid)
        copies[:] = [copy]
        return writes

    note = {"action": "duplicate", "uid": uid}
    return send_edit(key, compute, note, after=lambda: go_to_part(key, copies[0] if copies else uid))


@blueprint.post("/questionnaires/brouillons/<key>/elements/<uid>/nature")
@makers
def change_kind(key: str, uid: str) -> Page:
    """Make another kind of question of one."""
    asked = request.form.get("kind", "")
    if asked not in set(Kind):
        abort(400)

    def compute(draft: Draft) -> Writes:
        reader = DraftReader(draft)
        if reader.slot(uid) != "questions":
            return ()
        return authoring.change_kind(draft, uid, Kind(asked), reader.languages, new_uid)

    return send_edit(key, compute, {"action": "kind", "uid": uid})


@blueprint.post("/questionnaires/brouillons/<key>/elements/<uid>/supprimer")
@makers
def remove_part(key: str, uid: str) -> Page:
    """Take a part out; where others refer to it, they are shown first."""
    at_hand = draft_at_hand(key)
    if not at_hand.reader.is_live(uid) or uid == ROOT:
        return go_to_part(key, "")
    found = dependants(at_hand.state.elements, uid)
    if found and request.form.get("answer") != "remove":
        writer = at_hand.writer
        return render_template("drafting/remove.html", page=removal_page(at_hand.head, writer, uid, found))
    above = at_hand.reader.parent(uid) or ROOT

    def compute(draft: Draft) -> Writes:
        locked = locks.is_locked(draft, uid) and not at_hand.is_academys
        taken_out = authoring.switch(uid, is_on=False) if locked else authoring.remove(uid)
        return (*detach(draft, uid), *taken_out)

    def tell() -> Page:
        flash(
            _("Supprimé. « Annuler » le fait revenir, ainsi que la liste des éléments supprimés."), "success"
        )
        return go_to_part(key, "" if above == ROOT else above)

    return send_edit(key, compute, {"action": "remove", "uid": uid}, after=tell)


@blueprint.post("/questionnaires/brouillons/<key>/elements/<uid>/retablir")
@makers
def restore_part(key: str, uid: str) -> Page:
    """Put back what was taken out."""
    return send_edit(key, lambda draft: authoring.restore(draft, uid), {"action": "restore", "uid": uid})


@blueprint.post("/questionnaires/brouillons/<key>/annuler")
@makers
def undo(key: str) -> Page:
    """Undo what the person did last."""
    return send_edit(key, lambda _draft: (), {}, kind=EditKind.UNDO)


@blueprint.post("/questionnaires/brouillons/<key>/refaire")
@makers
def redo(key: str) -> Page:
    """Do again what the person undid last."""
    return send_edit(key, lambda _draft: (), {}, kind=EditKind.REDO)


def _added(draft: Draft, sort: str, parent: Uid, after: Uid, made: Uid) -> Writes:
    """Return the writes that add a part under the address `made`."""
    reader = DraftReader(draft)
    addresses = iter([made])

    def next_uid() -> Uid:
        return next(addresses, None) or new_uid()

    if sort == "section":
        last = after if after in reader.sections() else last_child(draft, ROOT, "sections")
        return add_section(draft, reader.languages, after=last, new_uid=next_uid)[1]
    if sort in KINDS_OF_PARTS:
        owner, slot = (ROOT if sort == "score" else parent), KINDS_OF_PARTS[sort]
        if owner != ROOT and slot not in LISTS.get(reader.slot(owner), ()):
            return ()
        new = template(sort, reader.languages)
        last = last_child(draft, owner, slot)
        return add(draft, new, parent=owner, slot=slot, after=last, new_uid=next_uid)[1]
    section = parent or reader.parent(after) or ""
    if section not in reader.sections():
        return ()
    last = after or last_child(draft, section, "questions")
    return add_question(draft, Kind(sort), reader.languages, section=section, after=last, new_uid=next_uid)[1]


def _saved(draft: Draft, uid: Uid, form: PartForm, changed: frozenset[str]) -> Writes:
    """Return the writes of what was changed in a form; what is as it was is not written."""
    reader = DraftReader(draft)
    paths = form.paths(reader.language)
    values = form.values(reader.language)
    writes = [
        Write(uid, paths[name], values[paths[name]])
        for name in form.CELLS
        if name in changed and reader.value(uid, paths[name]) != values[paths[name]]
    ]
    for name, slot in form.LINES.items():
        if name in changed:
            lines = [line[:LONGEST_LINE] for line in form.lines(name)]
            writes += rewrite_lines(
                draft, lines, parent=uid, slot=slot, language=reader.language, new_uid=new_uid
            )
    return tuple(writes)


def _show(at_hand: DraftAtHand, chosen: Uid | None, form: PartForm | None) -> Page:
    writer = at_hand.writer
    state = at_hand.state
    page = BuilderPage(
        head=at_hand.head,
        saving=Saving(
            at_hand.saved_at,
            undo=say_note(state.undo[-1].note, writer.name) if state.undo else "",
            redo=say_note(state.redo[-1].note, writer.name) if state.redo else "",
        ),
        outline=writer.outline(chosen),
        chosen=writer.chosen(chosen, form) if chosen else None,
        gone=writer.gone(),
        findings=writer.all_findings(),
        first_steps=first_steps(at_hand),
        people=tuple(_people(at_hand, writer)),
        conflicts=tuple(_conflicts(at_hand)),
        kinds=tuple((kind.value, words) for kind, words in KINDS.items()),
        minutes=at_hand.minutes,
        is_too_long=at_hand.is_too_long,
        own_questions=at_hand.own_questions,
    )
    # The preview is shown beside the question.
    response = change_policy(make_response(render_template("drafting/builder.html", page=page)), FRAMES)
    # With a form in it, the page repeats what was sent.
    return response if form else compress(response)


def _people(at_hand: DraftAtHand, writer: BuilderWriter) -> list[str]:
    mine = tab_name()
    others = [person for person in at_hand.state.people if person.session != mine and not person.is_me]
    return [
        _("%(name)s modifie « %(part)s ».", name=person.name, part=writer.name(person.uid))
        if person.uid in at_hand.state.elements
        else _("%(name)s a ce questionnaire sous les yeux.", name=person.name)
        for person in others
    ]


def _conflicts(at_hand: DraftAtHand) -> list[tuple[str, str]]:
    words = _("Une de vos modifications attend : quelqu’un d’autre a changé le même endroit.")
    key = at_hand.state.key
    return [
        (words, url_for("drafting.show_conflict", key=key, number=entry.number))
        for entry in at_hand.state.conflicts
    ]
