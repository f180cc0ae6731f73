"""The year of a school, as a test: whatever is not as it should be raises JourneyError."""

from pathlib import Path

from tests.journeys import school_year
from tests.journeys.installation import Services
from tests.journeys.year_people import ADMINISTRATOR, ANIMATEUR, CHEF, MEMBERS, REFERENT
from tests.services.smtp_sink import SmtpSink


def test_a_year_from_the_fiche_to_the_plan_and_the_next_fiche(
    empty_postgres_url: str, redis_url: str, smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    year = school_year.play(Services(empty_postgres_url, redis_url, smtp_sink), tmp_path, print)
    everybody = {person.email for person in (CHEF, REFERENT, ANIMATEUR, *MEMBERS)}
    assert set(year.browsers) == everybody
    assert not {letter.recipient for letter in year.site.post()} & {ADMINISTRATOR.email}
