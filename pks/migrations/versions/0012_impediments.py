"""What keeps follow-ups from being done: impediments, and which follow-ups they block."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the tables of impediments."""
    op.create_table(
        "impediment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("party_id", sa.Integer, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer, nullable=False),
        sa.Column("solved_at", sa.DateTime(timezone=True)),
        sa.Column("solved_by_id", sa.Integer),
        sa.Column("solution", sa.String),
        sa.CheckConstraint(
            "(solved_at IS NULL) = (solution IS NULL)", name=op.f("ck_impediment_solved_how")
        ),
        _reference("impediment", "agreement_id", "agreement"),
        _reference("impediment", "party_id", "party"),
        _reference("impediment", "opened_by_id", "user"),
        _reference("impediment", "solved_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impediment")),
    )
    op.create_index(op.f("ix_impediment_agreement_id"), "impediment", ["agreement_id"])
    standing = sa.text("solved_at IS NULL")
    op.create_index(
        "ix_impediment_open",
        "impediment",
        ["due_on"],
        postgresql_where=standing,
        sqlite_where=standing,
    )
    op.create_table(
        "blocked_follow_up",
        sa.Column("impediment_id", sa.Integer, nullable=False),
        sa.Column("follow_up_id", sa.Integer, nullable=False),
        _reference("blocked_follow_up", "impediment_id", "impediment"),
        _reference("blocked_follow_up", "follow_up_id", "follow_up", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("impediment_id", "follow_up_id", name=op.f("pk_blocked_follow_up")),
    )
    op.create_index(
        op.f("ix_blocked_follow_up_follow_up_id"), "blocked_follow_up", ["follow_up_id"]
    )


def _reference(
    table: str, column: str, target: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    """Drop them: what hindered is forgotten."""
    op.drop_table("blocked_follow_up")
    op.drop_table("impediment")
