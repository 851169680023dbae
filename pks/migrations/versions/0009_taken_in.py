"""Papers that came back from Word, or that the other side wrote: which file, when, by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the table of papers."""
    op.create_table(
        "taken_paper",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.Column("origin", sa.String(30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "origin IN ('sendiri', 'pihak_lain')", name=op.f("ck_taken_paper_origin")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["draft.agreement_id"],
            name=op.f("fk_taken_paper_agreement_id_draft"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_taken_paper_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_taken_paper_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_paper")),
    )
    op.create_index(op.f("ix_taken_paper_agreement_id"), "taken_paper", ["agreement_id"])


def downgrade() -> None:
    """Drop the table; the files stay in the store."""
    op.drop_table("taken_paper")
