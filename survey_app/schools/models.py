"""Schools, named by their UAI."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base


class School(Base):
    """A collège or lycée. `contact` is the address that teachers may write to; `accent` its colour, or ""."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    uai: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    city: Mapped[str] = mapped_column(String(100), default="")
    contact: Mapped[str] = mapped_column(String(254), default="")
    accent: Mapped[str] = mapped_column(String(7), default="")
