"""The demonstration from its first year to today, in order: each chapter takes up what the ones before have made."""

from collections.abc import Sequence
from datetime import datetime

from flask import Flask
from sqlalchemy import update

from questionnaires.catalogue import list_codes
from survey_app.accounts.models import AccountMail, DeliveryState
from survey_app.database import transaction
from survey_app.demonstration.calendar import LONG_AGO, Times
from survey_app.demonstration.campaigns import live_through_past_campaigns, make_present_campaigns
from survey_app.demonstration.commission import gather_commission
from survey_app.demonstration.drafts import begin_draft
from survey_app.demonstration.fiches import GRID, write_fiches
from survey_app.demonstration.people import complete, gather_people, is_complete, tell_accounts
from survey_app.demonstration.plan import follow_plan
from survey_app.demonstration.training import prepare_request
from survey_app.drafting.operations import publish_catalogue
from survey_app.web.clock import current_instant


def prepare(app: Flask) -> Sequence[str]:
    """Make the demonstration school if it is not there, and return a line for each account."""
    with app.app_context():
        if not is_complete():
            _tell_story(Times(current_instant()))
    return tell_accounts()


def _tell_story(times: Times) -> None:
    """Make everything; told again after an interruption, it goes on where it was."""
    people = gather_people(times.now)
    revisions = dict(zip(list_codes(), publish_catalogue(times.now), strict=True))
    write_fiches(people, revisions[GRID], times)
    live_through_past_campaigns(people, revisions, times)
    plan = follow_plan(people, times)
    gather_commission(plan, people, times)
    prepare_request(plan, people, times)
    make_present_campaigns(people, revisions, times)
    begin_draft(people, revisions["fiche-equipes"], times.now)
    _deliver_old_mails(times.now)
    complete(times.now)


def _deliver_old_mails(now: datetime) -> None:
    """Take the mails of long ago as sent then: nobody finds last year's invitations in the mailbox of today."""
    with transaction() as rows:
        rows.execute(
            update(AccountMail)
            .where(AccountMail.not_before < now - LONG_AGO, AccountMail.state == DeliveryState.QUEUED)
            .values(state=DeliveryState.SENT)
        )
