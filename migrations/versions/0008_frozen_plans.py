"""frozen plans."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Who froze it may be forgotten (`SET NULL` where an account goes); what was presented stays as it was.
FROZEN = ("plan_id", "number", "label", "content", "frozen_at")

SQLITE_TRIGGER = f"""
CREATE TRIGGER plan_version_never_changes BEFORE UPDATE OF {", ".join(FROZEN)} ON plan_version
BEGIN SELECT RAISE(ABORT, 'a frozen plan never changes'); END
"""
POSTGRES_FUNCTION = """
CREATE FUNCTION plan_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a frozen plan never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRES_TRIGGER = f"""
CREATE TRIGGER plan_version_never_changes BEFORE UPDATE OF {", ".join(FROZEN)} ON plan_version
FOR EACH ROW EXECUTE FUNCTION plan_version_never_changes()
"""


def upgrade() -> None:
    """Apply: the database refuses to change what was presented, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TRIGGER)
    else:
        op.execute(POSTGRES_FUNCTION)
        op.execute(POSTGRES_TRIGGER)


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER plan_version_never_changes")
    else:
        op.execute("DROP TRIGGER plan_version_never_changes ON plan_version")
        op.execute("DROP FUNCTION plan_version_never_changes")
