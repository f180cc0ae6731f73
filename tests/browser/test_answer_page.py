"""The answer page in a real browser: on a phone, by keyboard, without script, and when things go wrong."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.answer_site import RECEIPT, Desk, running_site
from tests.browser.patience import wait_until
from tests.browser.respondent import CODE, LINK, begin, choose, go_on, send, violations
from tests.browser.visitors import Look
from tests.plugins.application import Site
from tests.plugins.browsers import PHONE, open_page
from tests.questionnaires import examples

SMALLEST_TARGET = 44
EXPECTED_STEPS = 10


@pytest.fixture
def desk() -> Desk:
    """What the site of a test asks and answers."""
    return Desk()


@pytest.fixture
def site(desk: Desk) -> Iterator[Site]:
    """The site with nothing but the answer page."""
    with running_site(desk) as site:
        yield site


def go_to_review(page: Page) -> Page:
    """Begin, and go on to the last step."""
    begin(page)
    go_on(page, EXPECTED_STEPS - 1)
    return page


# The code


def test_the_code_of_the_link_goes_to_its_field(phone_page: Page) -> None:
    phone_page.goto(LINK)
    expect(phone_page.get_by_text("Votre code personnel a été lu dans le lien")).to_be_visible()
    expect(phone_page.locator("#code")).to_have_value(CODE)
    expect(phone_page.locator("#code")).to_be_hidden()


def test_the_code_leaves_the_address_at_once(phone_page: Page, site: Site) -> None:
    phone_page.goto(LINK)
    expect(phone_page).to_have_url(f"{site.url}/q/demo/fr")


def test_the_code_is_in_no_address_that_is_asked_for(phone_page: Page, desk: Desk) -> None:
    addresses: list[str] = []
    phone_page.on("request", lambda request: addresses.append(request.url))
    send(go_to_review(phone_page))
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    # The first one is the link itself, whose fragment the browser keeps to itself.
    assert [address for address in addresses[1:] if CODE in address] == []
    assert desk.sent[0]["code"] == [CODE]


def test_without_a_code_in_the_link_one_types_it(phone_page: Page) -> None:
    phone_page.goto("/q/demo/fr")
    expect(phone_page.get_by_label("Votre code personnel")).to_be_visible()


def test_another_link_in_the_same_tab_is_read_too(phone_page: Page) -> None:
    phone_page.goto("/q/demo/fr")
    phone_page.evaluate(f"location.hash = '{CODE}'")
    expect(phone_page.locator("#code")).to_have_value(CODE)


def test_the_other_language_keeps_the_code(phone_page: Page, site: Site) -> None:
    phone_page.goto(LINK)
    phone_page.get_by_role("link", name="English").click()
    expect(phone_page.locator("#code")).to_have_value(CODE)
    expect(phone_page).to_have_url(f"{site.url}/q/demo/en")


# Steps


def test_a_step_takes_the_focus_to_its_heading(phone_page: Page) -> None:
    begin(phone_page)
    expect(phone_page.get_by_role("heading", name="Pilotage, impulsion et organisation")).to_be_focused()
    expect(phone_page).to_have_title(
        "Pilotage, impulsion et organisation – Autodiagnostic numérique des équipes – Paliers"
    )


def test_only_one_step_is_shown(phone_page: Page) -> None:
    begin(phone_page)
    expect(phone_page.locator("[data-step]:visible")).to_have_count(1)


def test_progress_is_told_in_words_and_figures(phone_page: Page) -> None:
    begin(phone_page)
    go_on(phone_page, 2)
    bar = phone_page.get_by_label("Étape 3 sur 10")
    expect(bar).to_have_attribute("value", "3")
    expect(bar).to_have_attribute("max", "10")


def test_back_goes_one_step_back(phone_page: Page) -> None:
    begin(phone_page)
    choose(phone_page, "a.grille_pil.pil1.situation", "parfois")
    go_on(phone_page)
    phone_page.go_back()
    expect(phone_page.get_by_label("Étape 1 sur 10")).to_be_visible()
    expect(phone_page.locator('[name="a.grille_pil.pil1.situation"]:checked')).to_have_value("parfois")


def test_a_question_appears_under_its_condition(phone_page: Page) -> None:
    begin(phone_page)
    go_on(phone_page, 7)
    moments = phone_page.get_by_role("group", name="À quels moments seriez-vous disponible")
    expect(moments).to_be_hidden()
    choose(phone_page, "a.formats", "atelier")
    expect(moments).to_be_visible()


def test_what_is_off_the_route_is_not_sent(phone_page: Page, desk: Desk) -> None:
    begin(phone_page)
    go_on(phone_page, 7)
    choose(phone_page, "a.formats", "atelier")
    choose(phone_page, "a.creneaux", "mercredi")
    choose(phone_page, "a.formats", "atelier")
    go_on(phone_page, 2)
    send(phone_page)
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    assert "a.creneaux" not in desk.sent[0]


def test_a_section_may_be_off_the_route(phone_page: Page, desk: Desk) -> None:
    desk.questionnaire = examples.questionnaire(
        sections=[
            examples.section("first", examples.single("constructor")),
            examples.section(
                "second", examples.points("points"), shown_if=examples.is_option("constructor", "yes")
            ),
            examples.section("third", examples.several("many")),
        ]
    )
    begin(phone_page)
    expect(phone_page.get_by_label("Étape 1 sur 3")).to_be_visible()
    choose(phone_page, "a.constructor", "yes")
    expect(phone_page.get_by_label("Étape 1 sur 4")).to_be_visible()
    go_on(phone_page)
    expect(phone_page.get_by_role("heading", name="second")).to_be_focused()


# Answering


def test_an_answer_can_be_taken_back(phone_page: Page) -> None:
    begin(phone_page)
    radio = choose(phone_page, "a.grille_pil.pil1.besoin", "formation")
    phone_page.get_by_role("button", name="Effacer ma réponse").click()
    expect(radio).not_to_be_checked()
    expect(phone_page.locator('[id="a.grille_pil.pil1.besoin"]')).to_be_focused()


def test_none_of_these_unticks_the_others(phone_page: Page) -> None:
    begin(phone_page)
    go_on(phone_page, 8)
    time = choose(phone_page, "a.obstacles", "temps")
    none = choose(phone_page, "a.obstacles", "aucun")
    expect(time).not_to_be_checked()
    choose(phone_page, "a.obstacles", "reseau")
    expect(none).not_to_be_checked()


def test_a_place_is_given_once(phone_page: Page) -> None:
    begin(phone_page)
    go_on(phone_page, 6)
    phone_page.get_by_label("Choix 1").select_option("ped")
    taken = phone_page.get_by_label("Choix 2").locator("option[value=ped]")
    expect(taken).to_be_disabled()
    phone_page.get_by_label("Choix 1").select_option("for")
    expect(taken).to_be_enabled()


def test_not_ranking_empties_the_places(phone_page: Page) -> None:
    begin(phone_page)
    go_on(phone_page, 6)
    first = phone_page.get_by_label("Choix 1")
    first.select_option("ped")
    refusal = choose(phone_page, "a.priorites", "_refused")
    expect(first).to_have_value("")
    first.select_option("for")
    expect(refusal).not_to_be_checked()


# Review


def test_the_review_says_the_answers(phone_page: Page) -> None:
    begin(phone_page)
    choose(phone_page, "a.grille_pil.pil1.situation", "parfois")
    go_on(phone_page, 6)
    phone_page.get_by_label("Choix 1").select_option("res")
    go_on(phone_page, 2)
    choose(phone_page, "a.aisance", "5")
    go_on(phone_page)
    expect(phone_page.locator(".recap-answer")).to_have_text(
        ["Parfois", "1. Ressources", "5 (Tout à fait à l’aise)"], use_inner_text=True
    )


def test_the_review_leads_back_to_a_section(phone_page: Page) -> None:
    go_to_review(phone_page)
    phone_page.get_by_role("button", name="Modifier – Ressources").click()
    expect(phone_page.get_by_role("heading", name="Ressources")).to_be_focused()


def test_what_is_written_is_never_markup(phone_page: Page, desk: Desk) -> None:
    desk.questionnaire = examples.questionnaire(
        examples.text("long", max_length=100), privacy={"free_text": True}
    )
    begin(phone_page)
    phone_page.get_by_label("Question long").fill("<img src=x onerror=alert(1)>")
    go_on(phone_page)
    expect(phone_page.locator(".recap-answer")).to_have_text("<img src=x onerror=alert(1)>")


# Sending


def test_sending_shows_the_receipt_in_the_page(phone_page: Page, desk: Desk) -> None:
    begin(phone_page)
    choose(phone_page, "a.grille_pil.pil1.situation", "aidons")
    go_on(phone_page, EXPECTED_STEPS - 1)
    send(phone_page)
    expect(phone_page.get_by_role("heading", name="Merci, vos réponses sont enregistrées")).to_be_focused()
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    sent = {name: values for name, values in desk.sent[0].items() if any(values)}
    assert sent == {"code": [CODE], "step": ["send"], "a.grille_pil.pil1.situation": ["aidons"]}


def test_sending_tells_nothing_of_where_one_comes_from(phone_page: Page, desk: Desk) -> None:
    send(go_to_review(phone_page))
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    assert desk.headers[0].keys().isdisjoint({"Cookie", "Referer"})


def test_nothing_is_left_after_sending(phone_page: Page) -> None:
    send(go_to_review(phone_page))
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    assert phone_page.evaluate("[localStorage.length, document.forms.length]") == [0, 0]


def test_pressing_twice_sends_once(phone_page: Page, desk: Desk) -> None:
    go_to_review(phone_page)
    phone_page.locator("[data-send]").dblclick()
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    assert len(desk.sent) == 1


def test_when_the_network_fails_nothing_is_lost(phone_page: Page, desk: Desk) -> None:
    begin(phone_page)
    choose(phone_page, "a.grille_pil.pil1.situation", "parfois")
    go_on(phone_page, EXPECTED_STEPS - 1)
    phone_page.context.set_offline(True)
    send(phone_page)
    expect(phone_page.get_by_role("alert").filter(has_text="Rien n’est perdu")).to_be_visible()
    phone_page.context.set_offline(False)
    phone_page.get_by_role("button", name="Réessayer").click()
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    assert desk.sent[0]["a.grille_pil.pil1.situation"] == ["parfois"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_when_the_server_fails_one_may_try_again(phone_page: Page, desk: Desk, status: int) -> None:
    desk.replies = [(status, {"status": "error"})]
    send(go_to_review(phone_page))
    phone_page.get_by_role("button", name="Réessayer").click()
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()


def test_a_code_that_has_served_ends_there(phone_page: Page, desk: Desk) -> None:
    desk.replies = [(409, {"status": "already_used", "message": "Ce code a déjà servi."})]
    send(go_to_review(phone_page))
    expect(phone_page.get_by_text("Ce code a déjà servi.")).to_be_focused()
    expect(phone_page.locator("form")).to_have_count(0)


def test_a_code_that_is_not_known_can_be_corrected(phone_page: Page, desk: Desk) -> None:
    desk.replies = [(403, {"status": "faults", "faults": [{"field": "code", "message": "Code inconnu."}]})]
    send(go_to_review(phone_page))
    phone_page.get_by_role("link", name="Code inconnu.").click()
    code = phone_page.get_by_label("Votre code personnel")
    expect(code).to_be_focused()
    expect(code).to_have_attribute("aria-invalid", "true")


def test_faults_lead_to_their_fields(phone_page: Page) -> None:
    begin(phone_page)
    go_on(phone_page, 6)
    phone_page.get_by_label("Choix 2").select_option("for")
    go_on(phone_page, 3)
    send(phone_page)
    expect(phone_page.get_by_role("group", name="À corriger avant l’envoi")).to_be_focused()
    phone_page.get_by_role("link", name="Remplissez les places dans l’ordre").click()
    place = phone_page.get_by_label("Choix 1")
    expect(place).to_be_focused()
    expect(place).to_have_accessible_description("Remplissez les places dans l’ordre, sans en sauter.")


# A draft on this device


def kept(page: Page) -> str | None:
    """Return what the device keeps."""
    draft: str | None = page.evaluate("Object.entries(localStorage).flat()[1] ?? null")
    return draft


def keep(page: Page) -> Page:
    """Follow the link and ask for the answers to be kept."""
    page.goto(LINK)
    page.get_by_label("Garder mes réponses sur cet appareil").check()
    wait_until(page, lambda: kept(page) is not None)
    return page


def choose_and_keep(page: Page, name: str, value: str) -> None:
    """Choose an answer and wait until the draft holds it: it is encrypted beside the page, and written after that."""
    before = kept(page)
    choose(page, name, value)
    wait_until(page, lambda: kept(page) != before)


def test_nothing_is_kept_unless_one_asks(phone_page: Page) -> None:
    begin(phone_page)
    choose(phone_page, "a.grille_pil.pil1.situation", "parfois")
    assert kept(phone_page) is None


def test_a_draft_is_kept_without_the_code_or_a_word_of_it(phone_page: Page) -> None:
    keep(phone_page)
    go_on(phone_page)
    choose_and_keep(phone_page, "a.grille_pil.pil1.situation", "parfois")
    draft = kept(phone_page) or ""
    assert [secret in draft for secret in ("parfois", "grille", CODE, CODE.replace("-", ""))] == [False] * 4


def test_a_draft_is_taken_up_on_return(phone_page: Page) -> None:
    keep(phone_page)
    go_on(phone_page)
    choose_and_keep(phone_page, "a.grille_pil.pil1.situation", "parfois")
    go_on(phone_page, 7)
    choose_and_keep(phone_page, "a.formats", "atelier")
    choose_and_keep(phone_page, "a.creneaux", "mercredi")
    phone_page.goto(f"/q/demo/en#{CODE}")
    phone_page.get_by_role("button", name="Take them up").click()
    expect(phone_page.locator('[name="a.grille_pil.pil1.situation"]:checked')).to_have_value("parfois")
    expect(phone_page.locator('[name="a.creneaux"]:checked')).to_have_value("mercredi")


def test_a_draft_can_be_erased(phone_page: Page) -> None:
    keep(phone_page)
    phone_page.goto(f"/q/demo/fr?again#{CODE}")
    phone_page.get_by_role("button", name="Les effacer").click()
    wait_until(phone_page, lambda: kept(phone_page) is None)


def test_a_draft_is_erased_by_sending(phone_page: Page) -> None:
    keep(phone_page)
    go_on(phone_page, EXPECTED_STEPS)
    send(phone_page)
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    wait_until(phone_page, lambda: kept(phone_page) is None)


# Trial


def test_a_trial_shows_everything_and_sends_nothing(phone_page: Page, desk: Desk) -> None:
    begin(phone_page, "/q/demo/essai")
    choose(phone_page, "a.grille_pil.pil1.situation", "parfois")
    go_on(phone_page, EXPECTED_STEPS - 1)
    expect(phone_page.get_by_text("Sur une page d’essai, rien ne peut être envoyé.")).to_be_visible()
    expect(phone_page.locator("[type=submit]")).to_have_count(0)
    assert desk.sent == []


# Without script


def test_without_script_one_reviews_changes_and_sends(script_free_page: Page, desk: Desk) -> None:
    page = script_free_page
    page.goto("/q/demo/fr")
    choose(page, "a.grille_pil.pil1.situation", "parfois")
    page.get_by_label("Votre code personnel").fill(CODE)
    page.get_by_role("button", name="Relire mes réponses").click()
    expect(page.locator(".recap-answer")).to_have_text(["Parfois"])
    page.get_by_role("button", name="Modifier mes réponses").click()
    choose(page, "a.grille_pil.pil1.besoin", "formation")
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.get_by_text(RECEIPT)).to_be_visible()
    assert {name: values for name, values in desk.sent[-1].items() if any(values)} == {
        "a.grille_pil.pil1.situation": ["parfois"],
        "a.grille_pil.pil1.besoin": ["formation"],
        "code": [CODE],
        "step": ["send"],
    }


def test_without_script_faults_lead_to_their_fields(script_free_page: Page) -> None:
    page = script_free_page
    page.goto("/q/demo/fr")
    page.get_by_label("Choix 2").select_option("for")
    page.get_by_role("button", name="Envoyer mes réponses").click()
    page.get_by_role("link", name="Remplissez les places dans l’ordre").click()
    expect(page.get_by_label("Choix 1")).to_be_in_viewport()
    expect(page.get_by_label("Choix 2")).to_have_value("for")


# For everybody


def test_the_keyboard_is_enough(page: Page, desk: Desk) -> None:
    page.goto(LINK)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-next]')"):
            break
    page.keyboard.press("Enter")
    for step in range(1, EXPECTED_STEPS):
        expect(page.get_by_label(f"Étape {step} sur {EXPECTED_STEPS}")).to_be_visible()
        if step == 1:
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        page.locator("[data-next]").focus()
        page.keyboard.press("Enter")
    page.locator("[data-send]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(RECEIPT)).to_be_visible()
    assert desk.sent[0]["a.grille_pil.pil1.situation"] == ["parfois"]


def test_the_skip_link_comes_first(page: Page) -> None:
    page.goto(LINK)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize(("look", "steps"), [(Look.LIGHT, {0, 6, 8, 9}), (Look.DARK, {0, 9})])
def test_axe_finds_nothing_in_any_step(browser: Browser, site: Site, look: Look, steps: set[int]) -> None:
    with open_page(browser, site, **PHONE, color_scheme=look.value) as page:
        page.goto(LINK)
        found = violations(page, look)
        for step in range(EXPECTED_STEPS):
            go_on(page)
            found += violations(page, look) if step in steps else []
        send(page)
        expect(page.get_by_text(RECEIPT)).to_be_visible()
        assert found + violations(page, look) == []


def test_axe_finds_nothing_in_the_long_form(browser: Browser, site: Site) -> None:
    with open_page(browser, site) as page:
        page.route("**/answer.js", lambda route: route.abort())
        page.goto("/q/demo/fr")
        assert violations(page) == []


def test_everything_to_press_is_large_enough(phone_page: Page) -> None:
    begin(phone_page)
    choose(phone_page, "a.grille_pil.pil1.situation", "parfois")
    targets = phone_page.locator(
        "button:visible, label.choice:visible, a:visible, summary:visible, select:visible"
    )
    small = [
        (target.inner_text(), box["height"])
        for target in targets.all()
        if (box := target.bounding_box()) and box["y"] > 0 and box["height"] < SMALLEST_TARGET
    ]
    assert small == []


def test_a_narrow_screen_never_scrolls_sideways(browser: Browser, site: Site) -> None:
    with open_page(browser, site, viewport={"width": 320, "height": 640}) as page:
        page.goto(LINK)
        widths = set()
        for _ in range(EXPECTED_STEPS):
            widths.add(page.evaluate("document.documentElement.scrollWidth"))
            go_on(page)
        assert widths == {320}


def test_options_stand_in_columns_on_a_wide_screen(page: Page) -> None:
    begin(page)
    lefts = [
        [radio.bounding_box() for radio in page.locator(f'[name="a.grille_pil.{row}.situation"]').all()]
        for row in ("pil1", "pil2", "pil3", "pil4")
    ]
    columns = [[box["x"] for box in row if box] for row in lefts]
    assert (columns, len(set(columns[0]))) == ([columns[0]] * 4, 6)
