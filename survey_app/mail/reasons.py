"""What is said to people of why a mail did not arrive. Only the numbers of the reply were kept; these are its words."""

import re
from collections.abc import Sequence

from survey_app.mail.delivery import UNUSABLE_ADDRESS
from survey_app.web.translation import lazy_gettext

_REASONS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(UNUSABLE_ADDRESS), lazy_gettext("L’adresse ne peut pas être utilisée.")),
    (re.compile(r"(.* )?5\.1\.\d+"), lazy_gettext("L’adresse n’existe pas.")),
    (re.compile(r"(.* )?[45]\.2\.2"), lazy_gettext("La boîte aux lettres est pleine.")),
    (re.compile(r"(.* )?5\.2\.1"), lazy_gettext("La boîte aux lettres est fermée.")),
    (
        re.compile(r"(.* )?[45]\.7\.\d+"),
        lazy_gettext("Le serveur qui reçoit a pris le message pour indésirable."),
    ),
    (re.compile(r"5.*"), lazy_gettext("Le serveur qui reçoit a refusé le message.")),
)
_OTHERWISE = lazy_gettext("Le serveur qui reçoit n’a pas pris le message, malgré plusieurs essais.")


def reason_of(detail: str) -> str:
    """Return a sentence for the `detail` of a message that was refused or came back."""
    found = next((reason for pattern, reason in _REASONS if pattern.fullmatch(detail)), _OTHERWISE)
    return str(found)
