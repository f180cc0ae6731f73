"""The fixtures keep their promises: every test starts clean, on real services."""

import smtplib

import pytest
import redis
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine, inspect, select, text

from survey_app.accounts.guard import public
from survey_app.database import Base
from tests.plugins.application import Site
from tests.plugins.browsers import open_page
from tests.services.smtp_sink import Conduct, SmtpSink

MARK = text("CREATE TABLE mark (id INTEGER)")


@pytest.mark.parametrize("_time", [1, 2])
def test_each_test_has_a_clean_migrated_database(database_url: str, _time: int) -> None:
    engine = create_engine(database_url)
    tables = set(inspect(engine).get_table_names())
    with engine.begin() as connection:
        connection.execute(MARK)
    engine.dispose()
    assert tables == {*Base.metadata.tables, "alembic_version"}


def test_engines_of_one_kind_put_a_statement_into_sql_once(database_url: str) -> None:
    asked, statements = select(Base.metadata.tables["school"].c.uai), []
    for _ in range(2):
        engine = create_engine(database_url)
        with engine.connect() as connection:
            statements.append(connection.execute(asked).context.compiled)
        engine.dispose()
    assert statements[0] is statements[1]


@pytest.mark.parametrize("_time", [1, 2])
def test_each_test_has_an_empty_redis(redis_url: str, _time: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("mark", "here")


def test_the_sink_keeps_what_was_sent(smtp_sink: SmtpSink) -> None:
    send(smtp_sink, "reader@example.org")
    (delivery,) = smtp_sink.sent_to("reader@example.org")
    assert delivery.message["Subject"] == "Bonjour"


@pytest.mark.parametrize(("conduct", "code"), [(Conduct.REFUSE_FOR_NOW, 451), (Conduct.REFUSE, 550)], ids=str)
def test_the_sink_refuses(smtp_sink: SmtpSink, conduct: Conduct, code: int) -> None:
    smtp_sink.treat("reader@example.org", conduct)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(smtp_sink, "reader@example.org")
    assert refused.value.recipients["reader@example.org"][0] == code


@pytest.mark.parametrize(("conduct", "kept"), [(Conduct.DISCONNECT, 0), (Conduct.KEEP_AND_DISCONNECT, 1)])
def test_the_sink_breaks_the_connection(smtp_sink: SmtpSink, conduct: Conduct, kept: int) -> None:
    smtp_sink.treat("reader@example.org", conduct)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp_sink, "reader@example.org")
    assert len(smtp_sink.deliveries) == kept


def test_the_application_runs_on_the_database_of_the_test(app: Flask, database_url: str) -> None:
    assert app.config["SQLALCHEMY_DATABASE_URI"] == database_url


def test_a_page_shows_what_the_site_answers(page: Page, site: Site) -> None:
    site.app.add_url_rule("/bonjour", view_func=public(lambda: "Bonjour"))
    page.goto("/bonjour")
    assert page.inner_text("body") == "Bonjour"


def test_a_page_notices_errors_of_its_scripts(browser: Browser, site: Site) -> None:
    with pytest.raises(AssertionError, match="broken"), open_page(browser, site) as page:
        page.set_content("<script>throw new Error('broken')</script>")


def test_a_phone_page_is_as_wide_as_a_small_phone(phone_page: Page) -> None:
    phone_page.set_content('<meta name="viewport" content="width=device-width">')
    assert phone_page.evaluate("innerWidth") == 360


def test_a_script_free_page_runs_no_script(script_free_page: Page) -> None:
    script_free_page.set_content("<p>plain</p><script>document.body.textContent = 'changed'</script>")
    assert script_free_page.text_content("p") == "plain"


def send(sink: SmtpSink, address: str) -> None:
    """Send a small message."""
    with smtplib.SMTP("127.0.0.1", sink.port) as client:
        client.sendmail("sender@example.org", [address], b"Subject: Bonjour\r\n\r\nBonjour.\r\n")
