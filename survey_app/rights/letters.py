"""The mails to people who asked for their rights: a copy of everything that is kept, and word of an erasure.

Privacy: what a copy tells is read when it is sent, goes to the address it is about, and is stored nowhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from survey_app.accounts.models import AccountMailKind, DeliveryState
from survey_app.accounts.pages import ROLE_LABELS
from survey_app.campaigns.operations.send_notices import NOTICE_WAVE
from survey_app.campaigns.words import STATES
from survey_app.commission.words import QUALITIES
from survey_app.mail.messages import Mail, one_line
from survey_app.mail.rendering import render_html, render_text
from survey_app.retention import ROLL_KEPT
from survey_app.rights.models import RightsMailKind
from survey_app.rights.operations.holdings import (
    AccountKept,
    Holdings,
    RollLine,
    SentMessage,
    Work,
    find_holdings,
)
from survey_app.rights.operations.sending import OwedRightsMail, RightsWriter
from survey_app.rights.operations.shared_work import SharedWork
from survey_app.rights.words import DEEDS, DOCUMENTS, LANGUAGES, MAIL_KINDS, MAIL_STATES
from survey_app.schools.operations import get_school
from survey_app.status.pages import ACTIONS
from survey_app.web.filters import day, instant

CNIL = "https://www.cnil.fr/fr/plaintes"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines below it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RightsLetter:
    """What a mail says, laid out by the templates."""

    language: str
    subject: str
    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...]


def write_access_answer(owed: OwedRightsMail) -> Mail:
    """Return the copy of all that is kept of the addressee at this moment. Raises MailError."""
    kept = find_holdings(owed.school_id, owed.email)
    with force_locale(owed.language):
        return _mail(owed, _access_letter(kept, owed))


def write_erasure_notice(owed: OwedRightsMail) -> Mail:
    """Return word that a school erased the addressee; the same whether it knew them or not. Raises MailError."""
    school = get_school(owed.school_id)
    name, contact = one_line(school.name), one_line(school.contact)
    with force_locale(owed.language):
        letter = RightsLetter(
            language=owed.language,
            subject=_("%(school)s : vos données sont effacées", school=name),
            paragraphs=(
                _("Bonjour,"),
                _(
                    "%(school)s a demandé le %(moment)s d’effacer ce que Paliers gardait sous cette adresse. C’est "
                    "fait : votre nom et votre adresse ne sont plus dans aucune liste d’invités de cet "
                    "établissement, et vous ne recevrez plus de message à leur sujet.",
                    school=name,
                    moment=instant(owed.asked_at),
                ),
                _(
                    "Si vous n’aviez pas encore répondu à une enquête ouverte, votre code ne marche plus. Si vous "
                    "aviez répondu, votre bulletin reste compté : il ne porte ni nom ni adresse, et personne ne "
                    "peut le retrouver."
                ),
            ),
            sections=(),
            closing=(
                _("Vous ne l’aviez pas demandé ? Dites-le à votre établissement."),
                *_whom_to_ask(contact),
            ),
        )
        return _mail(owed, letter)


RIGHTS_WRITERS: Mapping[RightsMailKind, RightsWriter] = {
    RightsMailKind.ACCESS: write_access_answer,
    RightsMailKind.ERASURE: write_erasure_notice,
}


def _mail(owed: OwedRightsMail, letter: RightsLetter) -> Mail:
    return Mail(
        recipient=owed.email,
        subject=letter.subject,
        text=render_text("rights", page=letter),
        html=render_html("rights", page=letter),
        reference=owed.id,
        date=owed.sent_at,
    )


def _access_letter(kept: Holdings, owed: OwedRightsMail) -> RightsLetter:
    school = one_line(kept.school)
    return RightsLetter(
        language=owed.language,
        subject=_("%(school)s : ce que Paliers garde sur vous", school=school),
        paragraphs=(
            _("Bonjour,"),
            _(
                "Une copie de vos données a été demandée le %(moment)s. Voici tout ce qui est enregistré sous "
                "l’adresse %(email)s pour %(school)s, le %(now)s (heure de Paris). Ce message n’est envoyé qu’à "
                "vous ; votre établissement n’en voit rien.",
                moment=instant(owed.asked_at),
                email=kept.email,
                school=school,
                now=instant(owed.sent_at),
            ),
            *([_("Rien n’est enregistré sous cette adresse.")] if kept.is_empty else ()),
        ),
        sections=(*_sections(kept), _ballot_section()),
        closing=(
            _(
                "Vous pouvez faire corriger ou effacer ces données : demandez-le à votre établissement, ou suivez le "
                "lien « Ne plus recevoir de message » d’une invitation."
            ),
            *_whom_to_ask(one_line(kept.contact)),
        ),
    )


def _sections(kept: Holdings) -> Iterator[Section]:
    for line in kept.lines:
        title = _(
            "Enquête « %(title)s » (%(state)s)", title=one_line(line.title), state=STATES[line.state][0]
        )
        yield Section(title, tuple(_roll_lines(line)))
    if kept.is_contact:
        yield Section(
            _("Adresse de contact"),
            (_("Cette adresse est celle à laquelle les enseignants de l’établissement peuvent écrire."),),
        )
    if kept.account:
        yield Section(_("Votre compte"), tuple(_account_lines(kept.account)))
        yield from _work_sections(kept.account)


def _ballot_section() -> Section:
    return Section(
        _("Vos réponses"),
        (
            _(
                "Si vous avez répondu, vos réponses sont dans un bulletin scellé, sans nom, sans adresse et sans "
                "heure. Rien ne dit lequel est le vôtre, à nous non plus : nous ne pouvons donc ni vous le montrer, "
                "ni l’effacer. La loi le prévoit (article 11 du RGPD) : on ne doit pas rassembler plus de données sur "
                "quelqu’un dans le seul but de le reconnaître."
            ),
            _(
                "Après le dépouillement, les bulletins sont détruits ; seuls restent des résultats par groupe."
            ),
        ),
    )


def _roll_lines(line: RollLine) -> Iterator[str]:
    yield _("Nom : %(name)s", name=one_line(line.name) or "–")
    yield _("Équipe : %(team)s", team=one_line(line.team))
    yield _("Groupe de restitution : %(cell)s", cell=one_line(line.cell) or "–")
    yield _language_line(line.language)
    if line.is_viewer:
        yield _("Vous lirez le rapport : vos réponses ne comptent pas pour atteindre les seuils.")
    yield (
        _("Votre participation est notée, sans jour ni heure.")
        if line.signed_off
        else _("Votre participation n’est pas notée : vous n’avez pas répondu.")
    )
    if line.codes:
        yield ngettext(
            "%(num)s code personnel, sous une forme qui ne permet pas de le retrouver",
            "%(num)s codes personnels, sous une forme qui ne permet pas de les retrouver",
            line.codes,
        )
    for message in line.messages:
        yield _message_line(message)
    if line.wants_no_mail:
        yield _("Vous avez demandé à ne plus recevoir de message.")
    yield _until(line)


def _until(line: RollLine) -> str:
    if line.closed_at is None:
        return _("Tout cela sera effacé au plus tard %(days)s jours après la clôture.", days=ROLL_KEPT.days)
    return _("Tout cela sera effacé au plus tard le %(day)s.", day=day(line.closed_at + ROLL_KEPT))


def _message_line(message: SentMessage) -> str:
    if message.wave == NOTICE_WAVE:
        name = _("Résultats")
    else:
        name = _("Rappel %(number)s", number=message.wave) if message.wave else _("Invitation")
    return _mail_line(name, message.state, message.not_before)


def _mail_line(name: str, state: DeliveryState, at: datetime) -> str:
    return _(
        "%(name)s : %(state)s (au plus tôt le %(moment)s)",
        name=name,
        state=MAIL_STATES[state],
        moment=instant(at),
    )


def _account_lines(account: AccountKept) -> Iterator[str]:
    yield _("Nom : %(name)s", name=one_line(account.display_name) or "–")
    yield _language_line(account.language)
    yield _("Ouvert le %(moment)s", moment=instant(account.created_at))
    if account.closed_at:
        yield _("Fermé le %(moment)s", moment=instant(account.closed_at))
    for school, role in account.roles:
        yield _("Rôle : %(role)s, %(school)s", role=ROLE_LABELS[role], school=one_line(school))
    if account.is_administrator:
        yield _("Vous administrez l’installation.")
    yield from _key_lines(account)
    for started_at, seen_at in account.sessions:
        yield _("Connexion du %(start)s, vue le %(seen)s", start=instant(started_at), seen=instant(seen_at))
    for kind, state, at in account.mails:
        yield _mail_line(_kind_of(kind), state, at)


def _key_lines(account: AccountKept) -> Iterator[str]:
    """Tell what opens the account."""
    if account.has_password:
        yield _("Un mot de passe, sous une forme qui ne permet pas de le retrouver")
    if account.second_factor_since:
        since = instant(account.second_factor_since)
        yield _("La double authentification, en place depuis le %(moment)s", moment=since)
    if account.recovery_codes:
        yield ngettext(
            "%(num)s code de secours, sous une forme qui ne permet pas de le retrouver",
            "%(num)s codes de secours, sous une forme qui ne permet pas de les retrouver",
            account.recovery_codes,
        )
    if account.links:
        yield ngettext(
            "%(num)s lien pour choisir un mot de passe, sous une forme qui ne permet pas de le retrouver",
            "%(num)s liens pour choisir un mot de passe, sous une forme qui ne permet pas de les retrouver",
            account.links,
        )


def _work_sections(account: AccountKept) -> Iterator[Section]:
    made = tuple(_work_lines(account.work))
    if made:
        yield Section(_("Ce que vous avez préparé"), made)
    actions = tuple(
        _("%(moment)s : %(action)s", moment=instant(action.at), action=ACTIONS[action.action])
        for action in account.actions
    )
    if actions:
        yield Section(_("Ce que le journal dit de votre compte"), actions)


def _work_lines(work: Work) -> Iterator[str]:
    for title, at in work.campaigns:
        yield _("Campagne « %(title)s », créée le %(moment)s", title=one_line(title), moment=instant(at))
    for title, at in work.drafts:
        yield _(
            "Questionnaire « %(title)s », commencé le %(moment)s", title=one_line(title), moment=instant(at)
        )
    for draft in work.edits:
        changes = ngettext("%(num)s modification", "%(num)s modifications", draft.edits)
        yield _(
            "Questionnaire « %(title)s » : %(changes)s, du %(first)s au %(last)s",
            title=one_line(draft.title),
            changes=changes,
            first=instant(draft.first_at),
            last=instant(draft.last_at),
        )
    for name, at in work.revisions:
        yield _("Questionnaire %(name)s, publié le %(moment)s", name=name, moment=instant(at))
    yield from _shared_lines(work.shared)


def _shared_lines(shared: SharedWork) -> Iterator[str]:
    for school, quality in shared.seats:
        yield _(
            "Membre de la commission numérique de %(school)s : %(quality)s",
            school=one_line(school),
            quality=QUALITIES[quality],
        )
    for one in shared.done:
        yield _(
            "%(deed)s « %(name)s » (%(school)s), le %(moment)s",
            deed=DEEDS[one.deed],
            name=one_line(one.name),
            school=one_line(one.school),
            moment=instant(one.at),
        )
    for document in shared.written:
        yield _(
            "%(document)s (%(school)s) : %(changes)s, du %(first)s au %(last)s ; %(cells)s",
            document=DOCUMENTS[document.kind],
            school=one_line(document.school),
            changes=ngettext("%(num)s modification", "%(num)s modifications", document.changes),
            first=instant(document.first_at),
            last=instant(document.last_at),
            cells=ngettext("%(num)s champ écrit par vous", "%(num)s champs écrits par vous", document.cells),
        )
    for said in shared.comments:
        yield _(
            "Avis sur « %(plan)s », le %(moment)s : %(text)s",
            plan=one_line(said.plan),
            moment=instant(said.at),
            text=one_line(said.text) or "–",
        )
    yield from _counted_lines(shared)


def _counted_lines(shared: SharedWork) -> Iterator[str]:
    if shared.answers_for:
        yield ngettext(
            "Vous êtes responsable de %(num)s ligne d’un plan.",
            "Vous êtes responsable de %(num)s lignes de plans.",
            shared.answers_for,
        )
    if shared.open_tabs:
        yield ngettext(
            "Un onglet ouvert sur une fiche, un plan ou une demande ; oublié après une heure",
            "%(num)s onglets ouverts sur une fiche, un plan ou une demande ; oubliés après une heure",
            shared.open_tabs,
        )


def _language_line(language: str) -> str:
    return _("Langue : %(language)s", language=LANGUAGES.get(language, language))


def _kind_of(kind: AccountMailKind) -> str:
    return str(MAIL_KINDS[kind])


def _whom_to_ask(contact: str) -> tuple[str, ...]:
    own = (_("Votre établissement : %(contact)s", contact=contact),) if contact else ()
    return (*own, _("La CNIL reçoit les réclamations : %(address)s", address=CNIL))
