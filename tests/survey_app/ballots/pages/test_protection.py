"""The public page on the protection of answers: the same for everybody, and true to the settings of the campaign."""

import hashlib
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from questionnaires.catalogue import load
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.models import OpeningRecord
from survey_app.ballots.operations import open_voting
from survey_app.ballots.pages.answer_page import AnswerPageFacts
from survey_app.ballots.pages.protection import render_protection_page
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Campaign, CampaignState, Editing, OpeningRule
from survey_app.campaigns.threshold_models import CampaignThreshold
from survey_app.database import Base, session, transaction
from survey_app.notice.register import REGISTER
from survey_app.tokens.key_list import fingerprint_words, short_form
from tests.factories import Roll, add_campaign, add_revision, add_roll, add_school
from tests.survey_app.ballots.conftest import SIZES, Clock, open_campaign
from tests.survey_app.ballots.html_tree import Element, parse

every_language = pytest.mark.parametrize("language", ["fr", "en"])
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

pytestmark = on_sqlite

RECEIPTS = ["0AAA-AAAA", "7K3F-97QR", "ZZZZ-ZZZZ"]


def address(roll: Roll, language: str = "fr") -> str:
    """Return where the page is."""
    return f"/q/{roll.public_id}/protection" + ("" if language == "fr" else f"/{language}")


def look(app: Flask, roll: Roll, language: str = "fr") -> Element:
    """Return the page as a tree."""
    return parse(app.test_client().get(address(roll, language)).text)


def setting(page: Element, name: str) -> str:
    """Return what the page says of one setting, with ordinary spaces."""
    return plain(page.one("dd", data_setting=name).text)


def plain(text: str) -> str:
    """Return a text with ordinary spaces only."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def change(roll: Roll, **values: Any) -> None:
    """Change settings of a campaign."""
    with transaction() as rows:
        for name, value in values.items():
            setattr(rows.get_one(Campaign, roll.campaign_id), name, value)


@pytest.fixture
def opened(app: Flask, clock: Clock) -> Roll:
    """A campaign whose vote was opened as it is in service, with its keys."""
    with app.app_context():
        with transaction() as rows:
            revision = add_revision(rows, load("fiche-equipes-courte"))
            campaign = add_campaign(rows, add_school(rows), revision, state=CampaignState.SCHEDULED)
            roll = add_roll(rows, campaign, SIZES)
        open_voting(roll.campaign_id, clock.now)
    return roll


@every_language
def test_everybody_gets_the_same_bytes(app: Flask, roll: Roll, language: str) -> None:
    pages = {
        app.test_client().get(address(roll, language), headers={"User-Agent": agent, "Cookie": cookie}).data
        for agent in ("phone", "reader")
        for cookie in ("", "session=x")
    }
    assert len(pages) == 1


@pytest.mark.parametrize("state", CampaignState)
def test_it_can_be_read_in_every_state_and_sets_no_cookie(app: Flask, state: CampaignState) -> None:
    roll = open_campaign(app, SIZES, state)
    reply = app.test_client().get(address(roll))
    assert (reply.status_code, reply.headers.getlist("Set-Cookie"), reply.headers["Cache-Control"]) == (
        HTTPStatus.OK,
        [],
        "public, no-cache",
    )


def test_a_known_page_is_not_sent_again(client: FlaskClient, roll: Roll) -> None:
    etag = client.get(address(roll)).headers["ETag"]
    again = client.get(address(roll), headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_sent_there(client: FlaskClient, roll: Roll, method: str) -> None:
    reply = getattr(client, method)(address(roll), data={"code": roll.codes[0], "step": "send"})
    assert reply.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_an_unknown_campaign_has_none(client: FlaskClient, roll: Roll) -> None:
    assert client.get("/q/unknown/protection").status_code == HTTPStatus.NOT_FOUND


@every_language
def test_the_form_leads_there(app: Flask, roll: Roll, language: str) -> None:
    form = parse(app.test_client().get(address(roll, language).replace("/protection", "")).text)
    links = {link.attributes["href"] for link in form.by_id("protection").all("a")}
    assert links == {address(roll, language)}


def test_a_trial_leads_nowhere(app: Flask, roll: Roll) -> None:
    trial = parse(app.test_client().get(f"/q/{roll.public_id}/essai").text)
    assert trial.by_id("protection").all("a") == []


@every_language
def test_the_page_exists_in_both_languages_whatever_the_questionnaire(
    app: Flask, roll: Roll, language: str
) -> None:
    page = look(app, roll, language)
    other = {"fr": "en", "en": "fr"}[language]
    switch = page.one("a", hreflang=other).attributes["href"]
    assert (page.one("html").attributes["lang"], switch) == (language, address(roll, other))


@pytest.mark.parametrize(
    ("state", "phase"),
    [
        (CampaignState.PREPARING, "before"),
        (CampaignState.SCHEDULED, "before"),
        (CampaignState.OPEN, "during"),
        (CampaignState.CLOSED, "counting"),
        (CampaignState.REPORTED, "after"),
        (CampaignState.ENDED, "after"),
    ],
)
def test_the_page_says_where_the_campaign_is(app: Flask, state: CampaignState, phase: str) -> None:
    page = look(app, open_campaign(app, SIZES, state))
    assert [
        panel.attributes["data-phase"] for panel in page.all("p") if "data-phase" in panel.attributes
    ] == [phase]


@pytest.mark.parametrize(
    ("editing", "words", "limits"),
    [
        (Editing.STRICT, "seulement depuis l’appareil qui a gardé vos réponses", 0),
        (Editing.FLEXIBLE, "depuis tout appareil, avec votre message", 1),
    ],
)
def test_the_page_says_who_can_change_answers(
    app: Flask, roll: Roll, editing: Editing, words: str, limits: int
) -> None:
    with app.app_context():
        change(roll, editing=editing)
    page = look(app, roll)
    assert (words in setting(page, "editing"), len(page.all("li", data_limit="flexible"))) == (True, limits)


@pytest.mark.parametrize(("editing", "is_said"), [(Editing.STRICT, False), (Editing.FLEXIBLE, True)])
def test_the_short_notice_says_the_price_of_flexible_editing(
    app: Flask, roll: Roll, editing: Editing, *, is_said: bool
) -> None:
    with app.app_context():
        change(roll, editing=editing)
    notice = parse(app.test_client().get(f"/q/{roll.public_id}").text).by_id("protection").text
    assert ("depuis tout appareil" in notice) is is_said


@pytest.mark.parametrize(
    ("rule", "words", "price"),
    [
        (OpeningRule.ALONE, "Le serveur l’ouvre seul", "et le trousseau pourrait"),
        (
            OpeningRule.TWO_OF_THREE,
            "deux des trois parts de la clé",
            "et deux des trois parts de la clé pourrait",
        ),
    ],
)
def test_the_page_says_who_opens_the_box(
    app: Flask, roll: Roll, rule: OpeningRule, words: str, price: str
) -> None:
    with app.app_context():
        change(roll, opening_rule=rule)
    page = look(app, roll)
    limits = plain(page.one("ul", class_="limits").text)
    assert (words in setting(page, "opening"), price in limits) == (True, True)


def test_the_page_says_dates_groups_and_whom_to_write_to(app: Flask, roll: Roll) -> None:
    page = look(app, roll)
    cells = [cell.text for cell in page.one("dd", data_setting="cells").all("li")]
    assert (setting(page, "dates"), cells, setting(page, "contact")) == (
        "Ouverture : dimanche 22 novembre 2026 à 10 h 00. Clôture : lundi 7 décembre 2026 à 10 h 00.",
        ["Groupe 1", "Groupe 2"],
        "referent@ecole.example",
    )


def test_the_roll_is_promised_to_go_thirty_days_after_the_closing(app: Flask, roll: Roll) -> None:
    assert "jusqu’au 6 janvier 2027 au plus tard" in plain(look(app, roll).text)


def test_the_thresholds_are_those_in_force(app: Flask, roll: Roll) -> None:
    with app.app_context(), transaction() as rows:
        rows.add(CampaignThreshold(campaign_id=roll.campaign_id, name="cell_mean", least=9))
        rows.add(CampaignThreshold(campaign_id=roll.campaign_id, name="cell_invited", least=11))
    page = look(app, roll)
    form = parse(app.test_client().get(f"/q/{roll.public_id}").text)
    assert "au moins 9 réponses pour la moyenne d’un groupe" in setting(page, "thresholds")
    assert "groupes d’au moins 11 personnes invitées" in plain(form.by_id("protection").text)


@pytest.mark.parametrize("asks", [True, False])
def test_free_texts_are_a_limit_only_where_they_are_asked_for(app: Flask, *, asks: bool) -> None:
    short = load("fiche-equipes-courte")
    page = look(app, invite_to(app, _with_free_text(short, asks=asks)))
    limits = len(page.all("li", data_limit="texts"))
    assert (setting(page, "texts").startswith("Oui."), limits) == (asks, int(asks))


def _with_free_text(questionnaire: Questionnaire, *, asks: bool) -> Questionnaire:
    privacy = questionnaire.privacy.model_copy(update={"free_text": asks})
    return questionnaire.model_copy(update={"privacy": privacy})


def invite_to(app: Flask, questionnaire: Questionnaire) -> Roll:
    """Open a campaign that asks a questionnaire, without a box."""
    with app.app_context(), transaction() as rows:
        campaign = add_campaign(rows, add_school(rows), add_revision(rows, questionnaire))
        return add_roll(rows, campaign, SIZES)


def test_the_list_on_the_page_has_the_fingerprint_on_the_page(app: Flask, opened: Roll) -> None:
    page = look(app, opened)
    listed = page.one("pre", data_key="list").raw
    digest = hashlib.sha256(listed.encode())
    assert digest.hexdigest() == page.one("dd", data_key="fingerprint").text


@every_language
def test_words_and_short_form_are_those_that_the_mails_get(app: Flask, opened: Roll, language: str) -> None:
    with app.app_context():
        fingerprint = session().get_one(Campaign, opened.campaign_id).key_fingerprint
    assert fingerprint
    page = look(app, opened, language)
    words = [item.text for item in page.one("ol", class_="key-words").all("li")]
    short = page.one("dd", data_key="short").text
    assert (words, short) == (list(fingerprint_words(fingerprint)), short_form(fingerprint))


@every_language
def test_the_form_says_the_same_words(app: Flask, opened: Roll, language: str) -> None:
    form = parse(app.test_client().get(address(opened, language).replace("/protection", "")).text)
    words = [item.text for item in look(app, opened, language).one("ol", class_="key-words").all("li")]
    assert form.one("strong", data_key_words="").text.split() == words


def test_before_the_vote_opens_there_are_no_keys_to_show(app: Flask) -> None:
    with app.app_context(), transaction() as rows:
        revision = add_revision(rows, load("fiche-equipes-courte"))
        campaign = add_campaign(rows, add_school(rows), revision, state=CampaignState.SCHEDULED)
        roll = add_roll(rows, campaign, SIZES)
    page = look(app, roll)
    assert (page.all("ol", class_="key-words"), "Elles seront créées" in page.text) == ([], True)


@every_language
def test_after_the_opening_numbers_receipts_and_words_stay(app: Flask, opened: Roll, language: str) -> None:
    with app.app_context():
        change(opened, state=CampaignState.ENDED)
        add_record(opened)
        empty(opened)
    page = look(app, opened, language)
    receipts = [item.text for item in page.one("ol", class_="receipts").all("li")]
    words = page.one("ol", class_="key-words").all("li")
    assert (receipts, len(words), page.all("pre")) == (RECEIPTS, 6, [])


def test_before_the_opening_there_is_no_record(app: Flask, opened: Roll) -> None:
    assert look(app, opened).all("ol", class_="receipts") == []


def add_record(roll: Roll) -> None:
    """Write the record of an opening."""
    with transaction() as rows:
        rows.add(
            OpeningRecord(
                campaign_public_id=roll.public_id,
                invited=20,
                signed_off=3,
                ballots=3,
                null_ballots=0,
                receipts=RECEIPTS,
                opened_on=date(2026, 12, 8),
                keys_destroyed_on=date(2026, 12, 8),
            )
        )


def empty(roll: Roll) -> None:
    """Remove the box, as the opening does."""
    with transaction() as rows:
        for table in ("sealed_ballot", "ballot_box"):
            rows.execute(Base.metadata.tables[table].delete())
    assert session().scalar(select(Base.metadata.tables["ballot_box"].c.campaign_public_id)) is None
    assert roll.public_id


def test_every_stored_column_is_named_on_the_page(app: Flask, roll: Roll) -> None:
    said = look(app, roll).text
    assert [name for entry in REGISTER for name in entry.names if name not in said] == []


def test_a_title_cannot_become_an_element(app: Flask, roll: Roll) -> None:
    with app.app_context():
        change(roll, title="<script>alert(1)</script>")
        voting = VotingCache(0).find(roll.public_id)
        assert voting
        facts = AnswerPageFacts(
            public_id=roll.public_id,
            title=voting.title,
            school=voting.school,
            closes_at=voting.closes_at,
            contact='"><script>',
            cells=("<script>",),
            action_url="",
            asset=lambda name: f"/static/{name}",
        )
        assert parse(render_protection_page(voting, facts, "fr")).all("script") == []
