"""The two journeys, as tests: whatever is not as it should be raises JourneyError."""

from pathlib import Path

from tests.journeys import full_campaign, small_school
from tests.journeys.installation import Services
from tests.services.smtp_sink import SmtpSink


def test_a_campaign_on_real_servers_leaves_a_right_report_in_every_form(
    empty_postgres_url: str, redis_url: str, smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    full_campaign.play(Services(empty_postgres_url, redis_url, smtp_sink), tmp_path, print)
    files = sorted(path.name for path in tmp_path.glob("report.*") if path.stat().st_size > 0)
    assert files == ["report.json", "report.ods", "report.pdf", "report.xlsx"]


def test_a_campaign_in_one_process_gives_a_right_report(tmp_path: Path) -> None:
    story = small_school.play(tmp_path, print)
    assert story.recount().ballots == 11
