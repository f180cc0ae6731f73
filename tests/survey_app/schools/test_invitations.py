"""Inviting somebody into a role of a school by mail, and taking it back."""

import pytest
from sqlalchemy import select

from survey_app.accounts.models import AccountMail, AccountMailKind, DeliveryState, Role
from survey_app.accounts.operations import school_ids_of
from survey_app.accounts.send_mail import send_account_mail
from survey_app.database import session, transaction
from survey_app.mail.messages import Mail
from survey_app.schools.invitations import invite_person, list_holders, withdraw_invitation
from tests.factories import NOW, add_account, add_school
from workers.tasks import WRITERS


class Pigeonhole:
    """A transport that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.mails.append(mail)

    def close(self) -> None:
        """Nothing is open."""


def begin() -> tuple[int, int, int]:
    """Return a school, its chef, and somebody who has an account elsewhere."""
    with transaction() as rows:
        school = add_school(rows)
        chef = add_account(rows, school, Role.CHEF)
        other = add_account(rows, email="sacha@tice.example")
        return school.id, chef.id, other.id


def mails(account_id: int) -> list[tuple[AccountMailKind, DeliveryState]]:
    session().rollback()
    rows = session().execute(
        select(AccountMail.kind, AccountMail.state).where(AccountMail.account_id == account_id)
    )
    return [(kind, state) for kind, state in rows]


@pytest.mark.usefixtures("app_context")
def test_somebody_new_is_sent_the_link_to_a_password_alone() -> None:
    school, chef, _other = begin()
    new = invite_person(school, "Neuve@tice.example", "Noé Neuf", Role.ANIMATEUR, actor=chef, now=NOW)
    assert mails(new) == [(AccountMailKind.WELCOME, DeliveryState.QUEUED)]
    assert [person.email for person in list_holders(school, Role.ANIMATEUR)] == ["neuve@tice.example"]


@pytest.mark.usefixtures("app_context")
def test_somebody_known_is_told_who_invites_and_into_what() -> None:
    school, chef, other = begin()
    assert invite_person(school, "sacha@tice.example", "X", Role.ANIMATEUR, actor=chef, now=NOW) == other
    mail_id = session().scalars(select(AccountMail.id).where(AccountMail.account_id == other)).one()
    pigeonhole = Pigeonhole()
    assert send_account_mail(mail_id, transport=pigeonhole, writers=WRITERS, clock=lambda: NOW)
    (mail,) = pigeonhole.mails
    assert mail.subject == "Paliers\u00a0: Collège des Essais vous invite"
    assert "la fiche de l’établissement" in mail.text
    assert school_ids_of(other, Role.ANIMATEUR) == [school]


@pytest.mark.usefixtures("app_context")
def test_nobody_is_written_to_twice_for_one_role() -> None:
    school, chef, other = begin()
    for _ in range(2):
        invite_person(school, "sacha@tice.example", "X", Role.ANIMATEUR, actor=chef, now=NOW)
    assert mails(other) == [(AccountMailKind.INVITED, DeliveryState.QUEUED)]


@pytest.mark.usefixtures("app_context")
def test_a_withdrawn_invitation_does_not_leave_any_more_and_can_be_made_again() -> None:
    school, chef, other = begin()
    invite_person(school, "sacha@tice.example", "X", Role.ANIMATEUR, actor=chef, now=NOW)
    withdraw_invitation(other, school, Role.ANIMATEUR, actor=chef, now=NOW)
    assert (mails(other), school_ids_of(other)) == ([(AccountMailKind.INVITED, DeliveryState.CANCELLED)], [])
    invite_person(school, "sacha@tice.example", "X", Role.ANIMATEUR, actor=chef, now=NOW)
    assert mails(other) == [(AccountMailKind.INVITED, DeliveryState.QUEUED)]
