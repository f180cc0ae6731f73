"""Every kind of question on the answer page: by finger, by keyboard, without script; what follows from answers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from questionnaires.answers.reading import FormReader
from survey_app.ballots.pages.answer_page import say_faults
from tests.browser.answer_site import RECEIPT, Desk, facts, running_site
from tests.browser.patience import wait_until_calm
from tests.browser.respondent import CODE, LINK, begin, choose, field, fill, go_on, send, violations
from tests.browser.visitors import Look
from tests.plugins.application import Site
from tests.plugins.browsers import PHONE, open_page
from tests.questionnaires import examples
from tests.questionnaires.examples import Document, is_option, words
from tests.survey_app.ballots.every_kind import FILLED, SAID, every_kind

SMALLEST_TARGET = 44
SECTIONS = ("choices", "figures", "lists", "sentences", "logic")
ANSWERS = {name: values for name, values in FILLED.items() if name != "code"}
OF_SECTION = {
    "choices": ("one", "one.other", "list", "many", "pair"),
    "figures": ("points", "stars", "count", "exact", "day"),
    "lists": ("rank.1", "rank.2", "grid.r1", "dual.r2.need"),
    "sentences": ("short", "long"),
    "logic": ("picked", "reason", "more"),
}
REVERSED = "let turn = 1; Math.random = () => (turn -= 0.001);"
"""Chance that puts everything in the contrary order."""


@pytest.fixture
def desk() -> Desk:
    """A site that asks every kind of question."""
    return Desk(questionnaire=every_kind())


@pytest.fixture
def site(desk: Desk) -> Iterator[Site]:
    """The site with nothing but the answer page."""
    with running_site(desk) as site:
        yield site


def ask(desk: Desk, *questions: Document, **more: object) -> None:
    """Have the site ask something else."""
    desk.questionnaire = examples.questionnaire(*questions, **{"privacy": {"free_text": True}, **more})


def of_section(name: str) -> dict[str, list[str]]:
    """Return the answers to one section."""
    return {f"a.{key}": ANSWERS[f"a.{key}"] for key in OF_SECTION[name]}


def go_to(page: Page, section: str) -> None:
    """Begin, and go on to a section."""
    begin(page)
    go_on(page, SECTIONS.index(section))


def answer_everything(page: Page) -> None:
    """Begin, give every answer, and go on to the review."""
    begin(page)
    for section in SECTIONS:
        fill(page, of_section(section))
        go_on(page)


def values_of(boxes: Locator) -> list[str]:
    """Return the values of inputs or options in the order in which they stand."""
    values: list[str] = boxes.evaluate_all("boxes => boxes.map((box) => box.value)")
    return values


# Every kind


def test_every_kind_is_answered_by_finger(phone_page: Page, desk: Desk) -> None:
    answer_everything(phone_page)
    expect_recap(phone_page, SAID)
    send(phone_page)
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    sent = {name: values for name, values in desk.sent[0].items() if any(values) and name != "step"}
    assert sent == FILLED


def expect_recap(page: Page, answers: list[str]) -> None:
    """Wait until the review shows these answers."""
    expect(page.locator(".recap-answer")).to_have_text(answers, use_inner_text=True)


def test_every_kind_is_answered_without_script(script_free_page: Page, desk: Desk) -> None:
    page = script_free_page
    page.goto("/q/demo/fr")
    fill(page, FILLED)
    page.get_by_role("button", name="Relire mes réponses").click()
    expect_recap(page, SAID)
    page.get_by_role("button", name="Modifier mes réponses").click()
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.get_by_text(RECEIPT)).to_be_visible()
    sent = {name: values for name, values in desk.sent[-1].items() if any(values) and name != "step"}
    assert sent == FILLED


@pytest.mark.parametrize(
    ("section", "name", "keys", "value"),
    [
        ("choices", "a.one", ["Space", "ArrowDown"], "b"),
        ("choices", "a.pair", ["Space", "ArrowDown"], "no"),
        ("choices", "a.many", ["Space"], "a"),
        ("figures", "a.points", ["Space", "ArrowDown", "ArrowDown"], "3"),
        ("figures", "a.stars", ["Space", "ArrowRight", "ArrowRight", "ArrowRight"], "4"),
    ],
)
def test_boxes_are_ticked_by_keyboard(
    page: Page, section: str, name: str, keys: list[str], value: str
) -> None:
    go_to(page, section)
    page.locator(f'[name="{name}"]').first.focus()
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator(f'[name="{name}"]:checked')).to_have_value(value)


@pytest.mark.parametrize(
    ("section", "name", "keys", "value"),
    [
        ("choices", "a.list", ["O", "ArrowDown"], "y"),
        ("figures", "a.count", ["1", "2"], "12"),
        ("figures", "a.day", ["1", "2", "0", "1", "2", "0", "2", "6"], "2026-12-01"),
        ("lists", "a.rank.1", ["ArrowDown"], "a"),
        ("sentences", "a.short", ["o", "k"], "ok"),
    ],
)
def test_fields_are_filled_by_keyboard(
    page: Page, section: str, name: str, keys: list[str], value: str
) -> None:
    go_to(page, section)
    field(page, name).focus()
    for key in keys:
        page.keyboard.press(key)
    expect(field(page, name)).to_have_value(value)


def test_one_gets_through_by_tabulation_alone(page: Page) -> None:
    go_to(page, "choices")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.className"))
    assert reached[:7] == ["a.one", "a.list", "a.many", "a.many", "a.many", "a.many", "a.pair"]


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
def test_axe_finds_nothing_in_any_kind(browser: Browser, site: Site, look: Look) -> None:
    with open_page(browser, site, **PHONE, color_scheme=look.value) as page:
        begin(page)
        found = []
        for section in SECTIONS:
            fill(page, of_section(section))
            found += violations(page, look)
            go_on(page)
        assert found + violations(page, look) == []


def test_axe_finds_nothing_with_faults(phone_page: Page) -> None:
    begin(phone_page)
    go_on(phone_page)
    field(phone_page, "a.exact").fill("beaucoup")
    go_on(phone_page, 4)
    found = violations(phone_page)
    phone_page.get_by_role("link", name="Question exact").click()
    assert found + violations(phone_page) == []


def test_axe_finds_nothing_without_script(browser: Browser, site: Site) -> None:
    with open_page(browser, site, **PHONE) as page:
        page.route("**/answer.js", lambda route: route.abort())
        page.goto("/q/demo/fr")
        fill(page, FILLED)
        assert violations(page) == []


def test_every_kind_fits_on_a_narrow_screen(browser: Browser, site: Site) -> None:
    with open_page(browser, site, viewport={"width": 320, "height": 640}) as page:
        begin(page)
        widths = set()
        for section in SECTIONS:
            fill(page, of_section(section))
            widths.add(page.evaluate("document.documentElement.scrollWidth"))
            go_on(page)
        assert widths == {320}


def test_everything_to_press_is_large_enough(phone_page: Page) -> None:
    begin(phone_page)
    small = []
    for section in SECTIONS:
        fill(phone_page, of_section(section))
        targets = phone_page.locator(
            "form :is(button, label.choice, select, input[type=text], input[type=date]):visible"
        )
        boxes = [(section, target.inner_text(), target.bounding_box()) for target in targets.all()]
        small += [(s, text) for s, text, box in boxes if box and box["height"] < SMALLEST_TARGET]
        go_on(phone_page)
    assert small == []


def test_a_star_has_a_figure_and_what_it_means(phone_page: Page) -> None:
    go_to(phone_page, "figures")
    stars = phone_page.get_by_role("radiogroup", name="Question stars")
    names = [star.get_attribute("value") for star in stars.get_by_role("radio").all()]
    expect(stars.get_by_role("radio", name="5 excellent", exact=True)).to_be_attached()
    assert names == ["1", "2", "3", "4", "5"]


def test_stars_are_full_up_to_the_chosen_one(phone_page: Page) -> None:
    go_to(phone_page, "figures")
    choose(phone_page, "a.stars", "3")
    drawn = phone_page.locator(".rating .choice").evaluate_all(
        "labels => labels.map((label) => getComputedStyle(label, '::before').content[1])"
    )
    assert drawn == ["★", "★", "★", "☆", "☆"]


# Other, specify


def test_what_to_specify_is_asked_where_its_option_is_chosen(phone_page: Page) -> None:
    begin(phone_page)
    text = field(phone_page, "a.one.other")
    expect(text).to_be_hidden()
    choose(phone_page, "a.one", "other")
    expect(phone_page.get_by_label("Si vous avez choisi « Autre », précisez").first).to_be_visible()
    choose(phone_page, "a.one", "a")
    expect(text).to_be_hidden()


def test_what_is_not_asked_any_more_is_kept_but_not_sent(phone_page: Page) -> None:
    begin(phone_page)
    field(phone_page, "a.list").select_option("other")
    field(phone_page, "a.list.other").fill("à ma façon")
    field(phone_page, "a.list").select_option("x")
    sent = phone_page.evaluate("[...new FormData(document.forms[0]).keys()].includes('a.list.other')")
    field(phone_page, "a.list").select_option("other")
    expect(field(phone_page, "a.list.other")).to_have_value("à ma façon")
    assert sent is False


def test_without_script_what_to_specify_is_always_there(script_free_page: Page) -> None:
    script_free_page.goto("/q/demo/fr")
    asked = script_free_page.get_by_label("Si vous avez choisi « Autre », précisez")
    assert [each.is_visible() for each in asked.all()] == [True, True, True]


# Numbers and days


def test_a_number_is_described_with_its_unit(phone_page: Page) -> None:
    go_to(phone_page, "figures")
    expect(field(phone_page, "a.count")).to_have_accessible_description(
        "Un nombre entier de 0 à 40. Seule une tranche de valeurs en est gardée. élèves"
    )


@pytest.mark.parametrize("typed", ["beaucoup", "41", "1e1", "٣"])
def test_what_is_no_answer_is_told_at_the_review(phone_page: Page, typed: str) -> None:
    go_to(phone_page, "figures")
    field(phone_page, "a.count").fill(typed)
    go_on(phone_page, 4)
    expect(phone_page.get_by_role("group", name="À corriger avant l’envoi")).to_be_focused()
    phone_page.get_by_role("link", name="Question count").click()
    expect(field(phone_page, "a.count")).to_be_focused()
    expect(field(phone_page, "a.count")).to_have_attribute("aria-invalid", "true")


def test_half_a_day_is_told_at_the_review(phone_page: Page) -> None:
    go_to(phone_page, "figures")
    field(phone_page, "a.day").focus()
    phone_page.keyboard.type("12")
    go_on(phone_page, 4)
    expect(phone_page.get_by_role("link", name="Question day")).to_be_visible()


def test_a_corrected_answer_is_told_no_more(phone_page: Page) -> None:
    go_to(phone_page, "figures")
    field(phone_page, "a.exact").fill("beaucoup")
    go_on(phone_page, 4)
    phone_page.get_by_role("link", name="Question exact").click()
    field(phone_page, "a.exact").fill("0,5")
    go_on(phone_page, 4)
    expect(phone_page.get_by_role("link", name="Question exact")).to_have_count(0)


def test_a_number_beside_a_refusal_is_kept_but_not_sent(phone_page: Page) -> None:
    go_to(phone_page, "figures")
    field(phone_page, "a.count").fill("12")
    refusal = choose(phone_page, "a.count", "_refused")
    sent = phone_page.evaluate("new FormData(document.forms[0]).getAll('a.count')")
    expect(field(phone_page, "a.count")).to_be_disabled()
    refusal.locator("..").click()
    expect(field(phone_page, "a.count")).to_be_enabled()
    expect(field(phone_page, "a.count")).to_have_value("12")
    assert sent == ["_refused"]


def test_without_script_a_wrong_day_comes_back_as_it_was(script_free_page: Page) -> None:
    page = script_free_page
    page.goto("/q/demo/fr")
    field(page, "a.day").evaluate("input => { input.type = 'text'; input.value = '31/02/2026'; }")
    page.get_by_role("button", name="Relire mes réponses").click()
    expect(field(page, "a.day")).to_have_value("31/02/2026")
    expect(page.locator("[id='e.a.day']")).to_contain_text("jj/mm/aaaa")


NUMBERS = (
    "12", "012", "1 234", "1\u00a0234,5", "12 34", "1 2345", "1.234", "1,5", "1,50", "1,555", "-3", "\u22123", "+3",
    "- 3", ".5", "5,", "1e3", "0x10", "\u0663", "1,2,3", "99 999", "100001", "-0", "", "  7  ",
    "Infinity", "NaN", "_refused",
)  # fmt: skip
DAYS = (
    "2026-02-28", "2026-02-30", "2024-02-29", "2026-1-2", "28/02/2026", "1/2/2026", "31/2/2026", "2026-12-31",
    "2027-01-01", "01-02-2026", "1/2/26", "2026-02-28T00:00", "", "hier",
)  # fmt: skip
READER = """async () => {
  const { readFields } = await import("/static/answer_fields.js");
  const { makeReader } = await import("/static/ballot/coding.js");
  const { codebook, rules = "{}" } = document.getElementById("questionnaire").dataset;
  const read = makeReader(JSON.parse(codebook), { gates: [], demands: [], ...JSON.parse(rules) });
  return () => read(readFields()).answers;
}"""
READ = f"""async ([name, texts]) => {{
  const read = await ({READER})();
  const field = document.getElementById(`a.${{name}}`);
  field.type = "text";
  return texts.map((text) => {{
    field.value = text;
    return read()[name] ?? null;
  }});
}}"""


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (examples.question("number", "typed", minimum=-100, maximum=100_000, decimals=2), NUMBERS),
        (examples.question("number", "typed", minimum=-100, maximum=100_000), NUMBERS),
        (examples.question("date", "typed", earliest="2024-01-01", latest="2026-12-31"), DAYS),
    ],
    ids=["decimals", "whole", "day"],
)
def test_what_is_typed_is_read_as_the_server_reads_it(
    phone_page: Page, desk: Desk, question: Document, texts: tuple[str, ...]
) -> None:
    ask(desk, question | {"refusable": True})
    begin(phone_page)
    reader = FormReader(desk.questionnaire)
    expected = [reader.read({"a.typed": [text]}).answers.get("typed") for text in texts]
    assert phone_page.evaluate(READ, ["typed", texts]) == expected


def test_every_kind_is_read_as_the_server_reads_it(phone_page: Page, desk: Desk) -> None:
    answer_everything(phone_page)
    read = phone_page.evaluate(f"async () => ({{ ...(await ({READER})())() }})")
    answers = FormReader(desk.questionnaire).read(FILLED).answers
    assert read == {key: list(value) if isinstance(value, tuple) else value for key, value in answers.items()}


# Demands


def test_an_answer_is_waited_for_where_a_condition_says_so(phone_page: Page) -> None:
    go_to(phone_page, "logic")
    note = phone_page.locator("[data-required=reason]")
    expect(note).to_be_hidden()
    phone_page.get_by_role("button", name="Précédent").click()
    go_back_to_count(phone_page)
    expect(note).to_have_text("(réponse attendue)")


def go_back(page: Page, times: int) -> None:
    """Press « Précédent », each time from another step."""
    for _ in range(times):
        step = page.locator("[data-step]:visible").get_attribute("data-step")
        page.get_by_role("button", name="Précédent").click()
        expect(page.locator("[data-step]:visible")).not_to_have_attribute("data-step", step or "")


def go_back_to_count(page: Page) -> None:
    """Go from the fourth section back to the second, answer « count », and on to the last."""
    go_back(page, 2)
    field(page, "a.count").fill("12")
    go_on(page, 3)


def test_a_demand_keeps_nobody_from_going_on(phone_page: Page) -> None:
    go_to(phone_page, "figures")
    field(phone_page, "a.count").fill("12")
    go_on(phone_page, 4)
    faults = phone_page.locator("[data-faults] li")
    expect(faults).to_have_count(2)
    assert [fault.split("\n")[0] for fault in faults.all_inner_texts()] == [
        "Question one Cette question attend une réponse.",
        "Question reason Cette question attend une réponse.",
    ]


def test_what_must_agree_says_so_in_its_own_words(phone_page: Page) -> None:
    go_to(phone_page, "figures")
    field(phone_page, "a.count").fill("12")
    go_on(phone_page, 3)
    field(phone_page, "a.more").fill("3")
    go_on(phone_page)
    expect(phone_page.get_by_role("link", name="Il en faut au moins 12.")).to_be_visible()


def test_the_server_says_the_same_of_what_must_agree(phone_page: Page, desk: Desk) -> None:
    begin(phone_page)
    fill(phone_page, {"a.one": ["a"]})
    go_on(phone_page)
    fill(phone_page, {"a.count": ["12"]})
    go_on(phone_page, 3)
    fill(phone_page, {"a.reason": ["oui"], "a.more": ["3"]})
    go_on(phone_page)
    fields = {"a.one": ["a"], "a.count": ["12"], "a.reason": ["oui"], "a.more": ["3"]}
    reading = FormReader(desk.questionnaire).read(fields)
    said = [sentence for _, sentence in say_faults(desk.questionnaire, facts("fr"), "fr", reading)]
    expect(phone_page.locator("[data-faults] li")).to_have_text(
        ["Question more Il en faut au moins 12."], use_inner_text=True
    )
    assert said == ["Il en faut au moins 12."]


def test_a_fault_leads_to_an_option_that_is_shown(phone_page: Page, desk: Desk) -> None:
    hidden = examples.option("hidden", shown_if=is_option("first", "yes"))
    asked = examples.single("second", options=[hidden, examples.option("shown")], required=True)
    ask(desk, examples.single("first"), asked)
    begin(phone_page)
    go_on(phone_page)
    phone_page.get_by_role("link", name="Question second").click()
    expect(phone_page.locator('[name="a.second"][value="shown"]')).to_be_focused()


def test_no_answer_is_waited_for_where_nothing_is_left_to_choose(phone_page: Page, desk: Desk) -> None:
    hidden = [examples.option(name, shown_if=is_option("first", "yes")) for name in ("a", "b")]
    ask(desk, examples.single("first"), examples.single("second", options=hidden, required=True))
    begin(phone_page)
    go_on(phone_page)
    expect(phone_page.locator("[data-faults]")).to_be_hidden()
    send(phone_page)
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()


def test_without_the_file_that_knows_logic_everything_is_asked(phone_page: Page, desk: Desk) -> None:
    phone_page.route("**/logic.js", lambda route: route.abort())
    begin(phone_page)
    fill(phone_page, {"a.one": ["b"]})
    go_on(phone_page, 4)
    expect(phone_page.get_by_role("radiogroup", name="Question deep")).to_be_visible()
    choose(phone_page, "a.deep", "yes")
    go_on(phone_page)
    send(phone_page)
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
    assert FormReader(desk.questionnaire).read(desk.sent[0]).answers == {"one": "b"}


# What follows from answers


def test_texts_repeat_answers_at_once(phone_page: Page) -> None:
    begin(phone_page)
    choose(phone_page, "a.one", "b")
    go_on(phone_page)
    choose(phone_page, "a.points", "4")
    go_on(phone_page, 2)
    field(phone_page, "a.short").fill("<b>moi</b>")
    go_on(phone_page)
    group = phone_page.get_by_role("radiogroup", name="Pourquoi « Option b » ?")
    expect(group).to_have_accessible_description("Total : 6")
    first = field(phone_page, "a.echo.1").locator("option").nth(1)
    expect(first).to_have_text("Comme <b>moi</b>")


def test_an_option_appears_under_its_condition(phone_page: Page) -> None:
    begin(phone_page)
    choose(phone_page, "a.pair", "no")
    go_on(phone_page, 4)
    hidden = phone_page.locator('[name="a.picked"][value="hidden"]')
    listed = field(phone_page, "a.taken").locator("option[value=hidden]")
    expect(hidden).to_be_hidden()
    expect(listed).to_be_disabled()
    go_back(phone_page, 4)
    choose(phone_page, "a.pair", "yes")
    go_on(phone_page, 4)
    expect(hidden).to_be_visible()
    expect(listed).to_be_enabled()


def test_an_option_that_is_hidden_is_not_sent(phone_page: Page) -> None:
    begin(phone_page)
    choose(phone_page, "a.pair", "yes")
    go_on(phone_page, 4)
    choose(phone_page, "a.picked", "hidden")
    field(phone_page, "a.taken").select_option("hidden")
    go_back(phone_page, 4)
    choose(phone_page, "a.pair", "no")
    sent = phone_page.evaluate("Object.fromEntries(new FormData(document.forms[0]))")
    assert (sent.get("a.picked"), sent["a.taken"]) == (None, "")


@pytest.mark.parametrize("typed", ["cafe\u0301", "caf\u00e9"])
def test_a_condition_on_a_text_knows_its_letters_however_they_are_typed(
    phone_page: Page, desk: Desk, typed: str
) -> None:
    ask(
        desk,
        examples.short_text("drink"),
        examples.single("sugar", shown_if={"==": [{"answer": "drink"}, {"value": "café"}]}),
    )
    begin(phone_page)
    field(phone_page, "a.drink").fill(typed)
    field(phone_page, "a.drink").blur()
    expect(phone_page.get_by_role("radiogroup", name="Question sugar")).to_be_visible()


def test_a_condition_on_a_number_understands_a_comma(phone_page: Page, desk: Desk) -> None:
    ask(
        desk,
        examples.question("number", "size", minimum=0, maximum=9000, decimals=1),
        examples.single("big", shown_if={">": [{"answer": "size"}, {"value": 1234}]}),
    )
    begin(phone_page)
    field(phone_page, "a.size").fill("1\u202f234,5")
    field(phone_page, "a.size").blur()
    expect(phone_page.get_by_role("radiogroup", name="Question big")).to_be_visible()


def test_a_condition_on_a_day_compares_days(phone_page: Page, desk: Desk) -> None:
    ask(
        desk,
        examples.question("date", "day", earliest="2026-01-01", latest="2026-12-31"),
        examples.single("late", shown_if={">": [{"answer": "day"}, {"value": "2026-06-30"}]}),
    )
    begin(phone_page)
    late = phone_page.get_by_role("radiogroup", name="Question late")
    field(phone_page, "a.day").fill("2026-06-30")
    expect(late).to_be_hidden()
    field(phone_page, "a.day").fill("2026-07-01")
    expect(late).to_be_visible()


# Chance


def shuffled(**more: object) -> Document:
    """Return several choices of which the last two are special, though not written last."""
    special = [examples.option("none", exclusive=True), examples.option("other", specify=True)]
    return examples.several(
        "many", options=[*special, *examples.options("a", "b", "c")], shuffle=True, **more
    )


def test_options_are_shuffled_but_for_special_ones(browser: Browser, site: Site, desk: Desk) -> None:
    ask(desk, shuffled(refusable=True))
    with open_page(browser, site) as page:
        page.add_init_script(REVERSED)
        begin(page)
        boxes = page.locator('[name="a.many"]')
        assert values_of(boxes) == ["c", "b", "a", "none", "other", "_refused"]


def test_what_is_shuffled_stays_so_in_this_page(phone_page: Page, desk: Desk) -> None:
    options = examples.options(*(f"o{number}" for number in range(20)))
    desk.questionnaire = examples.questionnaire(
        sections=[
            examples.section("first", examples.single("q", options=options, shuffle=True)),
            examples.section("second", examples.single("next")),
        ]
    )
    begin(phone_page)
    first = values_of(phone_page.locator('[name="a.q"]'))
    choose(phone_page, "a.q", "o3")
    go_on(phone_page)
    phone_page.go_back()
    expect(phone_page.get_by_label("Étape 1 sur 3")).to_be_visible()
    assert values_of(phone_page.locator('[name="a.q"]')) == first


def test_places_of_a_ranking_have_one_order(phone_page: Page, desk: Desk) -> None:
    options = examples.options(*(f"o{number}" for number in range(20)))
    ask(desk, examples.ranking("rank", options=options, places=3, shuffle=True))
    begin(phone_page)
    orders = [values_of(field(phone_page, f"a.rank.{place}").locator("option")) for place in (1, 2, 3)]
    assert (orders[0][0], orders) == ("", [orders[0]] * 3)


def test_rows_and_questions_are_shuffled(browser: Browser, site: Site, desk: Desk) -> None:
    grid = examples.grid("grid", rows=[examples.row(name) for name in ("r1", "r2", "r3")], shuffle=True)
    asked = [examples.information("first"), grid, examples.single("q1"), examples.information("last")]
    desk.questionnaire = examples.questionnaire(sections=[examples.section("s1", *asked, shuffle=True)])
    with open_page(browser, site) as page:
        page.add_init_script(REVERSED)
        begin(page)
        names = page.locator("[data-step=s1] :is(.information, .row-label, .question)").evaluate_all(
            "parts => parts.map((part) => part.textContent.trim().split('\\n')[0].split('Effacer')[0])"
        )
        assert names == [
            "Information first",
            "Question q1",
            "Ligne r3",
            "Ligne r2",
            "Ligne r1",
            "Information last",
        ]


def test_the_order_is_neither_kept_nor_sent(browser: Browser, site: Site, desk: Desk) -> None:
    desk.questionnaire = examples.questionnaire(
        sections=[examples.section("s1", shuffled(), examples.single("last"), shuffle=True)]
    )
    with open_page(browser, site) as page:
        page.add_init_script(REVERSED)
        begin(page)
        fill(page, {"a.last": ["yes"], "a.many": ["c", "b", "a"]})
        go_on(page)
        send(page)
        expect(page.get_by_text(RECEIPT)).to_be_visible()
    assert list(desk.sent[0].items()) == [
        ("a.last", ["yes"]), ("a.many", ["a", "b", "c"]), ("code", [CODE]), ("step", ["send"]),
    ]  # fmt: skip


# A draft on this device


def test_a_draft_holds_every_kind(phone_page: Page) -> None:
    phone_page.goto(LINK)
    phone_page.get_by_label("Garder mes réponses sur cet appareil").check()
    go_on(phone_page)
    for section in SECTIONS:
        fill(phone_page, of_section(section))
        go_on(phone_page)
    wait_until_calm(phone_page, lambda: phone_page.evaluate("Object.values(localStorage).join()"))
    phone_page.goto("/q/demo/fr?again#" + CODE)
    phone_page.get_by_role("button", name="Les reprendre").click()
    expect(phone_page.get_by_text("Vos réponses sont de nouveau là.")).to_be_visible()
    kept = phone_page.evaluate("[...new FormData(document.forms[0])].filter(([, value]) => value)")
    assert sorted(kept) == sorted(
        [name, value] for name, values in (ANSWERS | {"code": [CODE]}).items() for value in values
    )


# Hostile and foreign texts

HOSTILE = '"><img src=x onerror=alert(1)>{{ 7 * 7 }}'
ARABIC = "هل لديك جهاز لوحي؟"


def test_hostile_labels_are_text_wherever_they_stand(phone_page: Page, desk: Desk) -> None:
    hostile = examples.option("a", label=words(HOSTILE))
    ask(
        desk,
        examples.single("one", label=words(HOSTILE), options=[hostile, other_than(hostile)]),
        examples.single("list", options=[hostile, other_than(hostile)], display="list"),
        examples.question("number", "count", minimum=0, maximum=9, unit=words(HOSTILE)),
        examples.single("echo", label=words("{answer.one} {answer.list}")),
    )
    begin(phone_page)
    fill(phone_page, {"a.one": ["a"], "a.list": ["a"], "a.count": ["3"]})
    expect(phone_page.get_by_role("radiogroup", name=f"{HOSTILE} {HOSTILE}")).to_be_visible()
    go_on(phone_page)
    expect_recap(phone_page, [HOSTILE, HOSTILE, f"3\u00a0{HOSTILE}"])
    assert phone_page.locator("img").count() == 0


def other_than(option: Document) -> Document:
    """Return the same option under another id."""
    return {**option, "id": "b", "code": "B"}


def test_texts_written_from_right_to_left_keep_to_themselves(phone_page: Page, desk: Desk) -> None:
    ask(
        desk,
        examples.single("one", label=words(ARABIC), options=[*options_in_arabic()]),
        examples.single("echo", label=words("Vous dites {answer.one} ?")),
    )
    begin(phone_page)
    choose(phone_page, "a.one", "a")
    expect(phone_page.get_by_role("radiogroup", name=f"Vous dites {ARABIC} ?")).to_be_visible()
    directions = phone_page.locator("[data-pipe], [id='l.one'], .choice > span").evaluate_all(
        "parts => parts.map((part) => getComputedStyle(part).unicodeBidi)"
    )
    assert set(directions) == {"plaintext", "isolate"} or set(directions) == {"plaintext"}
    assert phone_page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]


def options_in_arabic() -> list[Document]:
    """Return two options whose labels run from right to left."""
    return [examples.option("a", label=words(ARABIC)), examples.option("b", label=words(ARABIC))]


def test_a_condition_holds_by_what_the_server_says_too(phone_page: Page, desk: Desk) -> None:
    ask(desk, examples.single("q1"), examples.single("q2", shown_if=is_option("q1", "yes"), required=True))
    begin(phone_page)
    go_on(phone_page)
    send(phone_page)
    expect(phone_page.get_by_text(RECEIPT)).to_be_visible()
