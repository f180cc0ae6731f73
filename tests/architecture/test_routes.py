"""Rules for every address, present and future: who may open it, and which headers its answer carries."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from survey_app.accounts.guard import Access, Rule, rule_of
from tests.plugins.application import running_app
from tests.survey_app.accounts.visits import add_chef, add_person, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        "publickey-credentials-get=(), serial=(), usb=()"
    ),
}
# What anybody may open. Adding to these lists is a decision about privacy or safety.
PUBLIC = {
    "accounts.choose_password",
    "accounts.forgotten_password",
    "accounts.home",
    "accounts.sign_in",
    "declarations.show_accessibility",
    "declarations.show_protection",
    "second_factor.give_code",
    "second_factor.give_recovery_code",
    "static",
    "status.show_health",
    "status.show_schema",
    "theme",
}
OF_RESPONDENTS = ("answers.", "mail_links.", "returned.")
WITHOUT_TOKEN = {
    "answers.deposit",
    "answers.receive_form",
    "answers.receive_trial",
    "answers.sign_off",
    "mail_links.erase",
    "mail_links.unsubscribe_at_once",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PROTECTED = frozenset(Access) - {Access.PUBLIC}


@dataclass(frozen=True, order=True)
class Address:
    """One way to ask for one endpoint, with invented values for the parts that vary."""

    endpoint: str
    path: str
    method: str


def test_every_address_declares_who_may_open_it(app: Flask) -> None:
    assert addresses(app, {Access.UNDECLARED}) == []


def test_only_these_addresses_are_public(app: Flask) -> None:
    public = {address.endpoint for address in addresses(app, {Access.PUBLIC})}
    assert {endpoint for endpoint in public if not endpoint.startswith(OF_RESPONDENTS)} == PUBLIC


def test_every_address_of_respondents_is_public(app: Flask) -> None:
    protected = addresses(app, PROTECTED)
    assert [address for address in protected if address.endpoint.startswith(OF_RESPONDENTS)] == []


def test_only_these_addresses_take_posts_without_a_token(app: Flask) -> None:
    waived = {address.endpoint for address in addresses(app) if rule(app, address).csrf_waiver}
    assert waived == WITHOUT_TOKEN


def test_strangers_are_sent_to_sign_in(app: Flask, client: FlaskClient) -> None:
    gets = [address for address in addresses(app, PROTECTED) if address.method == "GET"]
    places = {address: client.get(address.path).location for address in gets}
    assert places == {address: f"/connexion?suite={address.path}" for address in gets}


def test_what_strangers_post_is_refused(app: Flask, client: FlaskClient) -> None:
    posts = [address for address in addresses(app, PROTECTED) if address.method != "GET"]
    assert statuses(client, posts) == dict.fromkeys(posts, HTTPStatus.UNAUTHORIZED)


def test_administrators_are_refused_what_belongs_to_schools(app: Flask, client: FlaskClient) -> None:
    add_person(app, "camille@ecole.example", is_administrator=True)
    sign_in(client, "camille@ecole.example")
    closed = addresses(app, {Access.SCHOOL_ROLE})
    assert statuses(client, closed) == dict.fromkeys(closed, HTTPStatus.FORBIDDEN)


def test_people_of_schools_are_refused_administration(app: Flask, client: FlaskClient) -> None:
    add_chef(app, "chef@ecole.example")
    sign_in(client, "chef@ecole.example")
    closed = addresses(app, {Access.ADMINISTRATOR})
    assert statuses(client, closed) == dict.fromkeys(closed, HTTPStatus.FORBIDDEN)


@pytest.mark.parametrize("is_administrator", [True, False])
def test_no_post_passes_without_its_token(app: Flask, client: FlaskClient, *, is_administrator: bool) -> None:
    (add_admin if is_administrator else add_chef)(app, "camille@ecole.example")
    sign_in(client, "camille@ecole.example")
    posts = [
        address
        for address in addresses(app)
        if address.method != "GET" and address.endpoint not in WITHOUT_TOKEN
    ]
    passed = {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN}
    assert {
        address: status for address, status in statuses(client, posts).items() if status not in passed
    } == {}


def test_every_answer_carries_the_headers(app: Flask, client: FlaskClient) -> None:
    asked = [*addresses(app), Address("", "/nowhere", "GET"), Address("", "/", "DELETE")]
    carried = {
        address: {
            name: client.open(address.path, method=address.method).headers.get(name) for name in HEADERS
        }
        for address in asked
    }
    assert {address: headers for address, headers in carried.items() if headers != HEADERS} == {}


def test_a_secure_site_asks_browsers_to_stay_secure(settings: Settings) -> None:
    with running_app(replace(settings, base_url="https://paliers.example")) as app:
        header = app.test_client().get("/sante").headers["Strict-Transport-Security"]
    assert header == "max-age=31536000; includeSubDomains"


def test_a_site_without_tls_does_not(client: FlaskClient) -> None:
    assert client.get("/sante").headers.get("Strict-Transport-Security") is None


def test_no_page_of_a_signed_in_person_is_stored(app: Flask, client: FlaskClient) -> None:
    add_admin(app, "camille@ecole.example")
    sign_in(client, "camille@ecole.example")
    gets = [address for address in addresses(app, PROTECTED) if address.method == "GET"]
    stored = {address: client.get(address.path).headers["Cache-Control"] for address in gets}
    assert stored == dict.fromkeys(gets, "no-store")


def addresses(app: Flask, access: Collection[Access] = frozenset(Access)) -> list[Address]:
    """Return every address whose endpoint declares one of these."""
    return sorted(
        Address(url.endpoint, fill(url.rule), method)
        for url in app.url_map.iter_rules()
        for method in METHODS
        if method in (url.methods or ()) and rule_of(app.view_functions[url.endpoint]).access in access
    )


def rule(app: Flask, address: Address) -> Rule:
    """Return what the endpoint of an address declares."""
    return rule_of(app.view_functions[address.endpoint])


def fill(pattern: str) -> str:
    """Put invented values where an address varies: `/q/<public_id>/<any(fr, en):language>` → `/q/x/fr`."""
    filled = re.sub(r"<any\((\w+)[^>]*>", r"\1", pattern)
    return re.sub(r"<[^>]+>", "x", re.sub(r"<int:[^>]+>", "1", filled))


def statuses(client: FlaskClient, asked: Collection[Address]) -> dict[Address, int]:
    """Return what each address answers."""
    return {address: client.open(address.path, method=address.method).status_code for address in asked}


def add_admin(app: Flask, email: str) -> int:
    """Add an administrator."""
    return add_person(app, email, is_administrator=True)
