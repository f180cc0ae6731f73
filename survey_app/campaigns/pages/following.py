"""An open campaign: turnout of the school, how the mails fare, an address to correct."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.follow_campaign import Deliveries, FollowUp
from survey_app.campaigns.operations.open_campaign import Obstacle
from survey_app.campaigns.pages.head import CampaignHead, campaign_head
from survey_app.campaigns.words import (
    FAILURES,
    OBSTACLES,
    _,
    ngettext,
)
from survey_app.mail.reasons import reason_of
from survey_app.web.forms import Form


@dataclass(frozen=True, slots=True)
class DeliveryFigures:
    """How the mails fare; also what the script of the page asks for. `label` tells it in a sentence."""

    total: int
    waiting: int
    gone: int
    refused: int
    bounced: int
    done: int
    label: str


@dataclass(frozen=True, slots=True)
class FailureLine:
    """An invitation that did not arrive."""

    message_id: str
    email: str
    name: str
    words: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class FollowPage:
    """A campaign that is scheduled, open, or over. `danger` says why a scheduled one cannot open; empty when it can."""

    head: CampaignHead
    opens_at: datetime | None
    closes_at: datetime | None
    reminders: tuple[datetime, ...]
    invited: int
    signed_off: int | None
    share: float
    deliveries: DeliveryFigures | None
    failures: tuple[FailureLine, ...]
    is_scheduled: bool
    danger: str
    is_open: bool
    is_counting: bool
    report_url: str | None
    opening_url: str
    protection_url: str
    may_launch: bool


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """The address of an invitation that did not arrive."""

    head: CampaignHead
    form: Form
    failure: FailureLine


def delivery_figures(deliveries: Deliveries) -> DeliveryFigures:
    """Return how the mails fare."""
    done = deliveries.total - deliveries.waiting
    if deliveries.waiting:
        label = ngettext(
            "Envoi en cours : %(num)s message attend encore.",
            "Envoi en cours : %(num)s messages attendent encore.",
            deliveries.waiting,
        )
    else:
        label = _("Tous les messages prévus à ce jour sont traités.")
    return DeliveryFigures(
        total=deliveries.total,
        waiting=deliveries.waiting,
        gone=deliveries.gone,
        refused=deliveries.refused,
        bounced=deliveries.bounced,
        done=done,
        label=label,
    )


def follow_page(
    campaign: Campaign, follow_up: FollowUp | None, *, may_launch: bool, is_unsafe: bool = False
) -> FollowPage:
    """Return the page of a campaign that is scheduled, open or over."""
    state = campaign.state
    signed_off = follow_up.signed_off if follow_up else None
    has_report = state in {CampaignState.REPORTED, CampaignState.ENDED}
    return FollowPage(
        head=campaign_head(campaign),
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        reminders=tuple(reminder.due_at for reminder in campaign.reminders if not reminder.is_queued),
        invited=follow_up.invited if follow_up else 0,
        signed_off=signed_off,
        share=signed_off / follow_up.invited if follow_up and signed_off is not None else 0.0,
        deliveries=delivery_figures(follow_up.deliveries)
        if follow_up and follow_up.deliveries.total
        else None,
        failures=tuple(failure_lines(follow_up)) if follow_up else (),
        is_scheduled=state is CampaignState.SCHEDULED,
        danger=str(OBSTACLES[Obstacle.UNSAFE_INSTALLATION]) if is_unsafe else "",
        is_open=state is CampaignState.OPEN,
        is_counting=state is CampaignState.CLOSED,
        report_url=url_for("reports.show_report", public_id=campaign.public_id) if has_report else None,
        opening_url=url_for("ceremony.show_opening", public_id=campaign.public_id),
        protection_url=url_for("answers.show_protection", public_id=campaign.public_id),
        may_launch=may_launch,
    )


def failure_lines(follow_up: FollowUp) -> Iterator[FailureLine]:
    """Yield the invitations that did not arrive."""
    for failure in follow_up.failures:
        yield FailureLine(
            message_id=failure.message_id,
            email=failure.email,
            name=failure.name,
            words=FAILURES[failure.state],
            reason=reason_of(failure.detail),
            detail=failure.detail,
        )
