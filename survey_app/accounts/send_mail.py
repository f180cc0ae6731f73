"""Use case: sending the mails owed to account holders. Writers of other subjects say what is in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select, update

from survey_app.accounts.deliveries import values_after
from survey_app.accounts.models import Account, AccountMail, AccountMailKind, DeliveryState
from survey_app.accounts.operations.resets import make_reset_token
from survey_app.database import session, transaction
from survey_app.mail.delivery import GAVE_UP, MAX_ATTEMPTS, Transport, Verdict, attempt
from survey_app.mail.messages import Mail, one_line
from survey_app.mail.rendering import render_html, render_text

LEASE = timedelta(minutes=15)
"""While a mail is SENDING its `not_before` is the end of this lease: then another worker takes it."""

_UNDER_WAY = (DeliveryState.QUEUED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True)
class OwedMail:
    """A mail that is ours to send, and to whom. `cause` names what it is about, as who owed it wrote it down."""

    id: str
    kind: AccountMailKind
    cause: str
    account_id: int
    campaign_id: int | None
    email: str = field(repr=False)
    name: str = field(repr=False)
    language: str
    attempts: int
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class AccountLetter:
    """What one mail says: sentences, and one link. Privacy: the link may hold a token."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str
    link: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountMailPage:
    """What the templates lay out."""

    language: str
    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    button: str
    link: str


Writer = Callable[[OwedMail], AccountLetter]
"""Writes one kind of mail, in the reader's language, which is set already."""


def list_due_mails(now: datetime) -> list[str]:
    """Return the mails that can be sent now, those a dead worker left included."""
    query = select(AccountMail.id).where(AccountMail.state.in_(_UNDER_WAY), AccountMail.not_before <= now)
    return list(session().scalars(query.order_by(AccountMail.not_before)))


def send_account_mail(
    mail_id: str,
    *,
    transport: Transport,
    writers: Mapping[AccountMailKind, Writer],
    clock: Callable[[], datetime],
) -> bool:
    """Send one mail if it is due; return False when no mail can be sent now because the server is away.

    Safe to repeat and to run twice at once: a mail is claimed under a row lock, then it has a lease. A worker
    that dies after the hand-over and before this is recorded leaves a mail that is sent a second time; the
    link in the first one works as well.
    """
    owed = _claim(mail_id, clock())
    if owed is None:
        return True
    outcome = attempt(transport, partial(_write, owed, writers[owed.kind]))
    with transaction() as writing:
        writing.execute(
            update(AccountMail)
            # The number of the attempt tells this claim from that of a worker which took us for dead.
            .where(
                AccountMail.id == mail_id,
                AccountMail.state == DeliveryState.SENDING,
                AccountMail.attempts == owed.attempts,
            )
            .values(**values_after(outcome, owed.attempts, clock()))
        )
    return outcome.verdict is not Verdict.AWAY


def write_password_reset(owed: OwedMail) -> AccountLetter:
    """Return the mail with which one chooses a new password. Privacy: its token is made here."""
    token = make_reset_token(owed.account_id, owed.sent_at)
    return AccountLetter(
        subject=_("Paliers : choisir un nouveau mot de passe"),
        paragraphs=(
            _(
                "Un nouveau mot de passe a été demandé pour votre compte. "
                "Le lien sert une fois, pendant 30 minutes."
            ),
            _("Si cette demande ne vient pas de vous, ne faites rien : votre mot de passe reste le même."),
        ),
        button=_("Choisir un mot de passe"),
        link=_password_address(token),
    )


def write_welcome(owed: OwedMail) -> AccountLetter:
    """Return the first mail to a new account holder. Privacy: its token is made here."""
    token = make_reset_token(owed.account_id, owed.sent_at)
    return AccountLetter(
        subject=_("Paliers : votre compte est ouvert"),
        paragraphs=(
            _(
                "Un compte vous a été ouvert sur Paliers, qui aide un établissement à faire le point sur le "
                "numérique par des enquêtes anonymes."
            ),
            _(
                "Pour vous connecter, choisissez d’abord un mot de passe. "
                "Le lien sert une fois, pendant 7 jours."
            ),
        ),
        button=_("Choisir un mot de passe"),
        link=_password_address(token),
    )


def _claim(mail_id: str, now: datetime) -> OwedMail | None:
    with transaction() as writing:
        mail = writing.get(
            AccountMail, mail_id, with_for_update={"skip_locked": True}, populate_existing=True
        )
        if mail is None or mail.state not in _UNDER_WAY or mail.not_before > now:
            return None
        account = writing.get_one(Account, mail.account_id)
        if not account.is_active:
            mail.state = DeliveryState.CANCELLED
            return None
        if mail.attempts >= MAX_ATTEMPTS:
            mail.state, mail.detail = DeliveryState.REFUSED, GAVE_UP
            return None
        mail.state, mail.attempts, mail.not_before = DeliveryState.SENDING, mail.attempts + 1, now + LEASE
        return OwedMail(
            id=mail.id,
            kind=mail.kind,
            cause=mail.cause,
            account_id=account.id,
            campaign_id=mail.campaign_id,
            email=account.email,
            name=account.display_name,
            language=account.language,
            attempts=mail.attempts,
            sent_at=now,
        )


def _write(owed: OwedMail, writer: Writer) -> Mail:
    with force_locale(owed.language):
        letter = writer(owed)
        name = one_line(owed.name)
        page = AccountMailPage(
            language=owed.language,
            subject=letter.subject,
            greeting=_("Bonjour %(name)s,", name=name) if name else _("Bonjour,"),
            paragraphs=letter.paragraphs,
            button=letter.button,
            link=letter.link,
        )
        return Mail(
            recipient=owed.email,
            subject=letter.subject,
            text=render_text("account", page=page),
            html=render_html("account", page=page),
            reference=owed.id,
            date=owed.sent_at,
        )


def _password_address(token: str) -> str:
    return f"{current_app.config['PALIERS'].base_url}/mot-de-passe/nouveau/{token}"
