"""What becomes of a mail after an attempt to send it; the same for campaign messages and account mails."""

from datetime import datetime

from survey_app.accounts.models import DeliveryState
from survey_app.mail.delivery import AWAY_DELAY, Outcome, Verdict, next_attempt


def values_after(outcome: Outcome, attempts: int, now: datetime) -> dict[str, object]:
    """Return the columns to set once the attempt number `attempts` has ended.

    Sent, put back until later, or refused for good: by the server, or by our patience. A server that is away
    costs no attempt: it says nothing about this mail.
    """
    if outcome.verdict is Verdict.ACCEPTED:
        return {"state": DeliveryState.SENT, "detail": ""}
    if outcome.verdict is Verdict.AWAY:
        return _queued(now + AWAY_DELAY, outcome) | {"attempts": attempts - 1}
    again_at = next_attempt(attempts, now) if outcome.verdict is Verdict.LATER else None
    if again_at is None:
        return {"state": DeliveryState.REFUSED, "detail": outcome.code}
    return _queued(again_at, outcome)


def _queued(not_before: datetime, outcome: Outcome) -> dict[str, object]:
    return {"state": DeliveryState.QUEUED, "not_before": not_before, "detail": outcome.code}
