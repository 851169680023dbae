"""Private calendar feeds: whose, of what, and under which secret."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the table of feeds."""
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(30), nullable=False),
        sa.Column("institution_id", sa.Integer),
        sa.Column("agreement_id", sa.Integer),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "subject IN ('saya', 'unit', 'perjanjian')", name=op.f("ck_calendar_feed_feedof")
        ),
        sa.CheckConstraint(
            "(subject = 'unit') = (institution_id IS NOT NULL)",
            name=op.f("ck_calendar_feed_unit_of_unit"),
        ),
        sa.CheckConstraint(
            "(subject = 'perjanjian') = (agreement_id IS NOT NULL)",
            name=op.f("ck_calendar_feed_agreement_of_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_calendar_feed_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_calendar_feed_agreement_id_agreement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"])


def downgrade() -> None:
    """Drop the table: no feed can be read any more."""
    op.drop_table("calendar_feed")
