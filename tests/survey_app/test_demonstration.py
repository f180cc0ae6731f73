"""The demonstration school: there once, however often the product starts, with three years of its life."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from config import Settings
from questionnaires.analysis.report import Report
from questionnaires.definition.findings import FindingCode
from survey_app.accounts.models import Account, AccountMail, AccountMailKind, DeliveryState
from survey_app.accounts.operations import check_password, find_account
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.safety import init_safety
from survey_app.coediting.operations import list_changes
from survey_app.commission.models import PublishedKind, Quality
from survey_app.commission.operations.access import get_seat
from survey_app.commission.operations.comments import list_comments
from survey_app.commission.operations.meetings import list_meetings
from survey_app.commission.operations.members import list_members
from survey_app.commission.operations.publishing import list_publications
from survey_app.database import Base, session
from survey_app.demonstration import PASSWORD, UAI, prepare
from survey_app.demonstration.calendar import Times
from survey_app.demonstration.people import ACCOUNTS
from survey_app.diagnostics.models import AssessmentState
from survey_app.diagnostics.operations.reading import list_assessments, list_signed_positions, read_fiche
from survey_app.drafting.edits import Batch, Outcome, SentEdit
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.drafts import list_drafts
from survey_app.drafting.operations.editing import make_edits
from survey_app.drafting.operations.following import get_state
from survey_app.drafting.operations.history import list_history
from survey_app.drafting.operations.remarks import get_remarks
from survey_app.plans.comparison import compare_plans
from survey_app.plans.fields import LineStatus
from survey_app.plans.operations.plans import list_plans, open_plan
from survey_app.plans.operations.versions import list_versions, open_version
from survey_app.plans.training.operations import list_requests
from survey_app.reports.models import ResultRelease
from survey_app.schools.operations import get_school_by_uai
from tests.factories import NOW
from tests.plugins.application import running_app
from tests.services.migrations import migrate
from tests.survey_app.accounts.visits import stop_clock


@dataclass(frozen=True)
class Author:
    account_id: int


@dataclass(frozen=True)
class Story:
    """The demonstration, made and asked for again; `rows` counts those of each table after each time."""

    chef: int
    referent: int
    school: int
    rows: tuple[dict[str, int], dict[str, int]]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Made once, interrupted before its last step, told again to its end; no test changes what others look at."""
    folder = tmp_path_factory.mktemp("demonstration")
    settings = Settings.for_tests(folder, demo=True)
    migrate(settings.database_url, folder)
    with running_app(settings) as app:
        stop_clock(app)
        init_safety(app, tuple)  # what surrounds a test is no server
        prepare(app)
        with app.app_context():
            before = count_rows()
            session().delete(get_account_of("administration"))
            session().commit()
        prepare(app)
        with app.app_context():
            chef, referent = (get_account_of(name).id for name in ("chef", "referent"))
            yield Story(chef, referent, get_school_by_uai(UAI).id, (before, count_rows()))


def get_account_of(name: str) -> Account:
    account = find_account(f"{name}@demo.example")
    assert account is not None
    return account


def count_rows() -> dict[str, int]:
    return {
        table.name: session().scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def test_told_twice_it_is_the_same(story: Story) -> None:
    before, after = story.rows
    # The journal notes that results were returned, and an account made, each time.
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]}.keys() <= {
        "journal_entry"
    }


def test_everybody_can_sign_in(story: Story) -> None:
    assert [check_password(email, PASSWORD) > 0 for email in ACCOUNTS] == [True] * len(ACCOUNTS)


def test_two_campaigns_a_year_apart_are_over_and_returned(story: Story) -> None:
    rows = session().execute(
        select(Campaign.state, func.count()).group_by(Campaign.state).order_by(Campaign.state)
    )
    assert {row[0]: row[1] for row in rows} == {
        CampaignState.OPEN: 2,
        CampaignState.PREPARING: 1,
        CampaignState.ENDED: 2,
    }
    reports = [Report.model_validate_json(text) for text in session().scalars(select(FrozenReport.content))]
    first, second = sorted(report.header.closed_on for report in reports)
    assert (second - first).days == 365
    shown = [sum(one.need.index.value is not None for one in report.practices) for report in reports]
    assert min(shown) > 12
    assert session().scalar(select(func.count()).select_from(ResultRelease)) == 2


def test_two_fiches_are_signed_and_a_third_is_under_way(story: Story) -> None:
    year = Times(NOW).year
    lines = {line.year: line for line in list_assessments(story.school)}
    assert {number: line.state for number, line in lines.items()} == {
        year - 2: AssessmentState.SIGNED,
        year - 1: AssessmentState.SIGNED,
        year: AssessmentState.OPEN,
    }
    paliers = {
        signed.year: sum(champ.palier or 0 for champ in signed.position.champs)
        for signed in list_signed_positions(story.school)
    }
    assert paliers[year - 1] > paliers[year - 2]
    present = read_fiche(lines[year].key)
    assert {cell.author for cell in present.cells.values()} == {
        "Camille Direction",
        "Sacha Numérique",
        "Dominique Animation",
    }
    assert [file.name for file in present.files] == ["Plan de formation (résumé).pdf"]


def test_a_plan_is_under_way_with_two_versions(story: Story) -> None:
    [plan] = list_plans(story.chef)
    content = open_plan(plan.key, story.chef).content
    assert len(content.lines) == 15
    assert {line.status for line in content.lines} == {
        LineStatus.PROPOSED,
        LineStatus.UNDER_WAY,
        LineStatus.DONE,
    }
    assert sum(bool(review.note) for line in content.lines for review in line.reviews) >= 6
    assert len(list_versions(plan)) == 2
    first, second = (open_version(plan.key, number, story.chef).content for number in (1, 2))
    assert compare_plans(first, second).lines


def test_a_request_is_nearly_ready(story: Story) -> None:
    [listed] = list_requests(story.referent)
    authors = {change.author for change in list_changes(listed.request.document_id, limit=500)}
    assert (listed.missing, authors) == (2, {"Sacha Numérique", "Camille Direction"})


def test_a_commission_has_met(story: Story) -> None:
    seat = get_seat(story.school, story.chef)
    assert {member.quality for member in list_members(seat)} == set(Quality)
    meetings = list_meetings(seat)
    assert [(meeting.ends_at < NOW, bool(meeting.record)) for meeting in meetings] == [
        (True, True),
        (True, True),
        (False, False),
    ]
    assert {published.item.kind for published in list_publications(seat)} == set(PublishedKind)
    [plan] = list_plans(story.chef)
    assert len(list_comments(seat, plan.key)) == 3


def test_old_mails_are_not_in_the_mailbox(story: Story) -> None:
    owed = session().scalars(
        select(AccountMail.kind).where(AccountMail.state == DeliveryState.QUEUED).distinct()
    )
    assert set(owed) == {AccountMailKind.MEETING, AccountMailKind.REPORT_READY}


def test_two_people_work_on_a_questionnaire(story: Story) -> None:
    authors = [Author(story.referent), Author(story.chef)]
    [draft] = list_drafts(authors[0])
    groups = list_history(draft.key, authors[0]).groups
    remarks = get_remarks(draft.key, authors[0])
    state = get_state(draft.key, authors[0], NOW)
    undo = SentEdit("k1", state.head, EditKind.UNDO)
    made = [make_edits(draft.key, author, Batch("tab", (undo,)), NOW).results[0] for author in authors[1:]]
    assert (draft.title, [group.author for group in groups]) == (
        "Diagnostic des équipes, avec nos questions",
        ["Sacha Numérique", "Camille Direction", "Sacha Numérique"],
    )
    assert {remark.placed.finding.code for remark in remarks.remarks} == {FindingCode.MISSING_TRANSLATION}
    assert ([len(state.undo), len(state.redo), state.conflicts], made[0].outcome) == (
        [3, 1, ()],
        Outcome.APPLIED,
    )


@pytest.mark.parametrize(
    ("now", "year", "begun"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), 2026, datetime(2026, 11, 17, 9, tzinfo=UTC)),
        (datetime(2026, 8, 3, 9, tzinfo=UTC), 2026, datetime(2026, 7, 31, 22, tzinfo=UTC)),
        (datetime(2027, 7, 31, 9, tzinfo=UTC), 2026, datetime(2027, 7, 25, 9, tzinfo=UTC)),
    ],
)
def test_this_years_fiche_is_never_begun_in_the_year_before(
    now: datetime, year: int, begun: datetime
) -> None:
    times = Times(now)
    assert (times.year, times.this_fiche) == (year, begun)
    assert times.on(1, 6, 20) < times.on(0, 9, 1)
    assert times.on(1, 6, 20) <= now
