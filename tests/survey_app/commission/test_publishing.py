"""What the head publishes: what can be, who sees it, that withdrawing ends it, and that nothing else is seen."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import AccountMail, AccountMailKind, DeliveryState
from survey_app.campaigns.models import CampaignState
from survey_app.commission.errors import CommissionNotFoundError, NotPublishableError
from survey_app.commission.models import PublishedKind
from survey_app.commission.operations.publishing import (
    get_publication,
    list_publications,
    list_publishable,
    publish,
    withdraw,
)
from survey_app.database import session
from survey_app.diagnostics.operations import read_fiche, reopen_fiche, sign_fiche
from tests.factories import NOW, TEST_UAIS
from tests.survey_app.accounts.visits import plain, send
from tests.survey_app.commission.commissions import (
    ANIMATEUR,
    CHEF,
    PARENT,
    PLAN_KEY,
    REFERENT,
    Commission,
    add_commission,
    add_version,
    publish_plan,
    visit,
)
from tests.survey_app.commission.published import (
    EVIDENCE,
    add_fiche,
    add_signed_fiche,
    add_state_campaign,
    report_of,
)


@pytest.fixture
def commission(app: Flask) -> Commission:
    """A commission with its people."""
    with app.app_context():
        return add_commission()


def publication_mails() -> list[DeliveryState]:
    """Return the states of mails about publications."""
    session().rollback()
    query = select(AccountMail.state).where(AccountMail.kind == AccountMailKind.PUBLICATION)
    return list(session().scalars(query))


def test_reports_signed_fiches_and_frozen_versions_can_be_published(
    app: Flask, commission: Commission
) -> None:
    with app.app_context():
        for state in CampaignState:
            add_state_campaign(commission.school_id, state)
        fiche = add_signed_fiche(commission.school_id, commission.chef, NOW - timedelta(days=365))
        add_fiche(commission.school_id, commission.chef)
        version = add_version(commission)
        items = list_publishable(commission.seat())
    kinds = sorted((item.kind, item.reference) for item in items if item.kind is not PublishedKind.REPORT)
    assert kinds == [(PublishedKind.FICHE, fiche), (PublishedKind.PLAN, version)]
    assert len([item for item in items if item.kind is PublishedKind.REPORT]) == 2


def test_a_box_destroyed_unread_has_nothing_to_publish(app: Flask, commission: Commission) -> None:
    with app.app_context():
        add_state_campaign(commission.school_id, CampaignState.REPORTED, was_read=False)
        assert list_publishable(commission.seat()) == []


@pytest.mark.parametrize("email", [REFERENT, ANIMATEUR, PARENT])
def test_only_the_head_publishes(app: Flask, commission: Commission, email: str) -> None:
    actor = commission.people[email]
    with app.app_context():
        reference = add_version(commission)
        with pytest.raises(ForbiddenError):
            publish(
                commission.school_id,
                PublishedKind.PLAN,
                reference,
                is_announced=False,
                actor=actor,
                now=NOW,
            )
        number = publish_plan(commission, reference)
        with pytest.raises(ForbiddenError):
            withdraw(commission.school_id, number, actor=actor, now=NOW)
        assert len(list_publications(commission.seat(email))) == 1


@pytest.mark.parametrize("reference", ["", "rien", f"{PLAN_KEY}/2", f"{PLAN_KEY}/1/1", "../1"])
def test_what_does_not_exist_is_not_published(app: Flask, commission: Commission, reference: str) -> None:
    with app.app_context():
        add_version(commission)
        with pytest.raises(NotPublishableError):
            publish_plan(commission, reference or "x")


def test_another_schools_plan_is_not_published(app: Flask, commission: Commission) -> None:
    with app.app_context():
        other = add_commission(TEST_UAIS[1], prefix="autre-")
        theirs = add_version(other, key="plandessai000002")
        with pytest.raises(NotPublishableError):
            publish_plan(commission, theirs)


def test_members_see_it_until_it_is_withdrawn(app: Flask, commission: Commission) -> None:
    with app.app_context():
        number = publish_plan(commission)
    path = f"/commission/{commission.school_id}/publications/{number}"
    clients = {email: visit(app, email) for email in commission.people}
    before = {email: client.get(path).status_code for email, client in clients.items()}
    send(clients[CHEF], f"{path}/retirer")
    after = {email: client.get(path).status_code for email, client in clients.items()}
    assert (set(before.values()), set(after.values())) == ({200}, {404})


def test_another_schools_publication_does_not_exist(app: Flask, commission: Commission) -> None:
    with app.app_context():
        number = publish_plan(commission)
        other = add_commission(TEST_UAIS[1], prefix="autre-")
        with pytest.raises(CommissionNotFoundError):
            get_publication(other.seat(), number)
    for email in (CHEF, PARENT):
        client = visit(app, f"autre-{email}")
        asked = {
            client.get(f"/commission/{school}/publications/{number}").status_code
            for school in (commission.school_id, other.school_id)
        }
        assert asked == {404}


def test_a_fiche_is_read_without_notes_and_files(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_signed_fiche(commission.school_id, commission.chef)
        number = publish(
            commission.school_id,
            PublishedKind.FICHE,
            key,
            is_announced=False,
            actor=commission.chef,
            now=NOW,
        )
    page = visit(app, PARENT).get(f"/commission/{commission.school_id}/publications/{number}")
    assert (page.status_code, EVIDENCE in page.text) == (200, False)
    assert "Ce qui vient ensuite" in page.text
    assert "Pilotage, impulsion et organisation" in plain(page.text)


def test_a_fiche_that_was_opened_again_is_not_shown(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_signed_fiche(commission.school_id, commission.chef)
        number = publish(
            commission.school_id,
            PublishedKind.FICHE,
            key,
            is_announced=False,
            actor=commission.chef,
            now=NOW,
        )
        reopen_fiche(key, actor=commission.chef, now=NOW)
        assert list_publications(commission.seat(PARENT)) == []
        client = visit(app, PARENT)
        path = f"/commission/{commission.school_id}/publications/{number}"
        assert client.get(path).status_code == 404
        sign_fiche(key, seen=read_fiche(key).head, actor=commission.chef, now=NOW)
        assert client.get(path).status_code == 200


def test_a_report_is_read_as_those_who_answered_read_it(app: Flask, commission: Commission) -> None:
    with app.app_context():
        public_id = report_of(commission.school_id)
        number = publish(
            commission.school_id,
            PublishedKind.REPORT,
            public_id,
            is_announced=False,
            actor=commission.chef,
            now=NOW,
        )
    client = visit(app, PARENT)
    page = client.get(f"/commission/{commission.school_id}/publications/{number}")
    assert (page.status_code, "L’essentiel" in page.text) == (200, True)
    assert "/campagnes/" not in page.text
    assert {
        client.get(f"/campagnes/{public_id}/{file}").status_code
        for file in ("rapport", "rapport.pdf", "rapport.xlsx", "rapport.ods", "rapport.json")
    } == {403}


def test_an_announcement_goes_to_members_once(app: Flask, commission: Commission) -> None:
    with app.app_context():
        reference = add_version(commission)
        for _ in range(2):
            publish_plan(commission, reference, is_announced=True)
        assert publication_mails() == [DeliveryState.QUEUED]


def test_nobody_is_told_of_what_was_withdrawn_meanwhile(app: Flask, commission: Commission) -> None:
    with app.app_context():
        number = publish_plan(commission, is_announced=True)
        withdraw(commission.school_id, number, actor=commission.chef, now=NOW)
        assert publication_mails() == [DeliveryState.CANCELLED]


def test_what_is_published_anew_is_announced_anew(app: Flask, commission: Commission) -> None:
    """A database may give a number again: the announcement must not pass for that of something else."""
    with app.app_context():
        first, second = add_version(commission), add_version(commission, 2)
        withdraw(
            commission.school_id,
            publish_plan(commission, first, is_announced=True),
            actor=commission.chef,
            now=NOW,
        )
        later = NOW.replace(hour=10)
        publish(
            commission.school_id,
            PublishedKind.PLAN,
            second,
            is_announced=True,
            actor=commission.chef,
            now=later,
        )
        assert sorted(publication_mails()) == [DeliveryState.CANCELLED, DeliveryState.QUEUED]


def test_publishing_by_the_page(app: Flask, commission: Commission) -> None:
    with app.app_context():
        reference = add_version(commission)
    client = visit(app, CHEF)
    path = f"/commission/{commission.school_id}/publications"
    assert "Présentée au CA, 1" in client.get(path).text
    assert send(client, path, kind="plan", reference=reference, is_announced="y").status_code == 303
    assert send(client, path, kind="autre", reference=reference).status_code == 400
    send(client, path, kind="plan", reference="rien/1")
    with app.app_context():
        assert [one.item.reference for one in list_publications(commission.seat())] == [reference]
