"""The preview of a draft: who may see it, where answers lead, and that its script is told the same as the page."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.database import transaction
from survey_app.drafting.operations.drafts import create_draft
from tests.factories import NOW, TEST_UAIS, add_school
from tests.questionnaires.examples import Document, is_option, option, options, row, section, single, words
from tests.survey_app.accounts.visits import add_person, sign_in, token_of
from tests.survey_app.ballots.html_tree import Element, parse
from tests.survey_app.drafting.drafts import Person, document

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HIDDEN = option("late", shown_if=is_option("q1", "yes"))
DRAFT = document(
    sections=[
        section(
            "s1",
            single("q1", options=[option("yes", score=3), option("no", score=1)]),
            single("q2", shown_if=is_option("q1", "yes"), options=[*options("a", "b"), HIDDEN]),
        ),
        section("s2", single("q3", label=words("Après « {answer.q1} »")), shown_if=is_option("q1", "yes")),
    ],
    scores=[{"id": "total", "code": "TOTAL", "label": words("Total"), "value": {"points": "q1"}}],
)


def add_draft(app: Flask, content: Document) -> str:
    """Begin a draft of a school with one person, `un@`; `ailleurs@` belongs to another. Return its key."""
    people = [add_person(app, f"{name}@ecole.example") for name in ("un", "ailleurs")]
    with app.app_context():
        with transaction() as rows:
            schools = [add_school(rows, uai).id for uai in TEST_UAIS[:2]]
        for person, school in zip(people, schools, strict=True):
            grant_role(person, school, Role.REFERENT, actor=None, now=NOW)
        return create_draft(content, school_id=schools[0], visitor=Person(people[0]), now=NOW)


@pytest.fixture
def address(app: Flask, client: FlaskClient) -> str:
    """Where the preview is that `un@`, who is signed in, may see."""
    key = add_draft(app, DRAFT)
    sign_in(client, "un@ecole.example")
    return f"/questionnaires/brouillons/{key}/apercu/fr"


def attempt(client: FlaskClient, address: str, **fields: str) -> Element:
    """Post answers as the page without script does."""
    names = {name.replace("_", "."): value for name, value in fields.items()}
    token = token_of(client, address)
    return parse(client.post(address, data={**names, "step": "edit", "csrf_token": token}).text)


def states(tree: Element) -> dict[str, str]:
    """Return what the panel says of each part."""
    return {
        stop.attributes["data-stop"]: stop.all("span", data_words="")[0].text
        for stop in tree.all("li")
        if "data-stop" in stop.attributes
    }


def test_the_preview_is_the_answer_page_in_trial_form(client: FlaskClient, address: str) -> None:
    tree = parse(client.get(address).text)
    assert (tree.all(name="code"), [box.attributes["value"] for box in tree.all(name="a.q1")]) == (
        [],
        ["yes", "no"],
    )


def test_the_preview_alone_may_be_framed_by_this_site(client: FlaskClient, address: str) -> None:
    policies = [
        client.get(path).headers["Content-Security-Policy"] for path in (address, address + "/nowhere", "/")
    ]
    assert ["frame-ancestors 'self'" in policy for policy in policies] == [True, False, False]


@pytest.mark.parametrize(("email", "status"), [("un", HTTPStatus.OK), ("ailleurs", HTTPStatus.NOT_FOUND)])
def test_the_preview_is_for_those_who_may_edit_the_draft(
    app: Flask, address: str, email: str, status: HTTPStatus
) -> None:
    other = app.test_client()
    sign_in(other, f"{email}@ecole.example")
    token = token_of(other, "/connexion")
    replies = (other.get(address), other.post(address, data={"csrf_token": token}))
    assert [reply.status_code for reply in replies] == [status, status]


def test_with_nothing_answered_the_journey_is_told(client: FlaskClient, address: str) -> None:
    assert states(parse(client.get(address).text)) == {
        "question.q2": "passée",
        "option.q2.late": "passée avec ce qui la contient",
        "section.s2": "passée",
        "question.q3": "passée avec ce qui la contient",
    }


def test_answers_open_the_way(client: FlaskClient, address: str) -> None:
    assert set(states(attempt(client, address, a_q1="yes")).values()) == {"montrée"}


def test_the_panel_says_why(client: FlaskClient, address: str) -> None:
    stop = attempt(client, address, a_q1="no").one("li", data_stop="question.q2")
    reason = stop.all("dl")[0]
    assert (stop.all("p")[1].text, reason.all("dt")[0].text, reason.all("dd")[0].text) == (
        "Affichée si «\u00a0Question q1\u00a0» est «\u00a0Option yes\u00a0»",
        "Question q1",
        "Option no",
    )


def test_what_is_always_shown_is_folded(client: FlaskClient, address: str) -> None:
    plain = parse(client.get(address).text).one("details", class_="stops-plain")
    assert [line.text for line in plain.all("li")] == ["s1 Question q1", "Question q1"]


def test_the_panel_says_when_answers_are_required_and_valid(app: Flask, client: FlaskClient) -> None:
    rule = {"id": "c1", "condition": is_option("q1", "a"), "message": words("Prenez a")}
    key = add_draft(
        app, document(single("q1"), single("q2", require_if=is_option("q1", "a"), valid_if=[rule]))
    )
    sign_in(client, "un@ecole.example")
    stop = parse(client.get(f"/questionnaires/brouillons/{key}/apercu/fr").text).one(
        "li", data_stop="question.q2"
    )
    assert [line.text for line in stop.all("p")[1:]] == [
        "Obligatoire si «\u00a0Question q1\u00a0» est «\u00a0a\u00a0»",
        "Valable si «\u00a0Question q1\u00a0» est «\u00a0a\u00a0». Sinon\u00a0: «\u00a0Prenez a\u00a0»",
    ]


def test_where_nothing_depends_on_answers_the_panel_says_so(app: Flask, client: FlaskClient) -> None:
    key = add_draft(app, document(single("q1")))
    sign_in(client, "un@ecole.example")
    panel = parse(client.get(f"/questionnaires/brouillons/{key}/apercu/fr").text).one(class_="journey")
    assert "Toutes les questions s’affichent à tout le monde." in panel.text


def test_the_panel_tells_the_scores(client: FlaskClient, address: str) -> None:
    assert attempt(client, address, a_q1="yes").one("dd", data_score="total").text == "3"


def test_what_was_tried_stays_filled_in(client: FlaskClient, address: str) -> None:
    tree = attempt(client, address, a_q1="yes")
    assert [b.attributes["value"] for b in tree.all(name="a.q1") if "checked" in b.attributes] == ["yes"]


def test_the_script_is_told_what_the_page_says(client: FlaskClient, address: str) -> None:
    fields = {"a.q1": "yes", "csrf_token": token_of(client, address)}
    told = client.post(address, data=fields, headers={"Accept": "application/json"}).get_json()
    page = attempt(client, address, a_q1="yes")
    assert ({name: stop["words"] for name, stop in told["stops"].items()}, told["scores"]) == (
        states(page),
        {"total": "3"},
    )


def test_faults_are_shown_when_asked_for(app: Flask, client: FlaskClient) -> None:
    key = add_draft(app, document(single("q1", required=True)))
    sign_in(client, "un@ecole.example")
    address = f"/questionnaires/brouillons/{key}/apercu/fr"
    token = token_of(client, address)
    pages = [
        parse(client.post(address, data={"step": step, "csrf_token": token}).text)
        for step in ("edit", "check")
    ]
    assert [len(page.one(data_faults="").all("li")) for page in pages] == [0, 1]


@pytest.mark.parametrize(
    "content",
    [
        document(sections=[]),
        document(sections=[section("s1", single("q1", options=[]), single("q1"))]),
        document(sections=[section("s1", {"kind": "grid", "id": "g", "rows": [row("r1")]}, {"kind": "?"})]),
        document(title="", languages=[], scores=[{"id": "x"}]),
    ],
    ids=["no section", "an id twice", "half a grid", "no title"],
)
def test_a_draft_in_the_making_can_be_looked_at(app: Flask, client: FlaskClient, content: Document) -> None:
    key = add_draft(app, content)
    sign_in(client, "un@ecole.example")
    reply = client.get(f"/questionnaires/brouillons/{key}/apercu/en")
    assert (reply.status_code, parse(reply.text).one("html").attributes["lang"]) == (HTTPStatus.OK, "en")
