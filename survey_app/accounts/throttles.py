"""How often passwords and codes may be tried: by network, by the address typed, by account."""

from flask import Response, request

from survey_app.accounts import sign_in
from survey_app.extensions import limiter
from survey_app.web.throttle import keyed_hash

SEE_OTHER = 303


def named_account() -> str:
    """Return the name under which the address typed in a form is counted, whether it is known or not."""
    return keyed_hash(request.form.get("email", "").strip().lower())


def own_account() -> str:
    """Return the name under which the signed-in person is counted."""
    return keyed_hash(f"account {sign_in.current_visitor().account_id}")


def waiting_account() -> str:
    """Return the name under which somebody is counted of whom a code is waited for."""
    return keyed_hash(f"code of account {sign_in.find_waiting_account()}")


def has_failed(response: Response) -> bool:
    """Say whether a form came back with a fault: what succeeded is not counted."""
    return response.status_code != SEE_OTHER


by_network = limiter.limit("40 per 15 minutes", methods=["POST"], deduct_when=has_failed)
by_named_account = limiter.limit(
    "10 per 15 minutes", methods=["POST"], key_func=named_account, deduct_when=has_failed
)
by_own_account = limiter.limit(
    "10 per 15 minutes", methods=["POST"], key_func=own_account, deduct_when=has_failed
)
by_waiting_account = limiter.limit(
    "10 per 15 minutes", methods=["POST"], key_func=waiting_account, deduct_when=has_failed
)
