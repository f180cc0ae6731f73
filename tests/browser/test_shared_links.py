"""Pupils answer by the link that their group shares: on a phone, in turn at one computer, and without script."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.demonstration import Demonstration, Person, Stage
from tests.browser.preparing import press
from tests.browser.respondent import violations
from tests.browser.visitors import sign_in
from tests.plugins.browsers import PHONE

THANKS = "Merci, vos réponses sont enregistrées"
NEXT_PERSON = "Une autre personne répond sur cet appareil"
FULL = "Le nombre de réponses prévu est atteint."
RECEIPT = "[data-receipt-code]"


def go_to_review(page: Page) -> None:
    """Choose the first answer of the first question, and go on to the end."""
    page.get_by_role("button", name="Commencer").click()
    page.locator("[data-step]:not([hidden]) input[type=radio]").first.locator("..").click()
    while page.locator("[data-next]").is_visible():
        page.locator("[data-next]").click()


def answer(page: Page) -> str:
    """Answer to the end; return the receipt."""
    go_to_review(page)
    page.locator("[data-send]").click()
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    return page.locator(RECEIPT).first.inner_text()


def chosen(page: Page) -> int:
    """Return how many answers are on the page."""
    return page.locator("form input:checked").count()


def test_a_pupil_answers_on_a_phone(phone_page: Page, demonstration: Demonstration) -> None:
    phone_page.goto(demonstration.shared_link())
    expect(phone_page.get_by_text("Le code de votre groupe a été lu dans le lien")).to_be_visible()
    assert "#" not in phone_page.url
    answer(phone_page)
    assert demonstration.count_ballots(Stage.PUPILS) == (1, 1)
    assert violations(phone_page) == []


def test_two_pupils_answer_in_turn_at_one_computer(phone_page: Page, demonstration: Demonstration) -> None:
    phone_page.goto(demonstration.shared_link())
    first = answer(phone_page)
    with phone_page.expect_navigation():
        phone_page.get_by_role("button", name=NEXT_PERSON).click()
    expect(phone_page.get_by_text("Le code de votre groupe a été lu dans le lien")).to_be_visible()
    expect(phone_page.locator("form input:checked")).to_have_count(0)
    second = answer(phone_page)
    assert first != second
    assert demonstration.count_ballots(Stage.PUPILS) == (2, 2)


def test_nothing_of_an_answer_stays_on_the_computer(phone_page: Page, demonstration: Demonstration) -> None:
    phone_page.goto(demonstration.shared_link())
    answer(phone_page)
    kept = phone_page.context.storage_state(indexed_db=True)
    assert dict(kept) == {"cookies": [], "origins": []}


def test_no_draft_is_ever_offered(phone_page: Page, demonstration: Demonstration) -> None:
    phone_page.goto(demonstration.shared_link())
    go_to_review(phone_page)
    assert not phone_page.locator("[data-keep-block]").is_visible()
    assert not phone_page.get_by_text("Garder mes réponses").is_visible()


def test_who_opens_the_link_on_a_page_with_answers_finds_it_empty(
    phone_page: Page, demonstration: Demonstration
) -> None:
    phone_page.on("dialog", lambda dialog: dialog.accept())
    phone_page.goto(demonstration.shared_link())
    go_to_review(phone_page)
    assert chosen(phone_page) > 0
    phone_page.goto(demonstration.shared_link(group=1))
    expect(phone_page.locator("form input:checked")).to_have_count(0)
    answer(phone_page)
    assert demonstration.count_ballots(Stage.PUPILS) == (1, 1)


def test_what_the_first_could_not_send_goes_out_while_the_second_is_there_and_shows_no_receipt(
    phone_page: Page, demonstration: Demonstration
) -> None:
    def fail(route: Route) -> None:
        route.abort()

    phone_page.route("**/urne", fail)
    phone_page.goto(demonstration.shared_link())
    phone_page.locator("form").evaluate("form => { form.dataset.retries = ''; form.dataset.wait = '0 0'; }")
    go_to_review(phone_page)
    phone_page.locator("[data-send]").click()
    expect(phone_page.get_by_text("L’envoi n’a pas abouti")).to_be_visible()
    assert demonstration.count_ballots(Stage.PUPILS) == (0, 1)
    phone_page.unroute("**/urne", fail)
    phone_page.on("dialog", lambda dialog: dialog.accept())
    phone_page.goto("about:blank")
    phone_page.goto(demonstration.shared_link())
    expect(
        phone_page.get_by_text("Un envoi commencé sur cet appareil est maintenant terminé.")
    ).to_be_visible()
    assert phone_page.locator(RECEIPT).count() == 0
    answer(phone_page)
    assert demonstration.count_ballots(Stage.PUPILS) == (2, 2)


def test_a_full_group_is_told_so_and_keeps_its_answers_until_more_are_expected(
    phone_page: Page, demonstration: Demonstration
) -> None:
    page = phone_page
    page.route(
        "**/emargement",
        lambda route: route.fulfill(
            status=403, json={"status": "quota_reached", "message": f"{FULL} Dites-le."}
        ),
        times=1,
    )
    page.goto(demonstration.shared_link())
    go_to_review(page)
    page.locator("[data-send]").click()
    expect(page.get_by_role("alert").get_by_text(FULL)).to_be_visible()
    assert chosen(page) > 0
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert demonstration.count_ballots(Stage.PUPILS) == (1, 1)


def test_a_browser_that_cannot_seal_is_served_too(phone_page: Page, demonstration: Demonstration) -> None:
    phone_page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined });")
    phone_page.goto(demonstration.shared_link())
    answer(phone_page)
    with phone_page.expect_navigation():
        phone_page.get_by_role("button", name=NEXT_PERSON).click()
    answer(phone_page)
    assert demonstration.count_ballots(Stage.PUPILS) == (2, 2)


def test_without_script_two_pupils_answer_one_after_the_other(
    script_free_page: Page, demonstration: Demonstration
) -> None:
    page = script_free_page
    page.goto(f"/q/{demonstration.campaigns[Stage.PUPILS]}")
    for count in (1, 2):
        page.get_by_label("Le code de votre groupe").fill(demonstration.shared_code())
        page.locator("input[type=radio]").first.check()
        press(page, "Envoyer mes réponses")
        expect(page.get_by_role("heading", name="Relire et envoyer")).to_be_visible()
        press(page, "Envoyer mes réponses")
        expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
        assert demonstration.count_ballots(Stage.PUPILS) == (count, count)
        page.get_by_role("link", name=NEXT_PERSON).click()


@pytest.mark.parametrize("group", [0, 1])
def test_the_poster_of_a_group_is_read_by_a_phone(
    page: Page, demonstration: Demonstration, group: int
) -> None:
    sign_in(page, Person.REFERENT)
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.PUPILS]}/affiche")
    drawing = page.locator(".poster-qr").nth(group).screenshot()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawing)))
    code = demonstration.shared_code(group=group)
    assert found.text.partition("#")[2].startswith(code.replace("-", ""))
    assert page.get_by_role("link", name=found.text).is_visible()
    assert page.locator(".poster-code").nth(group).inner_text() == code


def test_the_page_that_the_poster_leads_to_accepts_its_keys(
    phone_page: Page, page: Page, demonstration: Demonstration
) -> None:
    sign_in(page, Person.REFERENT)
    page.goto(f"/campagnes/{demonstration.campaigns[Stage.PUPILS]}/affiche")
    link = page.locator(".link-table a").first.get_attribute("href") or ""
    phone_page.goto(link.removeprefix("https://enquetes.example"))
    answer(phone_page)
    assert phone_page.viewport_size == PHONE["viewport"]
    assert demonstration.count_ballots(Stage.PUPILS) == (1, 1)
