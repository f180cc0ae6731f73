"""The list of campaigns, and the beginning of a new one."""

from flask import flash, render_template, request
from flask_babel import gettext as _

from questionnaires.definition.model import Audience
from survey_app.campaigns.errors import QuestionnaireNotUsableError
from survey_app.campaigns.forms import NewCampaignForm
from survey_app.campaigns.operations.create_campaign import create_campaign, suits
from survey_app.campaigns.operations.list_campaigns import list_campaigns, list_own_schools
from survey_app.campaigns.pages.listing import (
    IN_ADDRESS,
    CampaignListPage,
    NewCampaignPage,
    audience_lines,
    campaign_row,
    summaries_of,
)
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, go, staff
from survey_app.drafting.operations import PublishedRevision, list_latest_revisions
from survey_app.web.clock import current_instant
from survey_app.web.forms import choices_of, entered


@blueprint.get("", endpoint="list_campaigns")
@staff
def show_list() -> Page:
    """Show the campaigns of the schools of the account."""
    campaigns = list_campaigns(actor(), current_instant())
    page = CampaignListPage(
        rows=tuple(campaign_row(campaign) for campaign in campaigns),
        has_several_schools=len({campaign.school for campaign in campaigns}) > 1,
    )
    return render_template("campaigns/list_campaigns.html", page=page)


@blueprint.route("/nouvelle", methods=["GET", "POST"], endpoint="create_campaign")
@staff
def begin() -> Page:
    """Choose who is asked, a questionnaire and a title."""
    schools = list_own_schools(actor())
    revisions = list_latest_revisions(actor())
    audience = _asked(revisions)
    summaries = summaries_of(
        [
            revision
            for revision in revisions
            if suits(revision.questionnaire, audience, is_common=revision.is_common)
        ]
    )
    form = NewCampaignForm(school=schools[0].id, revision=_proposed(list(summaries)))
    form.school.choices = choices_of((school.id, school.name) for school in schools)
    form.revision.choices = choices_of((key, summary.title) for key, summary in summaries.items())
    if form.validate_on_submit():
        try:
            public_id = create_campaign(
                form.school.data,
                form.revision.data,
                entered(form.title),
                audience=audience,
                actor=actor(),
                now=current_instant(),
            )
        except QuestionnaireNotUsableError:
            form.revision.errors = [_("Ce questionnaire ne peut pas être utilisé dans une campagne.")]
        else:
            flash(_begun(audience), "success")
            return go("show_campaign", public_id=public_id)
    page = NewCampaignPage(audience_lines(audience), form, summaries, has_several_schools=len(schools) > 1)
    return render_template("campaigns/create_campaign.html", page=page)


def _asked(revisions: list[PublishedRevision]) -> Audience:
    """Return whom the address names, else those for whom the questionnaire is that it names, else the staff."""
    named = request.args.get("pour")
    for audience, name in IN_ADDRESS.items():
        if name == named:
            return audience
    wanted = request.args.get("questionnaire", type=int)
    found = (revision.questionnaire.audience for revision in revisions if revision.id == wanted)
    return next(found, Audience.STAFF)


def _begun(audience: Audience) -> str:
    if audience is Audience.STAFF:
        return _("La campagne est créée. Importez maintenant la liste des personnes à inviter.")
    return _("La campagne est créée. Indiquez maintenant les groupes qui répondront.")


def _proposed(revisions: list[int]) -> int | None:
    """Return the revision that the address names, or the only one there is."""
    named = request.args.get("questionnaire", type=int)
    if named in revisions:
        return named
    return revisions[0] if len(revisions) == 1 else None
