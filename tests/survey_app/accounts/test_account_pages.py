"""Pages of accounts: home, one's own account, administration."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.accounts.operations import find_account, get_account
from tests.survey_app.accounts.visits import (
    OTHER_PASSWORD,
    PASSWORD,
    add_chef,
    add_person,
    faults,
    notices,
    send,
    sign_in,
    summary,
)

EMAIL = "claude@ecole.example"
ADMINISTRATOR = "camille@ecole.example"


@pytest.fixture
def administrator(client: FlaskClient, app: Flask) -> int:
    """The signed-in administrator."""
    account_id = add_person(app, ADMINISTRATOR, is_administrator=True)
    sign_in(client, ADMINISTRATOR)
    return account_id


def test_strangers_read_what_paliers_is(client: FlaskClient) -> None:
    assert "<h1>Savoir où en est le numérique" in client.get("/").text


def test_home_of_school_people_is_their_campaigns(client: FlaskClient, app: Flask) -> None:
    add_chef(app, EMAIL)
    sign_in(client, EMAIL)
    assert client.get("/").location == "/accueil"


def test_home_of_administrators_is_the_accounts(client: FlaskClient, administrator: int) -> None:
    assert client.get("/").location == "/administration/comptes"


def test_home_of_the_others_is_their_account(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    assert client.get("/").location == "/compte"


def test_who_has_no_school_yet_is_told(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    assert notices(client.get("/compte")) == [
        "Votre compte n’est encore rattaché à aucun établissement. L’administrateur peut le faire."
    ]


def test_people_change_their_name(client: FlaskClient, app: Flask) -> None:
    account_id = add_person(app, EMAIL)
    sign_in(client, EMAIL)
    send(client, "/compte", display_name="Claude Nouveau", language="fr")
    with app.app_context():
        assert get_account(account_id).display_name == "Claude Nouveau"


def test_the_chosen_language_is_that_of_the_pages(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    send(client, "/compte", display_name="Claude Nouveau", language="en")
    assert "<h1>My account</h1>" in client.get("/compte", headers={"Accept-Language": "fr"}).text


def test_a_language_that_does_not_exist_is_refused(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    assert len(faults(send(client, "/compte", display_name="Claude", language="xx"))) == 1


def test_people_change_their_password(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    response = send(client, "/compte/mot-de-passe", present=PASSWORD, password=OTHER_PASSWORD)
    assert notices(client.get(response.location))[0] == (
        "Votre mot de passe est changé\u00a0; vos autres sessions sont fermées."
    )


def test_a_wrong_present_password_is_told(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    response = send(client, "/compte/mot-de-passe", present="autre chose", password=OTHER_PASSWORD)
    assert faults(response) == ["Le mot de passe n’est pas le bon."]


def test_a_weak_new_password_is_told(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    response = send(client, "/compte/mot-de-passe", present=PASSWORD, password="claude@ecole.example")
    assert faults(response) == ["Ce mot de passe contient votre nom ou votre adresse."]


def test_administrators_make_accounts_without_choosing_passwords(
    client: FlaskClient, app: Flask, administrator: int
) -> None:
    send(client, "/administration/comptes/nouveau", display_name="Claude", email=EMAIL, language="en")
    with app.app_context():
        account = find_account(EMAIL)
        assert account is not None
        assert (account.display_name, account.language, account.password_hash) == ("Claude", "en", None)


def test_an_address_that_is_taken_is_told(client: FlaskClient, administrator: int) -> None:
    response = send(
        client, "/administration/comptes/nouveau", display_name="Camille", email=ADMINISTRATOR, language="fr"
    )
    assert faults(response) == ["Cette adresse a déjà un compte."]


def test_every_fault_of_a_form_is_in_its_summary(client: FlaskClient, administrator: int) -> None:
    response = send(client, "/administration/comptes/nouveau", display_name="", email="claude", language="fr")
    assert summary(response) == [
        "Nom – Indiquez un nom.",
        "Adresse électronique – Cette adresse n’est pas complète\u00a0: nom@exemple.fr",
    ]


def test_administrators_close_accounts(client: FlaskClient, app: Flask, administrator: int) -> None:
    account_id = add_person(app, EMAIL)
    send(client, f"/administration/comptes/{account_id}/fermer")
    with app.app_context():
        assert not get_account(account_id).is_active


def test_the_last_administrator_is_told_that_it_stays(client: FlaskClient, administrator: int) -> None:
    response = send(client, f"/administration/comptes/{administrator}/fermer")
    assert notices(client.get(response.location)) == [
        "C’est le dernier compte d’administration\u00a0: il reste ouvert."
    ]


def test_an_account_that_does_not_exist_is_not_found(client: FlaskClient, administrator: int) -> None:
    assert client.get("/administration/comptes/999").status_code == HTTPStatus.NOT_FOUND
