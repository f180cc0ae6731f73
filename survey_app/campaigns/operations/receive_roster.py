"""Use cases: reading a file of people, showing what it would do, confirming or cancelling. See `uploads`."""

from dataclasses import dataclass
from datetime import datetime

from survey_app.accounts.models import Role
from survey_app.campaigns.models import Campaign
from survey_app.campaigns.operations.access import get_campaign, require_preparing, require_roll
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.roll import list_emails, list_people
from survey_app.campaigns.roster.delimited import read_pasted_table
from survey_app.campaigns.roster.difference import RosterDifference, RosterMode, compare_rosters
from survey_app.campaigns.roster.files import read_file
from survey_app.campaigns.roster.headings import Column, Layout, find_layout, guess_layout, is_plain_list
from survey_app.campaigns.roster.people import RosterReading, RosterRules, read_people
from survey_app.campaigns.roster.table import Table
from survey_app.campaigns.uploads import Upload, upload_store
from survey_app.drafting.operations import get_questionnaire


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """What a list would do to the roll, in either mode, before anything is done."""

    layout: Layout
    reading: RosterReading
    replacing: RosterDifference
    adding: RosterDifference
    present: int


def receive_roster(public_id: str, source: bytes | str, *, actor: int, now: datetime) -> str:
    """Read a file (bytes) or a pasted table (text), keep it, and return the token that names it.

    Raises CampaignNotFoundError, NotPreparingError, OtherAudienceError, or RosterError when nothing can be taken
    from it.
    """
    _get_preparing(public_id, actor)
    table = read_file(source) if isinstance(source, bytes) else read_pasted_table(source)
    layout = find_layout(table)
    if layout is None and is_plain_list(table):
        layout = guess_layout(table)
    return upload_store().keep(public_id, actor, Upload(table, layout), now=now)


def get_upload(public_id: str, token: str, *, actor: int, now: datetime) -> Upload:
    """Return the list that waits. Raises CampaignNotFoundError or UploadNotFoundError."""
    get_campaign(public_id, actor)
    return upload_store().read(public_id, actor, token, now=now)


def choose_columns(public_id: str, token: str, layout: Layout, *, actor: int, now: datetime) -> None:
    """Note what a person says of the columns. Raises CampaignNotFoundError or UploadNotFoundError."""
    get_campaign(public_id, actor)
    upload_store().set_layout(public_id, actor, token, layout, now=now)


def preview_roster(public_id: str, token: str, *, actor: int, now: datetime) -> RosterPreview | None:
    """Return what the waiting list would do; None as long as its address column is unknown.

    Raises CampaignNotFoundError, NotPreparingError or UploadNotFoundError.
    """
    campaign = _get_preparing(public_id, actor)
    upload = upload_store().read(public_id, actor, token, now=now)
    layout = upload.layout
    if layout is None or Column.EMAIL not in layout.columns:
        return None
    reading = read_roster(campaign, upload.table, layout)
    present = list_people(campaign.id)
    return RosterPreview(
        layout=layout,
        reading=reading,
        replacing=compare_rosters(present, reading.people(), RosterMode.REPLACE),
        adding=compare_rosters(present, reading.people(), RosterMode.ADD),
        present=len(present),
    )


def confirm_roster(
    public_id: str, token: str, mode: RosterMode, *, with_direction: bool, actor: int, now: datetime
) -> RosterDifference:
    """Put the waiting list on the roll and forget the file.

    Raises CampaignNotFoundError, NotPreparingError or UploadNotFoundError.
    """
    campaign = _get_preparing(public_id, actor)
    upload = upload_store().read(public_id, actor, token, now=now)
    layout = upload.layout or guess_layout(upload.table)
    people = read_roster(campaign, upload.table, layout).people(with_direction=with_direction)
    difference = import_roster(public_id, people, mode, actor=actor, now=now)
    upload_store().discard_all(public_id, actor)
    return difference


def cancel_roster(public_id: str, *, actor: int) -> None:
    """Forget the list that this account has waiting. Raises CampaignNotFoundError."""
    get_campaign(public_id, actor)
    upload_store().discard_all(public_id, actor)


def forget_uploads(public_id: str) -> None:
    """Forget every list that waits for a campaign."""
    upload_store().discard_all(public_id)


def sweep_uploads(now: datetime) -> int:
    """Remove the lists that nobody confirmed within an hour; return how many. The sweeper calls it."""
    return upload_store().sweep(now)


def read_roster(campaign: Campaign, table: Table, layout: Layout) -> RosterReading:
    """Return what the lines of a table become in a campaign: its languages, the direction of its school."""
    rules = RosterRules(
        languages=tuple(get_questionnaire(campaign.revision_id).languages),
        direction=frozenset(list_emails(campaign.school_id, Role.CHEF)),
    )
    return read_people(table, layout, rules)


def _get_preparing(public_id: str, actor: int) -> Campaign:
    campaign = get_campaign(public_id, actor)
    require_preparing(campaign)
    require_roll(campaign)
    return campaign
