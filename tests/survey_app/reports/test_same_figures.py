"""Every figure of a report says the same in the page, the PDF, both spreadsheets and the JSON.

Each figure gets a number of its own, so that finding the number is finding the figure.
"""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.analysis.report import Report
from tests.survey_app.reports.builders import (
    build_report,
    hidden_report,
    one_cell_report,
    twelve_cell_report,
)
from tests.survey_app.reports.every_kind import every_kind, every_kind_report
from tests.survey_app.reports.reading import odp_lines, ods_cells, page_cells, pdf_lines, xlsx_cells
from tests.survey_app.reports.stored import open_report

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SIGNS = {"at_most": "≤", "at_least": "≥", "below": "<", "above": ">", "rounded": ""}
NOT_PERCENTS = {"mean", "situation_mean", "cell_situations", "index", "low", "high", "rank"}
NUMBER = re.compile(r"[≤≥<>]?(?<![\d,])\d+,\d\d%?")
BESIDE_A_SIGN = re.compile(r"(?<=[≤≥<>])\s|\s(?=%)")
BELOW, ABOVE = re.compile(r"(?:moins de|below)\s"), re.compile(r"(?:plus de|above)\s")
FIRST = 1001

MAKERS = pytest.mark.parametrize("make", [build_report, one_cell_report, twelve_cell_report])
Make = Callable[[], Report]


def is_figure(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"value", "bound"}


def with_own_numbers(report: Report) -> Report:
    """Give each figure that is not hidden a number that no other has, with two digits after the comma."""
    numbers = (number / 100 for number in count(FIRST) if number % 10)

    def renumber(value: Any) -> Any:  # noqa: ANN401 -- whatever JSON holds
        if is_figure(value):
            return value if value["value"] is None else {**value, "value": next(numbers)}
        if isinstance(value, dict):
            return {key: renumber(one) for key, one in value.items()}
        return [renumber(one) for one in value] if isinstance(value, list) else value

    return Report.model_validate_json(json.dumps(renumber(json.loads(report.model_dump_json()))))


def expected_numbers(report: Report) -> set[str]:
    """Return what each figure that is not hidden must say."""

    def walk(value: Any, name: str) -> Iterator[str]:  # noqa: ANN401 -- whatever JSON holds
        if is_figure(value):
            if value["value"] is not None:
                number = f"{value['value']:.2f}".replace(".", ",")
                yield f"{SIGNS[value['bound']]}{number}{'' if name in NOT_PERCENTS else '%'}"
        elif isinstance(value, dict):
            for key, one in value.items():
                yield from walk(one, name if key == "figure" else key)
        elif isinstance(value, list):
            for one in value:
                yield from walk(one, name)

    return set(walk(json.loads(report.model_dump_json()), ""))


def numbers_in(pieces: list[str]) -> set[str]:
    """Return the numbers that a form says, each with its sign."""
    return {number for piece in pieces for number in NUMBER.findall(BESIDE_A_SIGN.sub("", signed(piece)))}


def signed(piece: str) -> str:
    """Return words with the signs that stand for the limits of an interval."""
    return ABOVE.sub(">", BELOW.sub("<", piece))


def forms(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """Return what each form of a report says, piece by piece; of the page, only its tables."""
    return {
        "page": page_cells(client.get(address).data),
        "pdf": pdf_lines(client.get(f"{address}.pdf").data),
        "xlsx": xlsx_cells(client.get(f"{address}.xlsx").data),
        "ods": ods_cells(client.get(f"{address}.ods").data),
    }


@MAKERS
def test_every_form_says_the_figures_of_the_report_and_no_others(
    app: Flask, client: FlaskClient, make: Make
) -> None:
    report = with_own_numbers(make())
    expected = expected_numbers(report)
    said = forms(client, open_report(app, client, report))
    differences = {form: numbers_in(pieces) ^ expected for form, pieces in said.items()}
    assert differences == {form: set() for form in said}
    assert len(expected) > 300


def test_every_kind_of_question_says_the_same_in_every_form(app: Flask, client: FlaskClient) -> None:
    report = with_own_numbers(every_kind_report())
    expected = expected_numbers(report)
    said = forms(client, open_report(app, client, report, asked=every_kind()))
    differences = {form: numbers_in(pieces) ^ expected for form, pieces in said.items()}
    assert differences == {form: set() for form in said}
    assert len(expected) > 80


def test_the_json_is_what_was_frozen(app: Flask, client: FlaskClient) -> None:
    report = build_report(texts=())
    address = open_report(app, client, report)
    assert client.get(f"{address}.json").text == report.model_dump_json()


def test_what_is_hidden_is_said_in_words_everywhere(app: Flask, client: FlaskClient) -> None:
    address = open_report(app, client, hidden_report())
    said = forms(client, address)
    # The people invited in each group stay, and the turnout of the school.
    assert {cell for cell in said["page"] if cell != "masqué"} == {"11"}
    for form in ("xlsx", "ods"):
        assert [cell for cell in said[form] if cell.endswith("%")] == ["64\u202f%"]
        assert said[form].count("masqué") > 500


def test_no_number_of_a_hidden_figure_is_left_in_a_cell(app: Flask, client: FlaskClient) -> None:
    address = open_report(app, client, hidden_report())
    said = forms(client, address)
    turnout, points = {"44", "28", "27", "1", "11"}, {"1", "2", "3", "4", "5"}
    for form in ("xlsx", "ods"):
        assert {cell for cell in said[form] if cell.isdigit()} == turnout | points


@MAKERS
def test_shorter_forms_say_no_figure_that_the_report_lacks(
    app: Flask, client: FlaskClient, make: Make
) -> None:
    report = with_own_numbers(make())
    address = open_report(app, client, report)
    said = {
        "une page": numbers_in(pdf_lines(client.get(f"{address}-une-page.pdf").data)),
        "diaporama": numbers_in(odp_lines(client.get(f"{address}.odp").data)),
    }
    assert {form: numbers - expected_numbers(report) for form, numbers in said.items()} == {
        "une page": set(),
        "diaporama": set(),
    }
    assert min(map(len, said.values())) >= 9
