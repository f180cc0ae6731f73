"""The mailbox of the demonstration: readable, harmless, and in no other installation."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from survey_app.mail.messages import Mail
from survey_app.mail.transports import open_transport
from survey_app.status.mailbox import init_mailbox
from tests.factories import NOW

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MAIL = Mail(
    recipient="personne0@ecole.example",
    subject="Votre avis <b>",
    text="Bonjour\nhttp://localhost/q/essai#K3F97QRS01ABCDEF\njavascript:alert(1)\n",
    html='<html><head></head><body><p style="margin: 0">Été</p><script>alert(1)</script></body></html>',
    reference="0123456789abcdef" * 2,
    date=NOW,
)
LATER = replace(MAIL, subject="Rappel", reference="f" * 32, date=NOW + timedelta(days=1))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The settings of a demonstration."""
    return replace(settings, demo=True, mail_url="mailbox:")


@pytest.fixture
def mailbox(app: Flask, settings: Settings) -> Flask:
    """A demonstration with two mails."""
    with closing(
        open_transport(settings.mail_url, settings.mail_sender, settings.data_dir / "mailbox")
    ) as transport:
        for mail in (LATER, MAIL):
            transport.send(mail)
    return app


def path_of(mail: Mail) -> str:
    """Return the address of a mail."""
    return f"/boite-aux-lettres/{mail.date:%Y%m%dT%H%M%S%f}-{mail.reference}"


def test_the_newest_mail_comes_first(mailbox: Flask, client: FlaskClient) -> None:
    page = client.get("/boite-aux-lettres").text
    assert page.index("Rappel") < page.index("Votre avis &lt;b&gt;")


def test_an_empty_mailbox_says_so(app: Flask, client: FlaskClient) -> None:
    assert "Aucun message pour le moment." in client.get("/boite-aux-lettres").text


def test_the_page_says_that_it_is_a_demonstration(mailbox: Flask, client: FlaskClient) -> None:
    pages = [client.get(path).text for path in ("/boite-aux-lettres", path_of(MAIL))]
    assert all("personne ne les a reçus" in page for page in pages)


def test_addresses_of_the_site_can_be_followed_and_no_others(mailbox: Flask, client: FlaskClient) -> None:
    page = client.get(path_of(MAIL)).text
    assert '<a href="http://localhost/q/essai#K3F97QRS01ABCDEF">' in page
    assert 'href="javascript:' not in page


def test_the_html_is_shown_as_it_is_where_nothing_runs(mailbox: Flask, client: FlaskClient) -> None:
    answer = client.get(path_of(MAIL) + "/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "Été" in answer.text
    assert ("default-src 'none'" in policy, "sandbox" in policy, "script-src" in policy) == (
        True,
        True,
        False,
    )


def test_only_the_reading_page_may_hold_a_frame(mailbox: Flask, client: FlaskClient) -> None:
    policies = [
        client.get(path).headers.get_all("Content-Security-Policy")
        for path in (path_of(MAIL), "/boite-aux-lettres")
    ]
    assert [
        ("frame-src 'self'" in policy, len(all_of_it)) for all_of_it in policies for policy in all_of_it
    ] == [
        (True, 1),
        (False, 1),
    ]


@pytest.mark.parametrize("name", ["x", "..", "..%2f..%2fsecret_key", "*"])
def test_nothing_else_can_be_read(mailbox: Flask, client: FlaskClient, name: str) -> None:
    answers = [client.get(f"/boite-aux-lettres/{name}{end}") for end in ("", "/html")]
    assert {answer.status_code for answer in answers} <= {404, 308}


@pytest.mark.parametrize("change", [{"demo": False}, {"mail_url": "smtp://127.0.0.1"}])
def test_no_other_installation_has_it(settings: Settings, change: dict[str, object]) -> None:
    bare = Flask(__name__)
    bare.config["PALIERS"] = replace(settings, **change)  # type: ignore[arg-type]
    init_mailbox(bare)
    assert [rule.rule for rule in bare.url_map.iter_rules() if "boite" in rule.rule] == []
