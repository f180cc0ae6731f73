"""The answer page as HTML: what it asks for, what it gives back, what nobody slips into it. Without Flask."""

import re
import secrets
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.answers.reading import Fault, FaultCode, FormReader
from questionnaires.answers.values import Value
from questionnaires.catalogue import load
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.pages.answer_page import (
    AnswerPageFacts,
    MessageKind,
    fault_message,
    message_text,
    render_answer_page,
    render_message_page,
    render_receipt_page,
    render_review_page,
)
from survey_app.tokens.key_list import KeyList
from survey_app.web.assets import AssetRegistry
from survey_app.web.encodings import Encoding, encode
from tests.architecture.source_tree import ROOT
from tests.questionnaires import examples
from tests.questionnaires.strategies import answers_to, definitions, form_of
from tests.survey_app.ballots.every_kind import FILLED, SAID, every_kind
from tests.survey_app.ballots.html_tree import Element, fields_of, parse

STATIC = ROOT / "survey_app" / "static"
AT_FIRST = 35 * 1024
BUDGET = 50 * 1000
AT_ONCE = (
    "answer_faults.js",
    "answer_fields.js",
    "answer_parts.js",
    "ballot/keeping.js",
    "ballot/posting.js",
    "ballot/coding.js",
    "ballot/bytes.js",
)
LATER = (
    *(
        f"ballot/{name}.js"
        for name in ("code", "device", "drafts", "key_list", "outbox", "sealing", "sending", "token")
    ),
    "vendor/ristretto255.js",
)
"""What is fetched once somebody has a code, or answers."""

HOSTILE = '"><script>alert(1)</script>{{ 7 * 7 }}%(x)s</textarea>'
FULL = load("fiche-equipes")
EVERY_KIND = every_kind()
every_language = pytest.mark.parametrize("language", ["fr", "en"])
every_form = pytest.mark.parametrize("questionnaire", [FULL, EVERY_KIND], ids=["catalogue", "every kind"])


def asset(name: str) -> str:
    """Return the address of a static file."""
    return f"/static/{name}"


FACTS = AnswerPageFacts(
    public_id="demo",
    title="Autodiagnostic 2026",
    school="Collège Exemple",
    closes_at=datetime(2026, 12, 1, 17, 5, tzinfo=UTC),
    contact="referent@example.org",
    cells=("Lettres", "Sciences"),
    action_url="/q/demo/fr",
    asset=asset,
    switch_language_url="/q/demo/en",
)
KEYS = KeyList(
    "demo",
    "c" * 64,
    "strict",
    200,
    b"\x04" + secrets.token_bytes(64),
    tuple((number, secrets.token_bytes(32)) for number in (1, 2)),
)
SEALED_FACTS = replace(FACTS, key_list=KEYS)


Filled = dict[str, list[str]]


def page(questionnaire: Questionnaire = EVERY_KIND, language: str = "fr", **options: object) -> Element:
    """Return the page with the form as a tree."""
    return parse(render_answer_page(questionnaire, FACTS, language, **options))  # type: ignore[arg-type]


def controls(tree: Element) -> list[Element]:
    """Return what one can fill in."""
    inputs = [control for control in tree.all("input") if control.attributes["type"] != "hidden"]
    return [*inputs, *tree.all("select", "textarea")]


@every_form
@every_language
def test_every_form_is_the_same_bytes_each_time(questionnaire: Questionnaire, language: str) -> None:
    first, second = (render_answer_page(questionnaire, FACTS, language) for _ in range(2))
    assert first == second


@every_form
@every_language
def test_every_form_has_no_id_twice(questionnaire: Questionnaire, language: str) -> None:
    ids = [
        element.attributes["id"]
        for element in page(questionnaire, language).all()
        if "id" in element.attributes
    ]
    assert sorted(ids) == sorted(set(ids))


@every_form
@every_language
def test_every_form_refers_to_what_is_there(questionnaire: Questionnaire, language: str) -> None:
    tree = page(questionnaire, language)
    ids = {element.attributes.get("id") for element in tree.all()}
    named = [
        name
        for element in tree.all()
        for attribute in ("aria-labelledby", "aria-describedby", "for")
        for name in element.attributes.get(attribute, "").split()
    ]
    assert [name for name in named if name not in ids] == []


@every_form
@every_language
def test_every_form_labels_every_control(questionnaire: Questionnaire, language: str) -> None:
    tree = page(questionnaire, language)
    labelled = {label.attributes.get("for") for label in tree.all("label") if label.text}
    unlabelled = [
        control
        for control in controls(tree)
        if control.attributes.get("id") not in labelled
        and not any(parent.tag == "label" and parent.text for parent in control.ancestors())
    ]
    assert unlabelled == []


@every_form
@every_language
def test_every_form_groups_radios_under_a_name(questionnaire: Questionnaire, language: str) -> None:
    alone = [
        radio
        for radio in page(questionnaire, language).all("input", type="radio")
        if not any(
            parent.attributes.get("role") == "radiogroup" and "aria-labelledby" in parent.attributes
            for parent in radio.ancestors()
        )
    ]
    assert alone == []


@every_form
@every_language
def test_every_form_needs_nothing_inline(questionnaire: Questionnaire, language: str) -> None:
    tree = page(questionnaire, language)
    inline = [element for element in tree.all("script") if element.raw or "src" not in element.attributes]
    attributes = {name for element in tree.all() for name in element.attributes}
    assert (inline, tree.all("style"), {n for n in attributes if n == "style" or n.startswith("on")}) == (
        [],
        [],
        set(),
    )


@every_form
@every_language
def test_every_form_says_its_language(questionnaire: Questionnaire, language: str) -> None:
    assert page(questionnaire, language).one("html").attributes["lang"] == language


@every_form
def test_names_are_those_that_are_read(questionnaire: Questionnaire) -> None:
    names = {c.attributes["name"] for c in controls(page(questionnaire)) if "name" in c.attributes}
    unknown = FormReader(questionnaire).read({name: [""] for name in names}).faults
    assert [fault for fault in unknown if fault.code is FaultCode.UNKNOWN_FIELD] == []


def test_an_untouched_form_says_nothing() -> None:
    reading = FormReader(FULL).read(fields_of(page(FULL).one("form")))
    assert (reading.answers, reading.faults) == ({}, ())


def test_what_was_filled_in_comes_back() -> None:
    sent = fields_of(page(filled=FILLED).one("form"))
    assert {name: values for name, values in sent.items() if any(values)} == FILLED


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_answers_to_any_definition_come_back(data: st.DataObject) -> None:
    questionnaire = data.draw(definitions())
    form = form_of(questionnaire, data.draw(answers_to(questionnaire)))
    reader = FormReader(questionnaire)
    returned = fields_of(page(questionnaire, filled=form).one("form"))
    assert reader.read(returned) == reader.read(form)


def test_a_part_that_may_be_hidden_is_found_by_its_gate() -> None:
    tree = page(FULL)
    assert '"part":"creneaux"' in tree.one("form").attributes["data-rules"]
    assert "À quels moments" in tree.one(data_gate="question.creneaux").text


def test_a_form_without_conditions_has_no_rules() -> None:
    assert page(load("fiche-equipes-courte")).one("form").attributes.get("data-rules") is None


def test_what_the_script_needs_at_once_is_asked_for_at_once() -> None:
    preloaded = [link.attributes["href"] for link in page().all(rel="modulepreload")]
    assert preloaded == [f"/static/{name}" for name in (*AT_ONCE, "logic.js")]


def test_no_text_is_asked_where_none_is_allowed() -> None:
    questionnaire = EVERY_KIND.model_copy(update={"privacy": load("fiche-equipes").privacy})
    names = [control.attributes.get("name") for control in controls(page(questionnaire))]
    assert {"a.short", "a.long"}.isdisjoint(names)


def test_what_to_specify_is_asked_without_script() -> None:
    tree = page()
    (label,) = tree.all("label", for_="a.one.other")
    assert label.text == "Si vous avez choisi «\u00a0Autre\u00a0», précisez\u00a0:"


def test_what_to_specify_is_not_asked_where_no_text_is_allowed() -> None:
    tree = page(every_kind(privacy={}))
    assert tree.all("input", name="a.one.other") == []


def test_special_options_come_last_where_the_script_shuffles() -> None:
    special = [examples.option("none", exclusive=True), *examples.options("a", "b")]
    tree = page(examples.questionnaire(examples.several("q", options=special, shuffle=True)))
    boxes = tree.all("input", name="a.q")
    fixed = [box.attributes["value"] for box in boxes if "data-fixed" in (box.parent or box).attributes]
    assert ([box.attributes["value"] for box in boxes], fixed) == (["a", "b", "none"], ["none"])


def test_the_order_in_the_page_is_that_of_the_definition() -> None:
    orders = [
        [box.attributes["value"] for box in page(examples.questionnaire(q)).all("input", name="a.q")]
        for q in (examples.several("q"), examples.several("q", shuffle=True))
    ]
    assert orders[0] == orders[1]


def test_a_number_says_its_limits_and_its_unit() -> None:
    tree = page()
    field = tree.by_id("a.count")
    described = " ".join(tree.by_id(name).text for name in field.attributes["aria-describedby"].split())
    assert described == "Un nombre entier de 0 à 40. Seule une tranche de valeurs en est gardée. élèves"


def test_a_phone_shows_figures_where_there_is_no_minus() -> None:
    tree = page()
    modes = [tree.by_id(name).attributes.get("inputmode") for name in ("a.count", "a.exact")]
    assert modes == ["numeric", None]


def test_a_day_has_its_limits() -> None:
    field = page().by_id("a.day")
    assert [field.attributes[name] for name in ("type", "min", "max")] == ["date", "2026-01-01", "2026-12-31"]


def test_a_day_written_by_hand_comes_back_as_it_was() -> None:
    field = page(filled={"a.day": ["31/2/2026"]}).by_id("a.day")
    assert [field.attributes[name] for name in ("type", "value")] == ["text", "31/2/2026"]


@pytest.mark.parametrize(("answers", "words"), [(None, "…"), ({"one": "a"}, "Option a")])
def test_a_text_repeats_what_is_known(answers: dict[str, Value] | None, words: str) -> None:
    slot = page(answers=answers).one("span", data_pipe="answer.one")
    assert slot.text == words


def test_a_score_is_told_where_a_text_asks_for_it() -> None:
    tree = page(answers={"one": "b", "points": 4})
    assert tree.one("span", data_pipe="score.total").text == "6"


def test_facts_of_the_campaign_are_in_the_page() -> None:
    title = {"fr": "{campaign.title}, {campaign.school}, {campaign.closes}, {campaign.secret}, {x}"}
    tree = page(examples.questionnaire(examples.single(), title=title))
    assert tree.all("h1")[0].text == (
        "Autodiagnostic 2026, Collège Exemple, mardi 1er décembre 2026 à 18\u00a0h\u00a005, …, {x}"
    )


def test_what_fills_a_placeholder_is_never_read_again() -> None:
    facts = replace(FACTS, title="{campaign.contact} {answer.one}")
    questionnaire = examples.questionnaire(examples.single("one", label={"fr": "{campaign.title}"}))
    tree = parse(render_answer_page(questionnaire, facts, "fr"))
    assert tree.by_id("l.one").content == ["{campaign.contact} {answer.one}"]


def test_a_hostile_answer_stays_text_where_it_is_repeated() -> None:
    questionnaire = examples.questionnaire(
        examples.text("long", max_length=500),
        examples.single("one", label={"fr": "Vous dites {answer.long}"}, options=[ECHO, ECHO | {"id": "b"}]),
        examples.single("list", options=[ECHO, ECHO | {"id": "b"}], display="list"),
        privacy={"free_text": True},
    )
    tree = parse(render_answer_page(questionnaire, FACTS, "fr", answers={"long": HOSTILE}))
    assert (tree.by_id("l.one").text, len(tree.all("script"))) == (f"Vous dites {HOSTILE}", 1)
    assert tree.by_id("a.list").all("option")[1].text == HOSTILE


ECHO = examples.option("a", label={"fr": "{answer.long}"})


def test_a_constraint_has_its_own_sentence() -> None:
    reading = FormReader(EVERY_KIND).read({**FILLED, "a.more": ["3"]})
    tree = page(filled=FILLED, answers=reading.answers, faults=reading.faults)
    assert tree.by_id("e.a.more").text == "Il en faut au moins 12."


def test_questions_that_are_not_translated_say_their_language() -> None:
    tree = page(language="en")
    assert tree.one(data_step="choices").attributes["lang"] == "fr"


TWICE = Fault("rank", "a.rank.2", FaultCode.PLACE_TWICE)


def test_the_summary_leads_to_the_field() -> None:
    tree = page(filled=FILLED, faults=[TWICE])
    link = tree.one("a", href="#a.rank.2")
    assert link.text == f"Question rank {fault_message(TWICE, 'fr')}"
    assert tree.by_id("a.rank.2").attributes["name"] == "a.rank.2"


def test_the_field_says_what_is_wrong() -> None:
    tree = page(filled=FILLED, faults=[TWICE])
    field = tree.by_id("a.rank.2")
    assert field.attributes["aria-invalid"] == "true"
    assert tree.by_id(field.attributes["aria-describedby"]).text == fault_message(TWICE, "fr")


def test_a_choice_is_wrong_as_a_whole() -> None:
    group = page(faults=[Fault("one", "a.one", FaultCode.REQUIRED)]).one(data_group="a.one")
    assert group.attributes["aria-invalid"] == "true"
    assert "e.a.one" in group.attributes["aria-describedby"].split()


def test_a_field_that_is_not_there_has_no_link() -> None:
    panel = page(faults=[Fault(None, "a.other", FaultCode.UNKNOWN_FIELD)]).one(data_faults="")
    assert (len(panel.all("li")), panel.all("a")) == (1, [])


def test_a_code_that_is_not_known_is_said_beside_it() -> None:
    tree = page(filled=FILLED, code_fault="Ce code n’est pas reconnu.")
    code = tree.by_id("code")
    assert (code.attributes["aria-invalid"], tree.by_id("e.code").text) == (
        "true",
        "Ce code n’est pas reconnu.",
    )


def test_the_title_warns() -> None:
    assert page(faults=[TWICE]).one("title").text == "Erreur\u00a0: Essai – Paliers"


def test_without_faults_there_is_no_summary() -> None:
    assert "hidden" in page().one(data_faults="").attributes


@every_language
@pytest.mark.parametrize("code", FaultCode)
def test_each_has_its_sentence(code: FaultCode, language: str) -> None:
    sentence = fault_message(Fault("q", "a.q", code, {"min": 2, "max": 3, "given": 4}), language)
    assert sentence.endswith(".")
    assert "%" not in sentence


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            Fault("q", "a.q", FaultCode.TOO_SMALL, {"min": -0.5}),
            "Ce nombre est trop petit\u00a0: \u22120,5 au moins.",
        ),
        (
            Fault("q", "a.q", FaultCode.TOO_LATE, {"max": "2026-12-01"}),
            "Cette date est trop lointaine\u00a0: au plus tard le 1er décembre 2026.",
        ),
    ],
)
def test_limits_are_said_as_people_write_them(fault: Fault, sentence: str) -> None:
    assert fault_message(fault, "fr") == sentence


HOSTILE_QUESTIONNAIRE = examples.questionnaire(
    examples.single("one", label={"fr": HOSTILE}, help={"fr": HOSTILE}),
    examples.text("long", max_length=500),
    title={"fr": HOSTILE},
    privacy={"free_text": True},
)
HOSTILE_FACTS = replace(FACTS, title=HOSTILE, school=HOSTILE, contact=HOSTILE, cells=(HOSTILE,))
HOSTILE_SENT = {"a.one": [HOSTILE], "a.long": [HOSTILE], "code": [HOSTILE]}


def test_hostile_strings_stay_text_in_the_form() -> None:
    tree = parse(
        render_answer_page(
            HOSTILE_QUESTIONNAIRE, HOSTILE_FACTS, "fr", filled=HOSTILE_SENT, code_fault=HOSTILE
        )
    )
    assert [script.attributes["src"] for script in tree.all("script")] == ["/static/answer.js"]
    assert (tree.by_id("a.long").raw, tree.by_id("code").attributes["value"]) == (HOSTILE, HOSTILE)
    assert tree.by_id("l.one").text == HOSTILE


def test_hostile_strings_stay_text_in_the_review() -> None:
    reading = FormReader(HOSTILE_QUESTIONNAIRE).read(HOSTILE_SENT)
    tree = parse(
        render_review_page(HOSTILE_QUESTIONNAIRE, HOSTILE_FACTS, "fr", filled=HOSTILE_SENT, reading=reading)
    )
    assert (tree.all("script"), fields_of(tree.one("form"))) == ([], HOSTILE_SENT)


def test_hostile_strings_stay_text_in_the_receipt() -> None:
    tree = parse(render_receipt_page(HOSTILE_FACTS, "fr", HOSTILE, HOSTILE))
    assert (tree.all("script"), tree.one(data_receipt_code="").text) == ([], HOSTILE)


def review(questionnaire: Questionnaire, filled: Filled) -> Element:
    """Return the review of a form as a tree."""
    reading = FormReader(questionnaire).read(filled)
    return parse(render_review_page(questionnaire, FACTS, "fr", filled=filled, reading=reading))


def said(tree: Element) -> list[str]:
    """Return the answers that a review shows."""
    return [answer.text for answer in tree.all("span", class_="recap-answer")]


def test_a_whole_form_has_no_fault() -> None:
    assert FormReader(EVERY_KIND).read(FILLED).faults == ()


def test_the_review_sends_on_all_that_was_filled_in() -> None:
    assert fields_of(review(EVERY_KIND, {**FILLED, "step": ["review"]}).one("form")) == FILLED


def test_the_review_says_the_answers_in_words() -> None:
    assert said(review(EVERY_KIND, FILLED)) == SAID


def test_the_review_says_what_was_left_out() -> None:
    tree = review(load("fiche-equipes-courte"), {})
    assert len(tree.all("span", class_="recap-none")) == 8 * 2 + 1


def test_the_review_leaves_out_what_was_not_asked() -> None:
    lines = [
        {line.text for line in review(EVERY_KIND, {**FILLED, "a.one": [value]}).all("dt")}
        for value in ("a", "b")
    ]
    assert lines[0] - lines[1] == {"Question deep", "Pourquoi « Option a » ?"}


def test_the_review_leaves_out_a_chosen_option_that_was_not_offered() -> None:
    hidden = {**FILLED, "a.pair": ["no"], "a.picked": ["hidden"], "a.taken": ["hidden"]}
    assert "Option hidden" not in said(review(EVERY_KIND, hidden))


def test_the_review_says_a_day_however_it_was_written() -> None:
    assert "1/12/2026" in said(review(EVERY_KIND, {**FILLED, "a.day": ["1/12/2026"]}))


def test_the_review_repeats_answers_where_texts_ask_for_them() -> None:
    tree = review(EVERY_KIND, {**FILLED, "a.one": ["a"]})
    assert "Pourquoi « Option a » ?" in [line.text for line in tree.all("dt")]


def test_the_review_leads_back_or_on() -> None:
    tree = review(FULL, {})
    assert [button.attributes["value"] for button in tree.all("button", name="step")] == ["edit", "send"]


TRIAL = parse(render_answer_page(FULL, replace(FACTS, is_trial=True, closes_at=None), "fr"))


def test_a_trial_asks_for_no_code() -> None:
    assert TRIAL.all(name="code") == []


def test_a_trial_cannot_be_sent() -> None:
    assert [b for b in TRIAL.all("button") if b.attributes["type"] == "submit"] == []


def test_a_trial_says_so() -> None:
    assert "Page d’essai." in [strong.text for strong in TRIAL.all("strong")]


@every_language
@pytest.mark.parametrize("kind", MessageKind)
def test_each_is_a_page(kind: MessageKind, language: str) -> None:
    tree = parse(render_message_page(FACTS, language, kind))
    assert f"{tree.one('h1').text} {tree.one('main').all('p')[0].text}" == message_text(kind, language)


@pytest.mark.parametrize("kind", MessageKind)
def test_each_is_translated(kind: MessageKind) -> None:
    assert message_text(kind, "en") != message_text(kind, "fr")


def test_a_campaign_that_is_not_there_needs_no_facts() -> None:
    tree = parse(render_message_page(None, "fr", MessageKind.UNKNOWN_CAMPAIGN, asset=asset))
    assert tree.one(rel="stylesheet").attributes["href"] == "/static/answer.css"


def test_a_page_needs_its_style_sheet() -> None:
    with pytest.raises(ValueError, match="facts or asset"):
        render_message_page(None, "fr", MessageKind.UNKNOWN_CAMPAIGN)


@pytest.mark.parametrize(
    ("language", "time"),
    [
        ("fr", "mardi 1er décembre 2026 à 18\u00a0h\u00a005 (heure de Paris)"),
        ("en", "Tuesday 1 December 2026 at 18:05"),
    ],
)
def test_the_closing_time_is_that_of_paris(language: str, time: str) -> None:
    assert time in page(language=language).one("ul", class_="facts").text


def test_the_notice_names_the_reporting_groups() -> None:
    items = [item.text for item in page().by_id("protection").all("li")]
    assert items == ["Lettres", "Sciences"]


@every_language
def test_the_notice_states_the_limit(language: str) -> None:
    sentence = {"fr": "faire confiance à ce serveur", "en": "trust this server"}[language]
    assert sentence in page(language=language).by_id("protection").text


def test_the_keys_and_the_names_of_their_cells_are_in_the_page() -> None:
    form = parse(render_answer_page(EVERY_KIND, SEALED_FACTS, "en")).one("form").attributes
    wire = [form[f"data-{name}"] for name in ("keys", "cells", "sign-off", "box")]
    cells = '{"1":"Lettres","2":"Sciences"}'
    assert wire == [KEYS.text, cells, "/q/demo/emargement/en", "/q/demo/urne/en"]


def test_without_keys_nothing_is_sent_sealed() -> None:
    trial = parse(render_answer_page(EVERY_KIND, replace(SEALED_FACTS, is_trial=True), "fr"))
    assert ["data-keys" in tree.one("form").attributes for tree in (page(), trial)] == [False, False]


def weigh(*names: str) -> int:
    """Return the bytes of static files as they travel to today's browsers."""
    assets = AssetRegistry(STATIC, {"answer.css": ("tokens.css", "answer.css")}, watches=False).edition.assets
    return sum(len(encode(assets[name].plain, Encoding.BROTLI)) for name in names)


def test_all_that_a_phone_loads_is_small() -> None:
    form = len(encode(render_answer_page(FULL, SEALED_FACTS, "fr").encode(), Encoding.BROTLI, effort=9))
    at_first = form + weigh("answer.css", "answer.js", "logic.js", "favicon.svg", *AT_ONCE)
    assert (at_first <= AT_FIRST, at_first + weigh(*LATER) <= BUDGET) == (True, True), (
        at_first,
        weigh(*LATER),
    )


def test_every_script_of_the_ballot_is_weighed() -> None:
    scripts = {path.relative_to(STATIC).as_posix() for path in (STATIC / "ballot").glob("*.js")}
    assert scripts <= {*AT_ONCE, *LATER}


def test_the_script_uses_no_sink_that_makes_markup() -> None:
    source = "".join((STATIC / name).read_text() for name in ("answer.js", "preview.js", *AT_ONCE, *LATER))
    assert (
        re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc", source
        )
        == []
    )


@pytest.mark.parametrize(
    ("kind", "opens_at", "said"),
    [
        (MessageKind.NOT_OPEN, datetime(2026, 11, 30, 9, 0, tzinfo=UTC), True),
        (MessageKind.NOT_OPEN, None, False),
        (MessageKind.CLOSED, datetime(2026, 11, 30, 9, 0, tzinfo=UTC), False),
    ],
)
def test_who_comes_too_early_is_told_when_to_come(
    kind: MessageKind, opens_at: datetime | None, *, said: bool
) -> None:
    page = render_message_page(replace(FACTS, opens_at=opens_at), "fr", kind)
    assert ("Elle ouvrira le lundi 30 novembre 2026" in page) is said
