"""From forms to report, with every kind of question: answered, sealed, opened, and counted once more by hand."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest
from flask import Flask

from questionnaires.analysis.report import Figure, ItemResult, Report
from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.ballots.box import make_box
from survey_app.ballots.casting import cast_ballot
from survey_app.ballots.models import FrozenReport
from survey_app.ballots.opening import open_ballot_box
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import session, transaction
from survey_app.keys.store import key_store
from survey_app.reports.operations import get_report
from survey_app.reports.review.operations import save_decisions
from tests.factories import NOW, Roll, add_campaign, add_revision, add_roll, add_school
from tests.journeys.rounding import mean, percent
from tests.survey_app.accounts.visits import add_person
from tests.survey_app.reports.every_kind import OTHER_TOOLS, REMARKS, WISHES, every_kind

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SIZES = (14, 13, 12, 11)
ANSWERED = 44
LATER = NOW + timedelta(days=15)
HOURS = {"1": range(6), "2": range(6, 12), "3": range(12, 18), "4": range(18, 24), "5": range(24, 31)}
"""The bands of the question about hours, written by hand."""

MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05")

Fields = dict[str, list[str]]


def fill_in(person: int) -> Fields:
    """Return the form of one person; some leave questions out."""
    chance = Random(person)
    tools = chance.sample([f"o{n}" for n in range(1, 6)], chance.randint(1, 4))
    wishes = chance.sample([f"o{n}" for n in range(1, 7)], chance.choice((1, 2, 3, 3)))
    fields: Fields = {
        "a.formation": [chance.choice(("yes", "yes", "no"))],
        "a.wifi": [str(chance.choice((1, 2, 3, 3, 4, 5)))],
        "a.heures": [str(chance.randint(0, 30))],
        "a.debit": [str(chance.choice(("2,4", "8.5", "29,9", "30", "250")))],
        "a.debut": [f"{chance.choice(MONTHS)}-{chance.randint(1, 28):02}"],
        "a.outils": tools,
        **{f"a.souhaits.{place}": [wish] for place, wish in enumerate(wishes, start=1)},
    }
    if "o5" in tools:
        fields["a.outils.o5"] = [OTHER_TOOLS[person % len(OTHER_TOOLS)]]
    if person < len(REMARKS):
        fields["a.remarque"] = [REMARKS[person]]
    if person % 11 == 0:
        del fields["a.heures"]
    return fields


FORMS = [fill_in(person) for person in range(ANSWERED)]


@pytest.fixture
def opened(app: Flask) -> Roll:
    """A campaign of every kind of question, answered by most, closed and opened."""
    with app.app_context(), transaction() as rows:
        school = add_school(rows)
        revision = add_revision(rows, every_kind())
        campaign = add_campaign(rows, school, revision, state=CampaignState.OPEN)
        cells = range(1, len(SIZES) + 1)
        make_box(rows, campaign.public_id, every_kind(), cells=cells, keys=key_store())
        roll = add_roll(rows, campaign, SIZES)
    with app.app_context():
        voting = VotingCache(60).find(roll.public_id)
        assert voting
        for code, fields in zip(roll.codes, FORMS, strict=False):
            reading = voting.revision.reader.read(fields)
            assert reading.faults == ()
            cast_ballot(voting, code, reading, now=NOW)
        with transaction() as rows:
            row = rows.get_one(Campaign, roll.campaign_id)
            row.state, row.opens_at, row.closed_at = CampaignState.CLOSED, NOW, LATER
        open_ballot_box(roll.campaign_id, LATER)
    return roll


def frozen(app: Flask, roll: Roll) -> Report:
    with app.app_context():
        return Report.model_validate_json(session().get_one(FrozenReport, roll.public_id).content)


def shares(result: ItemResult) -> dict[str, Figure]:
    return {share.code: share.percent for share in result.shares}


def item(report: Report, code: str) -> ItemResult:
    return next(result for result in report.items if result.code == code)


def counted(field: str, codes: Mapping[str, object]) -> dict[str, Figure]:
    """Return the share of those who answered a field with each of the codes."""
    given = [form[field] for form in FORMS if field in form]
    counts = Counter(value for values in given for value in values)
    return {code: percent(Fraction(counts[code], len(given))) for code in codes}


def test_every_kind_is_counted_as_by_hand(app: Flask, opened: Roll) -> None:
    report = frozen(app, opened)
    assert report.participation.ballots == ANSWERED
    assert shares(item(report, "FORMATION")) == counted("a.formation", {"yes": 0, "no": 0})
    assert shares(item(report, "WIFI")) == counted("a.wifi", dict.fromkeys("12345"))
    tools = counted("a.outils", {f"o{n}": n for n in range(1, 6)})
    assert shares(item(report, "OUTILS")) == {code.upper(): figure for code, figure in tools.items()}


def test_numbers_and_days_are_counted_by_band(app: Flask, opened: Roll) -> None:
    report = frozen(app, opened)
    hours = [int(form["a.heures"][0]) for form in FORMS if "a.heures" in form]
    assert shares(item(report, "HEURES")) == {
        code: percent(Fraction(sum(hour in band for hour in hours), len(hours)))
        for code, band in HOURS.items()
    }
    speeds = counted("a.debit", {"2,4": 0, "8.5": 0, "29,9": 0, "30": 0, "250": 0})
    assert list(shares(item(report, "DEBIT")).values())[:5] == list(speeds.values())
    starts = Counter(form["a.debut"][0][:7] for form in FORMS)
    assert [share.percent for share in item(report, "DEBUT").shares][: len(MONTHS)] == [
        percent(Fraction(starts[month], ANSWERED)) for month in MONTHS
    ]


def test_mean_ranks_are_counted_by_hand(app: Flask, opened: Roll) -> None:
    (ranking,) = frozen(app, opened).rankings
    orders = [
        [form[f"a.souhaits.{place}"][0] for place in (1, 2, 3) if f"a.souhaits.{place}" in form]
        for form in FORMS
    ]
    for number, found in enumerate(ranking.mean_ranks, start=1):
        ranks = [order.index(f"o{number}") + 1 if f"o{number}" in order else 5 for order in orders]
        wanted = mean(Fraction(sum(ranks), ANSWERED), lowest=1, highest=5, is_fine=True)
        assert (found.code, found.rank) == (f"O{number}", wanted)
    assert len(ranking.mean_ranks) == len(WISHES)


def test_exact_numbers_and_days_are_nowhere_in_the_report(app: Flask, opened: Roll) -> None:
    content = frozen(app, opened).model_dump_json()
    assert "29,9" not in content
    assert "29.9" not in content
    assert not [form["a.debut"][0] for form in FORMS if form["a.debut"][0] in content]


def test_texts_wait_then_appear(app: Flask, opened: Roll) -> None:
    report = frozen(app, opened)
    wrote_tools = sorted(form["a.outils.o5"][0] for form in FORMS if "a.outils.o5" in form)
    written = {part.code: part for part in report.verbatims}
    assert sorted(written["OUTILS_O5_TEXT"].texts) == wrote_tools
    assert sorted(written["REMARQUE"].texts) == sorted(REMARKS)
    assert written["MOT"].hidden

    referent, chef = add_person(app, "referent@ecole.example"), add_person(app, "chef@ecole.example")
    with app.app_context():
        school_id = session().get_one(Campaign, opened.campaign_id).school_id
        grant_role(referent, school_id, Role.REFERENT, actor=None, now=NOW)
        grant_role(chef, school_id, Role.CHEF, actor=None, now=NOW)
        assert shown_to(chef, opened) == set()
        save_decisions(referent, opened.public_id, {}, version=0, releases=True, now=LATER)
        assert shown_to(chef, opened) == {*REMARKS, *wrote_tools}


def shown_to(account_id: int, roll: Roll) -> set[str]:
    """Return the texts that somebody can read in the report."""
    result = get_report(account_id, roll.public_id).result
    assert result is not None
    return {text for part in result.report.verbatims for text in part.texts}
