"""Posters: which survey, when, and the six words by which everybody compares the keys.

One for the staff room; for groups of pupils or parents one each, with the link that the group shares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey_app.campaigns.invitation_mail import (
    find_answer_address,
    find_protection_address,
    find_shared_link,
)
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.arrange_groups import KnownGroup
from survey_app.campaigns.pages.head import CampaignHead, campaign_head, say_moment
from survey_app.campaigns.personal_codes import grouped
from survey_app.campaigns.words import _, say_answers
from survey_app.documents.charts import Chart
from survey_app.documents.qr import qr_svg
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


@dataclass(frozen=True, slots=True)
class LinkPoster:
    """The poster of one group: its link as a drawing and as text, the code for whoever types it."""

    name: str
    expected: str
    link: str
    drawing: Chart
    code: str


@dataclass(frozen=True, slots=True)
class LinkPostersPage:
    """The posters of a campaign; there are none before the vote opens, and none after its end."""

    head: CampaignHead
    opens_at: str
    closes_at: str
    contact: str
    address: str
    protection_address: str
    words: tuple[str, ...]
    posters: tuple[LinkPoster, ...]


def link_posters_page(
    campaign: Campaign, groups: Sequence[KnownGroup], codes: Mapping[int, str]
) -> LinkPostersPage:
    """Return the posters of a campaign whose groups have these codes, by the ids of their teams."""
    fingerprint = campaign.key_fingerprint
    is_open = campaign.state is CampaignState.OPEN and fingerprint is not None
    return LinkPostersPage(
        head=campaign_head(campaign),
        opens_at=say_moment(campaign.opens_at),
        closes_at=say_moment(campaign.closes_at),
        contact=campaign.school.contact,
        address=find_answer_address(campaign.public_id),
        protection_address=find_protection_address(campaign.public_id),
        words=fingerprint_words(fingerprint) if fingerprint else (),
        posters=tuple(
            _link_poster(campaign, group, codes[group.id])
            for group in groups
            if is_open and group.id in codes
        ),
    )


def _link_poster(campaign: Campaign, group: KnownGroup, code: str) -> LinkPoster:
    link = find_shared_link(campaign, code)
    return LinkPoster(
        name=group.name,
        expected=say_answers(group.quota),
        link=link,
        drawing=qr_svg(link, _("Code QR du lien : %(name)s", name=group.name)),
        code=grouped(code),
    )


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
