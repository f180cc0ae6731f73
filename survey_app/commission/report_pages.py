"""What the page of published results receives."""

from dataclasses import dataclass

from survey_app.commission.operations.access import Seat
from survey_app.reports.pages import Sections


@dataclass(frozen=True, slots=True)
class PublishedReportPage:
    """The results of a campaign, as the commission reads them."""

    seat: Seat
    title: str
    sections: Sections
