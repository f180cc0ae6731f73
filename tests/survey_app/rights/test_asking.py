"""The page of people's rights: who may use it, what it does, and that it tells nothing."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import select

from survey_app.accounts.models import JournalEntry, Role
from survey_app.accounts.operations import find_account, grant_role
from survey_app.accounts.second_factor.operations import begin_set_up, confirm_set_up, find_state
from survey_app.campaigns.models import CampaignState, Invitation
from survey_app.database import session, transaction
from survey_app.retention import RIGHTS_MAIL_KEPT
from survey_app.rights.models import RightsMail
from survey_app.rights.operations.sending import forget_rights_mails
from survey_app.schools.models import School
from tests.factories import NOW, TEST_UAIS, add_school
from tests.services.smtp_sink import Conduct, SmtpSink
from tests.survey_app.accounts.visits import (
    Clock,
    add_chef,
    add_person,
    faults,
    notices,
    send,
    sign_in,
    stop_clock,
)
from tests.survey_app.campaigns.mailing import (
    add_owing_campaign,
    address,
    change_campaign,
    change_invitation,
)
from tests.survey_app.campaigns.mailing import send as send_campaign
from tests.survey_app.rights.asked import letters, send_all

UNKNOWN = "inconnue@ecole.example"
CHEF = "chef@ecole.example"


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The clock of the application."""
    return stop_clock(app)


@pytest.fixture
def campaign(app: Flask, client: FlaskClient, clock: Clock, smtp_sink: SmtpSink) -> int:
    """A campaign that wrote to three people, in the school whose head is signed in."""
    add_chef(app, CHEF)
    with app.app_context():
        campaign_id = add_owing_campaign(3)
        send_campaign(campaign_id, smtp_sink)
    smtp_sink.clear()
    sign_in(client, CHEF)
    return campaign_id


def school_id(app: Flask, uai: str = TEST_UAIS[0]) -> str:
    """Return the number of a school."""
    with app.app_context():
        return str(session().execute(select(School.id).where(School.uai == uai)).scalar_one())


def lines(app: Flask) -> list[str]:
    """Return the names on all rolls."""
    with app.app_context():
        return sorted(session().scalars(select(Invitation.name)))


def copy_of(app: Flask, client: FlaskClient, sink: SmtpSink, email: str) -> str:
    """Ask for a copy and return the one mail that its owner gets."""
    send(client, "/droits/copie", school=school_id(app), email=email)
    send_all(app, sink)
    (text,) = letters(sink, email)
    return text


def test_a_copy_says_what_the_roll_says(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    text = copy_of(app, client, smtp_sink, address(0))
    section = text.partition("Enquête « Campagne d’essai » (Ouverte)\n")[2].partition("\n\n")[0]
    assert section.splitlines() == [
        "- Nom : Personne 0",
        "- Équipe : Équipe",
        "- Groupe de restitution : Groupe",
        "- Langue : français",
        "- Votre participation n’est pas notée : vous n’avez pas répondu.",
        "- 1 code personnel, sous une forme qui ne permet pas de le retrouver",
        "- Invitation : envoyé (au plus tôt le lundi 23 novembre 2026 à\u00a010\u00a0h\u00a000)",
        "- Tout cela sera effacé au plus tard 30 jours après la clôture.",
    ]


def test_it_is_dated_in_paris_and_says_who_reads_it(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    text = copy_of(app, client, smtp_sink, address(0))
    assert (
        f"l’adresse {address(0)} pour Collège des Essais, le lundi 23 novembre 2026 à\u00a010\u00a0h\u00a000"
        in text
    )
    assert "votre établissement n’en voit rien" in text


def test_it_says_what_cannot_be_found_and_why(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    text = copy_of(app, client, smtp_sink, address(0))
    assert ("Rien ne dit lequel est le vôtre" in text, "article 11 du RGPD" in text) == (True, True)


def test_one_learns_that_one_has_answered_but_not_when(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    with app.app_context():
        change_invitation(0, signed_off=True)
    text = copy_of(app, client, smtp_sink, address(0))
    assert "- Votre participation est notée, sans jour ni heure.\n" in text


def test_it_says_until_when(app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink) -> None:
    with app.app_context():
        change_campaign(campaign, state=CampaignState.ENDED, closed_at=NOW)
    text = copy_of(app, client, smtp_sink, address(0))
    assert "- Tout cela sera effacé au plus tard le mercredi 23 décembre 2026.\n" in text


def test_it_is_in_the_language_of_its_reader(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    with app.app_context():
        change_invitation(0, language="en")
    assert copy_of(app, client, smtp_sink, address(0)).startswith("Hello,\n")


def test_a_copy_says_what_hangs_on_an_account(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    text = copy_of(app, client, smtp_sink, CHEF)
    account = text.partition("Votre compte\n")[2].partition("\n\n")[0].splitlines()
    now = "lundi 23 novembre 2026 à\u00a010\u00a0h\u00a000"
    assert account == [
        "- Nom : Dominique Essai",
        "- Langue : français",
        f"- Ouvert le {now}",
        "- Rôle : Chef d’établissement, Collège des Essais",
        "- Un mot de passe, sous une forme qui ne permet pas de le retrouver",
        f"- Connexion du {now}, vue le {now}",
    ]
    actions = text.partition("Ce que le journal dit de votre compte\n")[2].partition("\n\n")[0].splitlines()
    assert actions == [
        f"- {now}\u00a0: Compte créé",
        f"- {now}\u00a0: Rôle donné",
        f"- {now}\u00a0: Copie de ses données envoyée à une personne",
    ]


def test_a_copy_tells_of_the_second_factor_without_its_secret(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    with app.app_context():
        account = find_account(CHEF)
        assert account is not None
        begin_set_up(account.id, now=NOW)
        secret = find_state(account.id, now=NOW).secret
        assert secret is not None
        confirm_set_up(account.id, TOTP(secret).at(NOW), token="", now=NOW)
    sign_in(client, CHEF)
    send(client, "/connexion/code", code=TOTP(secret).at(NOW + timedelta(seconds=30)))
    text = copy_of(app, client, smtp_sink, CHEF)
    told = [line for line in text.splitlines() if "authentification, en place" in line or "secours," in line]
    assert told == [
        "- La double authentification, en place depuis le lundi 23 novembre 2026 à\u00a010\u00a0h\u00a000",
        "- 10 codes de secours, sous une forme qui ne permet pas de les retrouver",
    ]
    assert secret not in text


def test_who_is_not_known_is_told_so(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    assert "Rien n’est enregistré sous cette adresse." in copy_of(app, client, smtp_sink, UNKNOWN)


def test_another_school_s_roll_is_not_told(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    with app.app_context():
        with transaction() as rows:
            other = add_school(rows, TEST_UAIS[1]).id
        account = find_account(CHEF)
        assert account is not None
        grant_role(account.id, other, Role.REFERENT, actor=None, now=NOW)
    send(client, "/droits/copie", school=str(other), email=address(0))
    send_all(app, smtp_sink)
    assert "Rien n’est enregistré" in letters(smtp_sink, address(0))[0]


@pytest.mark.parametrize("path", ["/droits/copie", "/droits/effacement", "/droits/effacement/confirme"])
def test_what_the_page_answers_is_the_same_whoever_is_asked_about(
    app: Flask, client: FlaskClient, campaign: int, path: str
) -> None:
    with app.app_context():
        change_invitation(1, signed_off=True)
    answers = set()
    for email in (address(0), address(1), UNKNOWN):
        answer = send(client, path, school=school_id(app), email=email)
        shown = answer.text + str(notices(client.get("/droits")))
        answers.add((answer.status_code, answer.location, shown.replace(email, "")))
    assert len({(status, location) for status, location, _shown in answers}) == 1
    assert len({len(shown) for _status, _location, shown in answers}) == 1


def test_a_request_is_forgotten_once_it_is_answered(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    copy_of(app, client, smtp_sink, address(0))
    with app.app_context():
        assert session().scalars(select(RightsMail)).all() == []


def test_asking_twice_before_it_leaves_sends_one_mail(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    send(client, "/droits/copie", school=school_id(app), email=address(0))
    copy_of(app, client, smtp_sink, address(0))


def test_a_mail_that_is_not_taken_now_leaves_later(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink, clock: Clock
) -> None:
    smtp_sink.treat(address(0), Conduct.REFUSE_FOR_NOW)
    send(client, "/droits/copie", school=school_id(app), email=address(0))
    send_all(app, smtp_sink)
    smtp_sink.clear()
    clock.move(minutes=5)
    send_all(app, smtp_sink)
    assert len(letters(smtp_sink, address(0))) == 1


def test_a_request_that_cannot_be_answered_is_forgotten(
    app: Flask, client: FlaskClient, campaign: int
) -> None:
    send(client, "/droits/copie", school=school_id(app), email=address(0))
    with app.app_context():
        early = forget_rights_mails(NOW + RIGHTS_MAIL_KEPT - timedelta(seconds=1))
        assert (early, forget_rights_mails(NOW + RIGHTS_MAIL_KEPT)) == (0, 1)


def test_nothing_is_erased_before_it_is_confirmed(app: Flask, client: FlaskClient, campaign: int) -> None:
    page = send(client, "/droits/effacement", school=school_id(app), email=address(0))
    assert (page.status_code, "Effacer définitivement" in page.text) == (HTTPStatus.OK, True)
    assert lines(app) == ["Personne 0", "Personne 1", "Personne 2"]


def test_a_person_is_erased_and_told(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    send(client, "/droits/effacement/confirme", school=school_id(app), email=f" {address(0).upper()} ")
    assert lines(app) == ["", "Personne 1", "Personne 2"]
    send_all(app, smtp_sink)
    (text,) = letters(smtp_sink, address(0))
    assert "C’est fait : votre nom et votre adresse ne sont plus dans aucune liste" in text.replace("\n", " ")


def test_the_journal_does_not_name_who_asked(app: Flask, client: FlaskClient, campaign: int) -> None:
    send(client, "/droits/effacement/confirme", school=school_id(app), email=address(0))
    with app.app_context():
        entries = session().scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
        assert [(entry.action, entry.detail) for entry in entries][-1] == ("rights.erase", {})


def test_the_contact_of_a_school_can_be_erased(
    app: Flask, client: FlaskClient, campaign: int, smtp_sink: SmtpSink
) -> None:
    text = copy_of(app, client, smtp_sink, "referent@ecole.example")
    send(client, "/droits/effacement/confirme", school=school_id(app), email="referent@ecole.example")
    with app.app_context():
        contact = session().execute(select(School.contact)).scalar_one()
    assert ("Adresse de contact" in text, contact) == (True, "")


def test_the_head_of_a_school_erases_no_account(app: Flask, client: FlaskClient, campaign: int) -> None:
    add_person(app, "claude@ecole.example")
    send(client, "/droits/effacement/confirme", school=school_id(app), email="claude@ecole.example")
    with app.app_context():
        assert find_account("claude@ecole.example") is not None


@pytest.fixture
def administrator(app: Flask, campaign: int) -> FlaskClient:
    """The browser of an administrator, besides that of the head."""
    add_person(app, "camille@ecole.example", is_administrator=True)
    browser = app.test_client()
    sign_in(browser, "camille@ecole.example")
    return browser


def test_an_administrator_erases_account_and_line(app: Flask, administrator: FlaskClient) -> None:
    add_person(app, address(0))
    send(administrator, "/droits/effacement/confirme", school=school_id(app), email=address(0))
    with app.app_context():
        account = find_account(address(0))
    assert (account, lines(app)) == (None, ["", "Personne 1", "Personne 2"])


def test_the_last_administrator_is_not_erased(app: Flask, administrator: FlaskClient) -> None:
    answer = send(
        administrator, "/droits/effacement/confirme", school=school_id(app), email="camille@ecole.example"
    )
    assert "seul administrateur" in faults(answer)[0]


@pytest.mark.parametrize("path", ["/droits/copie", "/droits/effacement", "/droits/effacement/confirme"])
def test_another_school_is_refused(app: Flask, client: FlaskClient, campaign: int, path: str) -> None:
    with app.app_context(), transaction() as rows:
        add_school(rows, TEST_UAIS[1])
    answer = send(client, path, school=school_id(app, TEST_UAIS[1]), email=address(0))
    with app.app_context():
        owed = session().scalars(select(RightsMail)).all()
    assert (answer.status_code, owed, lines(app)[0]) == (HTTPStatus.FORBIDDEN, [], "Personne 0")


@pytest.mark.parametrize("school", ["", "0", "x"])
def test_a_school_that_does_not_exist_is_refused(client: FlaskClient, campaign: int, school: str) -> None:
    answer = send(client, "/droits/copie", school=school, email=address(0))
    assert answer.status_code == (HTTPStatus.FORBIDDEN if school == "0" else HTTPStatus.OK)


@pytest.mark.parametrize(
    "email", ["", "sans-arobase", "deux@mots ecole.example", "a@b@ecole.example", "é@ecole.example"]
)
def test_what_is_no_address_comes_back(app: Flask, client: FlaskClient, campaign: int, email: str) -> None:
    answer = send(client, "/droits/copie", school=school_id(app), email=email)
    assert (answer.status_code, len(faults(answer))) == (HTTPStatus.OK, 1)


def test_erasing_asks_for_the_password_again_after_a_while(
    app: Flask, client: FlaskClient, campaign: int, clock: Clock
) -> None:
    clock.move(minutes=16)
    answer = send(client, "/droits/effacement/confirme", school=school_id(app), email=address(0))
    assert (answer.location, lines(app)[0]) == ("/compte/confirmer?suite=/droits", "Personne 0")


def test_somebody_without_a_school_finds_an_explanation(app: Flask, client: FlaskClient) -> None:
    add_person(app, "nouveau@ecole.example")
    sign_in(client, "nouveau@ecole.example")
    assert "Aucun établissement" in client.get("/droits").text


def test_the_list_of_campaigns_leads_there(client: FlaskClient, campaign: int) -> None:
    assert 'href="/droits"' in client.get("/campagnes").text
