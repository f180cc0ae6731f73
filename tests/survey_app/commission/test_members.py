"""Members: invited, named by their quality, removed; what is kept of them and what is not."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app.accounts import journal
from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import Account, AccountMail, AccountMailKind, DeliveryState, Membership, Role
from survey_app.accounts.operations import erase_account, grant_role, revoke_role, set_active
from survey_app.commission.errors import (
    AccountClosedError,
    AlreadyMemberError,
    CommissionNotFoundError,
    TooManyMembersError,
)
from survey_app.commission.models import CommissionMember, Quality
from survey_app.commission.operations import members
from survey_app.commission.operations.members import (
    MOST_MEMBERS,
    change_quality,
    forget_former_members,
    invite_member_again,
    list_members,
    remove_member,
)
from survey_app.database import session, transaction
from survey_app.rights.operations.leaving import erase_school
from tests.factories import NOW, TEST_UAIS, add_account
from tests.survey_app.accounts.visits import sign_in
from tests.survey_app.commission.commissions import (
    ANIMATEUR,
    CHEF,
    PARENT,
    REFERENT,
    add_commission,
    add_meeting,
    invite,
)

pytestmark = pytest.mark.usefixtures("app_context")

PUPIL = "eleve@famille.example"


def owed(email: str) -> list[AccountMailKind]:
    """Return the mails that somebody is owed."""
    session().rollback()
    query = select(AccountMail.kind).join(Account).where(Account.email == email).order_by(AccountMail.kind)
    return list(session().scalars(query))


def account(email: str) -> Account:
    """Return an account as it stands."""
    session().rollback()
    return session().scalars(select(Account).where(Account.email == email)).one()


def test_a_new_person_gets_an_account_and_the_link_to_choose_a_password() -> None:
    commission = add_commission()
    invite(commission, PUPIL, Quality.PUPIL, "Élève Essai")
    assert owed(PUPIL) == [AccountMailKind.WELCOME]
    (pupil,) = [one for one in list_members(commission.seat()) if one.email == PUPIL]
    assert (pupil.name, pupil.quality, pupil.has_come) == ("Élève Essai", Quality.PUPIL, False)


def test_who_has_an_account_is_told_of_the_invitation_and_keeps_their_name() -> None:
    commission = add_commission()
    assert owed(PARENT) == [AccountMailKind.INVITED]
    assert [one.name for one in list_members(commission.seat())] == ["Dominique Parent"]


def test_members_are_listed_by_quality_and_name() -> None:
    commission = add_commission()
    for name, quality in (("B", Quality.PUPIL), ("a", Quality.PUPIL), ("C", Quality.DIRECTION)):
        invite(commission, f"{name.lower()}@ecole.example", quality, name)
    assert [one.name for one in list_members(commission.seat())] == ["C", "a", "B", "Dominique Parent"]


def test_addresses_are_for_the_head_alone() -> None:
    commission = add_commission()
    seen = {email: list_members(commission.seat(email))[0].email for email in commission.people}
    assert seen == {CHEF: PARENT, REFERENT: "", ANIMATEUR: "", PARENT: ""}


@pytest.mark.parametrize("email", [REFERENT, ANIMATEUR, PARENT])
def test_nobody_but_the_head_invites_changes_or_removes(email: str) -> None:
    commission = add_commission()
    other, parent = commission.people[email], commission.parent
    with pytest.raises(ForbiddenError):
        members.invite_member(
            commission.school_id, members.Invitee(PUPIL, "Élève", Quality.PUPIL), actor=other, now=NOW
        )
    with pytest.raises(ForbiddenError):
        change_quality(commission.school_id, parent, Quality.PARTNER, actor=other)
    with pytest.raises(ForbiddenError):
        remove_member(commission.school_id, parent, actor=other, now=NOW)
    with pytest.raises(ForbiddenError):
        invite_member_again(commission.school_id, parent, actor=other, now=NOW)
    assert session().scalars(select(Account.email).where(Account.email == PUPIL)).all() == []


def test_the_head_of_another_school_finds_nothing() -> None:
    commission, other = add_commission(), add_commission(TEST_UAIS[1], prefix="autre-")
    with pytest.raises(CommissionNotFoundError):
        remove_member(commission.school_id, commission.parent, actor=other.chef, now=NOW)
    with pytest.raises(CommissionNotFoundError):
        remove_member(other.school_id, commission.parent, actor=other.chef, now=NOW)


def test_nobody_is_invited_twice() -> None:
    commission = add_commission()
    with pytest.raises(AlreadyMemberError):
        invite(commission, PARENT.upper())
    assert len(list_members(commission.seat())) == 1


def test_a_commission_has_a_last_seat() -> None:
    commission = add_commission()
    with transaction() as rows:
        for _ in range(MOST_MEMBERS - 1):
            added = add_account(rows)
            rows.add(Membership(account_id=added.id, school_id=commission.school_id, role=Role.COMMISSION))
    with pytest.raises(TooManyMembersError):
        invite(commission, PUPIL)


def test_an_invitation_can_be_sent_again() -> None:
    commission = add_commission()
    with transaction() as rows:
        mail = rows.scalars(select(AccountMail)).one()
        mail.state, mail.attempts = DeliveryState.SENT, 1
    again = NOW + timedelta(days=1)
    invite_member_again(commission.school_id, commission.parent, actor=commission.chef, now=again)
    session().rollback()
    mail = session().scalars(select(AccountMail)).one()
    assert (mail.state, mail.attempts, mail.not_before) == (DeliveryState.QUEUED, 0, again)


def test_who_has_no_password_yet_gets_another_link() -> None:
    commission = add_commission()
    invite(commission, PUPIL)
    invite_member_again(commission.school_id, account(PUPIL).id, actor=commission.chef, now=NOW)
    assert owed(PUPIL) == [AccountMailKind.WELCOME, AccountMailKind.WELCOME]


def test_the_quality_can_be_changed() -> None:
    commission = add_commission()
    change_quality(commission.school_id, commission.parent, Quality.PARTNER, actor=commission.chef)
    assert [one.quality for one in list_members(commission.seat())] == [Quality.PARTNER]


def test_a_removed_member_has_neither_seat_nor_account() -> None:
    commission = add_commission()
    assert remove_member(commission.school_id, commission.parent, actor=commission.chef, now=NOW) is True
    assert list_members(commission.seat()) == []
    assert session().scalars(select(CommissionMember)).all() == []
    assert (account(PARENT).is_active, account(PARENT).closed_at) == (False, NOW)
    with pytest.raises(CommissionNotFoundError):
        commission.seat(PARENT)


def test_a_removed_member_with_another_role_keeps_the_account() -> None:
    commission = add_commission()
    grant_role(commission.parent, commission.school_id, Role.REFERENT, actor=None, now=NOW)
    assert remove_member(commission.school_id, commission.parent, actor=commission.chef, now=NOW) is False
    assert account(PARENT).is_active is True


def test_what_was_owed_to_a_removed_member_does_not_leave() -> None:
    commission = add_commission()
    grant_role(commission.parent, commission.school_id, Role.ANIMATEUR, actor=None, now=NOW)
    add_meeting(commission, is_announced=True)
    remove_member(commission.school_id, commission.parent, actor=commission.chef, now=NOW)
    session().rollback()
    states = session().execute(
        select(AccountMail.kind, AccountMail.state).where(AccountMail.account_id == commission.parent)
    )
    assert sorted(tuple(row) for row in states) == [
        (AccountMailKind.INVITED, DeliveryState.QUEUED),
        (AccountMailKind.MEETING, DeliveryState.CANCELLED),
    ]


def test_a_removed_member_can_be_invited_again() -> None:
    commission = add_commission()
    remove_member(commission.school_id, commission.parent, actor=commission.chef, now=NOW)
    invite(commission, PARENT, Quality.PARTNER)
    assert (account(PARENT).is_active, account(PARENT).closed_at) == (True, None)
    assert [one.quality for one in list_members(commission.seat())] == [Quality.PARTNER]


def test_a_head_does_not_reopen_what_an_administrator_closed() -> None:
    commission, other = add_commission(), add_commission(TEST_UAIS[1], prefix="autre-")
    set_active(commission.parent, active=False, actor=commission.chef, now=NOW)
    with pytest.raises(AccountClosedError):
        invite(other, PARENT)
    assert account(PARENT).is_active is False


def test_the_quality_goes_with_the_role_however_that_was_lost() -> None:
    commission = add_commission()
    assert forget_former_members(NOW) == 0
    revoke_role(commission.parent, commission.school_id, Role.COMMISSION, actor=None, now=NOW)
    assert (forget_former_members(NOW), session().scalars(select(CommissionMember)).all()) == (1, [])


def test_the_quality_goes_with_an_erased_account() -> None:
    add_commission()
    erase_account(PARENT, actor=None, now=NOW)
    assert forget_former_members(NOW) == 1


def test_the_quality_goes_with_the_school() -> None:
    add_commission()
    erase_school(TEST_UAIS[0], actor=None, now=NOW)
    assert session().scalars(select(CommissionMember)).all() == []


def test_the_journal_names_no_address(app_context: Flask) -> None:
    commission = add_commission()
    remove_member(commission.school_id, commission.parent, actor=commission.chef, now=NOW)
    entries = journal.list_actions(20)
    told = [
        (entry.action, entry.detail) for _number, entry in entries if entry.action.startswith("commission.")
    ]
    assert told == [
        ("commission.remove", {"account": commission.parent}),
        ("commission.invite", {"account": commission.parent}),
    ]


def test_the_invitation_is_sent_again_only_to_those_who_have_not_come(
    app: Flask, client: FlaskClient
) -> None:
    commission = add_commission()
    invite(commission, PUPIL, Quality.PUPIL, "Dali Élève")
    sign_in(client, CHEF)
    page = client.get(f"/commission/{commission.school_id}/membres").text
    pupil = account(PUPIL).id
    assert re.findall(r'action="([^"]+/inviter)"', page) == [
        f"/commission/{commission.school_id}/membres/{pupil}/inviter"
    ]
