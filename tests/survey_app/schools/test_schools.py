"""Administration of schools, over HTTP."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey_app.accounts.models import AccountMail, AccountMailKind, Role
from survey_app.accounts.operations import find_account, school_ids_of
from survey_app.database import session, transaction
from survey_app.schools.models import School
from survey_app.schools.operations import list_people, list_schools, list_schools_of
from tests.factories import TEST_UAIS, add_school
from tests.survey_app.accounts.visits import add_person, faults, notices, send, sign_in

SCHOOLS = "/administration/etablissements"
FIELDS = {"uai": "0779990r", "name": "Collège des Essais", "city": "Essaiville", "contact": ""}


@pytest.fixture(autouse=True)
def administrator(client: FlaskClient, app: Flask) -> int:
    """The signed-in administrator."""
    account_id = add_person(app, "camille@ecole.example", is_administrator=True)
    sign_in(client, "camille@ecole.example")
    return account_id


@pytest.fixture
def school_id(app: Flask) -> int:
    """A school without people."""
    with app.app_context(), transaction() as rows:
        return add_school(rows).id


def test_without_a_school_the_list_says_what_to_do(client: FlaskClient) -> None:
    assert "<h2>Aucun établissement</h2>" in client.get(SCHOOLS).text


def test_a_school_is_added(client: FlaskClient, app: Flask) -> None:
    send(client, f"{SCHOOLS}/nouveau", **FIELDS)
    assert stored(app) == [("0779990R", "Collège des Essais", "Essaiville", "")]


def test_a_wrong_check_letter_is_told(client: FlaskClient) -> None:
    response = send(client, f"{SCHOOLS}/nouveau", **FIELDS | {"uai": "0779990A"})
    assert faults(response) == [
        "Ce n’est pas un code UAI\u00a0: sept chiffres et une lettre de contrôle. Vérifiez la saisie."
    ]


def test_a_uai_belongs_to_one_school(client: FlaskClient, school_id: int) -> None:
    response = send(client, f"{SCHOOLS}/nouveau", **FIELDS)
    assert faults(response) == ["Un autre établissement a ce code."]


def test_a_school_is_changed(client: FlaskClient, app: Flask, school_id: int) -> None:
    send(
        client,
        f"{SCHOOLS}/{school_id}/modifier",
        **FIELDS | {"uai": TEST_UAIS[1], "contact": "a@ecole.example"},
    )
    assert stored(app) == [("0939990D", "Collège des Essais", "Essaiville", "a@ecole.example")]


def test_the_form_shows_what_is_written(client: FlaskClient, school_id: int) -> None:
    assert 'value="Collège des Essais"' in client.get(f"{SCHOOLS}/{school_id}/modifier").text


def test_somebody_new_gets_an_account_a_role_and_a_mail(
    client: FlaskClient, app: Flask, school_id: int
) -> None:
    add(client, school_id, "chef@ecole.example", Role.CHEF)
    with app.app_context():
        people = [(account.email, role) for account, role in list_people(school_id)]
        mails = session().scalars(select(AccountMail.kind)).all()
    assert (people, mails) == ([("chef@ecole.example", Role.CHEF)], [AccountMailKind.WELCOME])


def test_somebody_known_keeps_name_and_password(
    client: FlaskClient, app: Flask, school_id: int, administrator: int
) -> None:
    add(client, school_id, "camille@ecole.example", Role.REFERENT)
    with app.app_context():
        account = find_account("camille@ecole.example")
        assert account is not None
        assert (account.display_name, school_ids_of(administrator, Role.REFERENT)) == (
            "Dominique Essai",
            [school_id],
        )


def test_a_role_is_taken_away(client: FlaskClient, app: Flask, school_id: int) -> None:
    add(client, school_id, "chef@ecole.example", Role.CHEF)
    with app.app_context():
        ((account, _),) = list_people(school_id)
        path = f"{SCHOOLS}/{school_id}/personnes/{account.id}/chef/retirer"
    response = send(client, path)
    with app.app_context():
        assert (list_people(school_id), notices(client.get(response.location))) == (
            [],
            ["Le rôle est retiré."],
        )


def test_a_role_that_does_not_exist_is_not_found(client: FlaskClient, school_id: int) -> None:
    path = f"{SCHOOLS}/{school_id}/personnes/1/pape/retirer"
    assert send(client, path).status_code == HTTPStatus.NOT_FOUND


def test_a_school_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{SCHOOLS}/999").status_code == HTTPStatus.NOT_FOUND


def test_a_person_is_shown_with_its_schools(client: FlaskClient, app: Flask, school_id: int) -> None:
    response = add(client, school_id, "chef@ecole.example", Role.CHEF)
    with app.app_context():
        ((account, _),) = list_people(school_id)
    page = client.get(f"/administration/comptes/{account.id}").text
    assert (response.location, f'href="{SCHOOLS}/{school_id}">Collège des Essais</a>' in page) == (
        f"{SCHOOLS}/{school_id}",
        True,
    )


def test_the_schools_of_a_person_can_be_listed(
    client: FlaskClient, app: Flask, school_id: int, administrator: int
) -> None:
    for role in Role:
        add(client, school_id, "camille@ecole.example", role)
    with app.app_context():
        found = [school.id for school in list_schools_of(administrator)]
        assert (found, len(list_schools())) == ([school_id], 1)


def add(client: FlaskClient, school_id: int, email: str, role: Role) -> TestResponse:
    """Send the form that adds a person."""
    return send(
        client, f"{SCHOOLS}/{school_id}/personnes", display_name="Sacha", email=email, role=role.value
    )


def stored(app: Flask) -> list[tuple[str, str, str, str]]:
    """Return what is written about the schools."""
    with app.app_context():
        return [(s.uai, s.name, s.city, s.contact) for s in session().scalars(select(School))]
