"""anonymity: sign-off and deposit apart, keys of cells, records of openings."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


class CampaignsAreOpenError(Exception):
    """Ballots are being taken; their seals and tokens are of the version before."""


def upgrade() -> None:
    """Apply. Refused while a campaign is open: its ballots could not be opened afterwards."""
    boxes = op.get_bind().scalar(sa.text("SELECT count(*) FROM ballot_box"))
    if boxes:
        message = (
            f"{boxes} campaign(s) are taking ballots or waiting to be opened. Let them end with the version they "
            "began with, then upgrade. (A demonstration can start anew: remove its data folder.)"
        )
        raise CampaignsAreOpenError(message)
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "editing",
                sa.Enum(
                    "strict",
                    "flexible",
                    name="editing",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="strict",
            )
        )
        batch_op.add_column(
            sa.Column(
                "opening_rule",
                sa.Enum(
                    "alone",
                    "two_of_three",
                    name="opening_rule",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="alone",
            )
        )
        batch_op.add_column(sa.Column("key_fingerprint", sa.LargeBinary(length=32), nullable=True))
    op.add_column("invitation", sa.Column("blinded_hash", sa.LargeBinary(length=32), nullable=True))
    with op.batch_alter_table("ballot_box", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cell_keys", sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column("takes_ballots", sa.Boolean(), nullable=False))
    op.create_table(
        "opening_record",
        sa.Column("campaign_public_id", sa.String(length=16), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("signed_off", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("null_ballots", sa.Integer(), nullable=False),
        sa.Column("receipts", sa.JSON(), nullable=False),
        sa.Column("key_fingerprint", sa.LargeBinary(length=32), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("keys_destroyed_on", sa.Date(), nullable=True),
        sa.Column("was_read", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_public_id", name=op.f("pk_opening_record")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("opening_record")
    with op.batch_alter_table("ballot_box", schema=None) as batch_op:
        batch_op.drop_column("takes_ballots")
        batch_op.drop_column("cell_keys")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_column("blinded_hash")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_campaign_editing"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_campaign_opening_rule"), type_="check")
        batch_op.drop_column("key_fingerprint")
        batch_op.drop_column("opening_rule")
        batch_op.drop_column("editing")
