"""The list of campaigns, and the start of a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from questionnaires.definition.model import Audience
from questionnaires.definition.texts import in_language
from survey_app.campaigns.forms import NewCampaignForm
from survey_app.campaigns.models import CampaignState
from survey_app.campaigns.operations.list_campaigns import ListedCampaign
from survey_app.campaigns.operations.preparation import Step
from survey_app.campaigns.pages.head import CampaignHead, head_of, say_moment
from survey_app.campaigns.words import (
    AUDIENCES,
    NEXT_STEPS,
    _,
)
from survey_app.drafting.operations import PublishedRevision
from survey_app.drafting.pages import RevisionSummary, summarise
from survey_app.web.translation import current_language

IN_ADDRESS: Mapping[Audience, str] = {
    Audience.STAFF: "personnels",
    Audience.PUPILS: "eleves",
    Audience.PARENTS: "parents",
}
"""How an address names who is asked."""


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign in the list, and the next thing to do with it."""

    head: CampaignHead
    questionnaire: str
    next_words: str
    next_url: str | None


@dataclass(frozen=True, slots=True)
class CampaignListPage:
    """The campaigns of the schools of the account."""

    rows: tuple[CampaignRow, ...]
    has_several_schools: bool


@dataclass(frozen=True, slots=True)
class AudienceLine:
    """One of those who can be asked."""

    label: str
    meaning: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NewCampaignPage:
    """The choice of an audience, a questionnaire and a title; `summaries` by revision id."""

    audiences: tuple[AudienceLine, ...]
    form: NewCampaignForm
    summaries: Mapping[int, RevisionSummary]
    has_several_schools: bool


def campaign_row(campaign: ListedCampaign) -> CampaignRow:
    """Return the line of a campaign in the list."""
    words, url = _next_thing(campaign)
    return CampaignRow(
        head=head_of(
            campaign.public_id, campaign.title, campaign.school, campaign.state, audience=campaign.audience
        ),
        questionnaire=in_language(campaign.questionnaire, current_language()),
        next_words=words,
        next_url=url,
    )


def summaries_of(revisions: Sequence[PublishedRevision]) -> Mapping[int, RevisionSummary]:
    """Return the summaries of the questionnaires to choose from."""
    return {revision.id: summarise(revision) for revision in revisions}


def audience_lines(chosen: Audience) -> tuple[AudienceLine, ...]:
    """Return those who can be asked, each with the address of its questionnaires."""
    return tuple(
        AudienceLine(
            str(label),
            str(meaning),
            url_for("campaigns.create_campaign", pour=IN_ADDRESS[audience]),
            audience is chosen,
        )
        for audience, (label, meaning) in AUDIENCES.items()
    )


def _next_thing(campaign: ListedCampaign) -> tuple[str, str | None]:
    page = url_for("campaigns.show_campaign", public_id=campaign.public_id)
    match campaign.state:
        case CampaignState.PREPARING:
            step = campaign.preparation.next_step if campaign.preparation else Step.ROSTER
            return NEXT_STEPS[step], page
        case CampaignState.SCHEDULED:
            return _("Ouvre le %(moment)s", moment=say_moment(campaign.opens_at)), page
        case CampaignState.OPEN:
            return _(
                "Suivre la participation ; clôture le %(moment)s", moment=say_moment(campaign.closes_at)
            ), page
        case CampaignState.CLOSED:
            return _("Le rapport arrive : l’urne est en cours d’ouverture."), None
        case CampaignState.REPORTED | CampaignState.ENDED:
            return _("Lire le rapport"), url_for("reports.show_report", public_id=campaign.public_id)
