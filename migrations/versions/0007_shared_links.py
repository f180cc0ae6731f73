"""shared links: who a campaign asks, and the links by which groups answer."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The campaigns there are ask the staff."""
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "audience",
                sa.Enum(
                    "staff",
                    "pupils",
                    "parents",
                    name="audience",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="staff",
            )
        )
    op.create_table(
        "shared_link",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_shared_link_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_shared_link")),
        sa.UniqueConstraint("verifier", name=op.f("uq_shared_link_verifier")),
    )


class CampaignsBySharedLinkError(Exception):
    """Campaigns of pupils or parents have no place in the version before."""


def downgrade() -> None:
    """Undo. Refused while a campaign of pupils or parents is there: its seats would be taken for people."""
    shared = op.get_bind().scalar(sa.text("SELECT count(*) FROM campaign WHERE audience <> 'staff'"))
    if shared:
        message = (
            f"{shared} campaign(s) are answered by shared links, which the version before does not know."
        )
        raise CampaignsBySharedLinkError(message)
    op.drop_table("shared_link")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_campaign_audience"), type_="check")
        batch_op.drop_column("audience")
