"""requests for a password, and calls for the parts of a key."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = (
    "password_reset",
    "welcome",
    "trial",
    "report_ready",
    "invited",
    "plan_reminder",
    "meeting",
    "term_without_meeting",
    "publication",
)
NEW_KINDS = (*KINDS, "parts_awaited")


def _allow_kinds(values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("account_mail", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_account_mail_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_account_mail_kind"), f"kind IN ({listed})")


def upgrade() -> None:
    """Apply."""
    _allow_kinds(NEW_KINDS)
    op.create_table(
        "reset_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_request")),
    )


def downgrade() -> None:
    """Undo. Mails that did not exist before go, and requests that wait: people ask again."""
    op.drop_table("reset_request")
    op.execute("DELETE FROM account_mail WHERE kind = 'parts_awaited'")
    _allow_kinds(KINDS)
