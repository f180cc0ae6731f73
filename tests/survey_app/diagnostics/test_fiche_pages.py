"""The pages of the fiche over HTTP: who sees which, what they say, and what a form without script does."""

import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.database import transaction
from survey_app.diagnostics.operations import read_fiche
from survey_app.schools.invitations import list_holders
from tests.factories import NOW, TEST_UAIS, add_revision, add_school
from tests.survey_app.accounts.visits import add_person, notices, plain, sign_in, stop_clock, token_of
from tests.survey_app.diagnostics.filling import GRID, Filled, School, begin


@dataclass(frozen=True)
class Visit:
    """A fiche, and a browser for each person."""

    app: Flask
    fiche: Filled

    def browser(self, role: Role) -> FlaskClient:
        """Return the browser of somebody who has signed in."""
        client = self.app.test_client()
        sign_in(client, f"{role.value}@ecole.example")
        return client

    def address(self, place: str = "") -> str:
        return f"/fiche/{self.fiche.key}{place}"

    def post(self, client: FlaskClient, place: str, **fields: str) -> TestResponse:
        """Send a form."""
        fields["csrf_token"] = token_of(client, "/compte")
        return client.post(self.address(place), data=fields)


@pytest.fixture
def visit(app: Flask) -> Visit:
    """A fiche that has begun, its people with passwords."""
    stop_clock(app)
    people = {role: add_person(app, f"{role.value}@ecole.example") for role in Role}
    with app.app_context():
        with transaction() as rows:
            school = add_school(rows).id
            revision = add_revision(rows, GRID).id
        for role, account in people.items():
            grant_role(account, school, role, actor=None, now=NOW)
        ids = (people[role] for role in (Role.CHEF, Role.REFERENT, Role.ANIMATEUR))
        return Visit(app, begin(School(school, revision, *ids)))


PAGES = ("", "/champ/PIL", "/historique", "/partenaires", "/evolution")


@pytest.mark.parametrize("role", [Role.CHEF, Role.REFERENT, Role.ANIMATEUR])
def test_those_who_fill_the_fiche_see_its_pages(visit: Visit, role: Role) -> None:
    client = visit.browser(role)
    assert [client.get(visit.address(page)).status_code for page in PAGES] == [HTTPStatus.OK] * len(PAGES)


def test_a_member_of_the_commission_is_refused(visit: Visit) -> None:
    client = visit.browser(Role.COMMISSION)
    assert {client.get(visit.address(page)).status_code for page in PAGES} == {HTTPStatus.FORBIDDEN}


def test_people_of_another_school_find_nothing(visit: Visit, app: Flask) -> None:
    other = add_person(app, "ailleurs@ecole.example")
    with app.app_context():
        with transaction() as rows:
            school = add_school(rows, TEST_UAIS[1]).id
        grant_role(other, school, Role.CHEF, actor=None, now=NOW)
    client = app.test_client()
    sign_in(client, "ailleurs@ecole.example")
    found = [
        client.get(visit.address(page)).status_code
        for page in (*PAGES, "/signer", ".pdf", "/changements?depuis=0&onglet=t")
    ]
    written = visit.post(client, "/champ/PIL", **{"base:PIL11.status": "0", "PIL11.status": "atteint"})
    assert (set(found), written.status_code) == ({HTTPStatus.NOT_FOUND}, HTTPStatus.NOT_FOUND)


def test_only_the_head_is_asked_to_sign(visit: Visit) -> None:
    assert visit.browser(Role.REFERENT).get(visit.address("/signer")).status_code == HTTPStatus.FORBIDDEN
    assert "/signer" not in visit.browser(Role.REFERENT).get(visit.address()).text
    assert "/signer" in visit.browser(Role.CHEF).get(visit.address()).text


def test_a_form_without_script_writes_what_was_chosen(visit: Visit) -> None:
    client = visit.browser(Role.REFERENT)
    answers = {
        "base:PIL11.status": "0", "PIL11.status": "atteint",
        "base:PIL11.note": "0", "PIL11.note": " Lettre du 3 septembre\r\nsignée ",
        "base:PIL12.status": "0", "PIL12.status": "",
    }  # fmt: skip
    assert visit.post(client, "/champ/PIL", **answers).status_code == HTTPStatus.SEE_OTHER
    with visit.app.app_context():
        cells = read_fiche(visit.fiche.key).cells
    assert {path: cell.value for path, cell in cells.items()} == {
        "PIL11.status": "atteint",
        "PIL11.note": "Lettre du 3 septembre\nsignée",
    }


def test_what_a_form_did_not_touch_does_not_clash(visit: Visit) -> None:
    client = visit.browser(Role.REFERENT)
    with visit.app.app_context():
        visit.fiche.say("PIL11.status", "en_cours", actor=visit.fiche.school.chef)
    untouched = {
        "base:PIL11.status": "0",
        "PIL11.status": "",
        "base:PIL12.status": "0",
        "PIL12.status": "atteint",
    }
    assert visit.post(client, "/champ/PIL", **untouched).status_code == HTTPStatus.SEE_OTHER
    with visit.app.app_context():
        assert (visit.fiche.value("PIL11.status"), visit.fiche.value("PIL12.status")) == (
            "en_cours",
            "atteint",
        )


def test_two_versions_are_shown_and_the_chosen_one_is_written(visit: Visit) -> None:
    client = visit.browser(Role.REFERENT)
    with visit.app.app_context():
        visit.fiche.say("PIL11.note", "Celle du chef", actor=visit.fiche.school.chef)
    sent = {"base:PIL11.note": "0", "PIL11.note": "La mienne"}
    page = visit.post(client, "/champ/PIL", **sent)
    assert page.status_code == HTTPStatus.CONFLICT
    versions = re.findall(r'<span class="shared-version">(.*?)</span>', page.text, re.DOTALL)
    assert [plain(version) for version in versions] == ["La mienne", "Celle du chef"]
    with visit.app.app_context():
        assert visit.fiche.value("PIL11.note") == "Celle du chef"
    visit.post(client, "/champ/PIL", **{"base:PIL11.note": "1", "choice:PIL11.note": '"La mienne"'})
    with visit.app.app_context():
        assert visit.fiche.value("PIL11.note") == "La mienne"


def test_a_link_that_is_none_comes_back_to_be_mended_and_the_rest_is_kept(visit: Visit) -> None:
    client = visit.browser(Role.REFERENT)
    answers = {
        "base:PIL11.link": "0", "PIL11.link": "javascript:alert(1)",
        "base:PIL11.status": "0", "PIL11.status": "atteint",
    }  # fmt: skip
    page = visit.post(client, "/champ/PIL", **answers)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="javascript:alert(1)"' in page.text
    assert 'href="javascript' not in page.text
    with visit.app.app_context():
        assert (visit.fiche.value("PIL11.link"), visit.fiche.value("PIL11.status")) == (None, "atteint")


def test_what_comes_after_the_signature_is_shown_to_be_copied(visit: Visit) -> None:
    client = visit.browser(Role.REFERENT)
    with visit.app.app_context():
        visit.fiche.sign()
    page = visit.post(client, "/champ/PIL", **{"base:PIL11.note": "0", "PIL11.note": "Tapé trop tard"})
    assert page.status_code == HTTPStatus.CONFLICT
    assert "Tapé trop tard" in page.text
    with visit.app.app_context():
        assert visit.fiche.value("PIL11.note") is None


def test_words_of_people_are_never_markup(visit: Visit) -> None:
    hostile = "<script>alert(1)</script>"
    with visit.app.app_context():
        visit.fiche.say("PIL11.note", hostile)
    client = visit.browser(Role.CHEF)
    pages = [client.get(visit.address(page)).text for page in ("/champ/PIL", "/historique")]
    assert [hostile in page for page in pages] == [False, False]
    assert "&lt;script&gt;alert(1)" in pages[0]


def test_the_head_signs_what_was_shown_and_opens_it_again(visit: Visit) -> None:
    client = visit.browser(Role.CHEF)
    page = client.get(visit.address("/signer")).text
    assert "indicateurs ne sont pas renseignés" in page
    assert visit.post(client, "/signer", seen="0").status_code == HTTPStatus.SEE_OTHER
    assert "signée" in client.get(visit.address()).text
    visit.post(client, "/rouvrir")
    with visit.app.app_context():
        assert not read_fiche(visit.fiche.key).is_signed


def test_a_signature_upon_an_older_reading_is_asked_again(visit: Visit) -> None:
    client = visit.browser(Role.CHEF)
    with visit.app.app_context():
        visit.fiche.say("PIL11.status", "atteint")
    answer = visit.post(client, "/signer", seen="0")
    assert answer.headers["Location"] == visit.address("/signer")
    with visit.app.app_context():
        assert not read_fiche(visit.fiche.key).is_signed


def test_signing_asks_for_the_password_again_after_a_while(app: Flask, visit: Visit) -> None:
    client = visit.browser(Role.CHEF)
    stop_clock(app).move(minutes=16)
    assert "/compte/confirmer" in client.get(visit.address("/signer")).headers["Location"]


def test_the_head_invites_an_animateur_and_takes_it_back(visit: Visit) -> None:
    client = visit.browser(Role.CHEF)
    school = visit.fiche.school.id
    visit.post(client, "/partenaires", display_name="Noa Essai", email="noa@tice.example")
    with visit.app.app_context():
        (noa,) = [one.id for one in list_holders(school, Role.ANIMATEUR) if one.email == "noa@tice.example"]
    visit.post(client, f"/partenaires/{noa}/retirer")
    with visit.app.app_context():
        assert noa not in {one.id for one in list_holders(school, Role.ANIMATEUR)}


def test_the_head_takes_no_other_role_away_here(visit: Visit) -> None:
    client = visit.browser(Role.CHEF)
    answer = visit.post(client, f"/partenaires/{visit.fiche.school.referent}/retirer")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    with visit.app.app_context():
        assert len(list_holders(visit.fiche.school.id, Role.REFERENT)) == 1


def test_the_referent_invites_nobody(visit: Visit) -> None:
    client = visit.browser(Role.REFERENT)
    answer = visit.post(client, "/partenaires", display_name="Noa", email="noa@tice.example")
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_an_animateur_comes_home_to_the_fiche(visit: Visit) -> None:
    client = visit.browser(Role.ANIMATEUR)
    assert client.get("/").headers["Location"] == "/accueil"
    assert "Collège des Essais" in client.get("/fiche").text


def test_beginning_twice_leads_to_the_same_fiche(visit: Visit) -> None:
    client = visit.browser(Role.CHEF)
    fields = {"school": str(visit.fiche.school.id), "revision": str(visit.fiche.school.revision_id)}
    fields["csrf_token"] = token_of(client, "/compte")
    assert client.post("/fiche/commencer", data=fields).headers["Location"] == visit.address()


def test_an_animateur_begins_no_fiche(visit: Visit) -> None:
    client = visit.browser(Role.ANIMATEUR)
    fields = {"school": str(visit.fiche.school.id), "revision": str(visit.fiche.school.revision_id)}
    fields["csrf_token"] = token_of(client, "/compte")
    assert client.post("/fiche/commencer", data=fields).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("suffix", ["pdf", "odt", "ods", "xlsx"])
def test_the_fiche_is_sent_as_a_file(visit: Visit, suffix: str) -> None:
    answer = visit.browser(Role.CHEF).get(visit.address(f".{suffix}"))
    assert (answer.status_code, answer.headers["Content-Disposition"].startswith("attachment")) == (200, True)


def test_the_history_says_who_wrote_what(visit: Visit) -> None:
    with visit.app.app_context():
        visit.fiche.say("PIL11.status", "en_cours")
        visit.fiche.say("PIL11.status", "atteint", base=1, actor=visit.fiche.school.chef)
        visit.fiche.say("FOR11.note", "Fait")
    client = visit.browser(Role.CHEF)
    whole = client.get(visit.address("/historique")).text
    of_one = client.get(visit.address(f"/historique?personne={visit.fiche.school.chef}")).text
    of_indicator = client.get(visit.address("/historique?indicateur=PIL11")).text
    assert [page.count('<th scope="row">') for page in (whole, of_one, of_indicator)] == [3, 1, 2]


def test_notices_say_what_was_done(visit: Visit) -> None:
    client = visit.browser(Role.REFERENT)
    visit.post(client, "/champ/PIL", **{"base:PIL11.status": "0", "PIL11.status": "atteint"})
    assert notices(client.get(visit.address("/champ/PIL"))) == ["Les réponses sont enregistrées."]


def test_an_answer_that_is_still_awaited_is_not_told_as_a_step_back(app: Flask, visit: Visit) -> None:
    with app.app_context():
        visit.fiche.say("PIL11.status", "atteint")
        visit.fiche.say("PIL12.status", "en_cours")
        visit.fiche.sign()
        later = begin(visit.fiche.school, NOW + timedelta(days=365))
        later.say("PIL12.status", "atteint")
    page = visit.browser(Role.CHEF).get(f"/fiche/{later.key}/evolution").text
    moves = "".join(re.findall(r'<ul class="fiche-moves">(.*?)</ul>', page, re.DOTALL))
    told = [plain(line) for line in re.findall(r"<p>(.*?)</p>", moves, re.DOTALL)]
    assert told == [
        "attend une réponse atteint → pas encore renseigné",
        "atteint depuis en cours → atteint",
    ]
