"""What the browser makes of any form is what the server makes of it: answers, faults and their places, the bytes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.ballots import ballot_size, pack_ballot
from questionnaires.answers.codebook import compile_codebook
from questionnaires.answers.faults import Fault, FaultCode
from questionnaires.answers.reading import FormReader
from questionnaires.answers.slots import slots_of
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.pages.codebook import codebook_of
from survey_app.ballots.pages.piping import Speaker
from survey_app.ballots.pages.rules import rules_of
from survey_app.ballots.pages.words import fault_message
from tests.questionnaires import examples
from tests.questionnaires.examples import is_option
from tests.questionnaires.strategies import HOSTILE, Draw, answers_to, definitions, form_of
from tests.survey_app.ballots.browser_ballot import Ask, running_scripts
from tests.survey_app.ballots.every_kind import FILLED, every_kind

NO_RULES: dict[str, list[Any]] = {"gates": [], "demands": [], "scores": []}
NOT_FOUND_HERE = frozenset({FaultCode.UNKNOWN_FIELD})
"""Faults that no page of ours can have."""

Form = dict[str, list[str]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    with running_scripts(tmp_path_factory.mktemp("static")) as ask:
        yield ask


@given(data=st.data(), questionnaire=definitions())
def test_any_answers_are_coded_alike(ask: Ask, data: st.DataObject, questionnaire: Questionnaire) -> None:
    form = form_of(questionnaire, data.draw(answers_to(questionnaire)))
    assert by_browser(ask, questionnaire, form) == by_server(questionnaire, form)


@given(data=st.data(), questionnaire=definitions())
def test_any_form_has_the_same_faults(ask: Ask, data: st.DataObject, questionnaire: Questionnaire) -> None:
    form = data.draw(odd_forms(questionnaire))
    assert by_browser(ask, questionnaire, form) == by_server(questionnaire, form)


@pytest.mark.parametrize("which", ["every_kind", "hiding"])
@given(data=st.data())
def test_any_filled_form_is_read_alike(ask: Ask, data: st.DataObject, which: str) -> None:
    questionnaire = {"every_kind": every_kind, "hiding": hiding}[which]()
    form = data.draw(full_forms(questionnaire))
    assert by_browser(ask, questionnaire, form) == by_server(questionnaire, form)


@pytest.mark.parametrize(
    "form",
    [
        {"a.many": ["a", "b"], "a.q1": ["no"]},
        {"a.many": ["a"], "a.q1": ["yes"]},
        {"a.rank.2": ["a"]},
        {"a.rank.1": ["c"], "a.rank.2": ["b"], "a.q1": ["no"]},
        {"a.q1": ["no"], "a.q2": ["c"], "a.q3": ["c"], "a.q4": ["c"]},
        {"a.q1": ["no"], "a.many": ["a", "b", "d"], "a.late": ["c"]},
        {"a.low": ["x"], "a.high": ["3"]},
        {"a.low": ["5"], "a.high": ["3"]},
        {"a.high": ["3"]},
        {"a.high": ["3"], "a.low": ["_refused"]},
    ],
)
def test_what_hangs_together_is_read_alike(ask: Ask, form: Form) -> None:
    assert by_browser(ask, hiding(), form) == by_server(hiding(), form)


@given(data=st.data(), questionnaire=definitions())
def test_any_ballot_has_the_same_bytes(ask: Ask, data: st.DataObject, questionnaire: Questionnaire) -> None:
    reading = FormReader(questionnaire).read(form_of(questionnaire, data.draw(answers_to(questionnaire))))
    codebook = compile_codebook(questionnaire)
    record = codebook.record(reading.answers, reading.off_route)
    size = ballot_size(codebook, free_text=questionnaire.privacy.free_text)
    ballot = pack_ballot(record=record, texts=reading.texts, size=size)
    assert ask("pack", record=record.hex(), texts=list(reading.texts.items()), size=size) == ballot.hex()


def test_every_kind_of_question_is_coded(ask: Ask) -> None:
    questionnaire = every_kind()
    form = {name: values for name, values in FILLED.items() if name.startswith("a.")}
    outcome = by_browser(ask, questionnaire, form)
    assert (outcome["faults"], outcome["record"]) == ([], by_server(questionnaire, form)["record"])


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "0",
            "-0",
            "−1",
            "12,5",
            "12.50",
            "1 000",
            "1\u202f000,25",
            "99999999999999999999",
            "1e3",
            "",
            " 7\u00a0",
        ),
        *("\x1c7\x85", "\ufeff7", "٧", "007", "1,0000", "0,0001", "40,0000000000000001", "-0,0"),
    ],
)
def test_a_number_is_read_alike(ask: Ask, typed: str) -> None:
    form = {"a.one": ["a"], "a.exact": [typed], "a.count": [typed]}
    assert by_browser(ask, every_kind(), form) == by_server(every_kind(), form)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-29",
        "2026-2-1",
        "1/2/2026",
        "31/4/2026",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "12026-01-01",
        "1/1/0000",
    ],
)
def test_a_day_is_read_alike(ask: Ask, typed: str) -> None:
    form = {"a.one": ["a"], "a.day": [typed]}
    assert by_browser(ask, every_kind(), form) == by_server(every_kind(), form)


@pytest.mark.parametrize(
    "typed",
    [
        *("a\tb", "a\r\nb\vc\fd\x85e\u2028f", "e\u0301" * 80, "e\u0301" * 81, "e" * 81, "😀" * 80, "😀" * 81),
        *("\u202eabc", "a\x00b", "\x1f a \x1f", "\u3000a\u3000", "\ufeffa", "e\u0301" * 200, '“fin”\\\n"x"'),
    ],
)
def test_a_text_is_read_alike(ask: Ask, typed: str) -> None:
    form = {"a.one": ["other"], "a.one.other": [typed], "a.short": [typed], "a.long": [typed]}
    assert by_browser(ask, every_kind(), form) == by_server(every_kind(), form)


def test_a_ballot_that_is_too_large_is_none(ask: Ask) -> None:
    assert ask("pack", record="0001", texts=[["long", "x" * 50]], size=40) is None


def test_texts_stand_in_the_order_of_their_keys(ask: Ask) -> None:
    texts = {"long": "b", "a-1": "é", "a.b": "c"}
    packed = pack_ballot(record=b"\x01", texts=texts, size=80)
    assert ask("pack", record="01", texts=list(texts.items()), size=80) == packed.hex()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_fault_has_its_sentence(language: str) -> None:
    sentences = json.loads(codebook_of(every_kind(), language))["sentences"]
    params = {"min": 1, "max": 2, "given": 3}
    expected = {
        code.value: fault_message(Fault(None, "a.x", code, params), language)
        for code in FaultCode
        if code not in NOT_FOUND_HERE
    }
    assert {code: words % params for code, words in sentences.items()} == expected


@st.composite
def odd_forms(draw: Draw, questionnaire: Questionnaire) -> Form:
    """Return a form of which some fields were left out, doubled, or have in them what belongs to others or nobody."""
    form = form_of(questionnaire, draw(answers_to(questionnaire)))
    names = [name for name in names_of(questionnaire) if name not in form]
    for name in draw(st.lists(st.sampled_from(sorted({*form, *names})), max_size=6)) if form or names else ():
        form[name] = draw(st.lists(st.one_of(HOSTILE, values_of(questionnaire)), max_size=3))
    return form


@st.composite
def full_forms(draw: Draw, questionnaire: Questionnaire) -> Form:
    """Return a form with something in most of its fields, right or wrong."""
    form = {}
    for slot in json.loads(codebook_of(questionnaire, "fr"))["slots"]:
        known = [
            *slot.get("values", ()),
            *slot.get("options", ()),
            *slot["nonresponses"],
            "3",
            "7",
            "2026-07-01",
            "?",
        ]
        places = range(1, slot["places"] + 1) if "places" in slot else ()
        for name in (f"a.{slot['key']}", *(f"a.{slot['key']}.{place}" for place in places)):
            form[name] = draw(st.lists(st.sampled_from(known), max_size=2))
    return form


def hiding() -> Questionnaire:
    """Return a questionnaire in which options hide options, and answers must agree with others."""
    agree = {">=": [{"answer": "high"}, {"answer": "low"}]}
    if_yes, if_chosen = {"shown_if": is_option("q1", "yes")}, {"shown_if": is_option("q2", "c")}
    if_many = {"shown_if": {"selected": [{"answer": "many"}, {"option": "a"}]}}
    if_both = {"shown_if": is_option("q3", "c")}
    choices = [
        *examples.options("a", "b"),
        examples.option("c", **if_yes),
        examples.option("d", exclusive=True, **if_yes),
    ]
    return examples.questionnaire(
        examples.single("q1"),
        examples.single("q2", options=[*examples.options("a"), examples.option("c", **if_yes)]),
        examples.single("q3", options=[*examples.options("a"), examples.option("c", **if_chosen)]),
        examples.single("q4", options=[examples.option("c", **if_both)], required=True),
        examples.several("many", options=choices, min_choices=3),
        examples.ranking("rank", options=choices[:3]),
        examples.single("late", options=[*examples.options("a"), examples.option("c", **if_many)]),
        examples.number("low", refusable=True),
        examples.number("high", valid_if=[examples.constraint("agree", agree)]),
    )


def names_of(questionnaire: Questionnaire) -> set[str]:
    """Return the names of all fields of the page."""
    free_text = questionnaire.privacy.free_text
    slots = (
        slot for question in questionnaire.questions() for slot in slots_of(question, free_text=free_text)
    )
    return {name for slot in slots for name in slot.fields}


def values_of(questionnaire: Questionnaire) -> st.SearchStrategy[str]:
    """Return values that some field of the page has."""
    slots = json.loads(codebook_of(questionnaire, "fr"))["slots"]
    values = {value for slot in slots for value in (*slot.get("values", ()), *slot.get("options", ()))}
    return st.sampled_from(sorted({"_refused", "_not_applicable", *values}))


def by_browser(ask: Ask, questionnaire: Questionnaire, form: Form) -> dict[str, Any]:
    """Return what the scripts make of a form, with the sentences that the page would show."""
    codebook = json.loads(codebook_of(questionnaire, "fr"))
    rules = json.loads(rules_of(questionnaire, speaker(questionnaire)) or "null") or NO_RULES
    outcome: dict[str, Any] = ask("read", codebook=codebook, rules=rules, fields=form)
    sentences = codebook["sentences"]
    outcome["faults"] = [
        [fault["key"], fault["field"], fault.get("message") or sentences[fault["code"]] % fault["params"]]
        for fault in outcome["faults"]
    ]
    return outcome


def by_server(questionnaire: Questionnaire, form: Form) -> dict[str, Any]:
    """Return what the server makes of a form, in the same shape."""
    reading = FormReader(questionnaire).read(form)
    record = compile_codebook(questionnaire).record(reading.answers, reading.off_route)
    say = speaker(questionnaire).say
    outcome = {
        "answers": reading.answers,
        "faults": [
            [fault.key, fault.field, say(fault.message).data or fault_message(fault, "fr")]
            for fault in reading.faults
        ],
        "texts": reading.texts,
        "offRoute": sorted(reading.off_route),
        "record": None if reading.faults else record.hex(),
    }
    in_json: dict[str, Any] = json.loads(json.dumps(outcome))
    return in_json


def speaker(questionnaire: Questionnaire) -> Speaker:
    """Return who says the sentences of the questionnaire's own."""
    return Speaker("fr", questionnaire.languages[0], {})
