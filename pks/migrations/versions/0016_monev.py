"""Evaluations: rounds, the sheets of their sides, and what each says of a scope."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Create the tables of evaluations."""
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("coordinator_id", sa.Integer, nullable=False),
        sa.Column("follow_up_id", sa.Integer),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer, nullable=False),
        sa.Column("held_on", sa.Date),
        sa.Column("place", sa.String),
        sa.Column("missing_reason", sa.String),
        sa.Column("concluded_at", sa.DateTime(timezone=True)),
        sa.Column("figures", sa.JSON),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_evaluation_until_not_before_from")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_evaluation_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["institution.id"],
            name=op.f("fk_evaluation_coordinator_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_up.id"],
            name=op.f("fk_evaluation_follow_up_id_follow_up"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user.id"], name=op.f("fk_evaluation_opened_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    op.create_index(op.f("ix_evaluation_agreement_id"), "evaluation", ["agreement_id"])
    op.create_index(op.f("ix_evaluation_follow_up_id"), "evaluation", ["follow_up_id"])
    running = sa.text("concluded_at IS NULL")
    op.create_index(
        "ix_evaluation_open",
        "evaluation",
        ["agreement_id"],
        unique=True,
        postgresql_where=running,
        sqlite_where=running,
    )
    op.create_table(
        "evaluation_sheet",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("evaluation_id", sa.Integer, nullable=False),
        sa.Column("respondent", sa.String(30), nullable=False),
        sa.Column("recommendation", sa.String(30)),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True)),
        sa.Column("saved_by_id", sa.Integer),
        sa.Column("handed_in_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "respondent IN ('kesatu', 'kedua', 'koordinator', 'bersama')",
            name=op.f("ck_evaluation_sheet_respondent"),
        ),
        sa.CheckConstraint(
            "recommendation IN ('dilanjutkan', 'diperluas', 'dihentikan')",
            name=op.f("ck_evaluation_sheet_recommendation"),
        ),
        sa.CheckConstraint(
            "handed_in_at IS NULL OR recommendation IS NOT NULL",
            name=op.f("ck_evaluation_sheet_handed_in_with_word"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation.id"],
            name=op.f("fk_evaluation_sheet_evaluation_id_evaluation"),
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user.id"], name=op.f("fk_evaluation_sheet_saved_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_sheet")),
        sa.UniqueConstraint(
            "evaluation_id",
            "respondent",
            name=op.f("uq_evaluation_sheet_evaluation_id_respondent"),
        ),
    )
    op.create_table(
        "evaluation_answer",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sheet_id", sa.Integer, nullable=False),
        sa.Column("scope_key", sa.String, nullable=False),
        sa.Column("rating", sa.String(30)),
        sa.Column("achieved", sa.String, nullable=False),
        sa.Column("hindrance", sa.String, nullable=False),
        sa.Column("suggestion", sa.String, nullable=False),
        sa.CheckConstraint(
            "rating IN ('terlaksana', 'sebagian', 'belum')",
            name=op.f("ck_evaluation_answer_rating"),
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["evaluation_sheet.id"],
            name=op.f("fk_evaluation_answer_sheet_id_evaluation_sheet"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_answer")),
        sa.UniqueConstraint(
            "sheet_id", "scope_key", name=op.f("uq_evaluation_answer_sheet_id_scope_key")
        ),
    )


def downgrade() -> None:
    """Drop them: what was said in evaluations is lost."""
    op.drop_table("evaluation_answer")
    op.drop_table("evaluation_sheet")
    op.drop_table("evaluation")
