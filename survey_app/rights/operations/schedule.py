"""What is erased by itself: the operations that `retention.SCHEDULE` names, as the sweeper runs them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete

from survey_app.accounts.operations import (
    erase_closed_accounts,
    forget_account_mails,
    forget_expired,
    forget_journal,
)
from survey_app.campaigns.operations.erase_roll import erase_rolls, erase_unused_rolls
from survey_app.campaigns.operations.receive_roster import sweep_uploads
from survey_app.coediting.following import forget_readers
from survey_app.commission.operations.members import forget_former_members
from survey_app.database import transaction
from survey_app.drafting.models import DraftPresence
from survey_app.retention import PRESENCE_KEPT
from survey_app.rights.operations.sending import forget_rights_mails
from survey_app.status.mailbox import empty_mailbox


def forget_presences(now: datetime) -> int:
    """Forget who had a draft open; return how many tabs."""
    with transaction() as writing:
        old = delete(DraftPresence).where(DraftPresence.seen_at <= now - PRESENCE_KEPT)
        return len(writing.scalars(old.returning(DraftPresence.session)).all())


ERASURES: tuple[Callable[[datetime], object], ...] = (
    erase_rolls,
    erase_unused_rolls,
    erase_closed_accounts,
    forget_expired,
    forget_account_mails,
    forget_journal,
    forget_presences,
    forget_readers,
    forget_former_members,
    forget_rights_mails,
    sweep_uploads,
    empty_mailbox,
)
"""Each gets the present instant and is safe to repeat; one that fails does not keep the others from erasing."""
