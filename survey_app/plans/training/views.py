"""Pages and files of training requests, and what the script of the shared page talks to."""

import io
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from survey_app.accounts.guard import school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.coediting.cells import BadCellError, FaultyCellError, News, SentCell, Written
from survey_app.coediting.exchange import receive_cells, refuse, tell_news
from survey_app.coediting.form_cells import read_form
from survey_app.coediting.wire import Json, Question, WireError
from survey_app.documents import odt, pdf
from survey_app.documents.blocks import Document
from survey_app.plans.errors import LineNotFoundError, PlanNotFoundError
from survey_app.plans.training.fields import Field, Topic, clean_field
from survey_app.plans.training.forms import NewRequestForm
from survey_app.plans.training.gathering import find_results, gather, gather_again, gather_for_line
from survey_app.plans.training.operations import (
    AUTHORS,
    Beginning,
    RequestNotFoundError,
    begin_request,
    copy_request,
    delete_request,
    follow_request,
    get_request,
    list_requests,
    list_touched_fields,
    read_request,
    take_up,
    write_request,
)
from survey_app.plans.training.pages import (
    HeadPage,
    NewPage,
    Outcome,
    head_of,
    list_page,
    missing_links,
    notes_of,
    refresh_page,
    remark_of,
    request_page,
    say_progress,
    values_of,
)
from survey_app.plans.training.paper import build_document
from survey_app.plans.training.wording import list_needs, propose_texts
from survey_app.plans.training.words import FAULTS, LABELS
from survey_app.schools.operations import list_schools_of
from survey_app.web.clock import current_instant
from survey_app.web.errors import show_error
from survey_app.web.filters import PARIS
from survey_app.web.forms import choices_of, entered

blueprint = Blueprint("training", __name__)

authors = school_role(*AUTHORS)
SEE_OTHER = 303
LONGEST_NAME = 120

Page = AnyResponse | str


@blueprint.errorhandler(RequestNotFoundError)
@blueprint.errorhandler(PlanNotFoundError)
@blueprint.errorhandler(LineNotFoundError)
def show_missing(_error: Exception) -> Response:
    """Answer 404, whether it does not exist or is another school's."""
    if request.accept_mimetypes.best == "application/json":
        return refuse(HTTPStatus.NOT_FOUND, _("Cette demande n’existe plus."))
    return show_error(HTTPStatus.NOT_FOUND)


@blueprint.get("/formation/demandes", endpoint="list_requests")
@authors
def show_list() -> Page:
    return render_template("training/list_requests.html", page=list_page(list_requests(_actor())))


@blueprint.route("/formation/demandes/nouvelle", methods=["GET", "POST"], endpoint="begin_request")
@authors
def begin() -> Page:
    schools = list_schools_of(_actor(), *AUTHORS)
    named = request.args.get("etablissement", type=int)
    school = next((one for one in schools if one.id == named), schools[0])
    results = find_results(school.id, _actor())
    needs = list_needs(results) if results is not None else []
    form = NewRequestForm()
    form.practice.choices = choices_of(
        [("", _("Aucun en particulier")), *((code, words) for code, words, _c in needs)]
    )
    if form.validate_on_submit():
        champ = next((champ for code, _words, champ in needs if code == form.practice.data), "")
        topic = Topic(champ=champ, practice=form.practice.data or "")
        texts = propose_texts(gather(school.id, topic, actor=_actor()))
        if theme := clean_field(Field.THEME, entered(form.theme)):
            texts[Field.THEME] = theme
        key = begin_request(Beginning(school.id, topic, texts), actor=_actor(), now=current_instant())
        flash(_("La demande est commencée : relisez ce qui est proposé, puis complétez."), "success")
        return _go("edit_request", request_key=key)
    others = [
        (one.name, url_for("training.begin_request", etablissement=one.id))
        for one in schools
        if one is not school
    ]
    page = NewPage(form, school.name, tuple(others), has_needs=bool(needs))
    return render_template("training/begin_request.html", page=page)


@blueprint.post("/plan/<key>/ligne/<line>/demande")
@authors
def start(key: str, line: str) -> Page:
    """Begin a request from a line of the plan."""
    plan, sources = gather_for_line(key, line, _actor())
    beginning = Beginning(plan.school_id, sources.topic, propose_texts(sources), plan.id, line)
    begun = begin_request(beginning, actor=_actor(), now=current_instant())
    flash(
        _("La demande est commencée avec la ligne du plan : relisez ce qui est proposé, puis complétez."),
        "success",
    )
    return _go("edit_request", request_key=begun)


@blueprint.get("/formation/demandes/<request_key>")
@authors
def edit_request(request_key: str) -> Page:
    return _show(request_key)


@blueprint.post("/formation/demandes/<request_key>")
@authors
def save_request(request_key: str) -> Page | tuple[str, int]:
    """Keep what a plain form holds: what nobody touched is left alone, and two versions wait for a choice."""
    try:
        fitting, faulty = _sort_out(read_form(request.form))
        touched = list_touched_fields(request_key, fitting, actor=_actor())
        written = write_request(request_key, touched, actor=_actor(), now=current_instant())
    except (WireError, BadCellError):
        return show_error(HTTPStatus.BAD_REQUEST)
    if written.clashes or faulty:
        faults = {one.path: sentence for one, sentence in faulty}
        outcome = Outcome(written.clashes, faults, {one.path: one.value for one, _said in faulty})
        status = HTTPStatus.CONFLICT if written.clashes else HTTPStatus.UNPROCESSABLE_ENTITY
        return _show(request_key, outcome), status
    flash(_("La demande est enregistrée."), "success")
    return _go("edit_request", request_key=request_key)


@blueprint.get("/formation/demandes/<request_key>/changements")
@authors
def show_changes(request_key: str) -> Response:
    """Tell the script of the page what others did."""
    return tell_news(_Shared(request_key))


@blueprint.post("/formation/demandes/<request_key>/cellules")
@authors
def write_cells(request_key: str) -> Response:
    """Write what the script of the page sends."""
    return receive_cells(_Shared(request_key))


@blueprint.get("/formation/demandes/<request_key>/reprendre")
@authors
def refresh(request_key: str) -> Page:
    """Show what the figures, the fiche and the plan say today, beside what the request says."""
    found, cells = read_request(request_key, _actor())
    proposed = propose_texts(gather_again(found, _actor()))
    return render_template("training/refresh_request.html", page=refresh_page(found, cells, proposed))


@blueprint.post("/formation/demandes/<request_key>/reprendre")
@authors
def take_fresh(request_key: str) -> Page:
    """Write the chosen proposals over their fields."""
    found, _cells = read_request(request_key, _actor())
    proposed = propose_texts(gather_again(found, _actor()))
    wanted = [field for field in proposed if field.value in request.form.getlist("take")]
    taken = {field: (proposed[field], request.form.get(f"base:{field}", 0, type=int)) for field in wanted}
    written = take_up(request_key, taken, actor=_actor(), now=current_instant())
    if written.clashes:
        names = ", ".join(str(LABELS[Field(clash.path)]) for clash in written.clashes)
        flash(_("Modifié entre-temps, donc laissé en l’état : %(fields)s.", fields=names), "warning")
        return _go("refresh", request_key=request_key)
    flash(_("Les textes choisis sont repris.") if wanted else _("Rien n’est changé."), "success")
    return _go("edit_request", request_key=request_key)


@blueprint.post("/formation/demandes/<request_key>/copie", endpoint="copy_request")
@authors
def copy(request_key: str) -> Page:
    copied = copy_request(request_key, actor=_actor(), now=current_instant())
    flash(
        _(
            "Voici la copie. La période est à remplir ; « Reprendre les chiffres » propose ceux du dernier rapport."
        ),
        "success",
    )
    return _go("edit_request", request_key=copied)


@blueprint.get("/formation/demandes/<request_key>/supprimer")
@authors
def ask_to_delete(request_key: str) -> Page:
    found, cells = read_request(request_key, _actor())
    return render_template("training/delete_request.html", page=HeadPage(head_of(found, cells)))


@blueprint.post("/formation/demandes/<request_key>/supprimer", endpoint="delete_request")
@authors
def delete(request_key: str) -> Page:
    delete_request(request_key, actor=_actor(), now=current_instant())
    flash(_("La demande est supprimée."), "success")
    return _go("list_requests")


@blueprint.get("/formation/demandes/<request_key>.odt")
@authors
def export_odt(request_key: str) -> AnyResponse:
    return _send(request_key, "odt", odt.MEDIA_TYPE, odt.write_odt)


@blueprint.get("/formation/demandes/<request_key>.pdf")
@authors
def export_pdf(request_key: str) -> AnyResponse:
    return _send(request_key, "pdf", pdf.MEDIA_TYPE, pdf.write_pdf)


class _Shared:
    """A request as the script of its page sees it."""

    def __init__(self, key: str) -> None:
        self._key = key

    def check_access(self) -> None:
        get_request(self._key, _actor())

    def write(self, sent: Sequence[SentCell], now: datetime) -> Written:
        return write_request(self._key, sent, actor=_actor(), now=now)

    def read_news(self, question: Question, now: datetime) -> News:
        return follow_request(self._key, question, actor=_actor(), now=now)

    def live(self) -> Json:
        _found, cells = read_request(self._key, _actor())
        values = values_of(cells)
        missing = list(missing_links(values))
        return {
            "progress": say_progress(len(missing)),
            "missing": [{"text": one.text, "href": one.href} for one in missing],
            "remark": remark_of(values),
            **{f"note.{field}": note for field, note in notes_of(cells).items()},
        }

    def place(self, path: str) -> str:
        return str(LABELS[Field(path)]) if path in set(Field) else ""

    def say_fault(self, fault: str) -> str:
        return str(FAULTS[fault])


def _show(key: str, outcome: Outcome | None = None) -> str:
    found, cells = read_request(key, _actor())
    page = request_page(found, cells, current_visitor(), current_instant(), outcome)
    return render_template("training/edit_request.html", page=page)


def _sort_out(sent: Sequence[SentCell]) -> tuple[list[SentCell], list[tuple[SentCell, str]]]:
    """Return the cells that can be kept, and the others, each with what is wrong with it. Raises BadCellError."""
    fitting: list[SentCell] = []
    faulty: list[tuple[SentCell, str]] = []
    for one in sent:
        try:
            clean_field(one.path, one.value)
        except FaultyCellError as error:
            faulty.append((one, str(FAULTS[error.fault])))
        else:
            fitting.append(one)
    return fitting, faulty


def _send(key: str, suffix: str, media_type: str, write: Callable[[Document], bytes]) -> AnyResponse:
    found, cells = read_request(key, _actor())
    today = current_instant().astimezone(PARIS).date()
    content = write(build_document(values_of(cells), school=found.school, today=today))
    name = _name(f"{_('Demande de FIL')} {today.isoformat()} {head_of(found, cells).title}", suffix)
    response = send_file(io.BytesIO(content), media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _name(words: str, suffix: str) -> str:
    """Return a file name without anything a system could take for more than a name."""
    safe = " ".join(re.sub(r"[^\w’-]", " ", words).split())
    return f"{safe[:LONGEST_NAME].strip()}.{suffix}"


def _actor() -> int:
    return current_visitor().account_id


def _go(view: str, **values: Any) -> AnyResponse:
    return redirect(url_for(f"training.{view}", **values), SEE_OTHER)
