"""Use cases of accounts, one aggregate a file: people, roles, sessions, resets."""

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.operations.erasing import (
    erase_account,
    erase_closed_accounts,
    forget_account_mails,
    forget_journal,
)
from survey_app.accounts.operations.people import (
    change_password,
    check_password,
    close_if_idle,
    create_account,
    find_account,
    get_account,
    invite_again,
    list_accounts,
    set_active,
    update_account,
)
from survey_app.accounts.operations.resets import (
    answer_reset_requests,
    ask_for_reset,
    has_reset_requests,
    is_reset_token,
    make_reset_token,
    reset_password,
)
from survey_app.accounts.operations.roles import grant_role, require_role, revoke_role, school_ids_of
from survey_app.accounts.operations.sessions import (
    count_other_sessions,
    end_other_sessions,
    end_sessions_of,
    forget_expired,
)

__all__ = [
    "ForbiddenError",
    "answer_reset_requests",
    "ask_for_reset",
    "change_password",
    "check_password",
    "close_if_idle",
    "count_other_sessions",
    "create_account",
    "end_other_sessions",
    "end_sessions_of",
    "erase_account",
    "erase_closed_accounts",
    "find_account",
    "forget_account_mails",
    "forget_expired",
    "forget_journal",
    "get_account",
    "grant_role",
    "has_reset_requests",
    "invite_again",
    "is_reset_token",
    "list_accounts",
    "make_reset_token",
    "require_role",
    "reset_password",
    "revoke_role",
    "school_ids_of",
    "set_active",
    "update_account",
]
