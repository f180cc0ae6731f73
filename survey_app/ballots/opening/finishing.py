"""Finishing: the keys are destroyed, the files compacted, the campaign ends."""

from datetime import datetime

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from survey_app.accounts import journal
from survey_app.ballots.models import OpeningRecord
from survey_app.ballots.opening.freezing import paris_day, start_of_day
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import maintenance_connection, session, transaction
from survey_app.keys.store import key_store
from survey_app.queueing import TaskName, enqueue


def finish_opening(campaign_id: int, now: datetime) -> None:
    """Destroy the keys, compact the files, end the campaign; harmless when that has happened already."""
    campaign = session().get(Campaign, campaign_id)
    if campaign is None or campaign.state is not CampaignState.REPORTED:
        return
    key_store().destroy(campaign.public_id)
    compact_ballots()
    with transaction() as writing:
        campaign = writing.get(Campaign, campaign_id, with_for_update=True, populate_existing=True)
        if campaign is not None and campaign.state is CampaignState.REPORTED:
            _end(campaign, now)
    enqueue(TaskName.SEND_ACCOUNT_MAIL)


def compact_ballots() -> None:
    """Make deleted ballots and codes leave the database's files.

    Privacy: SQLite rewrites the file and empties the write-ahead log. PostgreSQL rewrites the tables: a plain VACUUM
    frees dead rows without erasing them. Its archived log keeps sealed ballots, worthless without the destroyed key.
    """
    with maintenance_connection() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("VACUUM"))
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        else:
            _rewrite_tables(connection)


def _rewrite_tables(connection: Connection) -> None:
    # A dump that is being made would make this wait, and every deposit behind it: it is tried again later instead.
    connection.execute(text("SET lock_timeout = '5s'"))
    try:
        connection.execute(text("VACUUM FULL sealed_ballot, personal_code, shared_link, invitation"))
    finally:
        connection.execute(text("RESET lock_timeout"))
    try:
        # Has the old files removed now rather than in some minutes.
        connection.execute(text("CHECKPOINT"))
    except ProgrammingError:
        # Only a few may ask for it; by itself it comes within checkpoint_timeout.
        return


def _end(campaign: Campaign, now: datetime) -> None:
    campaign.state = CampaignState.ENDED
    record = session().get(OpeningRecord, campaign.public_id)
    if record is not None:
        record.keys_destroyed_on = paris_day(now)
    journal.record(
        "opening.destroy_keys", None, campaign.school_id, now=start_of_day(now), campaign=campaign.public_id
    )
