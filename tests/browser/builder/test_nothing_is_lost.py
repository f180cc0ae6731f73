"""Nothing that was typed is lost: no network, no server, a reload, a crash, a session that has ended."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread

import pytest
from playwright.sync_api import Browser, Error, Route, expect
from werkzeug.serving import BaseWSGIServer, make_server

from tests.browser.builder.building import Builder, begin_draft, choice, document, labels_of, stored
from tests.browser.demonstration import Demonstration, Person
from tests.browser.visitors import sign_in
from tests.plugins.application import Site
from tests.plugins.browsers import open_page
from tests.services.processes import free_port

FIRST = "Avez-vous une tablette ?"
AWAY = "away"
PATIENCE = 60_000
"""Milliseconds: the pauses between attempts grow."""


@dataclass
class FailingServer:
    """A server of the demonstration that can be stopped and started again on its port."""

    demonstration: Demonstration
    port: int
    running: tuple[BaseWSGIServer, Thread] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        server = make_server("127.0.0.1", self.port, self.demonstration.site.app, threaded=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        self.running = server, thread

    def stop(self) -> None:
        if self.running:
            server, thread = self.running
            server.shutdown()
            server.server_close()
            thread.join()
            self.running = None


@contextmanager
def failing_server(demonstration: Demonstration) -> Iterator[FailingServer]:
    server = FailingServer(demonstration, free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def question(builder: Builder) -> Builder:
    """A draft with its first question in view."""
    builder.show(FIRST)
    return builder


def test_the_server_is_killed_while_somebody_types(browser: Browser, demonstration: Demonstration) -> None:
    key = begin_draft(demonstration, document(choice(1, FIRST)))
    with (
        failing_server(demonstration) as server,
        open_page(browser, Site(server.url, demonstration.site.app)) as page,
    ):
        builder = Builder(page, key)
        builder.open()
        builder.show(FIRST)
        builder.text("Question").fill("Avant")
        page.keyboard.type(", pendant")
        server.stop()
        page.keyboard.type(" la panne")
        expect(builder.state()).to_have_attribute("data-save-state", AWAY, timeout=PATIENCE)
        expect(builder.state()).to_contain_text("en attente sur cet appareil")
        page.keyboard.type(", après")
        server.start()
        expect(builder.state()).to_have_attribute("data-save-state", "saved", timeout=PATIENCE)
        assert labels_of(stored(demonstration, key)) == ["Avant, pendant la panne, après"]


def test_offline_then_online(question: Builder, demonstration: Demonstration) -> None:
    question.page.context.set_offline(offline=True)
    question.text("Question").fill("Sans réseau")
    question.text("Réponse 1").fill("Peut-être")
    question.text("Réponse 2").fill("Jamais")
    question.page.keyboard.press("Tab")
    expect(question.state()).to_contain_text("3 modifications en attente sur cet appareil")
    question.page.context.set_offline(offline=False)
    question.wait_until_saved()
    draft = stored(demonstration, question.key)
    assert (labels_of(draft)[0], labels_of(draft, "options")[:2]) == ("Sans réseau", ["Peut-être", "Jamais"])


def test_a_reload_keeps_what_waits(question: Builder, demonstration: Demonstration) -> None:
    question.page.route("**/modifications", lambda route: route.abort())
    question.text("Question").fill("Gardé")
    question.page.keyboard.press("Tab")
    expect(question.state()).to_have_attribute("data-save-state", AWAY)
    question.page.unroute("**/modifications")
    question.reload()
    expect(question.text("Question")).to_have_value("Gardé")
    question.wait_until_saved()
    assert labels_of(stored(demonstration, question.key))[0] == "Gardé"


def test_leaving_at_once_keeps_the_last_keys(question: Builder, demonstration: Demonstration) -> None:
    question.text("Question").fill("Tapé juste avant de partir")
    question.page.goto("/connexion")
    question.visit()
    question.wait_until_saved()
    assert labels_of(stored(demonstration, question.key))[0] == "Tapé juste avant de partir"


def test_a_crash_keeps_the_last_keys(question: Builder, demonstration: Demonstration) -> None:
    question.page.route("**/modifications*", lambda route: route.abort())
    question.text("Réponse 1").fill("Mis en attente")
    question.page.keyboard.press("Tab")
    expect(question.state()).to_have_attribute("data-save-state", AWAY)
    question.text("Question").fill("Tapé au moment de la panne")
    other = question.page.context.new_page()
    with suppress(Error):
        question.page.goto("chrome://crash")  # ends the process of the page, which is told nothing
    after = Builder(other, question.key)
    after.visit()
    after.wait_until_saved()
    draft = stored(demonstration, question.key)
    assert (labels_of(draft)[0], labels_of(draft, "options")[0]) == (
        "Tapé au moment de la panne",
        "Mis en attente",
    )


def test_a_session_that_has_ended(question: Builder, demonstration: Demonstration) -> None:
    question.page.context.clear_cookies()
    question.text("Question").fill("Écrit après la fin de la session")
    question.page.keyboard.press("Tab")
    expect(question.state()).to_have_attribute("data-save-state", "signed_out")
    expect(question.state()).to_contain_text("rien n’est perdu")
    again = question.page.context.new_page()
    sign_in(again, Person.REFERENT)
    again.close()
    expect(question.state()).to_have_attribute("data-save-state", "saved", timeout=PATIENCE)
    assert labels_of(stored(demonstration, question.key))[0] == "Écrit après la fin de la session"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_busy_is_asked_again(
    question: Builder, demonstration: Demonstration, status: int
) -> None:
    refusals = [1, 1]

    def answer(route: Route) -> None:
        if refusals:
            refusals.pop()
            route.fulfill(status=status, body="{}", content_type="application/json")
        else:
            route.continue_()

    question.page.route("**/modifications", answer)
    question.text("Question").fill("Encore")
    question.page.keyboard.press("Tab")
    expect(question.state()).to_have_attribute("data-save-state", "saved", timeout=PATIENCE)
    assert labels_of(stored(demonstration, question.key))[0] == "Encore"


def test_what_was_written_though_the_answer_got_lost_is_written_once(
    question: Builder, demonstration: Demonstration
) -> None:
    lost = [1]

    def answer(route: Route) -> None:
        if lost:
            lost.pop()
            route.fetch()
            route.abort()
        else:
            route.continue_()

    question.page.route("**/modifications", answer)
    question.page.get_by_role("button", name="Dupliquer").first.click()
    expect(question.state()).to_have_attribute("data-save-state", "saved", timeout=PATIENCE)
    assert labels_of(stored(demonstration, question.key)).count(FIRST) == 2


def test_what_is_refused_is_taken_back_and_told(question: Builder, demonstration: Demonstration) -> None:
    question.page.evaluate(
        """async () => {
          const url = document.querySelector("script[src*='builder/main.js']").src
          const store = await import(url.replace("main.js", "store.js"))
          store.edit([["q1", "bad path", 1]], { action: "text", uid: "q1" })
        }"""
    )
    expect(question.page.locator("[data-refusals]")).to_be_visible()
    question.wait_until_saved()
    assert question.held() == stored(demonstration, question.key)
