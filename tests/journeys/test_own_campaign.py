"""The journey from an empty draft to a report, as a test; and that its recount is not blind."""

from pathlib import Path

from tests.journeys import own_campaign
from tests.journeys.installation import Services
from tests.services.smtp_sink import SmtpSink


def test_a_questionnaire_of_ones_own_from_an_empty_draft_to_a_report(
    empty_postgres_url: str, redis_url: str, smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    story = own_campaign.play(Services(empty_postgres_url, redis_url, smtp_sink), tmp_path, print)
    assert len(story.recount().ballots) == 36
