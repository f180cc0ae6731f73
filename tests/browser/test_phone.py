"""A teacher's whole way on a small phone, from the link in the mail to the receipt, on good days and bad ones."""

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.answering import ANSWERS, answer_and_review, answer_first_step, begin, go_on, send
from tests.browser.demonstration import INVITED, Demonstration, text_of
from tests.plugins.browsers import PHONE

RECEIPT = "Merci, vos réponses sont enregistrées"
SMALLEST_TARGET = 44
WIDTH = PHONE["viewport"]["width"]


@pytest.fixture
def reviewed(phone_page: Page, demonstration: Demonstration) -> Page:
    """The last step of the answer page, with a few answers given."""
    answer_and_review(phone_page, demonstration.link())
    return phone_page


def expect_receipt(page: Page) -> None:
    """Wait for the end."""
    expect(page.get_by_role("heading", name=RECEIPT)).to_be_visible()


def test_the_mail_fits_the_screen(phone_page: Page, demonstration: Demonstration) -> None:
    phone_page.set_content(text_of(demonstration.mail(INVITED), "html"))
    assert phone_page.evaluate("document.documentElement.scrollWidth") == WIDTH


def test_the_button_of_the_mail_is_large_enough(phone_page: Page, demonstration: Demonstration) -> None:
    phone_page.set_content(text_of(demonstration.mail(INVITED), "html"))
    box = phone_page.get_by_role("link", name="Répondre au questionnaire").bounding_box()
    assert (box or {"height": 0})["height"] >= SMALLEST_TARGET


def test_a_ballot_comes_of_it(reviewed: Page, demonstration: Demonstration) -> None:
    send(reviewed)
    expect_receipt(reviewed)
    assert demonstration.count_ballots() == (1, 1)


def test_the_review_says_what_was_answered(reviewed: Page) -> None:
    expect(reviewed.locator(".recap-answer")).to_have_count(len(ANSWERS) + 1)


def test_the_address_is_clear_before_anything_is_sent(phone_page: Page, demonstration: Demonstration) -> None:
    addresses: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "fetch":
            addresses.append(phone_page.url)

    phone_page.on("request", note)
    answer_and_review(phone_page, demonstration.link())
    send(phone_page)
    expect_receipt(phone_page)
    # One signs off, the other brings the ballot.
    assert addresses == [demonstration.site.url + demonstration.link().partition("#")[0]] * 2


def test_nothing_sent_says_where_one_comes_from(phone_page: Page, demonstration: Demonstration) -> None:
    headers: set[str] = set()
    phone_page.on("request", lambda request: headers.update(request.all_headers()))
    answer_and_review(phone_page, demonstration.link())
    send(phone_page)
    expect_receipt(phone_page)
    assert headers.isdisjoint({"cookie", "referer"})


def test_nothing_stays_on_the_phone(reviewed: Page) -> None:
    send(reviewed)
    expect_receipt(reviewed)
    kept = reviewed.context.storage_state(indexed_db=True)
    assert (dict(kept), reviewed.evaluate("sessionStorage.length")) == ({"cookies": [], "origins": []}, 0)


def test_back_leads_to_the_step_before(phone_page: Page, demonstration: Demonstration) -> None:
    begin(phone_page, demonstration.link())
    answer_first_step(phone_page)
    go_on(phone_page)
    phone_page.go_back()
    expect(phone_page.get_by_label("Étape 1 sur 5")).to_be_visible()
    expect(phone_page.locator("[type=radio]:checked")).to_have_count(len(ANSWERS))


def test_back_after_the_receipt_shows_no_answer(reviewed: Page) -> None:
    send(reviewed)
    expect_receipt(reviewed)
    reviewed.go_back()
    expect_receipt(reviewed)


def test_without_a_network_one_is_told_and_tries_again(reviewed: Page, demonstration: Demonstration) -> None:
    reviewed.context.set_offline(True)
    send(reviewed)
    expect(reviewed.get_by_role("alert").filter(has_text="Rien n’est perdu")).to_be_visible()
    reviewed.context.set_offline(False)
    reviewed.get_by_role("button", name="Réessayer").click()
    expect_receipt(reviewed)
    assert demonstration.count_ballots() == (1, 1)


def test_when_the_reply_is_lost_trying_again_casts_no_second_ballot(
    reviewed: Page, demonstration: Demonstration
) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    reviewed.route("**/urne", lose, times=1)
    send(reviewed)
    reviewed.get_by_role("button", name="Réessayer").click()
    expect_receipt(reviewed)
    assert demonstration.count_ballots() == (1, 1)


def test_tapping_twice_casts_one_ballot(reviewed: Page, demonstration: Demonstration) -> None:
    reviewed.locator("[data-send]").dblclick()
    expect_receipt(reviewed)
    assert demonstration.count_ballots() == (1, 1)
