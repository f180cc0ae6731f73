"""drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Whose it is may be forgotten (`SET NULL` where an account or a draft goes); what was published stays as it is.
FROZEN = ("owner", "questionnaire_code", "number", "content_hash", "content", "published_at")

SQLITE_TRIGGER = f"""
CREATE TRIGGER revision_never_changes BEFORE UPDATE OF {", ".join(FROZEN)} ON revision
BEGIN SELECT RAISE(ABORT, 'a published revision never changes'); END
"""
POSTGRES_FUNCTION = """
CREATE FUNCTION revision_never_changes() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a published revision never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRES_TRIGGER = f"""
CREATE TRIGGER revision_never_changes BEFORE UPDATE OF {", ".join(FROZEN)} ON revision
FOR EACH ROW EXECUTE FUNCTION revision_never_changes()
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_draft_created_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_draft_school_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_draft_key")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_school_id"), ["school_id"], unique=False)

    op.create_table(
        "draft_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "edit",
                "undo",
                "redo",
                "restore",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "conflict",
                "settled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("writes", sa.JSON(), nullable=False),
        sa.Column("inverse", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("clashes", sa.JSON(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_draft_edit_number_positive")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_draft_edit_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_edit_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_edit")),
        sa.UniqueConstraint("draft_id", "key", name=op.f("uq_draft_edit_draft_id_key")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_edit_draft_id_number")),
    )
    with op.batch_alter_table("draft_edit", schema=None) as batch_op:
        batch_op.create_index("ix_draft_edit_author", ["draft_id", "author_id", "number"], unique=False)
        batch_op.create_index("ix_draft_edit_target", ["draft_id", "target"], unique=False)

    op.create_table(
        "draft_element",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=40), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_element_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "uid", name=op.f("pk_draft_element")),
    )
    op.create_table(
        "draft_presence",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_presence_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_presence_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "session", name=op.f("pk_draft_presence")),
    )
    op.add_column("school", sa.Column("accent", sa.String(length=7), nullable=False, server_default=""))
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("draft_id", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_revision_questionnaire_code_content_hash"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_revision_questionnaire_code_number"), type_="unique")
        batch_op.create_index(batch_op.f("ix_revision_draft_id"), ["draft_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_revision_owner_questionnaire_code_content_hash"),
            ["owner", "questionnaire_code", "content_hash"],
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_revision_owner_questionnaire_code_number"),
            ["owner", "questionnaire_code", "number"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_revision_draft_id"), "draft", ["draft_id"], ["id"], ondelete="SET NULL"
        )
    _freeze_revisions()
    op.create_table(
        "text_review",
        sa.Column("campaign_public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_released", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_public_id"],
            ["frozen_report.campaign_public_id"],
            name=op.f("fk_text_review_campaign_public_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_public_id", name=op.f("pk_text_review")),
    )
    op.create_table(
        "text_decision",
        sa.Column("campaign_public_id", sa.String(length=16), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_withheld", sa.Boolean(), nullable=False),
        sa.Column("covered", sa.JSON(), nullable=False),
        sa.CheckConstraint("place >= 0", name=op.f("ck_text_decision_place_not_negative")),
        sa.ForeignKeyConstraint(
            ["campaign_public_id"],
            ["text_review.campaign_public_id"],
            name=op.f("fk_text_decision_campaign_public_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_public_id", "question", "place", name=op.f("pk_text_decision")),
    )


def downgrade() -> None:
    """Take back. What schools published stays for their campaigns, under a code that nobody else has."""
    op.drop_table("text_decision")
    op.drop_table("text_review")
    _thaw_revisions()
    op.execute(
        "UPDATE revision SET questionnaire_code = substr(questionnaire_code, 1, 20) || '_' || id WHERE owner <> ''"
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_revision_draft_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_revision_owner_questionnaire_code_number"), type_="unique")
        batch_op.drop_constraint(
            batch_op.f("uq_revision_owner_questionnaire_code_content_hash"), type_="unique"
        )
        batch_op.drop_index(batch_op.f("ix_revision_draft_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_revision_questionnaire_code_number"), ["questionnaire_code", "number"]
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_revision_questionnaire_code_content_hash"), ["questionnaire_code", "content_hash"]
        )
        batch_op.drop_column("draft_id")
        batch_op.drop_column("owner")

    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.drop_column("accent")
    op.drop_table("draft_presence")
    op.drop_table("draft_element")
    with op.batch_alter_table("draft_edit", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_edit_author")
        batch_op.drop_index("ix_draft_edit_target")

    op.drop_table("draft_edit")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_school_id"))

    op.drop_table("draft")


def _freeze_revisions() -> None:
    """Let the database refuse to change what was published, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TRIGGER)
    else:
        op.execute(POSTGRES_FUNCTION)
        op.execute(POSTGRES_TRIGGER)


def _thaw_revisions() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER revision_never_changes")
    else:
        op.execute("DROP TRIGGER revision_never_changes ON revision")
        op.execute("DROP FUNCTION revision_never_changes")
