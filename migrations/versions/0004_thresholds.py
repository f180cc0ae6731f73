"""thresholds."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. No limit is raised so far."""
    op.create_table(
        "installation_threshold",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.CheckConstraint("least > 0", name=op.f("ck_installation_threshold_least_positive")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation_threshold")),
    )
    op.create_table(
        "campaign_threshold",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.CheckConstraint("least > 0", name=op.f("ck_campaign_threshold_least_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_campaign_threshold_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "name", name=op.f("pk_campaign_threshold")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("campaign_threshold")
    op.drop_table("installation_threshold")
