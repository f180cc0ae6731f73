"""Beginning a questionnaire: at most three questions on the way, and nothing saved before it was read."""

from typing import TypeVar

from flask import abort, flash, render_template, request
from flask_babel import gettext as _

from questionnaires.definition.reading import ReadDocument, read_document
from questionnaires.editing.cells import ROOT, Draft, apply
from questionnaires.editing.pasting import Pasted, paste, read_pasted
from questionnaires.editing.shredding import Document, assemble, shred
from questionnaires.editing.templates import blank_questionnaire
from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.blueprint import Page, blueprint, go, makers, require_maker
from survey_app.drafting.borrowing import as_own
from survey_app.drafting.errors import DraftTooLargeError, RevisionNotFoundError, SchoolNotChosenError
from survey_app.drafting.operations import list_latest_revisions
from survey_app.drafting.operations.drafts import (
    CopyMode,
    code_for,
    copy_revision,
    create_draft,
    list_draft_schools,
)
from survey_app.drafting.operations.elements import new_uid
from survey_app.drafting.pages import read_questionnaire, summarise
from survey_app.drafting.starting.forms import (
    ACADEMY,
    BlankForm,
    ConfirmFileForm,
    CopyForm,
    FileForm,
    PasteForm,
)
from survey_app.drafting.starting.pages import (
    CopyPage,
    FilePage,
    PastePage,
    StartPage,
    file_lines,
    paste_report,
)
from survey_app.web.clock import current_instant
from survey_app.web.forms import Form, choices_of, entered

LARGEST_FILE = 5 * 1024 * 1024
CONFIRM = "confirm"

SomeForm = TypeVar("SomeForm", bound=Form)


@blueprint.get("/questionnaires/nouveau")
@makers
def start() -> Page:
    """Show the four ways to begin."""
    require_maker()
    return render_template("drafting/start.html")


@blueprint.route("/questionnaires/nouveau/vide", methods=["GET", "POST"])
@makers
def start_blank() -> Page:
    """Begin from nothing."""
    form, has_schools = _with_schools(BlankForm())
    if form.validate_on_submit():
        languages = list(form.languages.data or [])
        document = _blank(entered(form.title), languages)
        if form.introduction.data:
            document["introduction"] = {languages[0]: form.introduction.data}
        return _create(document, form)
    return render_template("drafting/start_blank.html", page=StartPage(form, has_schools))


@blueprint.route("/questionnaires/nouveau/copie", methods=["GET", "POST"])
@makers
def start_copy() -> Page:
    """Begin with a published questionnaire."""
    form, has_schools = _with_schools(CopyForm())
    revisions = list_latest_revisions(current_visitor().account_id)
    summaries = {revision.id: summarise(revision) for revision in revisions}
    form.revision.choices = choices_of((key, summary.title) for key, summary in summaries.items())
    asked = request.args.get("revision", "")
    if form.revision.data is None and asked.isdecimal() and int(asked) in summaries:
        form.revision.data = int(asked)
    if form.validate_on_submit():
        try:
            key = copy_revision(
                form.revision.data,
                CopyMode(form.mode.data),
                school_id=form.school.data or None,
                visitor=current_visitor(),
                now=current_instant(),
            )
        except RevisionNotFoundError:
            form.mode.errors = [
                _("La version suivante se prépare seulement pour un questionnaire de votre établissement.")
            ]
        else:
            return go("show_builder", key=key)
    return render_template("drafting/start_copy.html", page=CopyPage(form, has_schools, summaries))


@blueprint.route("/questionnaires/nouveau/coller", methods=["GET", "POST"])
@makers
def start_paste() -> Page:
    """Begin with pasted lines, once what was understood of them was shown."""
    form, has_schools = _with_schools(PasteForm())
    report = None
    if form.validate_on_submit():
        pasted = read_pasted(form.text.data or "")
        if request.form.get("action") == CONFIRM and pasted.question_count:
            return _create(_pasted_document(entered(form.title), pasted), form)
        report = paste_report(pasted)
    return render_template("drafting/start_paste.html", page=PastePage(form, has_schools, report))


@blueprint.route("/questionnaires/nouveau/fichier", methods=["GET", "POST"])
@makers
def start_file() -> Page:
    """Read a file and show what is to be said of it."""
    form, has_schools = _with_schools(FileForm())
    if not form.validate_on_submit():
        page = FilePage(form, has_schools, None, (), is_read=False, has_claims=False, shown=None)
        return render_template("drafting/start_file.html", page=page)
    data = request.files["file"].read(LARGEST_FILE + 1) if "file" in request.files else b""
    if not data:
        form.file.errors = [_("Choisissez un fichier.")]
    read = read_document(data)
    page = FilePage(
        form,
        has_schools,
        _confirmation(form, data, read),
        file_lines(read.findings) if data else (),
        is_read=bool(data),
        has_claims=bool(form["school"].data and read.document and as_own(read.document) != read.document),
        shown=read_questionnaire(read.questionnaire) if read.questionnaire else None,
    )
    return render_template("drafting/start_file.html", page=page)


@blueprint.post("/questionnaires/nouveau/fichier/confirmer")
@makers
def confirm_file() -> Page:
    """Begin with the file whose report was read."""
    # The file comes back as a field; ordinary forms are held to less.
    request.max_form_memory_size = LARGEST_FILE + 1024
    form, _has_schools = _with_schools(ConfirmFileForm())
    if not form.validate():
        abort(400)
    read = read_document((form.content.data or "").encode(errors="surrogatepass"))
    if read.document is None:
        abort(400)
    document = {key: value for key, value in read.document.items() if key != "id"}
    # The academy's administrators write the reference themselves; a school's file may only claim to be of it.
    return _create(as_own(document) if form["school"].data else document, form)


def _with_schools(form: SomeForm) -> tuple[SomeForm, bool]:
    """Offer the places for which the person may write; say whether there is a choice."""
    visitor = require_maker()
    choices = [(school.id, school.name) for school in list_draft_schools(visitor)]
    if visitor.is_administrator:
        choices.append((ACADEMY, _("Toute l’académie")))
    form["school"].choices = choices_of(choices)
    if form["school"].data is None and choices:
        form["school"].data = choices[0][0]
    return form, len(choices) > 1


def _blank(title: str, languages: list[str]) -> Document:
    document = blank_questionnaire(title, code_for(title), languages, key=new_uid())
    del document["id"]
    return document


def _pasted_document(title: str, pasted: Pasted) -> Document:
    """Return a questionnaire of pasted lines; those before the first heading go into its first section."""
    draft: Draft = shred(_blank(title, ["fr"]))
    has_headings = all(section.title for section in pasted.sections)
    first = next(uid for uid in draft if uid != ROOT)
    writes = paste(draft, pasted, section=first, languages=["fr"], new_uid=new_uid)
    apply(draft, writes)
    if has_headings:
        del draft[first]
    return assemble(draft)


def _confirmation(form: FileForm, data: bytes, read: ReadDocument) -> ConfirmFileForm | None:
    if read.document is None:
        return None
    confirm, _has_schools = _with_schools(ConfirmFileForm(formdata=None))
    confirm.school.data = form.school.data
    confirm.content.data = data.decode(errors="replace")
    return confirm


def _create(document: Document, form: Form) -> Page:
    try:
        key = create_draft(
            document,
            school_id=form["school"].data or None,
            visitor=current_visitor(),
            now=current_instant(),
        )
    except SchoolNotChosenError:
        abort(403)
    except DraftTooLargeError:
        flash(_("Ce questionnaire a trop d’éléments pour être repris ici."), "error")
        return go("start")
    flash(_("Votre brouillon est créé. Tout ce que vous y changez est enregistré."), "success")
    return go("show_builder", key=key)
