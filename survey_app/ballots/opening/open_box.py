"""Opening the box of a closed campaign: shut it, read it, count it, freeze what comes of it."""

from datetime import datetime, timedelta

from questionnaires.answers.codebook import compile_codebook
from survey_app.ballots.box import read_box
from survey_app.ballots.box_keys import BoxKeys
from survey_app.ballots.opening.counting import count_ballots
from survey_app.ballots.opening.freezing import freeze_opening
from survey_app.ballots.opening.shutting import shut_box
from survey_app.ballots.sealing import Opener
from survey_app.campaigns.models import Campaign, OpeningRule
from survey_app.database import session
from survey_app.drafting.operations import get_questionnaire
from survey_app.keys.store import Purpose, key_store
from survey_app.queueing import TaskName, enqueue
from survey_app.retention import ROLL_KEPT

AWAITED = ROLL_KEPT - timedelta(days=3)
"""How long after closing the keys of a box are waited for: no report can be made once its roll is erased."""


def open_ballot_box(campaign_id: int, now: datetime) -> None:
    """Open the box of a closed campaign and freeze its report; harmless when that cannot be yet, or has happened.

    It waits for ballots under way, and with two of three for two of those who hold a part of the key. Where no key
    comes in time it destroys the box unread. Raises KeyMissingError as long as a key is gone while ballots wait.
    """
    if not shut_box(campaign_id, now):
        return
    campaign = session().get_one(Campaign, campaign_id)
    if _is_given_up(campaign, now):
        destroy_unread(campaign_id, actor=None, now=now)
        return
    if _waits_for_parts(campaign):
        return
    # The box is read outside the writing transaction: shut, it no longer changes, and unsealing takes seconds.
    questionnaire = get_questionnaire(campaign.revision_id)
    codebook = compile_codebook(questionnaire)
    cells = tuple(cell.number for cell in campaign.cells)
    keys = BoxKeys(key_store().get(campaign.public_id, Purpose.BOX), campaign.public_id, cells)
    opener = Opener(key_store().get(campaign.public_id, Purpose.OPENING), campaign.public_id)
    count = count_ballots(read_box(session(), campaign.public_id), keys, opener, codebook=codebook)
    if freeze_opening(campaign, questionnaire, codebook, count, now=now):
        enqueue(TaskName.FINISH_OPENING, str(campaign_id))


def destroy_unread(campaign_id: int, *, actor: int | None, now: datetime) -> bool:
    """Destroy the box of a closed campaign without reading it: every ballot is null, and the report says so.

    For parts or keys that are lost for ever; works without any key, and then without receipts. False, harmlessly,
    when the box still takes ballots or was opened. `actor` is an account, None for a worker.
    """
    if not shut_box(campaign_id, now):
        return False
    campaign = session().get_one(Campaign, campaign_id)
    questionnaire = get_questionnaire(campaign.revision_id)
    codebook = compile_codebook(questionnaire)
    rows = read_box(session(), campaign.public_id)
    count = count_ballots(rows, _find_keys(campaign), None, codebook=codebook)
    is_done = freeze_opening(campaign, questionnaire, codebook, count, now=now, was_read=False, actor=actor)
    if is_done:
        enqueue(TaskName.FINISH_OPENING, str(campaign_id))
    return is_done


def keys_awaited_until(closed_at: datetime) -> datetime:
    """Return the instant from which a box without its keys is destroyed unread."""
    return closed_at + AWAITED


def _is_given_up(campaign: Campaign, now: datetime) -> bool:
    if campaign.closed_at is None or now < keys_awaited_until(campaign.closed_at):
        return False
    store, public_id = key_store(), campaign.public_id
    return not (store.holds(public_id, Purpose.BOX) and store.holds(public_id, Purpose.OPENING))


def _waits_for_parts(campaign: Campaign) -> bool:
    if campaign.opening_rule is not OpeningRule.TWO_OF_THREE:
        return False
    return not key_store().holds(campaign.public_id, Purpose.OPENING)


def _find_keys(campaign: Campaign) -> BoxKeys | None:
    if not key_store().holds(campaign.public_id, Purpose.BOX):
        return None
    seed = key_store().get(campaign.public_id, Purpose.BOX)
    return BoxKeys(seed, campaign.public_id, tuple(cell.number for cell in campaign.cells))
