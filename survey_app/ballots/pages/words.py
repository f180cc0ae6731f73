"""The sentences of the answer page that a code stands for, and the translations of all its sentences.

French is the language of the sources. The catalogue `answer.po` is read as it is: no compiled form to forget.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from questionnaires.answers.reading import Fault, FaultCode
from questionnaires.logic.phrases import say_day, say_number

LOCALES = {"fr": Locale("fr"), "en": Locale("en", "GB")}

_CATALOGUES = {"en": Path(__file__).parents[2] / "translations" / "en" / "LC_MESSAGES" / "answer.po"}


class MessageKind(StrEnum):
    """What a page without a form has to say."""

    UNKNOWN_CODE = "unknown_code"
    REFUSED = "refused"
    ALREADY_USED = "already_used"
    QUOTA_REACHED = "quota_reached"
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    INTERRUPTED = "interrupted"
    UNKNOWN_CAMPAIGN = "unknown_campaign"
    TOO_LARGE = "too_large"
    TRIAL = "trial"
    NOTHING_TO_SHOW = "nothing_to_show"


@dataclass(frozen=True, slots=True)
class Message:
    """A title, and what to do about it."""

    title: str
    text: str


def find_message(kind: MessageKind, language: str, *, is_by_link: bool = False) -> Message:
    """Return the message of that kind in `language`, to people with a personal code or to a group that shares one."""
    say = translations(language).gettext
    title, text = _BY_LINK.get(kind, _MESSAGES[kind]) if is_by_link else _MESSAGES[kind]
    return Message(say(title), say(text))


def message_text(kind: MessageKind, language: str, *, is_by_link: bool = False) -> str:
    """Return a message as one paragraph, for a reply in JSON or beside a field."""
    message = find_message(kind, language, is_by_link=is_by_link)
    return f"{message.title} {message.text}"


def fault_message(fault: Fault, language: str) -> str:
    """Return what is wrong and what to do, in one sentence."""
    params = {name: _say_param(value, language) for name, value in fault.params.items()}
    return translations(language).gettext(_FAULTS[fault.code]) % params


def fault_sentences(language: str) -> dict[FaultCode, str]:
    """Return the sentence of each fault, with places for its parameters."""
    say = translations(language).gettext
    return {code: say(sentence) for code, sentence in _FAULTS.items()}


def _say_param(value: float | str, language: str) -> str:
    if isinstance(value, str):
        return say_day(value, language) or value
    return say_number(value, language)


@cache
def translations(language: str) -> NullTranslations:
    """Return the sentences of the answer page in `language`, or in French where it has no catalogue."""
    if language not in _CATALOGUES:
        return NullTranslations()
    compiled = BytesIO()
    with _CATALOGUES[language].open("rb") as source:
        write_mo(compiled, read_po(source, locale=language, domain="answer"))
    compiled.seek(0)
    return Translations(compiled, domain="answer")


def N_(message: str) -> str:  # noqa: N802 - the name by which the extraction of messages knows it
    """Mark a sentence that is translated where it is used."""
    return message


_MESSAGES: Mapping[MessageKind, tuple[str, str]] = {
    MessageKind.UNKNOWN_CODE: (
        N_("Ce code n’est pas reconnu."),
        N_(
            "Recopiez-le depuis votre message, ou rouvrez le lien qui s’y trouve. Le code de l’invitation et "
            "ceux des rappels sont tous valables, tant que vous n’avez pas répondu."
        ),
    ),
    MessageKind.REFUSED: (
        N_("Cet envoi n’a pas été reconnu."),
        N_(
            "Rien n’a été enregistré. Vérifiez votre code personnel, ou rouvrez le lien de votre message : ceux de "
            "l’invitation et des rappels sont tous valables, tant que vous n’avez pas répondu."
        ),
    ),
    MessageKind.ALREADY_USED: (
        N_("Ce code a déjà servi."),
        N_(
            "Si vous venez d’envoyer vos réponses, c’est votre propre bulletin : il est bien enregistré, une "
            "seule fois, et vous n’avez rien à refaire. Si un envoi a été interrompu sur un autre appareil, rouvrez "
            "cette page sur celui-là : il finira. Si vous n’avez jamais répondu, quelqu’un à qui votre "
            "message a été transféré l’a peut-être fait à votre place : dites-le à la personne indiquée sur "
            "cette page."
        ),
    ),
    MessageKind.QUOTA_REACHED: (
        N_("Le nombre de réponses prévu est atteint."),
        N_(
            "Votre groupe a déjà donné toutes les réponses attendues, et rien n’a été enregistré de cet envoi. "
            "Dites-le à la personne indiquée sur cette page : elle peut demander qu’on en prévoie davantage. Vous "
            "pourrez alors envoyer de nouveau."
        ),
    ),
    MessageKind.NOT_OPEN: (
        N_("Cette enquête n’est pas encore ouverte."),
        N_("Vous recevrez un message le jour où elle s’ouvrira ; votre lien ne changera pas."),
    ),
    MessageKind.CLOSED: (
        N_("Cette enquête est close."),
        N_(
            "Elle n’accepte plus de réponses. Les résultats d’ensemble vous seront communiqués par "
            "l’établissement."
        ),
    ),
    MessageKind.INTERRUPTED: (
        N_("Cette enquête est interrompue."),
        N_(
            "Les clés qui protègent les réponses ne peuvent pas être lues pour l’instant, et rien ne peut être envoyé "
            "sans elles. Réessayez plus tard. Si cela dure, dites-le à la personne indiquée sur cette page."
        ),
    ),
    MessageKind.UNKNOWN_CAMPAIGN: (
        N_("Cette adresse ne mène à aucune enquête."),
        N_(
            "Le lien a peut-être été coupé en chemin. Rouvrez-le depuis votre message d’invitation, ou "
            "copiez-le en entier."
        ),
    ),
    MessageKind.TOO_LARGE: (
        N_("Cet envoi est trop volumineux."),
        N_(
            "Rien n’a été enregistré. Revenez à la page précédente, raccourcissez vos textes, puis réessayez."
        ),
    ),
    MessageKind.TRIAL: (
        N_("Ceci est un essai."),
        N_("Rien n’a été envoyé ni enregistré. Vous pouvez fermer cette page."),
    ),
    MessageKind.NOTHING_TO_SHOW: (
        N_("Rien à montrer pour l’instant."),
        N_(
            "Ce questionnaire n’a pas encore tout ce qu’il faut pour être lu : un titre, une langue et une section. "
            "Ses remarques disent ce qui manque."
        ),
    ),
}

_BY_LINK: Mapping[MessageKind, tuple[str, str]] = {
    MessageKind.UNKNOWN_CODE: (
        N_("Ce code n’est pas reconnu."),
        N_("Recopiez le code de votre groupe depuis l’affiche, ou rouvrez le lien que vous avez reçu."),
    ),
    MessageKind.REFUSED: (
        N_("Cet envoi n’a pas été reconnu."),
        N_(
            "Rien n’a été enregistré. Rouvrez le lien ou l’affiche de votre groupe ; le code doit être celui de cette "
            "enquête."
        ),
    ),
    MessageKind.ALREADY_USED: (
        N_("Ces réponses sont déjà enregistrées."),
        N_("Elles ne comptent qu’une fois, et vous n’avez rien à refaire."),
    ),
    MessageKind.NOT_OPEN: (
        N_("Cette enquête n’est pas encore ouverte."),
        N_("Revenez quand l’établissement l’aura annoncée."),
    ),
}
"""What differs for a group that shares a link."""

_FAULTS: Mapping[FaultCode, str] = {
    FaultCode.REQUIRED: N_("Cette question attend une réponse."),
    FaultCode.UNKNOWN_FIELD: N_(
        "Cette page ne correspond plus au questionnaire : rouvrez-la depuis votre message, puis réessayez."
    ),
    FaultCode.UNKNOWN_OPTION: N_("Cette réponse n’est pas proposée ici : choisissez-en une autre."),
    FaultCode.NOT_A_POINT: N_("Choisissez un des points de l’échelle."),
    FaultCode.SEVERAL_VALUES: N_("Une seule réponse est possible ici."),
    FaultCode.TOO_FEW: N_("Nombre de réponses attendues : %(min)s au moins. Vous en avez coché %(given)s."),
    FaultCode.TOO_MANY: N_("Nombre de réponses possibles : %(max)s au plus. Vous en avez coché %(given)s."),
    FaultCode.EXCLUSIVE_WITH_OTHERS: N_("Ces réponses ne vont pas ensemble : gardez l’une ou l’autre."),
    FaultCode.PLACE_TWICE: N_("Cette réponse a déjà une autre place : choisissez-en une autre."),
    FaultCode.GAP_IN_PLACES: N_("Remplissez les places dans l’ordre, sans en sauter."),
    FaultCode.TOO_LONG: N_("Ce texte est trop long : %(given)s caractères, pour %(max)s au plus."),
    FaultCode.BAD_CHARACTERS: N_(
        "Ce texte contient des caractères invisibles qui ne peuvent pas être gardés : tapez-le au clavier."
    ),
    FaultCode.NOT_A_NUMBER: N_("Ce n’est pas un nombre. Écrivez-le en chiffres, par exemple 12 ou 12,5."),
    FaultCode.TOO_SMALL: N_("Ce nombre est trop petit : %(min)s au moins."),
    FaultCode.TOO_LARGE: N_("Ce nombre est trop grand : %(max)s au plus."),
    FaultCode.TOO_MANY_DECIMALS: N_("Chiffres après la virgule : %(max)s au plus."),
    FaultCode.NOT_A_DATE: N_("Cette date n’existe pas ou n’est pas complète. Écrivez-la ainsi : jj/mm/aaaa."),
    FaultCode.TOO_EARLY: N_("Cette date est trop ancienne : au plus tôt le %(min)s."),
    FaultCode.TOO_LATE: N_("Cette date est trop lointaine : au plus tard le %(max)s."),
    # The questionnaire has a sentence of its own; this one stands in where that is missing.
    FaultCode.CONSTRAINT: N_("Cette réponse ne s’accorde pas avec les autres."),
}
