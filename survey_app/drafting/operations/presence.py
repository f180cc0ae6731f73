"""Who has a draft open, in which tab and at which element: noted with each sign, forgotten a minute after the last."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from survey_app.accounts.models import Account
from survey_app.database import session, transaction
from survey_app.drafting.models import DraftPresence
from survey_app.drafting.operations.access import Editor, get_draft

FORGOTTEN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PresentPerson:
    """Somebody who has the draft open; `uid` is where they are, empty when nowhere in particular."""

    name: str
    session: str
    uid: str
    is_me: bool


def note_presence(key: str, visitor: Editor, tab: str, uid: str, now: datetime) -> None:
    """Note that a tab shows a draft, at an element. Raises DraftNotFoundError."""
    with suppress(IntegrityError), transaction() as writing:  # the same tab, at the same moment
        draft = get_draft(key, visitor)
        writing.execute(
            delete(DraftPresence).where(
                DraftPresence.draft_id == draft.id, DraftPresence.seen_at < now - FORGOTTEN_AFTER
            )
        )
        writing.merge(
            DraftPresence(draft_id=draft.id, session=tab, account_id=visitor.account_id, uid=uid, seen_at=now)
        )


def list_people(key: str, visitor: Editor, now: datetime) -> list[PresentPerson]:
    """Return who has a draft open, by name. Raises DraftNotFoundError."""
    draft = get_draft(key, visitor)
    rows = session().execute(
        select(DraftPresence, Account.display_name)
        .join(Account, Account.id == DraftPresence.account_id)
        .where(DraftPresence.draft_id == draft.id, DraftPresence.seen_at >= now - FORGOTTEN_AFTER)
        .order_by(Account.display_name, DraftPresence.session)
    )
    return [
        PresentPerson(name, presence.session, presence.uid, presence.account_id == visitor.account_id)
        for presence, name in rows
    ]
