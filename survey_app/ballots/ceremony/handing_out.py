"""Use cases: handing out the three parts of an opening key, one after the other, in front of those who get them.

Privacy: a part exists in the reply that shows it. What is stored is the public half of the key that it stands for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from survey_app.accounts import journal
from survey_app.accounts.operations import require_role
from survey_app.ballots.key_parts import PARTS, Handing, LockedKey, WrongEndingError, make_part
from survey_app.campaigns.models import Campaign, OpeningRule
from survey_app.campaigns.operations.access import HEADS, get_campaign, lock_preparing, require_preparing
from survey_app.database import transaction
from survey_app.keys.store import Purpose, key_store
from survey_app.tokens.typed import GROUP


class NoPartsError(Exception):
    """The box of this campaign is opened by the server alone."""


class PartsHandedOutError(Exception):
    """All three parts are handed out; only starting again makes new ones."""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part, shown this once: its number from 1, its characters, and what proves that its ending was read."""

    number: int
    part: str
    proof: str


def count_noted_parts(public_id: str, actor: int) -> int:
    """Return how many parts were noted. Raises CampaignNotFoundError, NotPreparingError, NoPartsError."""
    campaign = get_campaign(public_id, actor)
    require_preparing(campaign)
    _require_parts(campaign)
    if key_store().holds(public_id, Purpose.LOCKED_OPENING):
        return PARTS
    return len(_read_handing(public_id).noted)


def show_part(public_id: str, *, actor: int, now: datetime) -> ShownPart:
    """Make the next part; one that was shown and not noted is void.

    Raises CampaignNotFoundError, ForbiddenError for people other than the head of the school, NotPreparingError,
    NoPartsError, or PartsHandedOutError.
    """
    with _handing_out(public_id, actor) as campaign:
        if key_store().holds(public_id, Purpose.LOCKED_OPENING):
            raise PartsHandedOutError
        part = make_part()
        handing = _read_handing(public_id).show(part)
        key_store().put(public_id, Purpose.HANDING_OUT, handing.to_bytes())
        number = len(handing.noted) + 1
        _record("opening.hand_out_part", campaign, actor, now=now, part=number)
    return ShownPart(number, part, handing.proof_of(part[-GROUP:]))


def note_part(public_id: str, ending: str, proof: str, *, actor: int, now: datetime) -> int:
    """Take the part shown last for noted, since its ending was typed; return how many are noted.

    With the third, the opening key is made. Raises WrongEndingError, and what `show_part` raises.
    """
    with _handing_out(public_id, actor) as campaign:
        handing = _read_handing(public_id).note(ending, proof)
        if handing.is_over:
            key_store().put(public_id, Purpose.LOCKED_OPENING, LockedKey.make(handing).to_bytes())
            key_store().destroy(public_id, Purpose.HANDING_OUT)
        else:
            key_store().put(public_id, Purpose.HANDING_OUT, handing.to_bytes())
        _record("opening.confirm_part", campaign, actor, now=now, part=len(handing.noted))
    return len(handing.noted)


def start_parts_again(public_id: str, *, actor: int, now: datetime) -> None:
    """Make the parts that were handed out void. Raises what `show_part` raises."""
    with _handing_out(public_id, actor) as campaign:
        key_store().destroy(public_id, Purpose.HANDING_OUT, Purpose.LOCKED_OPENING)
        _record("opening.start_parts_again", campaign, actor, now=now)


def find_locked_key(campaign: Campaign) -> bytes | None:
    """Return the public opening key that was handed out in parts; None for a campaign that the server opens alone.

    Raises KeyMissingError.
    """
    if campaign.opening_rule is not OpeningRule.TWO_OF_THREE:
        return None
    stored = key_store().get(campaign.public_id, Purpose.LOCKED_OPENING)
    return LockedKey.from_bytes(campaign.public_id, stored).public_key


@contextmanager
def _handing_out(public_id: str, actor: int) -> Iterator[Campaign]:
    """Hold the campaign, so that of two pages that hand out parts at once one waits for the other."""
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        require_role(actor, campaign.school_id, *HEADS)
        _require_parts(campaign)
        yield campaign


def _require_parts(campaign: Campaign) -> None:
    if campaign.opening_rule is not OpeningRule.TWO_OF_THREE:
        raise NoPartsError


def _read_handing(public_id: str) -> Handing:
    store = key_store()
    if not store.holds(public_id, Purpose.HANDING_OUT):
        return Handing.begin(public_id)
    return Handing.from_bytes(public_id, store.get(public_id, Purpose.HANDING_OUT))


def _record(action: str, campaign: Campaign, actor: int, *, now: datetime, **detail: int) -> None:
    journal.record(action, actor, campaign.school_id, now=now, campaign=campaign.public_id, **detail)


__all__ = [
    "NoPartsError",
    "PartsHandedOutError",
    "ShownPart",
    "WrongEndingError",
    "count_noted_parts",
    "find_locked_key",
    "note_part",
    "show_part",
    "start_parts_again",
]
