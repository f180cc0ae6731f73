"""The limits of the disclosure rules in force: the product's own, raised by administrators and questionnaires.

Whatever is stored, no limit is ever lower than the product's: each is read through `raise_thresholds`.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from questionnaires.analysis.disclosure import raise_thresholds
from questionnaires.analysis.report import Thresholds
from questionnaires.definition.model import Audience
from survey_app.accounts import journal
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.threshold_models import CampaignThreshold, InstallationThreshold
from survey_app.database import session, transaction
from survey_app.drafting.operations import published

HIGHEST = 200
"""Limits above this would hide the results of most schools; a slip of the keyboard is likelier."""

BY_SHARED_LINK: Mapping[str, int] = {
    "cell_invited": 10,
    "cell_mean": 8,
    "school": 10,
    "distribution": 15,
    "text_writers": 15,
}
"""The least limits where answers come by a shared link: one person may have given several of them."""

AUDIENCES: Mapping[Audience, Mapping[str, int]] = {
    Audience.STAFF: {},
    Audience.PUPILS: BY_SHARED_LINK,
    Audience.PARENTS: BY_SHARED_LINK,
}
"""What each audience asks for beyond the product's own limits."""


class ThresholdRefusedError(Exception):
    """Limits that do not exist, are lower than the product's, or higher than `HIGHEST`; nothing was changed."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = names


def get_installation_thresholds() -> Thresholds:
    """Return the limits for campaigns that are not scheduled yet."""
    rows = session().execute(select(InstallationThreshold.name, InstallationThreshold.least))
    return _raised(dict(rows.all()))


def get_thresholds(campaign: Campaign) -> Thresholds:
    """Return the limits of a campaign: the installation's until it is scheduled, from then on those it kept.

    The audience and the questionnaire can raise them further.
    """
    if campaign.state is CampaignState.PREPARING:
        limits = get_installation_thresholds()
    else:
        rows = session().execute(
            select(CampaignThreshold.name, CampaignThreshold.least).where(
                CampaignThreshold.campaign_id == campaign.id
            )
        )
        limits = _raised(dict(rows.all()))
    return raise_for(limits, campaign)


def raise_for(limits: Thresholds, campaign: Campaign) -> Thresholds:
    """Return limits as high as the audience and the questionnaire of a campaign ask for."""
    limits = raise_thresholds(limits, AUDIENCES[campaign.audience])
    return raise_thresholds(limits, published(campaign.revision).questionnaire.privacy.thresholds)


def keep_thresholds(writing: scoped_session[Session], campaign: Campaign) -> None:
    """Keep the installation's limits for a campaign that is being scheduled. Belongs to the caller's transaction."""
    for name, least in _differences(get_installation_thresholds()).items():
        writing.add(CampaignThreshold(campaign_id=campaign.id, name=name, least=least))


def set_installation_thresholds(limits: Mapping[str, int], *, actor: int, now: datetime) -> bool:
    """Set the limits for campaigns that are not scheduled yet; return whether anything changed.

    Limits that are not named go back to the product's. Raises ThresholdRefusedError.
    """
    own = Thresholds().model_dump()
    refused = {name for name, least in limits.items() if not own.get(name, HIGHEST + 1) <= least <= HIGHEST}
    if refused:
        raise ThresholdRefusedError(frozenset(refused))
    with transaction() as writing:
        before, after = get_installation_thresholds(), _raised(limits)
        writing.execute(delete(InstallationThreshold))
        for name, least in _differences(after).items():
            writing.add(InstallationThreshold(name=name, least=least))
        changed = [name for name in own if getattr(before, name) != getattr(after, name)]
        for name in changed:
            journal.record(
                "installation.threshold",
                actor,
                now=now,
                threshold=name,
                least=getattr(after, name),
            )
    return bool(changed)


def _raised(limits: Mapping[str, int]) -> Thresholds:
    return raise_thresholds(Thresholds(), limits)


def _differences(thresholds: Thresholds) -> dict[str, int]:
    """Return the limits that are higher than the product's."""
    own = Thresholds().model_dump()
    return {name: least for name, least in thresholds.model_dump().items() if least > own[name]}
