"""The limits of the disclosure rules that are raised: for the installation, and as each campaign keeps them."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base


class InstallationThreshold(Base):
    """One limit that administrators raised for campaigns to come; `name` is a field of the core's `Thresholds`."""

    __tablename__ = "installation_threshold"
    __table_args__ = (CheckConstraint("least > 0", name="least_positive"),)

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    least: Mapped[int]


class CampaignThreshold(Base):
    """One raised limit as it was when the campaign was scheduled: people answer under what they were told."""

    __tablename__ = "campaign_threshold"
    __table_args__ = (CheckConstraint("least > 0", name="least_positive"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    least: Mapped[int]
