"""The page of arrival: what there is of each step, which one comes next, and who is told what."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.campaigns.models import CampaignState
from survey_app.reports.release.operations import release_results
from tests.factories import NOW, TEST_UAIS
from tests.survey_app.accounts.visits import sign_in, stop_clock
from tests.survey_app.commission.commissions import (
    ANIMATEUR,
    CHEF,
    REFERENT,
    Commission,
    add_commission,
    add_meeting,
)
from tests.survey_app.commission.published import (
    add_fiche,
    add_signed_fiche,
    add_state_campaign,
    report_of,
)
from tests.survey_app.plans.planning import plan_something

FICHE, CAMPAIGN, RESULTS, PLAN, COMMISSION = STEPS = (
    "La fiche de l’établissement",
    "La campagne",
    "Les résultats",
    "Le plan",
    "La commission numérique",
)
NEXT = "prochaine étape"
STEP = re.compile(
    r'<li class="story-step.*?story-title">([^<]+)<.*?badge-[a-z]+">([^<]+)<.*?<p>([^<]+)</p>', re.DOTALL
)


@pytest.fixture
def school(app: Flask) -> Commission:
    """A school in which nothing has been done yet; the clock stands still."""
    stop_clock(app)
    with app.app_context():
        return add_commission(parent=False)


def steps(client: FlaskClient, email: str = CHEF) -> dict[str, tuple[str, str]]:
    """Return the badge and the sentence of each step, as somebody sees them."""
    sign_in(client, email)
    told = STEP.findall(client.get("/accueil").text)
    return {title: (badge, " ".join(words.split())) for title, badge, words in told}


def badges(client: FlaskClient, email: str = CHEF) -> dict[str, str]:
    return {title: badge for title, (badge, _words) in steps(client, email).items()}


def test_in_a_new_school_the_fiche_comes_next(client: FlaskClient, school: Commission) -> None:
    assert school.chef
    assert badges(client) == {FICHE: NEXT} | dict.fromkeys(STEPS[1:], "à venir")
    page = client.get("/accueil").text
    assert re.findall(r'<a class="button button-primary"\s+href="([^"]+)"', page) == ["/fiche"]


def test_once_the_fiche_is_signed_the_campaign_comes_next(
    app: Flask, client: FlaskClient, school: Commission
) -> None:
    with app.app_context():
        add_signed_fiche(school.school_id, school.chef)
    told = steps(client)
    assert (told[FICHE], told[CAMPAIGN][0]) == (
        ("fait", "Fiche 2026–2027, signée le lundi 23 novembre 2026."),
        NEXT,
    )


def test_a_fiche_under_way_stays_the_next_step(app: Flask, client: FlaskClient, school: Commission) -> None:
    with app.app_context():
        add_fiche(school.school_id, school.chef)
    assert steps(client)[FICHE] == (NEXT, "Fiche 2026–2027, commencée le lundi 23 novembre 2026.")


def test_the_fiche_of_another_year_is_not_that_of_this_one(
    app: Flask, client: FlaskClient, school: Commission
) -> None:
    with app.app_context():
        add_signed_fiche(school.school_id, school.chef, NOW.replace(year=NOW.year - 1))
    assert badges(client)[FICHE] == NEXT


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CampaignState.PREPARING, "est en préparation."),
        (CampaignState.SCHEDULED, "ouvrira le"),
        (CampaignState.OPEN, "est ouverte jusqu’au"),
        (CampaignState.CLOSED, "est close"),
        (CampaignState.REPORTED, "est terminée."),
        (CampaignState.ENDED, "est terminée."),
    ],
)
def test_the_newest_campaign_says_where_it_is(
    app: Flask, client: FlaskClient, school: Commission, state: CampaignState, words: str
) -> None:
    with app.app_context():
        add_state_campaign(school.school_id, state)
    assert words in steps(client)[CAMPAIGN][1]


def test_a_box_destroyed_unread_gives_no_results(app: Flask, client: FlaskClient, school: Commission) -> None:
    with app.app_context():
        add_state_campaign(school.school_id, CampaignState.ENDED, was_read=False)
    assert badges(client)[RESULTS] == "à venir"


def test_earlier_results_stay_in_sight_after_a_box_destroyed_unread(
    app: Flask, client: FlaskClient, school: Commission
) -> None:
    with app.app_context():
        public_id = report_of(school.school_id)
        add_state_campaign(school.school_id, CampaignState.ENDED, was_read=False)
    sign_in(client, CHEF)
    assert f'href="/campagnes/{public_id}/rapport"' in client.get("/accueil").text


def test_results_are_there_to_be_read_then_returned(
    app: Flask, client: FlaskClient, school: Commission
) -> None:
    with app.app_context():
        public_id = report_of(school.school_id)
    before = steps(client)[RESULTS]
    with app.app_context():
        release_results(school.chef, public_id, sends_mail=False, is_public=True, now=NOW)
    after = steps(client)[RESULTS]
    assert (before[0], after[0]) == ("en cours", "fait")
    assert ("est là" in before[1], "est rendu" in after[1]) == (True, True)


def test_a_plan_with_a_version_and_a_commission_that_meets_are_done(app: Flask, client: FlaskClient) -> None:
    stop_clock(app)
    with app.app_context():
        commission = add_commission()
        plan_something(commission.school_id, commission.chef)
        add_meeting(commission)
    told = badges(client)
    assert (told[PLAN], told[COMMISSION]) == ("fait", "fait")


def test_members_without_a_meeting_are_under_way(app: Flask, client: FlaskClient) -> None:
    stop_clock(app)
    with app.app_context():
        add_commission()
    assert badges(client)[COMMISSION] == "en cours"


def test_an_animateur_is_told_nothing_of_campaigns(
    app: Flask, client: FlaskClient, school: Commission
) -> None:
    with app.app_context():
        report_of(school.school_id)
    assert list(steps(client, ANIMATEUR)) == [FICHE, PLAN, COMMISSION]
    assert "Campagne d’essai" not in client.get("/accueil").text


def test_a_referent_is_not_sent_to_what_the_head_alone_may_do(
    client: FlaskClient, school: Commission
) -> None:
    members = f"/commission/{school.school_id}/membres"
    hrefs = {}
    for email in (CHEF, REFERENT):
        steps(client, email)
        hrefs[email] = members in client.get("/accueil").text
    assert hrefs == {CHEF: True, REFERENT: False}


def test_each_school_has_its_steps(app: Flask, client: FlaskClient, school: Commission) -> None:
    with app.app_context():
        other = add_commission(TEST_UAIS[1], prefix="autre.", parent=False)
        grant_role(school.chef, other.school_id, Role.CHEF, actor=None, now=NOW)
        add_signed_fiche(other.school_id, other.chef)
    sign_in(client, CHEF)
    page = client.get("/accueil").text
    assert "<h1>Vos établissements</h1>" in page
    assert [badge for title, badge, _words in STEP.findall(page) if title == FICHE] == [NEXT, "fait"]
