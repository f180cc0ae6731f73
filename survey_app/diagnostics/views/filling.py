"""One champ of the fiche, filled by several people at once; and the history of what they wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Response, abort, flash, render_template, request, url_for
from flask_babel import gettext as _

from questionnaires.analysis.maturity import GridLine, list_lines
from survey_app.coediting.cells import BadCellError, Clash, FaultyCellError, SentCell, Value
from survey_app.coediting.exchange import receive_cells, tell_news
from survey_app.coediting.form_cells import read_form
from survey_app.coediting.operations import list_authors, list_changes
from survey_app.coediting.pages import SharedForm, clash_line, value_words
from survey_app.coediting.wire import WireError
from survey_app.diagnostics.answers import LINK, NOTE, STATUS, code_in, path_of
from survey_app.diagnostics.errors import FicheSignedError
from survey_app.diagnostics.operations import Fiche, list_signed_positions, write_form
from survey_app.diagnostics.pages import (
    ChampPage,
    FicheHead,
    HistoryPage,
    TooLatePage,
    champ_card,
    change_lines,
    palier_fields,
    status_words,
)
from survey_app.diagnostics.shared import SharedFiche, shared_form
from survey_app.diagnostics.views.blueprint import Page, actor, blueprint, editors, fiche_at_hand, go
from survey_app.diagnostics.words import FAULTS, words_of
from survey_app.web.clock import current_instant

Wrong = Mapping[str, tuple[str, Value]]

LINES_A_PAGE = 50
LONGEST_NUMBER = 9
UNPROCESSABLE = 422
CONFLICT = 409


@blueprint.post("/<key>/reponses")
@editors
def receive_answers(key: str) -> Response:
    """Write what the page's script sends."""
    return receive_cells(SharedFiche(key, actor()))


@blueprint.get("/<key>/changements")
@editors
def tell_changes(key: str) -> Response:
    """Tell the page's script what others wrote."""
    return tell_news(SharedFiche(key, actor()))


@blueprint.get("/<key>/champ/<champ>")
@editors
def show_champ(key: str, champ: str) -> Page:
    """Show the indicators of a champ."""
    fiche, head = fiche_at_hand(key)
    return _champ_page(fiche, head, champ, shared_form(fiche, actor(), current_instant()))


@blueprint.post("/<key>/champ/<champ>")
@editors
def save_champ(key: str, champ: str) -> Page | tuple[str, int]:
    """Write what a form without script sends; two versions are shown with a choice."""
    try:
        sent = read_form(request.form)
    except WireError:
        abort(400)
    try:
        clashes, wrong = _write(key, sent)
    except FicheSignedError:
        return _tell_too_late(key, sent), CONFLICT
    if not clashes and not wrong:
        flash(_("Les réponses sont enregistrées."), "success")
        return go("show_champ", key=key, champ=champ)
    fiche, head = fiche_at_hand(key)
    now, lines = current_instant(), {line.row.code: line for line in list_lines(fiche.questionnaire)}
    shown = replace(
        shared_form(fiche, actor(), now),
        clashes=tuple(
            clash_line(clash, _place(lines, clash.path), _choices(lines, clash.path), now)
            for clash in clashes
        ),
        faults={path: str(FAULTS[fault]) for path, (fault, _value) in wrong.items()},
        typed={path: value for path, (_fault, value) in wrong.items()},
    )
    return _champ_page(fiche, head, champ, shown), CONFLICT if clashes else UNPROCESSABLE


@blueprint.get("/<key>/historique")
@editors
def show_history(key: str) -> Page:
    """Show who wrote what, the newest first; of one person, or of one indicator, if asked."""
    fiche, head = fiche_at_hand(key)
    author, before = _number("personne"), _number("avant")
    codes = [(line.row.code, words_of(line.row.label)) for line in list_lines(fiche.questionnaire)]
    indicator = request.args.get("indicateur", "")
    if indicator not in dict(codes):
        indicator = ""
    changes = list_changes(
        fiche.document_id,
        limit=LINES_A_PAGE + 1,
        before=before,
        author_id=author,
        paths=[path_of(indicator, part) for part in (STATUS, NOTE, LINK)] if indicator else (),
    )
    shown = changes[:LINES_A_PAGE]
    page = HistoryPage(
        head=head,
        lines=change_lines(fiche, shown),
        authors=tuple(list_authors(fiche.document_id)),
        indicators=tuple(codes),
        author=author,
        indicator=indicator,
        more=_older(key, shown[-1].number, author, indicator) if len(changes) > LINES_A_PAGE else "",
    )
    return render_template("diagnostics/show_history.html", page=page)


def _write(key: str, sent: Sequence[SentCell]) -> tuple[Sequence[Clash], Wrong]:
    """Write what can be; return what clashes, and what no cell can hold with its fault and as it was typed."""
    wrong: dict[str, tuple[str, Value]] = {}
    left = list(sent)
    while True:
        try:
            return write_form(key, left, actor=actor(), now=current_instant()).clashes, wrong
        except FaultyCellError as error:
            (faulty,) = (one for one in left if one.path == error.path)
            wrong[error.path] = (error.fault, faulty.value)
            left.remove(faulty)
        except BadCellError:
            abort(400)


def _champ_page(fiche: Fiche, head: FicheHead, champ: str, shared: SharedForm) -> str:
    cards = [champ_card(fiche, one) for one in fiche.position.champs]
    place = next((number for number, card in enumerate(cards) if card.code == champ), None)
    if place is None:
        abort(404)
    earlier = next((one for one in list_signed_positions(fiche.school.id) if one.year < fiche.year), None)
    page = ChampPage(
        head=head,
        shared=shared,
        card=cards[place],
        paliers=palier_fields(fiche, champ, shared, earlier),
        previous=cards[place - 1] if place else None,
        following=cards[place + 1] if place + 1 < len(cards) else None,
    )
    return render_template("diagnostics/show_champ.html", page=page)


def _tell_too_late(key: str, sent: Sequence[SentCell]) -> str:
    """Show what was sent and not written, so that nobody has to remember it."""
    fiche, head = fiche_at_hand(key)
    lines = {line.row.code: line for line in list_lines(fiche.questionnaire)}
    unwritten = [
        (_place(lines, one.path), value_words(one.value, _choices(lines, one.path)))
        for one in sent
        if _is_cell(lines, one.path) and one.value != _standing(fiche, one.path)
    ]
    page = TooLatePage(head, tuple(unwritten))
    return render_template("diagnostics/too_late.html", page=page)


def _standing(fiche: Fiche, path: str) -> Value:
    return fiche.cells[path].value if path in fiche.cells else None


def _is_cell(lines: Mapping[str, GridLine], path: str) -> bool:
    """Say whether the grid has such a cell: of what is not written, nothing else has asked."""
    return path in {path_of(code_in(path), part) for part in (STATUS, NOTE, LINK)} and code_in(path) in lines


def _place(lines: Mapping[str, GridLine], path: str) -> str:
    parts = {STATUS: _("état"), NOTE: _("note"), LINK: _("lien")}
    line = lines[code_in(path)]
    part = parts[path.rpartition(".")[2]]
    return _("%(code)s, %(part)s – %(label)s", code=line.row.code, part=part, label=words_of(line.row.label))


def _choices(lines: Mapping[str, GridLine], path: str) -> Mapping[str, str]:
    return status_words(lines[code_in(path)]) if path.endswith(STATUS) else {}


def _older(key: str, number: int, author: int | None, indicator: str) -> str:
    return url_for(
        "diagnostics.show_history", key=key, avant=number, personne=author, indicateur=indicator or None
    )


def _number(name: str) -> int | None:
    asked = request.args.get(name, "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER
    return int(asked) if is_number else None
