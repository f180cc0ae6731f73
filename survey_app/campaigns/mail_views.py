"""The addresses that mails lead to, other than the answer page: no longer being written to (RFC 8058), erasure."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from survey_app.accounts.guard import public, without_csrf
from survey_app.campaigns.operations.erase_person import erase_by_token
from survey_app.campaigns.operations.unsubscribe import unsubscribe
from survey_app.web.clock import current_instant

blueprint = Blueprint("mail_links", __name__)

UNKNOWN = 404


@blueprint.get("/desinscription/<token>")
@public
def ask_to_unsubscribe(token: str) -> ResponseReturnValue:
    """Show a button. Mail scanners open every link: this changes nothing, and is the same for every token."""
    return render_template("mail/unsubscribe.html", is_done=False, token=token)


@blueprint.post("/desinscription/<token>")
@public
@without_csrf("Mail programs post by themselves, without a page before; whoever has the token may do this.")
def unsubscribe_at_once(token: str) -> ResponseReturnValue:
    """Do it: for the button, and for mail programs that post by themselves. No cookie either way."""
    if unsubscribe(token):
        return render_template("mail/unsubscribe.html", is_done=True, token=token)
    return render_template("mail/unsubscribe_unknown.html"), UNKNOWN


@blueprint.get("/desinscription/<token>/effacer")
@public
def ask_to_erase(token: str) -> ResponseReturnValue:
    """Say what erasing means, and show a button. This changes nothing, and is the same for every token."""
    return render_template("mail/erase.html", is_done=False, token=token)


@blueprint.post("/desinscription/<token>/effacer")
@public
@without_csrf("There is no cookie to forge with; whoever has the token may do this.")
def erase(token: str) -> ResponseReturnValue:
    """Take name and address out of the campaign that the mail was about. No code is needed, no account."""
    if erase_by_token(token, current_instant()):
        return render_template("mail/erase.html", is_done=True, token=token)
    return render_template("mail/unsubscribe_unknown.html"), UNKNOWN
