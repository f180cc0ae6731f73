"""How a report is put into words: ranks, groups, languages, what stands on top."""

from dataclasses import replace

import pytest

from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    Figure,
    HiddenNote,
    HiddenReason,
    ItemResult,
    Need,
    Report,
    Share,
)
from questionnaires.definition.model import Kind
from survey_app.reports.essential import essential_of
from survey_app.reports.figures import Unit, show
from survey_app.reports.labels import Label
from survey_app.reports.parts import Presentation
from survey_app.reports.presentation import present
from survey_app.reports.wording import hidden_sentence
from tests.survey_app.reports.builders import (
    build_report,
    hidden_report,
    one_cell_report,
    team_questionnaire,
)

pytestmark = pytest.mark.usefixtures("language")


def worded(report: Report) -> Presentation:
    return present(report, team_questionnaire())


def with_indices(*indices: float | None, width: float = 5) -> Report:
    """Return the usual report with these indices for its first practices, the others hidden."""
    report = build_report()
    wanted = [*indices, *([None] * (len(report.practices) - len(indices)))]
    practices = tuple(
        practice.model_copy(update={"need": need_of(index, width)})
        for practice, index in zip(report.practices, wanted, strict=True)
    )
    ranked = sorted(practices, key=lambda one: -(one.need.index.value or 0))
    return report.model_copy(
        update={"practices": practices, "ranked_needs": tuple(one.code for one in ranked)}
    )


def need_of(index: float | None, width: float) -> Need:
    if index is None:
        return Need(asking=HIDDEN, index=HIDDEN, low=HIDDEN, high=HIDDEN)
    ends = [Figure(value=value, bound=Bound.ROUNDED) for value in (index - width, index + width)]
    middle = Figure(value=index, bound=Bound.ROUNDED)
    return Need(asking=middle, index=middle, low=ends[0], high=ends[1])


# Ranks


def test_equal_needs_share_their_rank_and_keep_the_order_of_the_questionnaire() -> None:
    needs = worded(with_indices(40, 60, 50, 60)).needs
    assert [(need.rank, need.code) for need in needs[:4]] == [
        ("1 ex\u00a0æquo", "PIL2"),
        ("1 ex\u00a0æquo", "PIL4"),
        ("3", "PIL3"),
        ("4", "PIL1"),
    ]


def test_hidden_needs_come_last_and_have_no_rank() -> None:
    needs = worded(with_indices(40)).needs
    assert {need.rank for need in needs[1:]} == {"masqué"}


# Groups


def test_a_group_the_report_does_not_mention_is_hidden() -> None:
    report = build_report()
    champ = report.champs[0].model_copy(update={"cell_situations": (), "cell_needs": ()})
    lines = worded(report.model_copy(update={"champs": (champ,)})).champs[0].cells
    assert {(line.situation.words, line.asking.words) for line in lines} == {("masqué", "masqué")}


def test_groups_keep_their_order_everywhere() -> None:
    presentation = worded(build_report())
    champs = {tuple(line.name for line in champ.cells) for champ in presentation.champs}
    practices = {
        tuple(line.name for line in practice.cells)
        for champ in presentation.champs
        for practice in champ.practices
    }
    assert champs | practices == {presentation.cell_names}


def test_one_group_is_a_report_like_another() -> None:
    assert worded(one_cell_report()).cell_names == ("Tous les personnels",)


# Words


def test_words_in_another_language_say_so() -> None:
    report = build_report()
    champ = report.champs[0].model_copy(update={"title": {"en": "Leadership"}})
    assert worded(report.model_copy(update={"champs": (champ,)})).champs[0].title == Label("Leadership", "en")


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_english_readers_get_english_words() -> None:
    assert worded(build_report()).questionnaire == Label("Digital self-review for teams")


def test_the_period_names_the_year_once() -> None:
    assert worded(build_report()).period == "Du 1er octobre au 16 octobre 2026"


def test_the_scale_is_that_of_the_questionnaire() -> None:
    assert worded(build_report()).scale_sentence == (
        "La situation va de 1 («\u00a0Pas encore\u00a0») à 4 («\u00a0Nous aidons des collègues\u00a0»)."
    )


def line(code: str, question: str, *options: str) -> ItemResult:
    """Return one line of a dual grid."""
    shares = tuple(Share(code=option, label={"fr": option}, percent=HIDDEN) for option in options)
    return ItemResult(
        code=code, question_code=question, label={"fr": code}, kind=Kind.DUAL_GRID, shares=shares
    )


def test_lines_of_a_grid_stand_together_when_they_have_the_same_options() -> None:
    lines = (line("A1", "PIL", "oui"), line("A2", "PIL", "non"), line("B1", "PIL", "oui"))
    items = worded(build_report().model_copy(update={"items": lines})).items
    assert [[one.code for one in item.lines] for item in items] == [["A1", "B1"], ["A2"]]
    assert len({item.code for item in items}) == 2
    assert {item.title.text for item in items} == {
        "Pour chaque pratique, indiquez où en est votre équipe et ce dont elle a besoin."
    }


def test_a_hidden_mean_still_has_its_place() -> None:
    (scale,) = [item for item in worded(hidden_report()).items if item.has_means]
    assert [one.mean.words for one in scale.lines if one.mean] == ["masqué"]


@pytest.mark.parametrize("reason", list(HiddenReason))
def test_every_reason_has_its_sentence(reason: HiddenReason) -> None:
    sentence = hidden_sentence(HiddenNote(reason=reason, count=2, threshold=17))
    assert sentence.endswith(".")
    assert ("17" in sentence) == (reason not in {HiddenReason.AUDITOR, HiddenReason.YEARS})


# The essential


def test_at_most_three_issues_stand_on_top_each_with_its_need() -> None:
    """Champs have four practices each: these indexes are those of the first three champs."""
    report = with_indices(*spread(40, 90, 60, 70))
    focus = worded(report).focus
    assert [one.title.text for one in focus] == [report.champs[place].title["fr"] for place in (1, 3, 2)]
    practice = report.practices[4].label["fr"].rstrip(".")
    assert focus[0].reasons[0] == (
        f"«\u00a0{practice}\u00a0»\u00a0: 90\u202f% des répondants demandent un accompagnement ou "
        "une formation. Indice de besoin\u00a0: 90, entre\u00a085 et\u00a095."
    )
    assert essential_of(worded(report)).focus == focus


def spread(*indices: float) -> list[float | None]:
    """Return indexes of which each is that of the first practice of a champ."""
    return [one for index in indices for one in (index, None, None, None)]


@pytest.mark.parametrize(
    ("indices", "beginning"),
    [
        ((90, 80, 70), ""),
        ((90, 80, 70, 30), ""),
        ((90, 80, 70, 65), "D’autres champs ont des raisons aussi fortes, ou presque"),
        ((90, 80, 70, 70), "D’autres champs ont des raisons aussi fortes, ou presque"),
    ],
)
def test_what_the_choice_leaves_open_is_said(indices: tuple[float, ...], beginning: str) -> None:
    note = essential_of(worded(with_indices(*spread(*indices)))).note
    assert note.partition("\u00a0:")[0] == beginning


def test_champs_on_a_par_are_both_named(usual: Presentation) -> None:
    highest = show(Figure(value=80, bound=Bound.ROUNDED), Unit.PERCENT, "fr")
    first, second, *others = usual.champs
    even = replace(usual, champs=(replace(first, asking=highest), replace(second, asking=highest), *others))
    (sentence,) = [one for one in essential_of(even).sentences if one.startswith("L’appui")]
    assert (
        "«\u00a0Pilotage, impulsion et organisation\u00a0» et «\u00a0Formation\u00a0», à égalité" in sentence
    )


def test_nothing_is_called_highest_while_something_is_hidden(usual: Presentation) -> None:
    hidden = worded(hidden_report()).champs[0]
    essential = essential_of(replace(usual, champs=(*usual.champs, hidden)))
    assert not any(sentence.startswith("L’appui") for sentence in essential.sentences)


def test_a_report_that_shows_nothing_says_so_and_names_no_need() -> None:
    essential = essential_of(worded(hidden_report()))
    assert essential.focus == ()
    assert [sentence.split()[0] for sentence in essential.sentences] == ["Ont", "Trop"]


@pytest.mark.parametrize(("count", "is_said"), [(1, True), (3, True), (4, False), (6, True)])
def test_many_champs_on_a_par_are_not_listed_unless_all_are(
    usual: Presentation, count: int, *, is_said: bool
) -> None:
    highest = show(Figure(value=80, bound=Bound.ROUNDED), Unit.PERCENT, "fr")
    champs = tuple(replace(champ, asking=highest) for champ in usual.champs[:count]) + usual.champs[count:]
    sentences = essential_of(replace(usual, champs=champs)).sentences
    assert any(sentence.startswith("L’appui") for sentence in sentences) == is_said
