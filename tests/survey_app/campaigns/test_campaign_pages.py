"""The other steps over HTTP: new campaign, checklist, cells, preview, dates, opening, following, closing."""

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey_app.accounts.models import AccountMail, DeliveryState
from survey_app.campaigns.models import CampaignState, Invitation, Message
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.roll import count_teams
from survey_app.database import session, transaction
from tests.factories import NOW
from tests.survey_app.accounts.visits import Clock, faults, send, sign_in, stop_clock
from tests.survey_app.campaigns.preparing import (
    REFERENT,
    STRANGER,
    Stage,
    begin,
    prepare,
    short_calendar,
    visit,
)

DATES = {"opening": "2026-11-24T08:30", "reminder_1": "2026-11-30T08:30", "closing": "2026-12-08T18:00"}


@pytest.fixture
def clock(app: Flask) -> Clock:
    return stop_clock(app)


@pytest.fixture
def stage(app: Flask, client: FlaskClient, clock: Clock) -> Stage:
    return visit(app, client)


@pytest.fixture
def prepared(app: Flask, stage: Stage) -> str:
    with app.app_context():
        return f"/campagnes/{prepare(stage, {'Mathématiques': 8, 'Lettres': 9, 'EPS': 8})}"


@pytest.fixture
def opened(app: Flask, stage: Stage) -> str:
    with app.app_context():
        public_id = prepare(stage, calendar=short_calendar())
        with transaction() as rows:
            campaign = get_campaign(public_id, stage.chef)
            campaign.state = CampaignState.OPEN
            roll = rows.scalars(select(Invitation).order_by(Invitation.email)).all()
            roll[0].signed_off = roll[1].signed_off = True
            for person, state in zip(roll, (DeliveryState.SENT, DeliveryState.BOUNCED), strict=False):
                rows.add(
                    Message(
                        campaign_id=campaign.id, invitation_id=person.id, wave=0, state=state, not_before=NOW
                    )
                )
    return f"/campagnes/{public_id}"


def place_of(response: TestResponse) -> str:
    return urlsplit(response.location).path


def text_of(client: FlaskClient, path: str) -> str:
    page = re.sub(r"<[^>]+>", " ", client.get(path).text)
    return " ".join(page.split()).replace(" .", ".")


def state_of(app: Flask, stage: Stage, campaign: str) -> CampaignState:
    with app.app_context():
        return get_campaign(campaign.rpartition("/")[2], stage.chef).state


def test_a_campaign_begins_with_a_questionnaire_and_a_title(client: FlaskClient, stage: Stage) -> None:
    page = text_of(client, "/campagnes/nouvelle")
    assert ("4 minutes · 9 questions" in page, "n’est pas un document officiel" in page) == (True, True)
    fields = {"school": str(stage.school_id), "revision": str(stage.revision_id), "title": "Besoins"}
    created = place_of(send(client, "/campagnes/nouvelle", **fields))
    assert "Aucune liste pour l’instant." in text_of(client, created)


def test_a_new_campaign_without_a_title_is_told_so(client: FlaskClient, stage: Stage) -> None:
    fields = {"school": str(stage.school_id), "revision": str(stage.revision_id), "title": "  "}
    assert faults(send(client, "/campagnes/nouvelle", **fields)) == ["Donnez un titre à la campagne."]


def test_a_campaign_for_another_school_is_refused(client: FlaskClient, stage: Stage) -> None:
    fields = {"school": str(stage.other_school_id), "revision": str(stage.revision_id), "title": "Besoins"}
    assert send(client, "/campagnes/nouvelle", **fields).status_code == 200
    assert "Aucune campagne" in text_of(client, "/campagnes")


def test_the_checklist_says_what_is_done(client: FlaskClient, prepared: str) -> None:
    page = text_of(client, prepared)
    for words in ("25 personnes invitées.", "3 groupes de 8 personnes au moins.", "Tout est prêt."):
        assert words in page


def test_a_school_that_is_too_small_is_told_plainly(app: Flask, client: FlaskClient, stage: Stage) -> None:
    with app.app_context():
        campaign = f"/campagnes/{prepare(stage, {'Lettres': 7})}"
    assert "cette campagne ne peut pas s’ouvrir" in text_of(client, campaign)
    assert "Un groupe compte trop peu de personnes" in text_of(client, f"{campaign}/ouvrir")


def test_a_title_is_changed(client: FlaskClient, prepared: str) -> None:
    assert place_of(send(client, f"{prepared}/titre", title="Nouveau titre")) == prepared
    assert "Nouveau titre" in text_of(client, prepared)


def test_a_campaign_is_deleted_once(client: FlaskClient, prepared: str) -> None:
    assert "25 personnes" in text_of(client, f"{prepared}/supprimer")
    send(client, f"{prepared}/supprimer")
    assert send(client, f"{prepared}/supprimer").status_code == 404


def cells_of(app: Flask, stage: Stage, campaign: str) -> dict[str, str]:
    """Return the fields of the page of cells as they stand."""
    with app.app_context():
        found = get_campaign(campaign.rpartition("/")[2], stage.chef)
        numbers = {cell.id: cell.number for cell in found.cells}
        fields = {f"name_{cell.number}": cell.name for cell in found.cells}
        for team in count_teams(found):
            fields |= {f"area_{team.id}": team.area, f"cell_{team.id}": str(numbers[team.cell_id or 0])}
        return fields


def test_two_teams_are_put_together(app: Flask, client: FlaskClient, stage: Stage, prepared: str) -> None:
    fields = cells_of(app, stage, prepared)
    moved = {name: "1" for name, value in fields.items() if name.startswith("cell_") and value == "2"}
    assert place_of(send(client, f"{prepared}/groupes", **fields | moved, action="save")) == prepared
    assert "2 groupes de 8" in text_of(client, prepared)


def test_a_cell_that_would_be_too_small_is_refused(
    app: Flask, client: FlaskClient, prepared: str, stage: Stage
) -> None:
    campaign = prepared
    with app.app_context():
        teams = {
            team.name: team.id for team in count_teams(get_campaign(prepared.rpartition("/")[2], stage.chef))
        }
    send(client, f"{campaign}/liste/coller", text="x")
    fields = cells_of(app, stage, campaign)
    with app.app_context(), transaction() as rows:
        person = rows.scalars(select(Invitation).where(Invitation.team_id == teams["EPS"])).first()
        assert person is not None
        person.team_id = teams["Lettres"]
    response = send(client, f"{campaign}/groupes", **fields, action="save")
    assert "n’aurait que 7 personnes invitées" in " ".join(response.text.split())


def test_cells_are_proposed_anew(app: Flask, client: FlaskClient, stage: Stage, prepared: str) -> None:
    fields = cells_of(app, stage, prepared)
    assert place_of(send(client, f"{prepared}/groupes", **fields, action="propose")) == f"{prepared}/groupes"


def test_the_page_of_cells_explains_who_reads_the_report(client: FlaskClient, prepared: str) -> None:
    assert "ne comptent pas dans sa taille" in text_of(client, f"{prepared}/groupes")


def test_the_preview_shows_the_mail_and_the_way_to_the_trial(client: FlaskClient, prepared: str) -> None:
    page = client.get(f"{prepared}/apercu").text
    public_id = prepared.rpartition("/")[2]
    assert (f"/q/{public_id}/essai" in page, "0000-0000-0000-0000" in page, 'style="' in page) == (
        True,
        True,
        False,
    )


def test_a_trial_is_owed_to_whoever_asks(
    app: Flask, client: FlaskClient, stage: Stage, prepared: str
) -> None:
    for _ in range(2):
        send(client, f"{prepared}/apercu/essai")
    with app.app_context():
        assert [mail.account_id for mail in session().scalars(select(AccountMail))] == [stage.chef]


def test_dates_are_proposed_and_saved(client: FlaskClient, app: Flask, stage: Stage) -> None:
    with app.app_context():
        campaign = f"/campagnes/{begin(stage)}"
    assert 'value="2026-11-24T08:30"' in client.get(f"{campaign}/calendrier").text
    assert place_of(send(client, f"{campaign}/calendrier", **DATES)) == campaign
    assert "Du mardi 24 novembre 2026 à 8 h 30 au mardi 8 décembre 2026 à 18 h 00." in text_of(
        client, campaign
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opening": ""}, "Indiquez un jour et une heure."),
        ({"opening": "2026-11-01T08:30"}, "Cette date est passée."),
        ({"closing": "2026-11-24T08:30"}, "au moins une heure après l’ouverture"),
        ({"reminder_2": "2026-12-24T08:30"}, "Ce rappel partirait après la clôture."),
        ({"opening": "2027-03-28T02:30", "closing": "2027-04-20T08:00", "reminder_1": ""}, "l’heure d’été"),
    ],
)
def test_dates_that_do_not_fit_are_told(
    client: FlaskClient, prepared: str, changes: dict[str, str], words: str
) -> None:
    told = faults(send(client, f"{prepared}/calendrier", **DATES | changes))
    assert any(words in fault for fault in told)


def test_opening_says_what_happens_and_asks(client: FlaskClient, prepared: str) -> None:
    page = text_of(client, f"{prepared}/ouvrir")
    for words in ("25 personnes reçoivent un message", "3 groupes", "Cela ne se défait pas"):
        assert words in page


def test_opening_needs_a_recent_sign_in(client: FlaskClient, clock: Clock, prepared: str) -> None:
    clock.move(minutes=20)
    assert place_of(client.get(f"{prepared}/ouvrir")) == "/compte/confirmer"
    assert place_of(send(client, f"{prepared}/ouvrir", when="now")) == "/compte/confirmer"


@pytest.mark.parametrize("when", ["planned", "now"])
def test_opening_twice_is_harmless(
    app: Flask, client: FlaskClient, stage: Stage, prepared: str, when: str
) -> None:
    answers = [place_of(send(client, f"{prepared}/ouvrir", when=when)) for _ in range(2)]
    assert (answers, state_of(app, stage, prepared)) == ([prepared, prepared], CampaignState.SCHEDULED)


def test_the_referent_prepares_but_does_not_open(app: Flask, stage: Stage, prepared: str) -> None:
    referent = app.test_client()
    sign_in(referent, REFERENT)
    assert "C’est le chef d’établissement qui ouvre" in text_of(referent, f"{prepared}/ouvrir")
    assert send(referent, f"{prepared}/ouvrir", when="now").status_code == 403
    assert state_of(app, stage, prepared) is CampaignState.PREPARING


def test_opening_without_a_list_says_what_is_missing(app: Flask, client: FlaskClient, stage: Stage) -> None:
    with app.app_context():
        campaign = f"/campagnes/{begin(stage)}"
    assert "Personne n’est invité" in text_of(client, f"{campaign}/ouvrir")
    assert "Personne n’est invité" in send(client, f"{campaign}/ouvrir", when="now").text


def test_following_tells_the_school_as_a_whole(client: FlaskClient, opened: str) -> None:
    page = text_of(client, opened)
    assert "11 % 2 réponses pour 19 personnes invitées" in page.replace("\u202f", " ")


def test_no_page_tells_who_has_signed_off(app: Flask, client: FlaskClient, stage: Stage, opened: str) -> None:
    """The page names the one person whose invitation bounced, and is the same whoever has signed off."""
    page = client.get(opened).text
    with app.app_context():
        with transaction() as rows:
            roll = rows.scalars(select(Invitation).order_by(Invitation.email)).all()
            for person in roll:
                person.signed_off = person in roll[-2:]
        bounced = session().scalars(select(Message).where(Message.state == DeliveryState.BOUNCED)).one()
        email, others = bounced.invitation.email, [person.email for person in roll]
    again = client.get(opened).text
    strip = re.compile(r'name="csrf_token" value="[^"]+"')
    assert strip.sub("", page) == strip.sub("", again)
    assert [other for other in others if other in page] == [email]


def test_the_progress_of_sending_is_told_without_participation(client: FlaskClient, opened: str) -> None:
    figures = client.get(f"{opened}/envois.json").json
    assert figures == {
        "total": 2,
        "waiting": 0,
        "gone": 1,
        "refused": 0,
        "bounced": 1,
        "done": 2,
        "label": "Tous les messages prévus à ce jour sont traités.",
    }


def test_an_address_is_corrected(app: Flask, client: FlaskClient, opened: str) -> None:
    found = re.search(r'href="(/campagnes/\w+/envois/\w+)"', client.get(opened).text)
    assert found is not None
    assert faults(send(client, found[1], email="sans arobase")) == ["Il manque le signe @."]
    assert place_of(send(client, found[1], email="bonne@ecole.example")) == opened
    assert place_of(client.get(found[1])) == opened
    assert "Adresses à corriger" not in client.get(opened).text
    with app.app_context():
        assert session().scalars(select(Message.state).where(Message.attempts == 0)).all()


def test_the_closing_is_put_off(client: FlaskClient, opened: str) -> None:
    assert place_of(send(client, f"{opened}/prolonger", closing="2026-12-15T18:00")) == opened
    assert "mardi 15 décembre 2026 à 18 h 00" in text_of(client, opened)
    (fault,) = faults(send(client, f"{opened}/prolonger", closing="2026-12-01T18:00"))
    assert "plus tardive" in fault


def test_closing_by_hand_is_confirmed_and_harmless_twice(
    app: Flask, client: FlaskClient, stage: Stage, opened: str
) -> None:
    assert "Cela ne se défait pas." in text_of(client, f"{opened}/fermer")
    assert [place_of(send(client, f"{opened}/fermer")) for _ in range(2)] == [opened, opened]
    assert state_of(app, stage, opened) is CampaignState.CLOSED


def test_closing_needs_a_recent_sign_in(client: FlaskClient, clock: Clock, opened: str) -> None:
    clock.move(minutes=20)
    assert place_of(send(client, f"{opened}/fermer")) == "/compte/confirmer"


def test_counting_is_not_shown_as_no_data(app: Flask, client: FlaskClient, stage: Stage, opened: str) -> None:
    send(client, f"{opened}/fermer")
    assert "Dépouillement en cours" in text_of(client, opened)
    with app.app_context(), transaction():
        get_campaign(opened.rpartition("/")[2], stage.chef).state = CampaignState.REPORTED
    assert f'href="{opened}/rapport"' in client.get(opened).text


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/supprimer",
        "/ouvrir",
        "/prolonger",
        "/fermer",
        "/envois.json",
        "/envois/0123",
        "/liste",
        "/groupes",
    ],
)
def test_another_school_gets_404(app: Flask, opened: str, path: str) -> None:
    stranger = app.test_client()
    sign_in(stranger, STRANGER)
    assert stranger.get(opened + path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/titre", "/supprimer", "/ouvrir", "/fermer", "/groupes", "/calendrier", "/apercu/essai"]
)
def test_another_school_changes_nothing(app: Flask, opened: str, path: str) -> None:
    stranger = app.test_client()
    sign_in(stranger, STRANGER)
    assert send(stranger, opened + path, title="x", when="now", **DATES).status_code == 404


def test_signed_out_people_are_sent_to_the_sign_in(app: Flask, opened: str) -> None:
    assert place_of(app.test_client().get(opened)) == "/connexion"
