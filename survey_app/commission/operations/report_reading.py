"""Reading the results of a campaign for the commission: as those who were asked may read them."""

from sqlalchemy import select

from survey_app.campaigns.models import Campaign
from survey_app.commission.errors import CommissionNotFoundError
from survey_app.commission.models import PublishedKind
from survey_app.commission.operations.access import Seat
from survey_app.commission.operations.publishing import list_publications
from survey_app.database import session
from survey_app.reports.beside.setting import Reach
from survey_app.reports.release.operations import NotReturnedError, ReturnedResults, read_results


def read_published_results(seat: Seat, public_id: str, compared_with: str | None) -> ReturnedResults:
    """Return the results of a campaign that was published. Raises CommissionNotFoundError.

    Privacy: compared are only earlier campaigns that were published to the commission too.
    """
    campaign = session().scalar(
        select(Campaign).where(Campaign.public_id == public_id, Campaign.school_id == seat.school_id)
    )
    published = frozenset(
        one.item.reference for one in list_publications(seat) if one.item.kind is PublishedKind.REPORT
    )
    message = f"no published results {public_id} in school {seat.school_id}"
    if campaign is None or public_id not in published:
        raise CommissionNotFoundError(message)
    try:
        return read_results(campaign, compared_with, Reach(published))
    except NotReturnedError as error:
        raise CommissionNotFoundError(message) from error
