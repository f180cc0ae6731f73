"""The list of people: brought as a file or pasted, its columns told when unknown, checked, confirmed."""

from flask import flash, render_template

from survey_app.campaigns.forms import NO_COLUMN, ConfirmRosterForm, FileForm, PasteForm, columns_form
from survey_app.campaigns.operations.access import get_campaign, require_preparing, require_roll
from survey_app.campaigns.operations.receive_roster import (
    cancel_roster,
    choose_columns,
    confirm_roster,
    get_upload,
    preview_roster,
    receive_roster,
)
from survey_app.campaigns.operations.roll import count_teams
from survey_app.campaigns.pages.head import campaign_head
from survey_app.campaigns.pages.roster import ColumnsPage, RosterPage, check_page
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.campaigns.roster.errors import RosterError
from survey_app.campaigns.roster.headings import Column, Layout, guess_layout
from survey_app.campaigns.roster.limits import HEADER_ROWS
from survey_app.campaigns.roster.table import Table
from survey_app.campaigns.uploads import Upload
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, go, staff
from survey_app.campaigns.words import FILE_FAULTS, _, say_difference
from survey_app.web.clock import current_instant
from survey_app.web.forms import Form

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EXAMPLE_LENGTH = 24
SAMPLE_ROWS = 6


@blueprint.get("/<public_id>/liste")
@staff
def show_roster(public_id: str) -> Page:
    """Show the roll, and the two ways to bring a list."""
    return _show_roster(public_id, FileForm(formdata=None), PasteForm(formdata=None))


@blueprint.post("/<public_id>/liste")
@staff
def upload_roster(public_id: str) -> Page:
    """Take a file."""
    form = FileForm()
    data = form.file.data.read() if form.file.data else None
    if data is None:
        form.file.errors = [_("Choisissez un fichier.")]
    elif token := _receive(public_id, data, form, "file"):
        return go("check_roster", public_id=public_id, token=token)
    return _show_roster(public_id, form, PasteForm(formdata=None))


@blueprint.post("/<public_id>/liste/coller")
@staff
def paste_roster(public_id: str) -> Page:
    """Take a pasted table."""
    form = PasteForm()
    if token := _receive(public_id, form.text.data or "", form, "text"):
        return go("check_roster", public_id=public_id, token=token)
    return _show_roster(public_id, FileForm(formdata=None), form)


@blueprint.route("/<public_id>/liste/<token>/colonnes", methods=["GET", "POST"])
@staff
def choose_roster_columns(public_id: str, token: str) -> Page:
    """Let the person say which column is which."""
    now = current_instant()
    upload = get_upload(public_id, token, actor=actor(), now=now)
    form = _columns_form(upload)
    if form.validate_on_submit():
        choose_columns(public_id, token, _layout_of(form), actor=actor(), now=now)
        return go("check_roster", public_id=public_id, token=token)
    page = ColumnsPage(
        head=campaign_head(get_campaign(public_id, actor())),
        token=token,
        form=form,
        headings=tuple(_letter(column) for column in range(_width(upload.table))),
        sample=tuple((row.number, row.cells) for row in upload.table[:SAMPLE_ROWS]),
    )
    return render_template("campaigns/choose_columns.html", page=page)


@blueprint.get("/<public_id>/liste/<token>")
@staff
def check_roster(public_id: str, token: str) -> Page:
    """Show what the list would do."""
    preview = preview_roster(public_id, token, actor=actor(), now=current_instant())
    if preview is None:
        return go("choose_roster_columns", public_id=public_id, token=token)
    head = campaign_head(get_campaign(public_id, actor()))
    page = check_page(head, token, ConfirmRosterForm(formdata=None), preview)
    return render_template("campaigns/check_roster.html", page=page)


@blueprint.post("/<public_id>/liste/<token>")
@staff
def import_checked_roster(public_id: str, token: str) -> Page:
    """Put the list on the roll."""
    form = ConfirmRosterForm()
    if not form.validate():
        return go("check_roster", public_id=public_id, token=token)
    difference = confirm_roster(
        public_id,
        token,
        RosterMode(form.mode.data),
        with_direction=form.with_direction.data,
        actor=actor(),
        now=current_instant(),
    )
    flash(_("La liste est importée : %(changes)s.", changes=say_difference(difference)), "success")
    return go("show_cells", public_id=public_id)


@blueprint.post("/<public_id>/liste/<token>/annuler")
@staff
def forget_roster(public_id: str, token: str) -> Page:  # noqa: ARG001 - the account has one list waiting
    """Forget the list that waits."""
    cancel_roster(public_id, actor=actor())
    flash(_("L’import est annulé : rien n’a changé."), "info")
    return go("show_roster", public_id=public_id)


def _show_roster(public_id: str, file_form: FileForm, paste_form: PasteForm) -> str:
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    require_roll(campaign)
    teams = tuple(count_teams(campaign))
    page = RosterPage(
        head=campaign_head(campaign),
        present=sum(team.invited for team in teams),
        teams=teams,
        file_form=file_form,
        paste_form=paste_form,
    )
    return render_template("campaigns/show_roster.html", page=page)


def _receive(public_id: str, source: bytes | str, form: Form, field: str) -> str | None:
    """Return the token of the list, or None with a fault on the field."""
    try:
        return receive_roster(public_id, source, actor=actor(), now=current_instant())
    except RosterError as error:
        form[field].errors = [FILE_FAULTS[error.fault]]
    return None


def _columns_form(upload: Upload) -> Form:
    """Return the form, filled with what is known or guessed."""
    layout = upload.layout or guess_layout(upload.table)
    header = layout.header
    titles = upload.table[header].cells if header is not None else upload.table[0].cells
    columns = [
        (column, _name_column(column, titles[column] if column < len(titles) else ""))
        for column in range(_width(upload.table))
    ]
    lines = [
        (index, _("Ligne %(number)s : %(start)s", number=row.number, start=_shorten(" · ".join(row.cells))))
        for index, row in enumerate(upload.table[:HEADER_ROWS])
    ]
    form_class = columns_form(columns, [(NO_COLUMN, _("Il n’y a pas de ligne de titres")), *lines])
    known = {column.value: layout.columns.get(column, NO_COLUMN) for column in Column}
    known[Column.EMAIL.value] = layout.columns.get(Column.EMAIL, 0)
    return form_class(header=NO_COLUMN if header is None else header, **known)


def _layout_of(form: Form) -> Layout:
    header = form["header"].data
    chosen = {column: form[column.value].data for column in Column}
    return Layout(
        header=None if header == NO_COLUMN else header,
        columns={column: index for column, index in chosen.items() if index != NO_COLUMN},
    )


def _width(table: Table) -> int:
    return max(len(row.cells) for row in table)


def _name_column(column: int, text: str) -> str:
    shown = _shorten(text)
    return _("%(letter)s : %(text)s", letter=_letter(column), text=shown) if shown else _letter(column)


def _letter(column: int) -> str:
    """Return the name of a column in a spreadsheet: A to Z, then AA."""
    first, second = divmod(column, len(LETTERS))
    return (LETTERS[first - 1] if first else "") + LETTERS[second]


def _shorten(text: str) -> str:
    return text if len(text) <= EXAMPLE_LENGTH else text[:EXAMPLE_LENGTH].rstrip() + "…"
