"""Differencing: whoever collects a report in every form, language and role has one set of numbers, and no more.

Disclosure rules 12 and 13. Two forms that rounded apart, or an export that left out the gate, would add to what is
known; so would a form that looks otherwise where few answered than where nobody did.
"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.analysis.report import Report
from questionnaires.answers.values import Answers
from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from tests.factories import NOW
from tests.questionnaires.analysis.builders import (
    SyntheticCell,
    questionnaire,
    report_of,
    situations,
)
from tests.survey_app.accounts.visits import add_person, sign_in, stop_clock
from tests.survey_app.reports.builders import build_report
from tests.survey_app.reports.stored import store_campaign
from tests.survey_app.reports.test_same_figures import expected_numbers, forms, numbers_in, with_own_numbers

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

POINT = re.compile(r"(?<=\d)\.(?=\d\d(?!\d))")
WHO = [(role, language) for role in (Role.CHEF, Role.REFERENT) for language in ("fr", "en")]
QUERIES = ("?cellule=1", "?groupe=Lettres", "?question=1&filtre=tous", "?cell=1&format=json")


def browser_of(app: Flask, school_id: int, role: Role, language: str) -> FlaskClient:
    """Return the browser of somebody new with this role, who reads this language."""
    email = f"{role}.{language}@ecole.example"
    account_id = add_person(app, email, language=language)
    with app.app_context():
        grant_role(account_id, school_id, role, actor=None, now=NOW)
    client = app.test_client()
    sign_in(client, email)
    return client


@on_sqlite
def test_every_role_language_and_form_gives_the_same_set_of_numbers(app: Flask) -> None:
    stop_clock(app)
    report = with_own_numbers(build_report())
    school_id, public_id = store_campaign(app, report)
    said = {
        (role, language, form): numbers_in([POINT.sub(",", piece) for piece in pieces])
        for role, language in WHO
        for form, pieces in forms(
            browser_of(app, school_id, role, language), f"/campagnes/{public_id}/rapport"
        ).items()
    }
    expected = expected_numbers(report)
    assert {key: numbers ^ expected for key, numbers in said.items()} == {key: set() for key in said}
    assert (len(said), len(expected) > 300) == (16, True)


def without_tokens(page: bytes) -> bytes:
    """Leave out the tokens against forgery, which tell the second."""
    return re.sub(rb'name="csrf_token"[^>]*>', b"", page)


@on_sqlite
def test_no_address_filters_or_crosses_results(app: Flask) -> None:
    stop_clock(app)
    school_id, public_id = store_campaign(app, build_report())
    client = browser_of(app, school_id, Role.CHEF, "fr")
    for form in ("", ".json"):
        path = f"/campagnes/{public_id}/rapport{form}"
        whole = without_tokens(client.get(path).data)
        assert [query for query in QUERIES if without_tokens(client.get(path + query).data) != whole] == []


def blank(persons: int) -> list[Answers]:
    """Return ballots without an answer."""
    return [{} for _ in range(persons)]


def answered(small: int) -> Report:
    """Return a report in whose first group `small` of the twelve who voted answer the one practice.

    The other groups are large enough, or too few together with others: nothing of them hangs on the first.
    """
    groups = [
        [*situations("pil1", small), *blank(12 - small)],
        situations("pil1", 5, 5, 5, 5),
        *([*situations("pil1", 1, 1, 1, 1), *blank(8)] for _ in range(2)),
    ]
    return report_of(
        questionnaire({"pil": 1}), [SyntheticCell(invited=20, ballots=ballots) for ballots in groups]
    )


def first_group(report: Report) -> str:
    """Return all that is said of the first group, as it is stored and sent."""
    practice = report.practices[0]
    parts = (
        *(figures[0] for figures in (practice.cell_situations, practice.cell_needs)),
        *(figures[0] for champ in report.champs for figures in (champ.cell_situations, champ.cell_needs)),
        report.participation.cells[0],
        *report.hidden,
    )
    return "".join(part.model_dump_json() for part in parts)


def test_few_who_answered_are_the_same_bytes_as_nobody() -> None:
    assert len({first_group(answered(small)) for small in range(5)}) == 1


def test_a_group_that_is_large_enough_is_not_those_bytes() -> None:
    assert first_group(answered(5)) != first_group(answered(0))


def test_a_school_of_few_answers_is_the_same_report_as_one_of_none() -> None:
    few, nobody = (
        report_of(questionnaire({"pil": 1}), [SyntheticCell(invited=12, ballots=ballots)])
        for ballots in ([*situations("pil1", 1, 2, 0, 1), *blank(4)], blank(8))
    )
    assert few.model_dump_json() == nobody.model_dump_json()
