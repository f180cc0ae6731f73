"""The mail that calls for two parts of an opening key.

Privacy: no part, and nothing that helps to find one, is in it.
"""

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import exists, select

from survey_app.accounts.models import STAFF_ROLES, Membership
from survey_app.accounts.send_mail import AccountLetter, OwedMail
from survey_app.ballots.ceremony.stages import Stage, find_stage
from survey_app.ballots.opening.open_box import keys_awaited_until
from survey_app.campaigns.models import Campaign
from survey_app.database import session
from survey_app.mail.messages import one_line
from survey_app.web.filters import day


def write_parts_awaited(owed: OwedMail) -> AccountLetter:
    """Return the mail as things stand when it is sent."""
    campaign = session().get_one(Campaign, owed.campaign_id)
    is_waiting = find_stage(campaign, None, owed.sent_at) is Stage.WAITING_FOR_PARTS
    if campaign.closed_at is None or not is_waiting or not _is_staff(owed, campaign):
        return _letter_of_nothing()
    title = one_line(campaign.title)
    return AccountLetter(
        subject=_("« %(title)s » : l’urne attend deux parts de la clé", title=title),
        paragraphs=(
            _(
                "Le questionnaire « %(title)s » est clos. L’urne s’ouvre quand deux des trois personnes qui ont "
                "noté une part de la clé la tapent sur la page du dépouillement.",
                title=title,
            ),
            _(
                "Prévenez-les, et réunissez-vous à deux devant cette page. Paliers n’a noté nulle part qui a une "
                "part : vous seuls le savez."
            ),
            _(
                "Une part reste sur son papier. Ne l’envoyez par aucun message : personne n’a de raison de vous "
                "la demander."
            ),
            _(
                "Sans deux parts avant le %(day)s, l’urne est détruite sans être lue.",
                day=day(keys_awaited_until(campaign.closed_at)),
            ),
        ),
        button=_("Ouvrir la page du dépouillement"),
        link=f"{_base_url()}/campagnes/{campaign.public_id}/depouillement",
    )


def _letter_of_nothing() -> AccountLetter:
    return AccountLetter(
        subject=_("Paliers : une urne n’attend plus rien"),
        paragraphs=(
            _("Une urne attendait deux parts de sa clé. Ce n’est plus le cas : il n’y a rien à faire."),
        ),
        button=_("Ouvrir Paliers"),
        link=f"{_base_url()}/",
    )


def _is_staff(owed: OwedMail, campaign: Campaign) -> bool:
    """Say whether whoever is written to still has a role in the school."""
    membership = select(Membership.id).where(
        Membership.account_id == owed.account_id,
        Membership.school_id == campaign.school_id,
        Membership.role.in_(STAFF_ROLES),
    )
    return bool(session().scalar(select(exists(membership))))


def _base_url() -> str:
    base_url: str = current_app.config["PALIERS"].base_url
    return base_url
