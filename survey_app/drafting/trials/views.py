"""Test cases: answers and what they must lead to; and what was found on all routes."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext as _

from questionnaires.definition.model import Questionnaire, TestCase
from questionnaires.definition.texts import in_language
from questionnaires.editing import authoring
from questionnaires.editing.authoring import add, last_child
from questionnaires.editing.cells import ROOT, Draft, Leaf, Uid, Write, Writes
from questionnaires.editing.templates import template
from questionnaires.logic.explorer import explore
from questionnaires.logic.route import compute_scores
from questionnaires.logic.trials import run_test_case
from survey_app.drafting.blueprint import Page, blueprint, go, makers
from survey_app.drafting.cell_fields import as_day, say_number
from survey_app.drafting.condition_rows import Answer, Sort, as_number
from survey_app.drafting.draft_at_hand import DraftAtHand, draft_at_hand
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.form_edits import send_edit
from survey_app.drafting.operations.elements import new_uid
from survey_app.drafting.trials.pages import (
    CaseLine,
    ExpectedPart,
    ExpectedScore,
    RouteLine,
    TrialPage,
    TrialsPage,
    answer_field,
)
from survey_app.drafting.words.conditions import list_answers
from survey_app.drafting.words.trials import (
    BLOCKING,
    PartNames,
    conditional_parts,
    say_exploration,
    say_outcome,
    say_route_finding,
)
from survey_app.web.translation import current_language

NEW = "nouveau"
SHOWN, HIDDEN = "shown", "hidden"
LONGEST_TITLE = 200
LONGEST_TEXT = 500

Given = dict[str, Any]
"""Answers by key, as test cases hold them."""


@blueprint.get("/questionnaires/brouillons/<key>/essais")
@makers
def show_trials(key: str) -> Page:
    """Show how each test case comes out, and what was found on the routes."""
    at_hand = draft_at_hand(key)
    questionnaire = at_hand.questionnaire
    exploration = explore(questionnaire) if questionnaire else None
    names = PartNames(questionnaire) if questionnaire else None
    page = TrialsPage(
        head=at_hand.head,
        cases=tuple(list_cases(at_hand)),
        exploration=say_exploration(exploration) if exploration else "",
        findings=tuple(
            RouteLine(say_route_finding(finding, names), finding.code in BLOCKING)
            for finding in (exploration.findings if exploration else ())
            if names is not None
        ),
        is_readable=questionnaire is not None,
    )
    return render_template("drafting/trials.html", page=page)


@blueprint.get("/questionnaires/brouillons/<key>/essais/<uid>")
@makers
def edit_trial(key: str, uid: str) -> Page:
    """Show one test case, or an empty one."""
    at_hand = _at_hand(key, uid)
    answers = at_hand.reader.value(uid, "answers")
    given = answers if isinstance(answers, dict) else {}
    return _show(at_hand, uid, at_hand.reader.own_text(uid, "title"), given, is_tried=uid != NEW)


@blueprint.post("/questionnaires/brouillons/<key>/essais/<uid>")
@makers
def save_trial(key: str, uid: str) -> Page:
    """Show what the answers lead to; then keep them with what is expected."""
    at_hand = _at_hand(key, uid)
    given = dict(_given(list_answers(at_hand.reader)))
    title = request.form.get("title", "").strip()[:LONGEST_TITLE]
    if request.form.get("action") != "save":
        return _show(at_hand, uid, title, given, is_tried=True)
    cells = {"title": title or None, "answers": given, **_expected(at_hand.questionnaire)}
    made = new_uid() if uid == NEW else uid

    def compute(draft: Draft) -> Writes:
        return _written(draft, uid, made, cells)

    def tell() -> Page:
        flash(_("L’essai est enregistré. Il sera refait à chaque publication."), "success")
        return go("show_trials", key=key)

    return send_edit(key, compute, {"action": "test", "uid": made}, after=tell)


@blueprint.post("/questionnaires/brouillons/<key>/essais/<uid>/supprimer")
@makers
def remove_trial(key: str, uid: str) -> Page:
    """Take a test case out."""
    _at_hand(key, uid)
    note = {"action": "remove", "uid": uid}
    return send_edit(
        key, lambda _draft: authoring.remove(uid), note, after=lambda: go("show_trials", key=key)
    )


def _at_hand(key: str, uid: Uid) -> DraftAtHand:
    at_hand = draft_at_hand(key)
    if uid != NEW and uid not in at_hand.reader.live(ROOT, "tests"):
        abort(404)
    if at_hand.questionnaire is None:
        flash(_("Écrivez d’abord une question : il n’y a rien à essayer."), "info")
    return at_hand


def list_cases(at_hand: DraftAtHand) -> Iterator[CaseLine]:
    """Yield the test cases with how they come out."""
    questionnaire = at_hand.questionnaire
    known = {case.id: case for case in questionnaire.tests} if questionnaire else {}
    names = PartNames(questionnaire) if questionnaire else None
    for number, uid in enumerate(at_hand.reader.live(ROOT, "tests"), start=1):
        case = known.get(at_hand.reader.own_text(uid, "id"))
        url = url_for("drafting.edit_trial", key=at_hand.state.key, uid=uid)
        title = at_hand.reader.own_text(uid, "title") or _("Essai %(number)s", number=number)
        if questionnaire is None or names is None or case is None:
            yield CaseLine(title, url, has_passed=False, lines=(_("Cet essai ne peut pas être lu."),))
            continue
        outcome = run_test_case(questionnaire, case)
        lines = say_outcome(outcome, names, _score_names(questionnaire))
        yield CaseLine(title, url, outcome.has_passed, lines)


def _show(at_hand: DraftAtHand, uid: Uid, title: str, given: Mapping[str, Any], *, is_tried: bool) -> Page:
    answers = [answer for answer in list_answers(at_hand.reader) if not answer.source.is_score]
    questionnaire = at_hand.questionnaire
    tried = is_tried and questionnaire is not None
    page = TrialPage(
        head=at_hand.head,
        uid=uid,
        title=title,
        fields=tuple(answer_field(answer, given.get(answer.source.key)) for answer in answers),
        parts=tuple(_parts(at_hand, questionnaire, uid, given)) if tried and questionnaire else (),
        scores=tuple(_scores(at_hand, questionnaire, uid, given)) if tried and questionnaire else (),
        is_tried=tried,
    )
    return render_template("drafting/trial.html", page=page)


def _parts(
    at_hand: DraftAtHand, questionnaire: Questionnaire, uid: Uid, given: Mapping[str, Any]
) -> Iterator[ExpectedPart]:
    parts = conditional_parts(questionnaire)
    case = TestCase(id="essai", answers=dict(given), shown=tuple(parts))
    missing = set(run_test_case(questionnaire, case).missing)
    names = PartNames(questionnaire)
    kept = {part: state for state in (SHOWN, HIDDEN) for part in _list(at_hand.reader.value(uid, state))}
    for part in parts:
        is_shown = part not in missing
        present = kept.get(part, "") if kept else (SHOWN if is_shown else HIDDEN)
        yield ExpectedPart(f"expected.{part}", names.say(part), is_shown, present)


def _scores(
    at_hand: DraftAtHand, questionnaire: Questionnaire, uid: Uid, given: Mapping[str, Any]
) -> Iterator[ExpectedScore]:
    found = compute_scores(questionnaire, dict(given))
    kept = at_hand.reader.value(uid, "scores")
    for score, words in _score_names(questionnaire).items():
        is_kept = isinstance(kept, dict) and score in kept
        expected = (
            kept[score]
            if isinstance(kept, dict) and is_kept
            else None
            if isinstance(kept, dict)
            else found.get(score)
        )
        yield ExpectedScore(f"score.{score}", words, say_number(found.get(score)), say_number(expected))


def _expected(questionnaire: Questionnaire | None) -> dict[str, Leaf | None]:
    """Return what the form expects of each part and score; nothing where it does not matter."""
    if questionnaire is None:
        return {SHOWN: None, HIDDEN: None, "scores": None}
    parts = conditional_parts(questionnaire)
    asked = {part: request.form.get(f"expected.{part}") for part in parts}
    scores: dict[str, Any] = {}
    for score in questionnaire.scores:
        text = request.form.get(f"score.{score.id}", "").strip()
        if text and (number := as_number(text)) is not None:
            scores[score.id] = number
    return {
        SHOWN: [part for part, state in asked.items() if state == SHOWN] or None,
        HIDDEN: [part for part, state in asked.items() if state == HIDDEN] or None,
        "scores": scores or None,
    }


def _written(draft: Draft, uid: Uid, made: Uid, cells: Mapping[str, Leaf | None]) -> Writes:
    reader = DraftReader(draft)
    if uid != NEW:
        return tuple(
            Write(uid, path, value) for path, value in cells.items() if reader.value(uid, path) != value
        )
    document = template("test", reader.languages) | {
        path: value for path, value in cells.items() if value is not None
    }
    last = last_child(draft, ROOT, "tests")
    addresses = iter([made])
    return add(
        draft,
        document,
        parent=ROOT,
        slot="tests",
        after=last,
        new_uid=lambda: next(addresses, None) or new_uid(),
    )[1]


def _given(answers: list[Answer]) -> Iterator[tuple[str, Any]]:
    for answer in answers:
        if answer.source.is_score:
            continue
        values = [value.strip() for value in request.form.getlist(f"answer.{answer.source.key}")]
        value = _value(answer, [value[:LONGEST_TEXT] for value in values if value])
        if value is not None:
            yield answer.source.key, value


def _value(answer: Answer, values: list[str]) -> str | float | list[str] | None:
    """Return what was given for an answer, as test cases hold it; None for nothing, or for nonsense."""
    if not values:
        return None
    options = {option for option, _label in answer.options}
    if answer.options:
        known = [value for value in values if value in options]
        return (known if answer.sort is Sort.SEVERAL else known[0]) if known else None
    if answer.sort is Sort.NUMBER:
        return as_number(values[0])
    if answer.sort is Sort.DAY:
        day = as_day(values[0])
        return day.isoformat() if day else None
    return values[0]


def _score_names(questionnaire: Questionnaire) -> dict[str, str]:
    language = current_language()
    return {score.id: in_language(score.label, language) or score.code for score in questionnaire.scores}


def _list(value: Leaf | None) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
