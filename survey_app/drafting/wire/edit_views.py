"""The draft, edits of it, and what others do, for the builder in the browser."""

from flask import Response, request

from questionnaires.editing.cells import ROOT
from questionnaires.editing.templates import templates
from survey_app.accounts.guard import signed_in
from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.operations.editing import make_edits
from survey_app.drafting.operations.following import find_names, get_news, get_state
from survey_app.drafting.operations.presence import PresentPerson, note_presence
from survey_app.drafting.wire import remark_views
from survey_app.drafting.wire.blueprint import answer, blueprint, read_body
from survey_app.drafting.wire.protocol import (
    Json,
    conflict_as_json,
    entry_as_json,
    parse_json,
    people_in,
    read_batch,
    read_name,
    read_number,
    require_author,
    result_as_json,
    step_as_json,
)
from survey_app.drafting.words.edits import say_reason
from survey_app.web.clock import current_instant

__all__ = ["blueprint", "remark_views"]


@blueprint.get("/etat.json")
@signed_in
def show_state(key: str) -> Response:
    """Tell all that a tab needs to begin with."""
    state = get_state(key, current_visitor(), current_instant())
    names = find_names(set(people_in(entries=state.conflicts)))
    languages = state.elements.get(ROOT, {}).get("languages")
    known = languages if isinstance(languages, list) and languages else ["fr"]
    return answer(
        {
            "key": state.key,
            "head": state.head,
            "languages": known,
            "elements": state.elements,
            "undo": [step_as_json(entry) for entry in state.undo],
            "redo": [step_as_json(entry) for entry in state.redo],
            "conflicts": [conflict_as_json(entry, names) for entry in state.conflicts],
            "people": [_person_as_json(person) for person in state.people],
            "locked": state.locked,
            "templates": templates([str(language) for language in known]),
        }
    )


@blueprint.post("/modifications")
@signed_in
def receive_edits(key: str) -> Response:
    """Write a batch of edits, and tell what became of each."""
    document, visitor, now = parse_json(read_body()), current_visitor(), current_instant()
    require_author(document, visitor.account_id)
    made = make_edits(key, visitor, read_batch(document), now)
    names = find_names(set(people_in(made.results, made.others)))
    return answer(
        {
            "head": made.head,
            "saved_at": now.isoformat(),
            "results": [result_as_json(result, names, say_reason(result.reason)) for result in made.results],
            "edits": [entry_as_json(entry, names) for entry in made.others],
        }
    )


@blueprint.get("/modifications")
@signed_in
def show_edits(key: str) -> Response:
    """Tell a tab what others wrote since, and note that it is there."""
    after = request.args.get("depuis", "")
    number = read_number(int(after) if after.isascii() and after.isdigit() else None, "depuis")
    tab = read_name(request.args.get("session"), "session")
    uid = request.args.get("element") or ""
    now, visitor = current_instant(), current_visitor()
    note_presence(key, visitor, tab, read_name(uid, "element") if uid else "", now)
    news = get_news(key, visitor, tab, number, now)
    names = find_names(set(people_in(entries=news.entries)))
    return answer(
        {
            "head": news.head,
            "edits": [entry_as_json(entry, names) for entry in news.entries],
            "people": [_person_as_json(person) for person in news.people],
        }
    )


def _person_as_json(person: PresentPerson) -> Json:
    return {"name": person.name, "session": person.session, "uid": person.uid, "is_me": person.is_me}
