"""When things happened in the demonstration: school years before the day on which it is made."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from survey_app.diagnostics.school_year import FIRST_MONTH, school_year_of
from survey_app.web.filters import PARIS

LONG_AGO = timedelta(days=60)
"""What was owed before that long was sent then, and is in nobody's mailbox today."""


@dataclass(frozen=True)
class Times:
    """The instants of a story that ends now."""

    now: datetime

    @property
    def year(self) -> int:
        """The school year under way, by the calendar year in which it began."""
        return school_year_of(self.now)

    @property
    def this_fiche(self) -> datetime:
        """When the fiche of this year was begun: days ago, but for the first days of August."""
        begins = datetime(self.year, FIRST_MONTH, 1, tzinfo=PARIS)
        return max(self.now - timedelta(days=6), begins)

    def on(self, years_ago: int, month: int, day: int, hour: int = 17) -> datetime:
        """Return a day of the school year so many years ago; of this one with 0."""
        first = self.year - years_ago
        return datetime(first if month >= FIRST_MONTH else first + 1, month, day, hour, tzinfo=PARIS)

    def ago(self, days: int) -> datetime:
        """Return the instant so many days ago."""
        return self.now - timedelta(days=days)
