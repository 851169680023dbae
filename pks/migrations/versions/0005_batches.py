"""Batches: the drafts of many units under one parent, with what became of each."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the batches and their rows."""
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("first_id", sa.Integer, nullable=False),
        sa.Column("template_key", sa.String, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["agreement.id"], name=op.f("fk_batch_parent_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_batch_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["institution.id"], name=op.f("fk_batch_first_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_batch_created_by_id_user")
        ),
    )
    op.create_index(op.f("ix_batch_parent_id"), "batch", ["parent_id"])
    op.create_index(op.f("ix_batch_institution_id"), "batch", ["institution_id"])
    op.create_table(
        "batch_row",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("batch_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("agreement_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_row")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_batch_row_batch_id_batch")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_batch_row_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_batch_row_agreement_id_agreement")
        ),
        sa.UniqueConstraint(
            "batch_id", "institution_id", name=op.f("uq_batch_row_batch_id_institution_id")
        ),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_batch_row_agreement_id")),
        sa.CheckConstraint(
            "state IN ('menunggu', 'jadi', 'gagal', 'dilewati')",
            name=op.f("ck_batch_row_rowstate"),
        ),
        sa.CheckConstraint(
            "(state = 'jadi') = (agreement_id IS NOT NULL)",
            name=op.f("ck_batch_row_made_is_there"),
        ),
    )


def downgrade() -> None:
    """Drop the batches; the drafts that they made stay."""
    op.drop_table("batch_row")
    op.drop_table("batch")
