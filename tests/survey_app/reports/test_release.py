"""Returning results: by the head alone, by one link for all, to be withdrawn, and with a mail that tells nothing."""

from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from survey_app.accounts.journal import list_actions
from survey_app.accounts.models import DeliveryState, Role
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message
from survey_app.campaigns.operations.erase_roll import erase_rolls
from survey_app.campaigns.operations.send_notices import (
    NOTICE_WAVE,
    Recipient,
    list_campaigns_to_tell,
    send_notices,
)
from survey_app.database import session, transaction
from survey_app.mail.delivery import PermanentRefusalError, ServerAwayError
from survey_app.mail.messages import Mail
from survey_app.reports.models import ResultRelease
from survey_app.reports.release.mail import read_result_letters
from tests.factories import NOW, add_roll
from tests.survey_app.accounts.visits import token_of
from tests.survey_app.ballots.html_tree import parse
from tests.survey_app.reports.beside_builders import store_earlier, store_fiche
from tests.survey_app.reports.builders import TEXTS, build_report
from tests.survey_app.reports.reading import read_page
from tests.survey_app.reports.stored import add_other_school, sign_in_as, store_campaign

INVITED = 12
AWAY, REFUSED = "421", "550 5.1.1"


class Postman:
    """Keeps what it carries; refuses the addresses it is told to, or all of them."""

    def __init__(self, *, refuses: str = "", is_away: bool = False) -> None:
        self.mails: list[Mail] = []
        self._refuses, self._is_away = refuses, is_away

    def send(self, mail: Mail) -> None:
        if self._is_away:
            raise ServerAwayError(AWAY)
        if mail.recipient == self._refuses:
            raise PermanentRefusalError(REFUSED)
        self.mails.append(mail)

    def close(self) -> None:
        """Nothing to close."""


class School:
    """A school with a campaign that has its report and its roll, and the browser of its head."""

    def __init__(
        self, app: Flask, client: FlaskClient, *, role: Role = Role.CHEF, texts: tuple[str, ...] = ()
    ) -> None:
        self.app, self.client = app, client
        self.id, self.public_id = store_campaign(app, build_report(texts=texts))
        with app.app_context(), transaction() as rows:
            campaign = rows.scalars(select(Campaign)).one()
            campaign.closed_at = NOW - timedelta(days=2)
            self.campaign_id = campaign.id
            add_roll(rows, campaign, [INVITED])
        sign_in_as(app, client, self.id, role)
        self.address = f"/campagnes/{self.public_id}/restitution"

    def release(self, **choices: str) -> int:
        return self._post(self.address, **choices)

    def withdraw(self) -> int:
        return self._post(f"{self.address}/retirer")

    def _post(self, path: str, **choices: str) -> int:
        token = token_of(self.client, self.address)
        return self.client.post(path, data={"csrf_token": token, **choices}).status_code

    @property
    def secret(self) -> str:
        with self.app.app_context():
            return (
                session()
                .scalars(select(ResultRelease.secret).where(ResultRelease.campaign_id == self.campaign_id))
                .one()
            )

    @property
    def link(self) -> str:
        return f"/resultats/{self.public_id}/{self.secret}"

    def send(self, postman: Postman, now: datetime = NOW) -> None:
        with self.app.app_context():
            letters = read_result_letters(self.campaign_id)
            if letters:
                send_notices(
                    self.campaign_id, write=letters.write, open_transport=lambda: postman, clock=lambda: now
                )

    def states(self) -> list[DeliveryState]:
        with self.app.app_context():
            return sorted(session().scalars(select(Message.state).where(Message.wave == NOTICE_WAVE)))


@pytest.fixture
def school(app: Flask, client: FlaskClient) -> School:
    """A school whose head is signed in."""
    return School(app, client)


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    """Somebody without an account."""
    return app.test_client()


def status(client: FlaskClient, address: str) -> int:
    return client.get(address).status_code


# The link


def test_nobody_reads_results_before_they_are_returned(school: School, reader: FlaskClient) -> None:
    addresses = [f"/resultats/{school.public_id}", f"/resultats/{school.public_id}/x"]
    assert [status(reader, address) for address in addresses] == [HTTPStatus.NOT_FOUND] * 2


def test_whoever_has_the_link_reads_the_results(school: School, reader: FlaskClient) -> None:
    assert school.release() == HTTPStatus.SEE_OTHER
    page = reader.get(school.link)
    assert page.status_code == HTTPStatus.OK
    assert "Autodiagnostic des équipes" in page.text or "Campagne d’essai" in page.text
    assert "Set-Cookie" not in page.headers


def test_without_the_secret_there_is_no_page_unless_the_head_wants_one(
    school: School, reader: FlaskClient
) -> None:
    address = f"/resultats/{school.public_id}"
    school.release()
    before = status(reader, address)
    school.release(is_public="y")
    after = status(reader, address)
    school.release()
    assert (before, after, status(reader, address)) == (404, 200, 404)


@pytest.mark.parametrize("wrong", ["x", "é", "0" * 22, "0" * 400, "%00", ".."])
def test_a_wrong_secret_is_the_same_as_nothing(school: School, reader: FlaskClient, wrong: str) -> None:
    school.release()
    refused, unknown = (
        reader.get(f"/resultats/{school.public_id}/{wrong}"),
        reader.get("/resultats/nowhere/x"),
    )
    assert (refused.status_code, refused.data) == (unknown.status_code, unknown.data)
    assert refused.status_code == HTTPStatus.NOT_FOUND


def test_the_secret_of_one_campaign_opens_no_other(app: Flask, school: School, reader: FlaskClient) -> None:
    school.release()
    other = store_earlier(app, school.id)
    assert status(reader, f"/resultats/{other}/{school.secret}") == HTTPStatus.NOT_FOUND


def test_withdrawn_results_are_gone_and_come_back_at_another_link(
    school: School, reader: FlaskClient
) -> None:
    school.release(is_public="y")
    link = school.link
    school.withdraw()
    gone = [status(reader, link), status(reader, f"/resultats/{school.public_id}")]
    school.release()
    assert gone == [HTTPStatus.NOT_FOUND] * 2
    assert status(reader, link) == HTTPStatus.NOT_FOUND
    assert status(reader, school.link) == HTTPStatus.OK


def test_changing_how_they_are_returned_keeps_the_link(school: School) -> None:
    school.release()
    link = school.link
    school.release(is_public="y")
    assert school.link == link


# What is read


def test_the_page_leads_to_nothing_that_only_staff_may_open(school: School, reader: FlaskClient) -> None:
    school.release()
    tags = read_page(reader.get(school.link).text).tags
    links = {str(attributes.get("href")) for tag, attributes in tags if tag == "a"}
    inside = {link for link in links if link.startswith("/")}
    # Paliers itself and what stands at its foot, how the box was opened, and the same page in English.
    foot = {"/accessibilite", "/protection"}
    assert inside == {"/", *foot, f"/q/{school.public_id}", f"{school.link}?langue=en"}


def test_texts_are_read_over_before_anybody_else_reads_them(
    app: Flask, client: FlaskClient, reader: FlaskClient
) -> None:
    school = School(app, client, texts=TEXTS)
    school.release()
    page = reader.get(school.link).text
    assert "Ces textes attendent d’être relus" in page
    assert not any(text.partition("\n")[0] in page for text in TEXTS)


def test_the_fiche_is_shown_by_its_paliers(app: Flask, school: School, reader: FlaskClient) -> None:
    store_fiche(app, school.id)
    school.release()
    page = parse(reader.get(school.link).text)
    assert page.one("section", aria_labelledby="regards").all("table")


def test_without_a_fiche_the_teams_are_not_told_to_begin_one(school: School, reader: FlaskClient) -> None:
    school.release()
    assert parse(reader.get(school.link).text).all("section", aria_labelledby="regards") == []


def test_only_returned_campaigns_stand_beside(app: Flask, school: School, reader: FlaskClient) -> None:
    earlier = store_earlier(app, school.id)
    school.release()
    evolution = parse(reader.get(f"{school.link}?avec={earlier}").text).one(
        "section", aria_labelledby="evolution"
    )
    assert evolution.all("table") == []
    with app.app_context(), transaction() as rows:
        campaign = rows.scalars(select(Campaign).where(Campaign.public_id == earlier)).one()
        rows.add(ResultRelease(campaign_id=campaign.id, secret="s" * 22, released_at=NOW))
    school.release(is_public="y")
    shown = [
        bool(parse(reader.get(link).text).one("section", aria_labelledby="evolution").all("table"))
        for link in (school.link, f"/resultats/{school.public_id}")
    ]
    # To all only what was returned to all.
    assert shown == [True, False]


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Turnout"), ("fr", "Participation"), ("xx", "Participation")]
)
def test_the_language_is_chosen_by_a_link(
    school: School, reader: FlaskClient, language: str, word: str
) -> None:
    school.release()
    page = parse(reader.get(f"{school.link}?langue={language}").text)
    assert page.by_id("participation").text == word
    assert page.one("html").attributes["lang"] == ("en" if language == "en" else "fr")


# Who decides


@pytest.mark.parametrize("action", ["", "/retirer"])
def test_a_referent_sees_how_far_it_is_and_decides_nothing(
    app: Flask, client: FlaskClient, action: str
) -> None:
    school = School(app, client, role=Role.REFERENT)
    page = client.get(school.address)
    assert "La direction de l’établissement décide" in page.text
    token = token_of(client, "/moi") if "csrf_token" not in page.text else token_of(client, school.address)
    assert client.post(school.address + action, data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize("method", ["get", "post", "withdraw"])
def test_the_head_of_another_school_finds_nothing(app: Flask, client: FlaskClient, method: str) -> None:
    _, public_id = store_campaign(app, build_report())
    sign_in_as(app, client, add_other_school(app))
    address = f"/campagnes/{public_id}/restitution"
    token = token_of(client, "/campagnes/nouvelle")
    answers = {
        "get": lambda: client.get(address),
        "post": lambda: client.post(address, data={"csrf_token": token}),
        "withdraw": lambda: client.post(f"{address}/retirer", data={"csrf_token": token}),
    }
    assert answers[method]().status_code == HTTPStatus.NOT_FOUND
    with app.app_context():
        assert session().scalars(select(ResultRelease)).all() == []


@pytest.mark.parametrize("state", [CampaignState.OPEN, CampaignState.CLOSED])
def test_there_is_nothing_to_return_before_the_report(
    app: Flask, school: School, state: CampaignState
) -> None:
    token = token_of(school.client, school.address)
    with app.app_context(), transaction() as rows:
        # The row is there already: the state decides.
        rows.execute(update(Campaign).values(state=state))
    shown = school.client.get(school.address)
    posted = school.client.post(school.address, data={"csrf_token": token})
    report = f"/campagnes/{school.public_id}/rapport"
    assert (shown.location, posted.location) == (report, report)
    with app.app_context():
        assert session().scalars(select(ResultRelease)).all() == []


@pytest.mark.parametrize("state", [CampaignState.PREPARING, CampaignState.OPEN, CampaignState.CLOSED])
def test_nothing_is_read_before_the_report_whatever_is_stored(
    app: Flask, school: School, reader: FlaskClient, state: CampaignState
) -> None:
    school.release(is_public="y")
    link = school.link
    with app.app_context(), transaction() as rows:
        rows.execute(update(Campaign).values(state=state))
    assert [status(reader, one) for one in (link, f"/resultats/{school.public_id}")] == [404, 404]


def test_the_journal_says_who_returned_and_withdrew(app: Flask, school: School) -> None:
    school.release(is_public="y", sends_mail="y")
    school.withdraw()
    with app.app_context():
        actions = [(one.action, one.detail) for _, one in list_actions(2)]
    assert actions == [
        ("results.withdraw", {"campaign": school.public_id}),
        ("results.release", {"campaign": school.public_id, "public": "yes", "mails": INVITED}),
    ]


# The mail


def test_everybody_gets_the_same_mail_whether_they_answered_or_not(app: Flask, school: School) -> None:
    with app.app_context(), transaction() as rows:
        half = rows.scalars(select(Invitation.id).limit(INVITED // 2)).all()
        rows.execute(update(Invitation).where(Invitation.id.in_(half)).values(signed_off=True))
    school.release(sends_mail="y")
    postman = Postman()
    school.send(postman)
    assert len({mail.recipient for mail in postman.mails}) == len(postman.mails) == INVITED
    assert len({(mail.subject, mail.text, mail.html, mail.headers) for mail in postman.mails}) == 1
    assert school.link in postman.mails[0].text


def test_who_wants_no_mail_gets_none(app: Flask, school: School) -> None:
    with app.app_context(), transaction() as rows:
        first = rows.scalars(select(Invitation.id)).first()
        rows.execute(update(Invitation).where(Invitation.id == first).values(wants_no_mail=True))
    school.release(sends_mail="y")
    postman = Postman()
    school.send(postman)
    assert len(postman.mails) == INVITED - 1


def test_no_mail_goes_unless_the_head_asks_for_it(school: School) -> None:
    school.release()
    assert school.states() == []


def test_nobody_is_written_to_twice_of_one_release(school: School) -> None:
    postman = Postman()
    for _ in range(2):
        school.release(sends_mail="y")
        school.send(postman)
    assert len(postman.mails) == INVITED


def test_a_new_release_is_told_again_with_its_own_link(school: School) -> None:
    postman = Postman()
    school.release(sends_mail="y")
    school.send(postman)
    first = school.link
    school.withdraw()
    school.release(sends_mail="y")
    school.send(postman)
    assert len(postman.mails) == 2 * INVITED
    assert first not in postman.mails[-1].text
    assert school.link in postman.mails[-1].text


def test_nobody_writes_to_a_whole_team_time_and_again(school: School) -> None:
    codes = []
    for _turn in range(11):
        codes.append(school.release(sends_mail="y"))
        school.withdraw()
    assert codes == [HTTPStatus.SEE_OTHER] * 10 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_withdrawn_before_they_are_sent_mails_stay_unsent(app: Flask, school: School) -> None:
    school.release(sends_mail="y")
    school.withdraw()
    postman = Postman()
    school.send(postman)
    with app.app_context():
        assert (postman.mails, list_campaigns_to_tell(NOW)) == ([], [])


def test_what_is_owed_is_found_until_it_is_sent(app: Flask, school: School) -> None:
    school.release(sends_mail="y")
    with app.app_context():
        before = list_campaigns_to_tell(NOW)
    school.send(Postman())
    with app.app_context():
        assert (before, list_campaigns_to_tell(NOW)) == ([school.campaign_id], [])
    assert set(school.states()) == {DeliveryState.SENT}


def test_a_server_that_is_away_loses_nothing(school: School) -> None:
    school.release(sends_mail="y")
    school.send(Postman(is_away=True))
    postman = Postman()
    school.send(postman, NOW + timedelta(minutes=10))
    assert len(postman.mails) == INVITED


def test_one_refused_address_stops_no_other(app: Flask, school: School) -> None:
    with app.app_context():
        refused = session().scalars(select(Invitation.email)).first() or ""
    school.release(sends_mail="y")
    postman = Postman(refuses=refused)
    school.send(postman)
    assert len(postman.mails) == INVITED - 1
    assert school.states().count(DeliveryState.REFUSED) == 1


@pytest.mark.parametrize(
    ("days", "can_write"), [(2, True), (27, True), (28, False), (29, False), (31, False)]
)
def test_once_the_roll_is_erased_or_nearly_only_the_link_is_offered(
    app: Flask, school: School, days: int, *, can_write: bool
) -> None:
    with app.app_context():
        with transaction() as rows:
            rows.execute(update(Campaign).values(closed_at=NOW - timedelta(days=days)))
        erase_rolls(NOW)
    page = parse(school.client.get(school.address).text)
    assert bool(page.all("input", name="sends_mail")) == can_write
    school.release(sends_mail="y")
    assert len(school.states()) == (INVITED if can_write else 0)
    assert status(school.client, school.link) == HTTPStatus.OK


def test_the_mail_is_in_the_language_of_its_reader(app: Flask, school: School) -> None:
    school.release()
    with app.app_context():
        letters = read_result_letters(school.campaign_id)
        assert letters
        mails = [
            letters.write(Recipient("a@ecole.example", "", one), "0" * 32, _date())
            for one in ("fr", "en", "xx")
        ]
    assert ["Lire les résultats" in mail.text for mail in mails] == [True, False, True]
    assert f"{school.link}?langue=en" in mails[1].text


def _date() -> datetime:
    return NOW
