"""The poster for the staff room: which survey, when, and the six words by which everybody compares the keys."""

from dataclasses import dataclass

from survey_app.campaigns.invitation_mail import find_protection_address
from survey_app.campaigns.models import Campaign
from survey_app.campaigns.pages.head import CampaignHead, campaign_head, say_moment
from survey_app.tokens.key_list import fingerprint_words, short_form


@dataclass(frozen=True, slots=True)
class PosterPage:
    """What the poster says; without `words` the vote has not opened, and there is nothing to compare yet."""

    head: CampaignHead
    opens_at: str
    closes_at: str
    contact: str
    address: str
    words: tuple[str, ...]
    short: str


def poster_page(campaign: Campaign) -> PosterPage:
    """Return the poster of a campaign, in whichever state it is."""
    fingerprint = campaign.key_fingerprint
    return PosterPage(
        head=campaign_head(campaign),
        opens_at=say_moment(campaign.opens_at),
        closes_at=say_moment(campaign.closes_at),
        contact=campaign.school.contact,
        address=find_protection_address(campaign.public_id),
        words=fingerprint_words(fingerprint) if fingerprint else (),
        short=short_form(fingerprint) if fingerprint else "",
    )
