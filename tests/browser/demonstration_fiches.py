"""Finding the fiches of the demonstration school: those of the last years, signed, and this year's, under way."""

from sqlalchemy import select

from survey_app.database import session
from survey_app.diagnostics.models import Assessment


def fiche_of(school: int, year: int) -> str:
    """Return the key of the fiche of a year."""
    of_year = select(Assessment.key).where(Assessment.school_id == school, Assessment.year == year)
    return session().execute(of_year).scalar_one()
