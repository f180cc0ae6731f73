"""Every address there is, as a member and as an animateur: open are those of a closed list, and no others.

A new page is found by itself, and is closed to both until somebody has decided otherwise.
"""

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from survey_app.accounts.guard import Access, rule_of
from survey_app.commission.models import PublishedKind
from survey_app.commission.operations.comments import add_comment
from survey_app.commission.operations.publishing import publish
from tests.factories import NOW
from tests.survey_app.accounts.visits import send, token_of
from tests.survey_app.commission.commissions import (
    ANIMATEUR,
    LINE,
    PARENT,
    PLAN_KEY,
    Commission,
    add_commission,
    add_meeting,
    add_version,
    publish_plan,
    visit,
)
from tests.survey_app.commission.published import add_signed_fiche, report_of

OWN_ACCOUNT = {
    # Left out of the walk: some of these end the session with which it goes on.
    "accounts.change_password",
    "accounts.confirm_password",
    "accounts.end_other_sessions",
    "accounts.show_my_account",
    "accounts.sign_out",
    "accounts.sign_out_everywhere",
    "accounts.update_my_account",
    "second_factor.begin",
    "second_factor.confirm",
    "second_factor.give_up",
    "second_factor.remove",
    "second_factor.renew_recovery_codes",
    "second_factor.show",
}
RIGHTS = {"rights.ask_for_access", "rights.ask_to_erase", "rights.erase_person", "rights.show_rights"}
"""The page says that it is for those who answer for a school, and its empty form comes back as it is."""

SEEN_BY_ALL = {
    "commission.add_comment",
    "commission.send_calendar",
    "commission.send_meeting_calendar",
    "commission.send_meeting_paper",
    "commission.show_commission",
    "commission.show_home",
    "commission.show_meeting",
    "commission.show_publication",
    "commission.take_back_comment",
}
OPEN_TO_MEMBERS = RIGHTS | SEEN_BY_ALL
OPEN_TO_ANIMATEURS = OPEN_TO_MEMBERS | {
    "commission.answer_comment",
    "commission.list_comments",
    "overview.show_overview",
}
ROOMS_OF_ANIMATEURS = ("diagnostics.", "plans.", "training.")
"""Where an animateur works; what is closed there, the tests of these rooms say."""

CLOSED = {400, 401, 403, 404}
"""400: what is asked for has no sense, and nothing was looked up."""
LET_IN = {200, 303, 409}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Walk:
    """Somebody who asks for every address, with values that exist wherever there are some."""

    def __init__(self, app: Flask, client: FlaskClient, values: Mapping[str, Mapping[str, str]]) -> None:
        self._app = app
        self._client = client
        self._values = values
        self._token = token_of(client)

    def let_in(self) -> set[str]:
        """Return the endpoints that answered with something."""
        return {
            rule.endpoint
            for rule in self._app.url_map.iter_rules()
            if rule.endpoint not in OWN_ACCOUNT
            and rule_of(self._app.view_functions[rule.endpoint]).access is not Access.PUBLIC
            for method in METHODS
            if method in (rule.methods or ()) and self._ask(rule, method) not in CLOSED
        }

    def _ask(self, rule: Rule, method: str) -> int:
        room = rule.endpoint.partition(".")[0]
        wanted = {
            **self._values["every"],
            **self._values.get(room, {}),
            **self._values.get(rule.endpoint, {}),
        }
        values = {name: wanted.get(name, "1") for name in rule.arguments}
        adapter = self._app.url_map.bind("localhost")
        path = adapter.build(rule.endpoint, values)
        data = {"csrf_token": self._token} if method != "GET" else None
        response = self._client.open(path, method=method, data=data)
        assert response.status_code in CLOSED | LET_IN, (rule.endpoint, response.status_code)
        assert not (response.location or "").startswith("/connexion"), rule.endpoint
        return response.status_code


@pytest.fixture
def commission(app: Flask) -> Commission:
    """A commission with its people."""
    with app.app_context():
        return add_commission()


def values_of(app: Flask, commission: Commission) -> dict[str, dict[str, str]]:
    """Make one of everything, and return what stands for each varying part of addresses."""
    with app.app_context():
        public_id = report_of(commission.school_id)
        fiche = add_signed_fiche(commission.school_id, commission.chef)
        version = add_version(commission)
        add_version(commission, 2)
        number = publish_plan(commission, version)
        meeting = add_meeting(commission)
        said = add_comment(
            commission.school_id, PLAN_KEY, LINE, "Un avis", actor=commission.people[ANIMATEUR], now=NOW
        )
    school = {"school_id": str(commission.school_id), "account_id": str(commission.parent)}
    return {
        "every": {**school, "public_id": public_id, "language": "fr", "suffix": "pdf"},
        "diagnostics": {"key": fiche},
        "plans": {"key": PLAN_KEY, "line": LINE, "number": "1"},
        "commission": {
            "key": meeting,
            "publication_id": str(number),
            "comment_id": str(said),
            "plan_key": PLAN_KEY,
        },
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_member_is_let_in_where_the_list_says_and_nowhere_else(app: Flask, commission: Commission) -> None:
    walk = Walk(app, visit(app, PARENT), values_of(app, commission))
    # What a member said is theirs to take back; the one comment there is somebody else's.
    assert walk.let_in() == OPEN_TO_MEMBERS - {"commission.take_back_comment"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_animateur_is_let_in_where_the_list_says_and_nowhere_else(
    app: Flask, commission: Commission
) -> None:
    walk = Walk(app, visit(app, ANIMATEUR), values_of(app, commission))
    outside = {name for name in walk.let_in() if not name.startswith(ROOMS_OF_ANIMATEURS)}
    assert outside == OPEN_TO_ANIMATEURS


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("email", [PARENT, ANIMATEUR])
@pytest.mark.parametrize("path", ["/droits/copie", "/droits/effacement", "/droits/effacement/confirme"])
def test_the_rights_of_others_are_not_theirs_to_pass_on(
    app: Flask, commission: Commission, email: str, path: str
) -> None:
    client = visit(app, email)
    sent = send(client, path, school=str(commission.school_id), email=PARENT)
    assert sent.status_code == 403


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", [PublishedKind.FICHE, PublishedKind.REPORT, PublishedKind.PLAN])
def test_publishing_one_thing_opens_no_other(app: Flask, commission: Commission, kind: PublishedKind) -> None:
    with app.app_context():
        references = {
            PublishedKind.REPORT: report_of(commission.school_id),
            PublishedKind.FICHE: add_signed_fiche(commission.school_id, commission.chef),
            PublishedKind.PLAN: add_version(commission),
        }
        number = publish(
            commission.school_id, kind, references[kind], is_announced=False, actor=commission.chef, now=NOW
        )
    client = visit(app, PARENT)
    page = client.get("/commission").text
    assert page.count("/publications/") == 1
    assert client.get(f"/commission/{commission.school_id}/publications/{number}").status_code == 200
    own_pages = (
        f"/campagnes/{references[PublishedKind.REPORT]}/rapport",
        f"/fiche/{references[PublishedKind.FICHE]}",
        f"/plan/{PLAN_KEY}",
        f"/plan/{PLAN_KEY}/versions/1",
    )
    assert {client.get(path).status_code for path in own_pages} <= {403, 404}
