"""Personal links, and when a liaison was last asked whether they still are."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the table of links; nobody has been asked yet."""
    with op.batch_alter_table("liaison") as table:
        table.add_column(sa.Column("asked_at", sa.DateTime(timezone=True)))
    op.create_table(
        "personal_link",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("purpose", sa.String(30), nullable=False),
        sa.Column("follow_up_id", sa.Integer),
        sa.Column("activity_id", sa.Integer),
        sa.Column("liaison_id", sa.Integer),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "purpose IN ('tugas', 'konfirmasi', 'narahubung')",
            name=op.f("ck_personal_link_purpose"),
        ),
        sa.CheckConstraint(
            "(purpose = 'tugas') = (follow_up_id IS NOT NULL)",
            name=op.f("ck_personal_link_task_of"),
        ),
        sa.CheckConstraint(
            "(purpose = 'konfirmasi') = (activity_id IS NOT NULL)",
            name=op.f("ck_personal_link_confirms"),
        ),
        sa.CheckConstraint(
            "(purpose = 'narahubung') = (liaison_id IS NOT NULL)",
            name=op.f("ck_personal_link_liaison_of"),
        ),
        _reference("person_id", "person"),
        _reference("follow_up_id", "follow_up", ondelete="CASCADE"),
        _reference("activity_id", "activity"),
        _reference("liaison_id", "liaison", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_link")),
    )
    for column in ("follow_up_id", "activity_id", "liaison_id"):
        op.create_index(op.f(f"ix_personal_link_{column}"), "personal_link", [column])
    op.create_index("ix_personal_link_person", "personal_link", ["person_id", "purpose"])


def _reference(column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_personal_link_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    """Drop them: no link opens anything any more."""
    op.drop_table("personal_link")
    with op.batch_alter_table("liaison") as table:
        table.drop_column("asked_at")
