"""no samples of what has to be forgotten, in the statistics of PostgreSQL."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# ANALYZE keeps a hundred values of each column for the planner, and VACUUM FULL leaves them where they are: what had
# been erased was in the files still. All of these are unique, or are never searched for: no plan needs their samples.
COLUMNS = (
    ("sealed_ballot", "slot", "bytea"),
    ("sealed_ballot", "sealed", "bytea"),
    ("personal_code", "verifier", "bytea"),
    ("shared_link", "verifier", "bytea"),
    ("invitation", "email", "varchar(254)"),
    ("invitation", "name", "varchar(160)"),
    ("invitation", "blinded_hash", "bytea"),
    ("message", "reference", "varchar(64)"),
    ("message", "unsubscribe_hash", "bytea"),
    ("account", "email", "varchar(254)"),
    ("account", "display_name", "varchar(120)"),
    ("rights_mail", "email", "varchar(254)"),
)


def upgrade() -> None:
    """Apply. A type that is given anew, the same as before, has the samples deleted that are there."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column, kind in COLUMNS:
            op.execute(f"ALTER TABLE {table} ALTER {column} TYPE {kind}, ALTER {column} SET STATISTICS 0")


def downgrade() -> None:
    """Undo."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column, _ in COLUMNS:
            op.execute(f"ALTER TABLE {table} ALTER {column} SET STATISTICS -1")
