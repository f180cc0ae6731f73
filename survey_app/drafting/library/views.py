"""The library: parts of published questionnaires, to look for and to put into a draft."""

from flask import abort, flash, render_template, request
from flask_babel import gettext as _

from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.blueprint import Page, blueprint, go, makers
from survey_app.drafting.draft_at_hand import draft_at_hand
from survey_app.drafting.errors import ItemNotFoundError, ItemPresentError
from survey_app.drafting.form_edits import close_edit, new_edit, tab_name
from survey_app.drafting.library.pages import MOST_SHOWN, SORTS, LibraryPage, item_line, list_places
from survey_app.drafting.operations.library import ItemSort, Spot, insert_item, list_library
from survey_app.web.clock import current_instant

LONGEST_SEARCH = 100


@blueprint.get("/questionnaires/brouillons/<key>/bibliotheque")
@makers
def show_library(key: str) -> Page:
    """Show the parts in which the words are found."""
    at_hand = draft_at_hand(key)
    words = request.args.get("mots", "")[:LONGEST_SEARCH]
    asked = request.args.get("sorte", "")
    sort = ItemSort(asked) if asked in set(ItemSort) else None
    found = list_library(current_visitor(), words, sort=sort)
    places = list_places(at_hand.reader)
    page = LibraryPage(
        head=at_hand.head,
        words=words,
        sort=asked,
        sorts=tuple((one.value, str(label)) for one, label in SORTS.items()),
        lines=tuple(item_line(item, binds=not at_hand.is_academys) for item in found[:MOST_SHOWN]),
        more=max(0, len(found) - MOST_SHOWN),
        places=tuple(places),
        place=request.args.get("partie", places[-1][0] if places else ""),
    )
    return render_template("drafting/library.html", page=page)


@blueprint.post("/questionnaires/brouillons/<key>/bibliotheque")
@makers
def insert_from_library(key: str) -> Page:
    """Put a part into the section that was chosen; a section goes after it."""
    sort, _colon, item = request.form.get("item", "").partition(":")
    section = request.form.get("section", "")
    is_section = sort == ItemSort.SECTION.value
    spot = Spot(after=section or None) if is_section else Spot(parent=section or None)
    edit = new_edit({"action": "insert"})
    try:
        result = insert_item(key, current_visitor(), item, spot, edit, tab=tab_name(), now=current_instant())
    except ItemPresentError:
        flash(_("Cet élément est déjà dans votre questionnaire."), "info")
        return go("show_library", key=key)
    except ItemNotFoundError:
        abort(404)
    made = next((write.uid for write in result.writes), "")
    return close_edit(key, result, made)
