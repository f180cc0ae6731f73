"""A report beside the fiche and an earlier campaign: the same figures in every form, words where there is nothing."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.analysis.report import Report
from survey_app.campaigns.models import CampaignState
from survey_app.reports.presentation import present
from tests.survey_app.ballots.html_tree import parse
from tests.survey_app.reports.beside_builders import beside_of, earlier_report, store_earlier, store_fiche
from tests.survey_app.reports.builders import build_report, hidden_report, team_questionnaire
from tests.survey_app.reports.reading import pdf_lines, read_page, xlsx_cells
from tests.survey_app.reports.stored import add_other_school, open_report, sign_in_as, store_campaign
from tests.survey_app.reports.test_same_figures import (
    expected_numbers,
    forms,
    numbers_in,
    with_own_numbers,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def open_full_report(app: Flask, client: FlaskClient, report: Report, earlier: Report | None = None) -> str:
    """Store a report with a fiche and an earlier campaign beside it, sign in its reader, return its address."""
    school_id, public_id = store_campaign(app, report)
    store_earlier(app, school_id, earlier)
    store_fiche(app, school_id)
    sign_in_as(app, client, school_id)
    return f"/campagnes/{public_id}/rapport"


def of_its_own(report: Report) -> Report:
    """Give each figure a number that no figure of `with_own_numbers` has."""
    content = with_own_numbers(report).model_dump_json()
    return Report.model_validate_json(
        re.sub(r'"value":(\d+\.\d+)', lambda one: f'"value":{float(one[1]) + 500:.2f}', content)
    )


def differences(before: set[str], after: set[str]) -> set[str]:
    """Return what the difference of a figure of each may say."""
    return {f"{abs(value(new) - value(old)):.2f}".replace(".", ",") for old in before for new in after}


def value(number: str) -> float:
    return float(number.lstrip("≤≥<>").rstrip("%").replace(",", "."))


def lines_of(html: str, section: str) -> list[tuple[str, ...]]:
    """Return the lines of the tables of one section, each cell in words."""
    part = parse(html).one("section", aria_labelledby=section)
    return [
        tuple(" ".join(cell.text.split()) for cell in row.all("th", "td"))
        for body in part.all("tbody")
        for row in body.all("tr")
    ]


# The same figures everywhere


def test_every_form_says_the_same_of_two_campaigns(app: Flask, client: FlaskClient) -> None:
    report, earlier = with_own_numbers(build_report()), of_its_own(earlier_report())
    said = {
        form: numbers_in(pieces)
        for form, pieces in forms(client, open_full_report(app, client, report, earlier)).items()
    }
    old, new = expected_numbers(earlier), expected_numbers(report)
    assert old & new == set()
    assert said["page"] == said["pdf"] == said["xlsx"] == said["ods"]
    assert new <= said["page"]
    others = said["page"] - new
    assert len(others & old) > 60
    # Whatever is no figure of either frozen report is the difference of two.
    assert others - old <= differences(old, new)


def test_every_line_of_the_page_is_in_every_file(app: Flask, client: FlaskClient) -> None:
    address = open_full_report(app, client, build_report())
    page = client.get(address).text
    pdf = " ".join(" ".join(pdf_lines(client.get(f"{address}.pdf").data)).split())
    sheets = [" ".join(cell.split()) for cell in xlsx_cells(client.get(f"{address}.xlsx").data)]
    trends = [line[-1] for line in lines_of(page, "evolution") if len(line) >= 5]
    assert len(trends) > 100
    for trend in set(trends):
        assert pdf.count(trend) >= trends.count(trend)
        assert sheets.count(trend) >= trends.count(trend)
    for line in lines_of(page, "regards"):
        assert " ".join(line[-1].split()) in pdf


def test_the_json_stays_what_was_frozen(app: Flask, client: FlaskClient) -> None:
    report = build_report(texts=())
    address = open_full_report(app, client, report)
    assert client.get(f"{address}.json").text == report.model_dump_json()


def test_what_is_hidden_this_year_is_compared_with_nothing(app: Flask, client: FlaskClient) -> None:
    page = client.get(open_full_report(app, client, hidden_report())).text
    lines = [line for line in lines_of(page, "evolution") if len(line) >= 5]
    assert {line[-1] for line in lines} == {"non comparable : un chiffre est masqué"}
    assert {line[-2] for line in lines} == {"–"}
    assert {line[-3] for line in lines} == {"masqué"}


def test_no_team_can_be_told_where_its_answers_are_hidden(app: Flask, client: FlaskClient) -> None:
    page = client.get(open_full_report(app, client, hidden_report())).text
    sentences = {line[-1] for line in lines_of(page, "regards") if len(line) == 4}
    assert sentences == {"On ne peut pas le dire : trop peu de réponses des équipes."}


# The words


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.usefixtures("language", "database_url")
def test_every_issue_has_reasons_in_sentences() -> None:
    report = build_report()
    focus = present(report, team_questionnaire(), beside_of(report)).focus
    assert 2 <= len(focus) <= 3
    assert all(one.reasons and all(reason.endswith(".") for reason in one.reasons) for one in focus)


@pytest.mark.usefixtures("language", "database_url")
def test_each_sentence_about_fiche_and_teams_is_said_once() -> None:
    report = build_report()
    gap = present(report, team_questionnaire(), beside_of(report)).gap
    assert gap is not None
    places = [
        (sentence, champ, palier)
        for sentence, champs in gap.apart_by_sentence.items()
        for champ, paliers in champs.items()
        for palier in paliers
    ]
    assert len(gap.apart) > 0
    assert sorted(places, key=str) == sorted(
        ((line.sentence, line.champ, line.palier) for line in gap.apart), key=str
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.usefixtures("language", "database_url")
def test_words_never_judge() -> None:
    report = build_report()
    beside = beside_of(report)
    worded = present(report, team_questionnaire(), beside)
    assert worded.gap
    assert worded.comparison
    sentences = [
        *(reason for focus in worded.focus for reason in focus.reasons),
        *(line.sentence for line in worded.gap.lines),
        *(line.asking.trend for line in worded.comparison.practices),
        *worded.comparison.notes,
    ]
    judging = re.compile(
        r"retard|mauvais|insuffisant|échec|faible|meilleur|pire|régress|progrès", re.IGNORECASE
    )
    assert [sentence for sentence in sentences if judging.search(sentence)] == []


# What there is to set beside


def section(html: str, name: str) -> str:
    return " ".join(parse(html).one("section", aria_labelledby=name).text.split())


def test_without_a_fiche_the_page_leads_to_it(app: Flask, client: FlaskClient) -> None:
    page = client.get(open_report(app, client, build_report())).text
    assert "n’a pas encore de fiche" in section(page, "regards")
    assert ("a", {"href": "/fiche"}) in read_page(page).tags
    assert "C’est la première campagne de l’établissement" in section(page, "evolution")


def test_a_fiche_that_is_not_signed_is_not_shown(app: Flask, client: FlaskClient) -> None:
    school_id, public_id = store_campaign(app, build_report())
    store_fiche(app, school_id, is_signed=False)
    sign_in_as(app, client, school_id)
    page = client.get(f"/campagnes/{public_id}/rapport").text
    assert "dès que la direction l’a signée" in section(page, "regards")
    assert lines_of(page, "regards") == []


def test_a_signed_fiche_says_of_when_it_is(app: Flask, client: FlaskClient) -> None:
    page = client.get(open_full_report(app, client, build_report())).text
    assert "Fiche de l’année 2026–2027, signée le 14 octobre 2026." in section(page, "regards")


def test_the_reader_chooses_among_earlier_campaigns(app: Flask, client: FlaskClient) -> None:
    school_id, public_id = store_campaign(app, build_report())
    older = earlier_report()
    header = older.header.model_copy(update={"closed_on": older.header.closed_on.replace(year=2024)})
    oldest = store_earlier(app, school_id, older.model_copy(update={"header": header}))
    store_earlier(app, school_id)
    sign_in_as(app, client, school_id)
    address = f"/campagnes/{public_id}/rapport"
    assert "close le 17 octobre 2025" in section(client.get(address).text, "evolution")
    assert "close le 17 octobre 2024" in section(client.get(f"{address}?avec={oldest}").text, "evolution")
    assert f"/campagnes/{public_id}/rapport.pdf?avec={oldest}" in client.get(f"{address}?avec={oldest}").text


@pytest.mark.parametrize("named", ["", "0000000000", "../../etc", "é" * 500])
def test_another_name_gives_the_latest_campaign(app: Flask, client: FlaskClient, named: str) -> None:
    address = open_full_report(app, client, build_report())
    page = client.get(address, query_string={"avec": named}).text
    assert "close le 17 octobre 2025" in section(page, "evolution")


def test_a_campaign_of_another_school_is_never_compared_with(app: Flask, client: FlaskClient) -> None:
    school_id, public_id = store_campaign(app, build_report())
    foreign = store_earlier(app, add_other_school(app))
    sign_in_as(app, client, school_id)
    page = client.get(f"/campagnes/{public_id}/rapport?avec={foreign}").text
    assert lines_of(page, "evolution") == []


@pytest.mark.parametrize("state", [CampaignState.OPEN, CampaignState.CLOSED])
def test_a_campaign_without_a_published_report_is_not_compared_with(
    app: Flask, client: FlaskClient, state: CampaignState
) -> None:
    school_id, public_id = store_campaign(app, build_report())
    planted = store_earlier(app, school_id, state=state)
    sign_in_as(app, client, school_id)
    page = client.get(f"/campagnes/{public_id}/rapport?avec={planted}").text
    assert lines_of(page, "evolution") == []


def test_a_later_campaign_is_not_an_earlier_one(app: Flask, client: FlaskClient) -> None:
    school_id, public_id = store_campaign(app, earlier_report())
    store_earlier(app, school_id, build_report())
    sign_in_as(app, client, school_id)
    assert lines_of(client.get(f"/campagnes/{public_id}/rapport").text, "evolution") == []


# The radar is never alone


def test_the_radar_has_its_table_and_says_what_it_shows(app: Flask, client: FlaskClient) -> None:
    page = client.get(open_full_report(app, client, build_report())).text
    part = parse(page).one("section", aria_labelledby="regards")
    charts = part.all("svg")
    codes = [line[0].split()[-1] for line in lines_of(page, "regards")][:6]
    assert len(charts) == 2
    assert codes == ["PIL", "FOR", "RES", "PED", "INF", "EQU"]
    assert all("Équipement" in str(chart.attributes["aria-label"]) for chart in charts)
