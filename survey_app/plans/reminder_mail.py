"""The mail to a person responsible of lines: which of them call, with their dates, and one link."""

from flask import current_app

from survey_app.accounts.send_mail import AccountLetter, OwedMail
from survey_app.mail.messages import one_line
from survey_app.plans.operations.reminding import find_reminder
from survey_app.plans.presentation import title_of
from survey_app.plans.reminders import Call, Occasion
from survey_app.plans.words import _, ngettext, say_day

MOST_TOLD = 20
"""Lines that one mail tells of; the page has them all."""


def write_plan_reminder(owed: OwedMail) -> AccountLetter:
    """Return the mail of one person, one plan and one day, as things stand when it is sent."""
    base_url = current_app.config["PALIERS"].base_url
    reminder = find_reminder(owed.account_id, owed.cause)
    if reminder is None or not reminder.calls:
        return AccountLetter(
            subject=_("Paliers : votre plan"),
            paragraphs=(
                _(
                    "Une ligne du plan vous concernait aujourd’hui ; elle a changé entre-temps. Rien ne presse."
                ),
            ),
            button=_("Ouvrir le plan"),
            link=f"{base_url}/plan",
        )
    title = one_line(reminder.title)
    return AccountLetter(
        subject=ngettext(
            "Plan « %(title)s » : %(num)s ligne à suivre",
            "Plan « %(title)s » : %(num)s lignes à suivre",
            len(reminder.calls),
            title=title,
        ),
        paragraphs=(
            _("Vous êtes responsable, dans le plan « %(title)s », de ce qui suit.", title=title),
            *(_say(call) for call in reminder.calls[:MOST_TOLD]),
            *([_("La suite est dans le plan.")] if len(reminder.calls) > MOST_TOLD else []),
            _("Pour ne plus être prévenu d’une ligne, ouvrez-la et cochez « Ne pas envoyer de rappel »."),
        ),
        button=_("Ouvrir le plan"),
        link=f"{base_url}/plan/{reminder.plan_key}",
    )


def _say(call: Call) -> str:
    title, day = one_line(title_of(call.line)), say_day(call.about)
    match call.occasion:
        case Occasion.STARTS_SOON:
            return _("« %(title)s » commence le %(day)s.", title=title, day=day)
        case Occasion.ENDS_SOON:
            return _("« %(title)s » se termine le %(day)s.", title=title, day=day)
        case Occasion.ENDS:
            return _(
                "« %(title)s » : l’échéance est le %(day)s. Notez dans le plan où vous en êtes.",
                title=title,
                day=day,
            )
