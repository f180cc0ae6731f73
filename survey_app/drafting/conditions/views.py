"""One condition of one part without script: its rows to pick from, and its notation to write."""

from collections.abc import Mapping, Sequence

from flask import abort, render_template, request
from flask_babel import gettext as _

from questionnaires.definition.texts import in_language
from questionnaires.editing.cells import Draft, Leaf, Uid, Write, Writes
from questionnaires.logic.expressions import as_json
from questionnaires.logic.naming import name_answers
from questionnaires.logic.notation import Notation, NotationError
from survey_app.drafting.blueprint import Page, blueprint, makers
from survey_app.drafting.condition_rows import (
    Answer,
    Group,
    Join,
    RowIncompleteError,
    condition_of,
    rows_of,
)
from survey_app.drafting.conditions import forms as rows
from survey_app.drafting.conditions.pages import ConditionPage, NotationFault, show_group
from survey_app.drafting.draft_at_hand import DraftAtHand, draft_at_hand
from survey_app.drafting.draft_writing import CONDITIONS
from survey_app.drafting.form_edits import send_edit
from survey_app.drafting.words.conditions import list_answers
from survey_app.drafting.words.edits import say_problem

VALUE = "value"
MOST_NAMES = 400
AROUND = 60
"""Characters that are shown on both sides of what is wrong in a notation."""


@blueprint.get("/questionnaires/brouillons/<key>/elements/<uid>/condition/<path>")
@makers
def edit_condition(key: str, uid: str, path: str) -> Page:
    """Show a condition as rows where rows can say it, and as it is written."""
    at_hand = _at_hand(key, uid, path)
    answers = _answers(at_hand, uid, path)
    return _show(at_hand, uid, path, answers, _rows(at_hand, uid, path, answers))


@blueprint.post("/questionnaires/brouillons/<key>/elements/<uid>/condition/<path>")
@makers
def save_condition(key: str, uid: str, path: str) -> Page:
    """Save a condition, or show its rows with one more or one less."""
    at_hand = _at_hand(key, uid, path)
    answers = _answers(at_hand, uid, path)
    action, _colon, place = request.form.get("action", "").partition(":")
    if action == "write":
        return _write(at_hand, uid, path, answers)
    if action == "clear":
        return _save(key, uid, path, None)
    known = {answer.source: answer for answer in answers}
    group = rows.read_group(request.form.to_dict(flat=False), known)
    if action == "save":
        try:
            return _save(key, uid, path, condition_of(group, known))
        except RowIncompleteError as error:
            return _show(at_hand, uid, path, answers, group, incomplete=error.path)
    if answers:
        group = _changed(group, action, rows.read_path(place), answers[0])
    return _show(at_hand, uid, path, answers, group)


def _changed(group: Group, action: str, place: rows.Path, first: Answer) -> Group:
    """Return the rows after a press on one of their buttons; the others only show them anew."""
    match action:
        case "row":
            return rows.add_row(group, place, first)
        case "group":
            return rows.add_group(group, place, first)
        case "drop":
            return rows.drop(group, place)
        case _:
            return group


def _at_hand(key: str, uid: Uid, path: str) -> DraftAtHand:
    at_hand = draft_at_hand(key)
    if not at_hand.reader.is_live(uid) or path not in CONDITIONS.get(at_hand.reader.slot(uid), {}):
        abort(404)
    return at_hand


def _answers(at_hand: DraftAtHand, uid: Uid, path: str) -> list[Answer]:
    """Return what the condition can be about: what is asked before; a rule of validity, its own question too."""
    until = at_hand.reader.question_of(uid) or uid
    return list_answers(at_hand.reader, until=until, with_last=path == "condition")


def _rows(at_hand: DraftAtHand, uid: Uid, path: str, answers: Sequence[Answer]) -> Group | None:
    if path == VALUE:
        return None
    value = at_hand.reader.value(uid, path)
    if value is None or value == {"value": True}:
        return Group(Join.AND, ())
    return rows_of(value, {answer.source: answer for answer in answers})


def _write(at_hand: DraftAtHand, uid: Uid, path: str, answers: Sequence[Answer]) -> Page:
    text = request.form.get("notation", "").strip()
    if not text:
        return _save(at_hand.state.key, uid, path, None)
    if at_hand.questionnaire is None:
        abort(409)
    notation = Notation(at_hand.questionnaire)
    try:
        node = notation.read(text) if path == VALUE else notation.read_condition(text)
    except NotationError as error:
        kept = _rows(at_hand, uid, path, answers)
        return _show(at_hand, uid, path, answers, kept, written=text, fault=_fault(text, error))
    return _save(at_hand.state.key, uid, path, as_json(node))


def _fault(text: str, error: NotationError) -> NotationFault:
    end = error.position + max(error.length, 1)
    return NotationFault(
        sentence=_(
            "Au signe %(position)s : %(problem)s", position=error.position + 1, problem=say_problem(error)
        ),
        before=text[max(0, error.position - AROUND) : error.position],
        wrong=text[error.position : end] or "…",
        after=text[end : end + AROUND],
    )


def _save(key: str, uid: Uid, path: str, value: Leaf | None) -> Page:
    def compute(_draft: Draft) -> Writes:
        return (Write(uid, path, value),)

    return send_edit(key, compute, {"action": "condition", "uid": uid})


def _show(
    at_hand: DraftAtHand,
    uid: Uid,
    path: str,
    answers: Sequence[Answer],
    group: Group | None,
    *,
    incomplete: rows.Path | None = None,
    written: str | None = None,
    fault: NotationFault | None = None,
) -> Page:
    writer = at_hand.writer
    notation = at_hand.notation(uid, path)
    page = ConditionPage(
        head=at_hand.head,
        uid=uid,
        path=path,
        name=str(CONDITIONS[at_hand.reader.slot(uid)][path]),
        part=writer.name(uid),
        part_url=writer.url(uid),
        words=at_hand.say_condition(uid, path) if at_hand.reader.value(uid, path) is not None else "",
        group=show_group(group, answers, incomplete) if group is not None else None,
        notation=notation if written is None else written,
        fault=fault,
        findings=writer.findings_at(uid, path),
        has_answers=bool(answers),
        is_value=path == VALUE,
        names=_names(at_hand),
    )
    return render_template("drafting/condition.html", page=page)


def _names(at_hand: DraftAtHand) -> tuple[tuple[str, str], ...]:
    """Return the codes that a notation may use, with what they name."""
    if at_hand.questionnaire is None:
        return ()
    language = at_hand.reader.language
    lines: list[tuple[str, str]] = []
    for answer in name_answers(at_hand.questionnaire).values():
        label = " – ".join(in_language(text, language) for text in answer.labels)
        lines.append((".".join(answer.codes), label))
        options: Mapping[str, str] = answer.option_codes
        lines += [
            (f"… {code}", in_language(answer.options[option], language)) for option, code in options.items()
        ]
    return tuple(dict.fromkeys(lines))[:MOST_NAMES]
