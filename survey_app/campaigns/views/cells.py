"""Teams, their pôles, and the reporting cells."""

from collections.abc import Sequence

from flask import flash, render_template, request
from flask_babel import gettext as _

from questionnaires.analysis.cells import POLES
from survey_app.campaigns.forms import cells_form
from survey_app.campaigns.models import Campaign
from survey_app.campaigns.operations.access import get_campaign, require_preparing, require_roll
from survey_app.campaigns.operations.arrange_cells import (
    CellsRefusedError,
    arrange_cells,
    propose_cells,
    smallest_cell,
)
from survey_app.campaigns.operations.roll import TeamCount, count_teams
from survey_app.campaigns.pages.cells import CellLine, CellsPage, TeamLine
from survey_app.campaigns.pages.head import campaign_head
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, go, staff
from survey_app.campaigns.words import say_cell_complaint
from survey_app.web.clock import current_instant
from survey_app.web.forms import Form

PROPOSE = "propose"


@blueprint.get("/<public_id>/groupes")
@staff
def show_cells(public_id: str) -> Page:
    """Show the teams and the cells they make."""
    campaign, teams = _read(public_id)
    return _show(campaign, teams, _form(campaign, teams, has_input=False), ())


@blueprint.post("/<public_id>/groupes")
@staff
def save_cells(public_id: str) -> Page:
    """Save what was arranged, or propose anew from the pôles."""
    campaign, teams = _read(public_id)
    form = _form(campaign, teams, has_input=True)
    if not form.validate():
        return _show(campaign, teams, form, (_("La liste a changé entre-temps : vérifiez les groupes."),))
    areas = {team.id: form[f"area_{team.id}"].data for team in teams}
    if request.form.get("action") == PROPOSE:
        propose_cells(public_id, areas, actor=actor(), now=current_instant())
        flash(_("Les pôles sont enregistrés et les groupes proposés à nouveau."), "success")
        return go("show_cells", public_id=public_id)
    try:
        arrange_cells(
            public_id,
            {team.id: form[f"cell_{team.id}"].data for team in teams},
            {number: form[f"name_{number}"].data or "" for number in _numbers(campaign)},
            areas,
            actor=actor(),
            now=current_instant(),
        )
    except CellsRefusedError as error:
        minimum = smallest_cell(campaign)
        words = tuple(say_cell_complaint(complaint, minimum) for complaint in error.complaints)
        return _show(campaign, teams, form, words)
    flash(_("Les groupes sont enregistrés."), "success")
    return go("show_campaign", public_id=public_id)


def _read(public_id: str) -> tuple[Campaign, list[TeamCount]]:
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    require_roll(campaign)
    return campaign, count_teams(campaign)


def _numbers(campaign: Campaign) -> list[int]:
    """Return the numbers of the cells, and one more for a new cell."""
    numbers = [cell.number for cell in campaign.cells]
    return [*numbers, max(numbers, default=0) + 1]


def _form(campaign: Campaign, teams: Sequence[TeamCount], *, has_input: bool) -> Form:
    numbers = {cell.id: cell.number for cell in campaign.cells}
    names = {cell.number: cell.name for cell in campaign.cells}
    *_known, new = _numbers(campaign)
    choices = [(number, f"{number}. {name}") for number, name in names.items()]
    form_class = cells_form(
        teams, tuple(POLES), [*choices, (new, _("%(number)s. Nouveau groupe", number=new))]
    )
    values: dict[str, object] = {f"name_{number}": name for number, name in names.items()}
    for team in teams:
        values[f"area_{team.id}"] = team.area
        values[f"cell_{team.id}"] = numbers.get(team.cell_id or 0, new)
    return form_class(**values) if has_input else form_class(formdata=None, **values)


def _show(campaign: Campaign, teams: Sequence[TeamCount], form: Form, complaints: tuple[str, ...]) -> str:
    minimum = smallest_cell(campaign)
    counted = sum(team.counted for team in teams)
    page = CellsPage(
        head=campaign_head(campaign),
        form=form,
        teams=tuple(
            TeamLine(team.name, team.invited, team.counted, f"area_{team.id}", f"cell_{team.id}")
            for team in teams
        ),
        cells=tuple(
            _cell_line(cell.number, cell.name, [team for team in teams if team.cell_id == cell.id], minimum)
            for cell in campaign.cells
        ),
        new_cell_field=f"name_{_numbers(campaign)[-1]}",
        minimum=minimum,
        counted=counted,
        is_school_too_small=bool(teams) and counted < minimum,
        complaints=complaints,
        has_direction=any(team.counted < team.invited for team in teams),
    )
    return render_template("campaigns/show_cells.html", page=page)


def _cell_line(number: int, name: str, teams: Sequence[TeamCount], minimum: int) -> CellLine:
    invited = sum(team.counted for team in teams)
    names = tuple(team.name for team in teams)
    return CellLine(number, name, invited, names, invited < minimum, f"name_{number}")
