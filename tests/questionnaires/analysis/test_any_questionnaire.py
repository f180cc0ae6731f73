"""Any questionnaire that may be published can be reported: each answer counted, nothing told that may not be."""

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.analysis.auditor import audit
from questionnaires.analysis.outline import Item, OptionList, outline_of
from questionnaires.analysis.tables import TallyTables
from questionnaires.answers.codebook import compile_codebook
from questionnaires.answers.reading import FormReader
from questionnaires.definition.model import Questionnaire
from tests.questionnaires.analysis.builders import SyntheticCell, report_of, roll_of, tally_of
from tests.questionnaires.strategies import answers_to, definitions, form_of


def draw_cells(data: st.DataObject, questionnaire: Questionnaire) -> list[SyntheticCell]:
    """Return two cells of a few different people, each of whom answers several times over."""
    reader = FormReader(questionnaire)
    people = [
        reader.read(form_of(questionnaire, data.draw(answers_to(questionnaire)))).answers for _ in range(4)
    ]
    return [
        SyntheticCell(invited=20, ballots=[people[place] for place in data.draw(places)])
        for places in (st.lists(st.integers(0, 3), min_size=size, max_size=16) for size in (5, 10))
    ]


@settings(max_examples=40)
@given(definitions(), st.data())
def test_no_report_of_any_questionnaire_tells_what_it_may_not(
    questionnaire: Questionnaire, data: st.DataObject
) -> None:
    cells = draw_cells(data, questionnaire)
    report = report_of(questionnaire, cells)
    assert audit(report, questionnaire=questionnaire) == ()
    assert type(report).model_validate_json(report.model_dump_json()) == report


@settings(max_examples=40)
@given(definitions(), st.data())
def test_every_version_of_an_item_counts_the_same_answers(
    questionnaire: Questionnaire, data: st.DataObject
) -> None:
    codebook = compile_codebook(questionnaire)
    cells = draw_cells(data, questionnaire)
    tables = TallyTables(tally_of(codebook, cells), roll_of(cells))
    for item in outline_of(questionnaire, codebook).items:
        versions = item.versions if isinstance(item, Item) else ()
        counted = {
            tables.table(one.variable, [choice.numbers for choice in one.choices]).school.respondents
            for one in versions
        }
        assert len(counted) == (0 if isinstance(item, OptionList) else 1)
