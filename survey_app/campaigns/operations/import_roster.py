"""Use case: putting a list of people on the roll of a campaign in preparation, all of it or nothing."""

from collections.abc import Sequence
from datetime import datetime

from survey_app.accounts.journal import record
from survey_app.campaigns.operations.access import lock_preparing, require_roll
from survey_app.campaigns.operations.arrange_cells import place_teams
from survey_app.campaigns.operations.roll import change_roll, list_people
from survey_app.campaigns.roster.difference import RosterDifference, RosterMode, compare_rosters
from survey_app.campaigns.roster.people import Person
from survey_app.database import transaction


def import_roster(
    public_id: str, people: Sequence[Person], mode: RosterMode, *, actor: int, now: datetime
) -> RosterDifference:
    """Put people on the roll and return what changed; reporting cells are proposed anew.

    Importing the same list twice changes nothing the second time. Raises CampaignNotFoundError,
    OtherAudienceError, or NotPreparingError once the campaign is scheduled: the roll is then frozen.
    """
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        require_roll(campaign)
        difference = compare_rosters(list_people(campaign.id), people, mode)
        change_roll(writing, campaign, difference)
        if difference.added or difference.changed or difference.removed:
            place_teams(writing, campaign)
        # Privacy: numbers only, never an address.
        record(
            "campaign.import_roster",
            actor,
            campaign.school_id,
            now=now,
            campaign=public_id,
            added=len(difference.added),
            changed=len(difference.changed),
            removed=len(difference.removed),
        )
    return difference
