"""Numbers and days by band, yes and no, stars; and the texts that an option asks for."""

from datetime import date
from random import Random

import pytest

from questionnaires.analysis.auditor import audit
from questionnaires.analysis.outline import Item, outline_of
from questionnaires.analysis.report import HIDDEN, Bound, Figure, HiddenReason, ItemResult
from questionnaires.answers.codebook import compile_codebook
from questionnaires.answers.values import Answers, Value
from questionnaires.definition.model import AnyQuestion, Privacy, SingleChoice, TextQuestion
from tests.questionnaires.analysis.builders import (
    SyntheticCell,
    day,
    every_kind,
    number,
    questionnaire,
    random_school,
    rating,
    report_of,
    single_choice,
    specifying,
    text_question,
    viewers_of,
    yes_no,
)
from tests.questionnaires.analysis.test_auditor import unaudited
from tests.questionnaires.examples import is_option

TEXTS = Privacy(free_text=True)
BELOW = Figure(value=10, bound=Bound.BELOW)


def rounded(value: float) -> Figure:
    return Figure(value=value, bound=Bound.ROUNDED)


def item_of(question: AnyQuestion, *answers: Value, invited: int = 60) -> ItemResult:
    """Return what is reported of one question that was answered so."""
    cells = [SyntheticCell(invited=invited, ballots=[{question.id: answer} for answer in answers])]
    (item,) = report_of(questionnaire({}, question), cells).items
    return item


# Numbers and days


def test_a_number_leaves_as_the_shares_of_its_bands() -> None:
    item = item_of(number(5, 10, 20), *[3] * 12, *[7] * 16, *[12] * 8, *[40] * 4)
    assert [(share.code, share.label["fr"], share.percent) for share in item.shares] == [
        ("1", "moins de 5\u00a0h", rounded(30)),
        ("2", "5 à 9\u00a0h", rounded(40)),
        ("3", "10 à 19\u00a0h", rounded(20)),
        ("4", "20\u00a0h ou plus", rounded(10)),
    ]
    assert item.mean == HIDDEN


def test_a_day_leaves_as_the_shares_of_its_bands() -> None:
    item = item_of(
        day(date(2026, 11, 1), date(2027, 3, 1)),
        *["2026-09-15"] * 20,
        *["2026-12-01"] * 12,
        *["2027-05-01"] * 8,
    )
    assert [(share.code, share.percent) for share in item.shares] == [
        ("1", rounded(50)),
        ("2", rounded(30)),
        ("3", rounded(20)),
    ]


def test_values_of_one_band_cannot_be_told_apart() -> None:
    one, other = ([low] * 15 + [30] * 15 for low in (0, 4))
    assert item_of(number(5, 20), *one) == item_of(number(5, 20), *other)


def test_bands_that_tell_of_nobody_are_put_together() -> None:
    """Ten persons, and all must answer: bands of one person each would be counted out."""
    question = number(5, 10, 20, 30, 40, required=True)
    item = item_of(question, *[3] * 2, *[7] * 2, *[12] * 1, *[25] * 2, *[35] * 3, invited=12)
    assert [(share.code, share.label["fr"], share.percent) for share in item.shares] == [
        ("1-2", "moins de 10\u00a0h", rounded(40)),
        ("3-4", "10 à 29\u00a0h", rounded(30)),
        ("5-6", "30\u00a0h ou plus", rounded(30)),
    ]


def test_bands_that_tell_of_nobody_even_together_are_hidden() -> None:
    question = number(5, 10, 20, 30, 40, required=True)
    item = item_of(question, *[3] * 6, *[12] * 4, invited=12)
    assert [share.percent for share in item.shares] == [HIDDEN] * 6


def test_where_bands_are_put_together_does_not_depend_on_the_answers() -> None:
    definition = questionnaire({}, number(*range(5, 60, 5)))
    (item,) = outline_of(definition, compile_codebook(definition)).items
    assert isinstance(item, Item)
    assert [[choice.code for choice in version.choices] for version in item.versions] == [
        [str(code) for code in range(1, 13)],
        ["1-2", "3-4", "5-6", "7-8", "9-10", "11-12"],
        ["1-4", "5-8", "9-12"],
    ]


def test_together_bands_hold_what_they_held_apart() -> None:
    definition = questionnaire({}, day())
    (item,) = outline_of(definition, compile_codebook(definition)).items
    assert isinstance(item, Item)
    every = tuple(code for choice in item.choices for code in choice.numbers)
    for version in item.versions:
        assert tuple(code for choice in version.choices for code in choice.numbers) == every


# Yes and no, stars


@pytest.mark.parametrize(("persons", "is_shown"), [(19, False), (20, True)])
def test_yes_and_no_need_twenty_answers(persons: int, *, is_shown: bool) -> None:
    item = item_of(yes_no(), *["yes"] * 12, *["no"] * (persons - 12))
    assert [(share.code, share.label["fr"]) for share in item.shares] == [("yes", "Oui"), ("no", "Non")]
    assert (item.shares[0].percent != HIDDEN) is is_shown


def test_stars_have_a_mean() -> None:
    item = item_of(rating(), *[2] * 6, *[3] * 6, *[4] * 12, *[5] * 6)
    assert [share.percent for share in item.shares] == [
        BELOW,
        rounded(20),
        rounded(20),
        rounded(40),
        rounded(20),
    ]
    assert item.mean == rounded(3.6)


# Texts of an option


def text_report(chosen: int, texts: int, *, others: int = 20) -> tuple[str, ...] | None:
    """Return the texts that are shown when so many chose the option that asks for one; None when hidden."""
    definition = questionnaire({}, specifying("ent", "tableur", "autre"), privacy=TEXTS)
    choices = ["autre"] * chosen + ["ent"] * others + ["tableur"] * others
    ballots: list[Answers] = [{"outil": choice} for choice in choices]
    cells = [SyntheticCell(invited=80, ballots=ballots)]
    words = [f"outil {place}" for place in range(texts)]
    (verbatims,) = report_of(definition, cells, verbatims={"outil.autre": words}).verbatims
    return None if verbatims.hidden else verbatims.texts


def test_texts_of_an_option_need_ten_who_chose_it() -> None:
    assert text_report(9, 9) is None
    assert text_report(10, 4) is None
    assert text_report(10, 5) == tuple(f"outil {place}" for place in range(5))


def test_texts_of_an_option_are_named_after_question_and_option() -> None:
    definition = questionnaire({}, specifying("ent", "autre"), text_question(), privacy=TEXTS)
    report = report_of(definition, [SyntheticCell(invited=12)])
    assert [(part.code, part.label["fr"]) for part in report.verbatims] == [
        ("OUTIL_AUTRE_TEXT", "Outil – autre"),
        ("REMARQUE", "Remarque"),
    ]


@pytest.mark.parametrize(("texts", "is_known"), [(10, False), (11, True)])
def test_texts_tell_how_many_chose_their_option(texts: int, *, is_known: bool) -> None:
    """Twenty-one must answer, and half of them are ten or eleven: with eleven texts nobody is left for a third."""
    definition = questionnaire({}, specifying("ent", "tableur", "autre"), privacy=TEXTS)
    ballots: list[Answers] = [{"outil": choice} for choice in ["autre"] * 11 + ["ent"] * 10]
    cells = [SyntheticCell(invited=30, ballots=ballots)]
    assert audit(unaudited(definition, cells), questionnaire=definition) == ()
    report = report_of(definition, cells, verbatims={"outil.autre": [f"outil {n}" for n in range(texts)]})
    assert len(report.verbatims[0].texts) == texts
    assert (report.items[0].shares[0].percent == HIDDEN) is is_known


@pytest.mark.parametrize(("texts", "is_shown"), [(9, False), (10, True)])
def test_texts_of_a_question_that_is_not_asked_of_everybody_stand_for_their_writers(
    texts: int, *, is_shown: bool
) -> None:
    document = {**text_question().model_dump(), "shown_if": is_option("accord", "yes")}
    asked = TextQuestion.model_validate(document)
    definition = questionnaire({}, yes_no(), asked, privacy=TEXTS)
    cells = [SyntheticCell(invited=60, ballots=[{"accord": "yes"}] * 40)]
    words = [f"remarque {place}" for place in range(texts)]
    (verbatims,) = report_of(definition, cells, verbatims={"remarque": words}).verbatims
    assert verbatims.hidden is not is_shown


# Options that are not there for everybody


@pytest.mark.parametrize(("conditional", "is_certain"), [(1, True), (2, True), (3, False)])
def test_everybody_answers_a_required_question_that_has_some_option_for_everybody(
    conditional: int, *, is_certain: bool
) -> None:
    question = single_choice("oui", "non", "peut_etre", required=True)
    choices = question.model_dump()["options"]
    for choice in choices[:conditional]:
        choice["shown_if"] = is_option("accord", "yes")
    question = SingleChoice.model_validate({**question.model_dump(), "options": choices})
    definition = questionnaire({}, yes_no(), question)
    _, item = outline_of(definition, compile_codebook(definition)).items
    assert item.is_certain is is_certain


# Everything together


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_found_in_a_report_of_every_kind(seed: int) -> None:
    chance = Random(seed)
    definition = every_kind()
    cells = random_school(definition, chance, [chance.randint(8, 14) for _ in range(chance.randint(1, 4))])
    words = [f"texte {place}" for place in range(12)]
    report = report_of(definition, cells, verbatims={"remarque": words, "outil.autre": words})
    assert audit(report, questionnaire=definition, viewers=viewers_of(cells)) == ()


def test_a_hidden_text_is_counted_among_what_is_hidden() -> None:
    definition = questionnaire({}, text_question(), privacy=TEXTS)
    report = report_of(definition, [SyntheticCell(invited=12)])
    assert [note.reason for note in report.hidden] == [HiddenReason.WRITERS_TOO_FEW]
