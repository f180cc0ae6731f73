"""Ballots that the browser seals: what travels, what stays on the device, and that every interruption ends in one."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from sqlalchemy import func, select
from werkzeug.serving import make_server

from config import Settings
from survey_app.ballots.models import SealedBallot
from survey_app.campaigns.models import Campaign, Editing, Invitation
from survey_app.campaigns.personal_codes import grouped
from survey_app.database import session, transaction
from tests.browser.answering import ANSWERS, answer_first_step, go_on
from tests.browser.patience import wait_until, wait_until_calm
from tests.browser.respondent import violations
from tests.factories import Roll
from tests.plugins.application import Site, running_app
from tests.plugins.browsers import PHONE, open_page
from tests.services.processes import free_port
from tests.survey_app.ballots.conftest import open_campaign

STEPS = 5
Change = Callable[[dict[str, Any]], dict[str, Any]]

RECEIPT = "[data-receipt-code]"
OTHER_ANSWER = ("a.grille_equipe.pil1.situation", "aidons")

NO_CRYPTOGRAPHY = "Object.defineProperty(crypto, 'subtle', { value: undefined });"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } });"
KEPT = "Object.entries(localStorage).flat().join(' ')"


@dataclass
class Campaigning:
    """A campaign that is open, and its pages."""

    site: Site
    roll: Roll

    @property
    def address(self) -> str:
        return f"/q/{self.roll.public_id}"

    def link(self, person: int = 0, short: str = "") -> str:
        """Return the link of a mail."""
        return f"{self.address}#{'.'.join(filter(None, (grouped(self.roll.codes[person]), short)))}"

    def counts(self) -> tuple[int, int]:
        """Return how many have signed off, and how many ballots there are."""
        with self.site.app.app_context():
            signed_off = select(func.count()).where(Invitation.signed_off)
            ballots = select(func.count()).select_from(SealedBallot)
            return session().scalar(signed_off) or 0, session().scalar(ballots) or 0

    def ballot(self) -> bytes:
        """Return the one ballot as it lies in the box."""
        with self.site.app.app_context():
            return session().scalars(select(SealedBallot.sealed)).one()


def begin_campaign(site: Site, editing: Editing = Editing.STRICT) -> Campaigning:
    """Open a campaign from an hour ago until the day after tomorrow, as the clock of the browser has it."""
    roll = open_campaign(site.app, (8, 9))
    now = datetime.now(UTC)
    with site.app.app_context(), transaction() as rows:
        campaign = rows.get_one(Campaign, roll.campaign_id)
        campaign.opens_at, campaign.closes_at = now - timedelta(hours=1), now + timedelta(days=2)
        campaign.editing = editing
    return Campaigning(site, roll)


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """The application on an empty database, on a port of this machine."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    with running_app(replace(settings, base_url=url)) as app:
        server = make_server("127.0.0.1", port, app, threaded=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield Site(url, app)
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def campaigning(site: Site) -> Campaigning:
    return begin_campaign(site)


@pytest.fixture
def device(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A phone that forgets nothing between the pages of a test."""
    with using_device(browser, site) as context:
        yield context


@contextmanager
def using_device(browser: Browser, site: Site, script: str = "") -> Iterator[BrowserContext]:
    """Use a phone of its own; `script` runs before those of every page."""
    with open_page(browser, site, **PHONE) as page:
        page.context.add_init_script(script)
        yield page.context


def fill_in(device: BrowserContext, link: str, *, keeps: bool = False) -> Page:
    """Follow a link, answer, and go on to the last step."""
    page = device.new_page()
    page.goto(link)
    if keeps:
        page.get_by_label("Garder mes réponses sur cet appareil").check()
    go_on(page)
    answer_first_step(page)
    go_on(page, STEPS - 1)
    if keeps:  # encrypted beside the page, and written after that
        wait_until_calm(page, lambda: page.evaluate(KEPT))
    return page


def send(page: Page) -> Page:
    """Press the button that sends."""
    page.locator("[data-send]").click()
    return page


def see_receipt(page: Page) -> str:
    """Return the receipt once it is shown."""
    expect(page.locator(RECEIPT)).to_be_visible()
    return page.locator(RECEIPT).inner_text()


# What travels


def test_a_sign_off_and_a_ballot_arrive(device: BrowserContext, campaigning: Campaigning) -> None:
    page = send(fill_in(device, campaigning.link()))
    see_receipt(page)
    expect(page.get_by_text("Groupe 1")).to_be_visible()
    assert campaigning.counts() == (1, 1)


def test_neither_request_holds_the_code_or_what_the_other_holds(
    device: BrowserContext, campaigning: Campaigning
) -> None:
    posts: list[Request] = []
    device.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    see_receipt(send(fill_in(device, campaigning.link())))
    places = [post.url.rpartition("/")[2] for post in posts]
    bodies = [json.loads(post.post_data or "") for post in posts]
    assert places == ["emargement", "urne"]
    assert [sorted(body) for body in bodies] == [
        ["authenticator", "blinded"],
        ["cell", "input", "sealed", "token"],
    ]
    assert {str(value) for value in bodies[0].values()}.isdisjoint(str(value) for value in bodies[1].values())
    assert [post.all_headers().keys() & {"cookie", "referer"} for post in posts] == [set(), set()]
    code = campaigning.roll.codes[0]
    assert [code in (post.post_data or "") + post.url for post in posts] == [False, False]


def test_faults_are_found_without_the_server(device: BrowserContext, campaigning: Campaigning) -> None:
    posts: list[str] = []
    device.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page = fill_in(device, campaigning.link())
    page.get_by_role("button", name="Précédent").click()
    page.get_by_label("Choix 2").select_option("ped")
    go_on(page)
    send(page)
    expect(page.get_by_role("link", name="Remplissez les places dans l’ordre")).to_be_visible()
    assert (posts, campaigning.counts()) == ([], (0, 0))


def test_a_code_that_is_none_is_said_beside_it(device: BrowserContext, campaigning: Campaigning) -> None:
    page = send(fill_in(device, f"{campaigning.address}#ABC"))
    expect(page.get_by_role("link", name="Ce code n’est pas complet")).to_be_visible()


def test_a_code_of_nobody_is_refused(device: BrowserContext, campaigning: Campaigning) -> None:
    page = send(fill_in(device, f"{campaigning.address}#0000-0000-0000-0000"))
    expect(page.get_by_role("link", name="Cet envoi n’a pas été reconnu.")).to_be_visible()
    assert (campaigning.counts(), page.evaluate(KEPT)) == ((0, 0), "")


# The keys


def test_the_key_list_of_the_mail_is_that_of_the_page(
    device: BrowserContext, campaigning: Campaigning
) -> None:
    short = device.new_page()
    short.goto(campaigning.address)
    fingerprint = short.evaluate(
        "import('/' + document.querySelector('script[type=module]').src.split('/').slice(3, 5).join('/')"
        " + '/ballot/key_list.js').then((list) => list.shortFormOf(document.forms[0].dataset.keys))"
    )
    see_receipt(send(fill_in(device, campaigning.link(short=fingerprint))))
    assert campaigning.counts() == (1, 1)


def test_another_key_list_than_that_of_the_mail_stops_everything(
    device: BrowserContext, campaigning: Campaigning
) -> None:
    page = device.new_page()
    page.goto(campaigning.link(short="0123456789ABCDEF"))
    expect(page.get_by_role("heading", name="N’envoyez rien.")).to_be_focused()
    assert (page.locator("form").count(), violations(page)) == (0, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda reply: reply | {"cell": 7},
        lambda reply: reply | {"cell": 2},
        lambda reply: reply | {"proof": reply["proof"][:-3] + "AAA"},
        lambda reply: reply | {"evaluated": "A" * 43},
    ],
    ids=["unlisted", "other_cell", "proof", "identity"],
)
def test_an_evaluation_with_another_key_is_never_used(
    device: BrowserContext, campaigning: Campaigning, change: Change
) -> None:
    def alter(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, json=change(reply.json()))

    device.route("**/emargement", alter)
    page = send(fill_in(device, campaigning.link()))
    expect(page.get_by_role("heading", name="N’envoyez rien.")).to_be_focused()
    assert campaigning.counts() == (1, 0)


# Interruptions


def lose_request(route: Route) -> None:
    route.abort()


def lose_reply(route: Route) -> None:
    route.fetch()
    route.abort()


@pytest.mark.parametrize("place", ["emargement", "urne"])
@pytest.mark.parametrize("lose", [lose_request, lose_reply])
def test_what_was_interrupted_is_finished_when_the_page_is_opened_again(
    device: BrowserContext, campaigning: Campaigning, place: str, lose: Callable[[Route], None]
) -> None:
    device.route(f"**/{place}", lose)
    page = send(fill_in(device, campaigning.link()))
    expect(page.get_by_text("L’envoi n’a pas abouti")).to_be_visible()
    kept = page.evaluate(KEPT)
    page.close()
    device.unroute(f"**/{place}")
    again = device.new_page()
    again.goto(campaigning.address)
    see_receipt(again)
    assert (campaigning.counts(), again.evaluate(KEPT)) == ((1, 1), "")
    code = campaigning.roll.codes[0]
    assert [secret in kept for secret in (code, grouped(code), *ANSWERS, "parfois")] == [False] * (
        3 + len(ANSWERS)
    )


def test_a_page_that_was_closed_while_it_waited_goes_on(
    device: BrowserContext, campaigning: Campaigning
) -> None:
    page = fill_in(device, campaigning.link())
    page.evaluate("document.forms[0].dataset.wait = '600 600'")
    send(page)
    expect(page.get_by_text("Attente de quelques secondes")).to_be_visible()
    assert (campaigning.counts(), violations(page)) == ((1, 0), [])
    kept = page.evaluate("JSON.parse(Object.values(localStorage)[0])")
    page.close()
    assert sorted(kept) == ["after", "cell", "input", "sealed", "token", "until"]
    device.add_init_script("Date.now = () => new Date().getTime() + 1_200_000;")
    again = device.new_page()
    again.goto(campaigning.link())
    see_receipt(again)
    assert campaigning.counts() == (1, 1)


def test_sending_again_after_an_interruption_is_one_ballot(
    device: BrowserContext, campaigning: Campaigning
) -> None:
    device.route("**/emargement", lose_reply)
    page = send(fill_in(device, campaigning.link()))
    expect(page.get_by_text("L’envoi n’a pas abouti")).to_be_visible()
    device.unroute("**/emargement")
    page.get_by_role("button", name="Réessayer").click()
    see_receipt(page)
    assert campaigning.counts() == (1, 1)


def test_a_colleague_at_the_same_computer_is_shown_no_receipt(
    device: BrowserContext, campaigning: Campaigning
) -> None:
    device.route("**/urne", lose_request)
    send(fill_in(device, campaigning.link())).get_by_text("L’envoi n’a pas abouti").wait_for()
    device.unroute("**/urne")
    colleague = device.new_page()
    colleague.goto(campaigning.link(person=1))
    expect(
        colleague.get_by_text("Un envoi commencé sur cet appareil est maintenant terminé.")
    ).to_be_visible()
    assert (campaigning.counts(), colleague.locator(RECEIPT).count()) == ((1, 1), 0)


def test_two_tabs_send_one_ballot(device: BrowserContext, campaigning: Campaigning) -> None:
    device.route("**/urne", lose_request)
    send(fill_in(device, campaigning.link())).get_by_text("L’envoi n’a pas abouti").wait_for()
    device.unroute("**/urne")
    tabs = [device.new_page() for _ in range(2)]
    for tab in tabs:
        tab.goto(campaigning.address)
    wait_until(tabs[0], lambda: campaigning.counts() == (1, 1))
    for tab in tabs:
        expect(tab.locator("[data-pending]:not([hidden])")).to_have_count(0)
    assert campaigning.counts() == (1, 1)


def test_another_device_is_told_that_the_code_has_served(
    browser: Browser, device: BrowserContext, campaigning: Campaigning
) -> None:
    see_receipt(send(fill_in(device, campaigning.link())))
    with using_device(browser, campaigning.site) as other:
        page = send(fill_in(other, campaigning.link()))
        expect(page.get_by_text("Ce code a déjà servi.")).to_be_focused()
        assert page.evaluate(KEPT) == ""
    assert campaigning.counts() == (1, 1)


# What stays on the device


def test_nothing_is_left_after_sending(device: BrowserContext, campaigning: Campaigning) -> None:
    page = send(fill_in(device, campaigning.link()))
    see_receipt(page)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.forms.length]") == [0, 0, 0]


def test_a_draft_can_be_read_by_its_author_alone(device: BrowserContext, campaigning: Campaigning) -> None:
    page = fill_in(device, campaigning.link(), keeps=True)
    code, kept = campaigning.roll.codes[0], page.evaluate(KEPT)
    assert [secret in kept for secret in (code, grouped(code), "grille", "parfois")] == [False] * 4
    colleague = device.new_page()
    for address in (campaigning.link(person=1), campaigning.address):
        colleague.goto(address)
        go_on(colleague)
        expect(colleague.locator("[data-draft]")).to_be_hidden()
    author = device.new_page()
    author.goto(campaigning.link())
    author.get_by_role("button", name="Les reprendre").click()
    expect(author.locator('[name="a.grille_equipe.pil1.situation"]:checked')).to_have_value("parfois")


def test_answers_that_were_kept_can_be_changed(device: BrowserContext, campaigning: Campaigning) -> None:
    page = send(fill_in(device, campaigning.link(), keeps=True))
    first, before = see_receipt(page), campaigning.ballot()
    again = device.new_page()
    again.goto(campaigning.link())
    again.get_by_role("button", name="Modifier mes réponses").click()
    go_on(again)
    name, value = OTHER_ANSWER
    again.locator(f'[name="{name}"][value="{value}"]').locator("..").click()
    go_on(again, STEPS - 1)
    second = see_receipt(send(again))
    assert (campaigning.counts(), first == second, before == campaigning.ballot()) == ((1, 1), False, False)


def test_where_editing_is_flexible_any_device_can_change_them(
    browser: Browser, device: BrowserContext, site: Site
) -> None:
    campaigning = begin_campaign(site, Editing.FLEXIBLE)
    see_receipt(send(fill_in(device, campaigning.link())))
    with using_device(browser, site) as other:
        see_receipt(send(fill_in(other, campaigning.link())))
    assert campaigning.counts() == (1, 1)


def wait_until_nothing_is_kept(page: Page) -> None:
    """Wait until this device remembers nothing."""
    wait_until(page, lambda: page.evaluate("localStorage.length") == 0)


def test_what_is_kept_goes_when_its_campaign_has_closed(
    device: BrowserContext, campaigning: Campaigning
) -> None:
    fill_in(device, campaigning.link(), keeps=True).close()
    device.add_init_script("Date.now = () => new Date().getTime() + 3 * 86_400_000;")
    page = device.new_page()
    with page.expect_request("**/drafts.js"):
        page.goto(campaigning.address)
    wait_until_nothing_is_kept(page)


def test_drafts_of_old_that_anybody_could_read_go(device: BrowserContext, campaigning: Campaigning) -> None:
    page = device.new_page()
    # Leaving while scripts are still on their way would be an error of its own.
    page.goto(campaigning.address, wait_until="networkidle")
    page.evaluate("localStorage.setItem('paliers.draft.autre', '[[\"a.one\",\"a\"]]')")
    page.goto(campaigning.address)
    wait_until_nothing_is_kept(page)


# Browsers that can do less


def test_where_a_browser_cannot_seal_the_server_does_and_says_so(
    browser: Browser, campaigning: Campaigning
) -> None:
    with using_device(browser, campaigning.site, NO_CRYPTOGRAPHY) as device:
        page = fill_in(device, campaigning.link())
        expect(page.get_by_text("Ce navigateur ne peut pas chiffrer lui-même")).to_be_visible()
        see_receipt(send(page))
    assert campaigning.counts() == (1, 1)


def test_where_nothing_can_be_kept_one_is_told_not_to_leave(
    browser: Browser, campaigning: Campaigning
) -> None:
    with using_device(browser, campaigning.site, NO_STORAGE) as device:
        held: list[Route] = []
        device.route("**/urne", lambda route: held.append(route))  # noqa: PLW0108 - of a method of a list it cannot keep a note
        page = send(fill_in(device, campaigning.link()))
        expect(page.get_by_text("Ne fermez pas cette page avant le reçu")).to_be_visible()
        wait_until(page, lambda: held != [])
        held[0].continue_()
        see_receipt(page)
    assert campaigning.counts() == (1, 1)


def test_the_receipt_is_accessible(device: BrowserContext, campaigning: Campaigning) -> None:
    page = send(fill_in(device, campaigning.link(), keeps=True))
    see_receipt(page)
    expect(page.get_by_role("heading", name="Merci, vos réponses sont enregistrées")).to_be_focused()
    assert violations(page) == []
