"""The answer page as HTML: what it asks for, what it gives back, what nobody slips into it. Without Flask."""

import gzip
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.answers.reading import Fault, FaultCode, FormReader
from questionnaires.catalogue import load
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.answer_page import (
    AnswerPageFacts,
    MessageKind,
    fault_message,
    message_text,
    render_answer_page,
    render_message_page,
    render_receipt_page,
    render_review_page,
)
from tests.architecture.source_tree import ROOT
from tests.questionnaires import examples
from tests.questionnaires.strategies import answers_to, definitions, form_of
from tests.survey_app.ballots.html_tree import Element, fields_of, parse

STATIC = ROOT / "survey_app" / "static"
BUDGET = 25 * 1024
HOSTILE = '"><script>alert(1)</script>{{ 7 * 7 }}%(x)s</textarea>'
FULL = load("fiche-equipes")
EVERY_KIND = examples.questionnaire(
    examples.information(),
    examples.single("one", refusable=True, required=True),
    examples.several("many", refusable=True, not_applicable=True),
    examples.points("points"),
    examples.ranking("rank", refusable=True),
    examples.grid("grid"),
    examples.dual_grid("dual"),
    examples.short_text("short", refusable=True),
    examples.text("long", shown_if=examples.is_answered("one")),
    privacy={"free_text": True},
)
FILLED = {
    "a.one": ["yes"],
    "a.many": ["a", "c"],
    "a.points": ["4"],
    "a.rank.1": ["c"],
    "a.rank.2": ["a"],
    "a.grid.r1": ["often"],
    "a.dual.r2.need": ["training"],
    "a.short": ["bref"],
    "a.long": ["long & <b>"],
    "code": ["7K2M-9QXT-4WPA-H3BD"],
}
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


def test_names_are_those_that_are_read() -> None:
    names = {control.attributes["name"] for control in controls(page()) if "name" in control.attributes}
    assert names == {
        "code", "a.one", "a.many", "a.points", "a.rank.1", "a.rank.2", "a.rank.3", "a.rank", "a.grid.r1",
        "a.grid.r2", "a.dual.r1.situation", "a.dual.r1.need", "a.dual.r2.situation", "a.dual.r2.need",
        "a.short",
        "a.long",
    }  # fmt: skip


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
    assert '"part":"creneaux"' in tree.one("form").attributes["data-gates"]
    assert "À quels moments" in tree.one(data_gate="question.creneaux").text


def test_a_form_without_conditions_loads_no_logic() -> None:
    tree = page(load("fiche-equipes-courte"))
    assert (tree.all(rel="modulepreload"), tree.one("form").attributes.get("data-gates")) == ([], None)


def test_no_text_is_asked_where_none_is_allowed() -> None:
    questionnaire = EVERY_KIND.model_copy(update={"privacy": load("fiche-equipes").privacy})
    names = [control.attributes.get("name") for control in controls(page(questionnaire))]
    assert {"a.short", "a.long"}.isdisjoint(names)


def test_questions_that_are_not_translated_say_their_language() -> None:
    tree = page(language="en")
    assert tree.one(data_step="s1").attributes["lang"] == "fr"


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
    tree = parse(render_review_page(HOSTILE_QUESTIONNAIRE, HOSTILE_FACTS, "fr", filled=HOSTILE_SENT))
    assert (tree.all("script"), fields_of(tree.one("form"))) == ([], HOSTILE_SENT)


def test_hostile_strings_stay_text_in_the_receipt() -> None:
    tree = parse(render_receipt_page(HOSTILE_FACTS, "fr", HOSTILE))
    assert (tree.all("script"), tree.one(data_receipt_code="").text) == ([], HOSTILE)


def test_the_review_sends_on_all_that_was_filled_in() -> None:
    tree = parse(render_review_page(EVERY_KIND, FACTS, "fr", filled={**FILLED, "step": ["review"]}))
    assert fields_of(tree.one("form")) == FILLED


def test_the_review_says_the_answers_in_words() -> None:
    tree = parse(render_review_page(EVERY_KIND, FACTS, "fr", filled=FILLED))
    assert [answer.text for answer in tree.all("span", class_="recap-answer")] == [
        "Option yes", "Option a", "Option c", "4", "1. Option c", "2. Option a", "Option often",
        "Option training", "bref", "long & <b>",
    ]  # fmt: skip


def test_the_review_says_what_was_left_out() -> None:
    tree = parse(render_review_page(load("fiche-equipes-courte"), FACTS, "fr", filled={}))
    assert len(tree.all("span", class_="recap-none")) == 8 * 2 + 1


def test_the_review_leaves_out_what_was_not_asked() -> None:
    off_route = frozenset({"rank", "grid.r1", "dual.r2.need", "dual.r2.situation"})
    tree = parse(render_review_page(EVERY_KIND, FACTS, "fr", filled=FILLED, off_route=off_route))
    lines = [line.text for line in tree.all("dt")]
    assert lines == [
        "Question one", "Question many", "Question points", "Ligne r2", "Ligne r1", "Question short",
        "Question long",
    ]  # fmt: skip


def test_the_review_leads_back_or_on() -> None:
    tree = parse(render_review_page(FULL, FACTS, "fr", filled=FILLED))
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


def test_all_that_a_phone_loads_is_small() -> None:
    files = ["answer.js", "logic.js", "favicon.svg"]
    sheets = (STATIC / "tokens.css").read_bytes() + (STATIC / "answer.css").read_bytes()
    loaded = [
        render_answer_page(FULL, FACTS, "fr").encode(),
        sheets,
        *((STATIC / name).read_bytes() for name in files),
    ]
    assert sum(len(gzip.compress(content)) for content in loaded) <= BUDGET


def test_the_script_uses_no_sink_that_makes_markup() -> None:
    source = (STATIC / "answer.js").read_text()
    assert (
        re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc", source
        )
        == []
    )
