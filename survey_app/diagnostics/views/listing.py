"""The fiches of a person's schools, and the beginning of this year's."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _

from survey_app.accounts.operations import school_ids_of
from survey_app.coediting.pages import SharedForm
from survey_app.diagnostics.errors import GridNotFoundError
from survey_app.diagnostics.forms import BeginForm
from survey_app.diagnostics.operations import Fiche, begin_assessment, list_assessments, list_grids
from survey_app.diagnostics.operations.access import EDITORS, STARTERS
from survey_app.diagnostics.operations.signing import may_reopen
from survey_app.diagnostics.pages import (
    FicheHead,
    FicheListPage,
    OverviewPage,
    SchoolFiches,
    champ_card,
    year_line,
)
from survey_app.diagnostics.school_year import school_year_of, year_words
from survey_app.diagnostics.shared import shared_form
from survey_app.diagnostics.views.blueprint import Page, actor, blueprint, editors, fiche_at_hand, go
from survey_app.diagnostics.words import words_of
from survey_app.drafting.operations import PublishedRevision
from survey_app.schools.models import School
from survey_app.schools.operations import list_schools_of
from survey_app.web.clock import current_instant
from survey_app.web.forms import choices_of

LONGEST_NUMBER = 9


@blueprint.get("")
@editors
def list_fiches() -> Page:
    """Show the fiches by school and year."""
    schools = list_schools_of(actor(), *EDITORS)
    page = FicheListPage(tuple(_fiches_of(school) for school in schools))
    return render_template("diagnostics/list_fiches.html", page=page)


@blueprint.post("/commencer")
@editors
def begin() -> Page:
    """Begin the fiche of this year."""
    form = BeginForm()
    asked = form.school.data or ""
    school_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER else 0
    if school_id not in school_ids_of(actor(), *STARTERS):
        abort(404)
    form.revision.choices = _grid_choices(list_grids(school_id))
    if not form.validate():
        flash(_("Choisissez une grille dans la liste."), "error")
        return go("list_fiches")
    try:
        key = begin_assessment(school_id, form.revision.data, actor=actor(), now=current_instant())
    except GridNotFoundError:
        abort(404)
    return go("show_fiche", key=key)


@blueprint.get("/<key>")
@editors
def show_fiche(key: str) -> Page:
    """Show where each champ stands."""
    fiche, head = fiche_at_hand(key)
    shared = shared_form(fiche, actor(), current_instant())
    return render_template("diagnostics/show_fiche.html", page=_overview(fiche, head, shared))


def _overview(fiche: Fiche, head: FicheHead, shared: SharedForm) -> OverviewPage:
    questionnaire = fiche.questionnaire
    return OverviewPage(
        head=head,
        shared=shared,
        introduction=words_of(questionnaire.introduction),
        grid=_("%(title)s, version %(number)s", title=words_of(questionnaire.title), number=fiche.revision),
        champs=tuple(champ_card(fiche, champ) for champ in fiche.position.champs),
        may_reopen=head.may_sign and head.is_signed and may_reopen(fiche.key, actor=actor()),
    )


def _fiches_of(school: School) -> SchoolFiches:
    lines, year = list_assessments(school.id), school_year_of(current_instant())
    has_begun = any(line.year == year for line in lines)
    may_begin = school.id in school_ids_of(actor(), *STARTERS)
    return SchoolFiches(
        school=school,
        years=tuple(year_line(line) for line in lines),
        year=year_words(year),
        form=_begin_form(school.id) if may_begin and not has_begun else None,
        evolution_url=url_for("diagnostics.show_evolution", key=lines[0].key) if len(lines) > 1 else "",
    )


def _begin_form(school_id: int) -> BeginForm | None:
    grids = list_grids(school_id)
    if not grids:
        return None
    form = BeginForm(formdata=None, school=str(school_id), revision=grids[0].id)
    form.revision.choices = _grid_choices(grids)
    form.revision.id = f"revision-{school_id}"
    return form


def _grid_choices(grids: Sequence[PublishedRevision]) -> list[Any]:
    return choices_of(
        (
            grid.id,
            _(
                "%(title)s (version %(number)s)",
                title=words_of(grid.questionnaire.title),
                number=grid.number,
            ),
        )
        for grid in grids
    )
