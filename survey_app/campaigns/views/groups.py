"""The groups of pupils or parents that answer by a shared link, and the number of answers expected of each."""

from collections.abc import Sequence

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from questionnaires.definition.model import Audience
from survey_app.accounts.guard import Role, school_role
from survey_app.campaigns.forms import groups_form, quotas_form
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.access import get_campaign, require_links, require_preparing
from survey_app.campaigns.operations.arrange_cells import smallest_cell
from survey_app.campaigns.operations.arrange_groups import (
    MOST_GROUPS,
    Group,
    GroupComplaint,
    GroupFault,
    GroupsRefusedError,
    KnownGroup,
    list_groups,
    raise_quotas,
    set_groups,
)
from survey_app.campaigns.operations.close_campaign import NotOpenError
from survey_app.campaigns.pages.groups import GroupsPage, QuotasPage
from survey_app.campaigns.pages.head import campaign_head
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, go, staff
from survey_app.campaigns.words import say_group_complaint
from survey_app.web.clock import current_instant
from survey_app.web.forms import Form

MORE = "more"
FIRST_ROWS = 4
SPARE_ROWS = 2
ABOUT_NAMES = frozenset({GroupFault.NO_GROUP, GroupFault.TOO_MANY, GroupFault.NO_NAME, GroupFault.SAME_NAME})

head_of_school = school_role(Role.CHEF)


@blueprint.get("/<public_id>/partage")
@staff
def show_groups(public_id: str) -> Page:
    """Show the groups, with room for more."""
    campaign = _get_preparing(public_id)
    groups = list_groups(campaign)
    rows = min(max(FIRST_ROWS, len(groups) + SPARE_ROWS), MOST_GROUPS)
    values: dict[str, object] = {}
    for row, group in enumerate(groups, start=1):
        values |= {f"name_{row}": group.name, f"quota_{row}": group.quota}
    form_class = groups_form(rows, smallest_cell(campaign))
    return _show(campaign, form_class(formdata=None, **values), rows)


@blueprint.post("/<public_id>/partage")
@staff
def save_groups(public_id: str) -> Page:
    """Save the groups, or give the form back with more rows."""
    campaign = _get_preparing(public_id)
    rows = _posted_rows()
    if request.form.get("action") == MORE:
        more = min(rows + SPARE_ROWS, MOST_GROUPS)
        return _show(campaign, groups_form(more, smallest_cell(campaign))(), more)
    form = groups_form(rows, smallest_cell(campaign))()
    if not form.validate():
        return _show(campaign, form, rows)
    filled = [
        row for row in range(1, rows + 1) if form[f"name_{row}"].data or form[f"quota_{row}"].data is not None
    ]
    groups = [Group(form[f"name_{row}"].data or "", form[f"quota_{row}"].data or 0) for row in filled]
    try:
        set_groups(public_id, groups, actor=actor(), now=current_instant())
    except GroupsRefusedError as error:
        _tell(form, error.complaints, filled or [1])
        return _show(campaign, form, rows)
    flash(_("Les groupes sont enregistrés."), "success")
    return go("show_campaign", public_id=public_id)


@blueprint.get("/<public_id>/reponses-prevues")
@head_of_school
def edit_quotas(public_id: str) -> Page:
    """Show how many answers are expected of each group."""
    campaign = get_campaign(public_id, actor())
    require_links(campaign)
    groups = list_groups(campaign)
    values = {f"quota_{row}": group.quota for row, group in enumerate(groups, start=1)}
    return _show_quotas(campaign, groups, quotas_form(groups)(formdata=None, **values))


@blueprint.post("/<public_id>/reponses-prevues")
@head_of_school
def save_quotas(public_id: str) -> Page:
    """Expect more."""
    campaign = get_campaign(public_id, actor())
    require_links(campaign)
    groups = list_groups(campaign)
    form = quotas_form(groups)()
    if not form.validate():
        return _show_quotas(campaign, groups, form)
    fields = {group.id: form[f"quota_{row}"] for row, group in enumerate(groups, start=1)}
    quotas = {team: field.data for team, field in fields.items() if field.data is not None}
    try:
        added = raise_quotas(public_id, quotas, actor=actor(), now=current_instant())
    except GroupsRefusedError as error:
        _tell(form, error.complaints, list(range(1, len(groups) + 1)))
        return _show_quotas(campaign, groups, form)
    except NotOpenError:
        flash(_("La campagne n’est plus ouverte : le nombre de réponses ne change plus."), "info")
        return go("show_campaign", public_id=public_id)
    if added:
        flash(
            ngettext("%(num)s réponse de plus est prévue.", "%(num)s réponses de plus sont prévues.", added),
            "success",
        )
    else:
        flash(_("Rien ne change."), "info")
    return go("show_campaign", public_id=public_id)


def _get_preparing(public_id: str) -> Campaign:
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    require_links(campaign)
    return campaign


def _posted_rows() -> int:
    """Return how many rows the posted form has."""
    rows = request.form.get("rows", default=FIRST_ROWS, type=int)
    return min(max(rows, 1), MOST_GROUPS)


def _tell(form: Form, complaints: Sequence[GroupComplaint], rows: Sequence[int]) -> None:
    """Put each fault beside its field; `rows` are those that were given, in order."""
    for complaint in complaints:
        what = "name" if complaint.fault in ABOUT_NAMES else "quota"
        field = form[f"{what}_{rows[complaint.place]}"]
        field.errors = [*field.errors, say_group_complaint(complaint)]


def _show(campaign: Campaign, form: Form, rows: int) -> str:
    is_of_pupils = campaign.audience is Audience.PUPILS
    page = GroupsPage(
        head=campaign_head(campaign),
        form=form,
        rows=range(1, rows + 1),
        minimum=smallest_cell(campaign),
        example=_("« Élèves de 5e »") if is_of_pupils else _("« Parents de 6e »"),
        may_grow=rows < MOST_GROUPS,
    )
    return render_template("campaigns/show_groups.html", page=page)


def _show_quotas(campaign: Campaign, groups: Sequence[KnownGroup], form: Form) -> Page:
    if campaign.state not in {CampaignState.SCHEDULED, CampaignState.OPEN}:
        return go("show_campaign", public_id=campaign.public_id)
    names = tuple((row, group.name, group.quota) for row, group in enumerate(groups, start=1))
    page = QuotasPage(campaign_head(campaign), form, names)
    return render_template("campaigns/edit_quotas.html", page=page)
