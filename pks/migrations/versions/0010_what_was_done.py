"""What was reported, confirmed and postponed; and people who act without an account.

A follow-up may now wait for a supervisor, an activity may be logged by somebody who came by a
personal link, the other party confirms it, and a due day is moved only by a decision on record.
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0010"
down_revision = "0009"

STATES = ("direncanakan", "berjalan", "selesai", "batal")
STATES_SINCE = ("direncanakan", "berjalan", "diajukan", "selesai", "batal")
OPEN = "'direncanakan', 'berjalan'"


def upgrade() -> None:
    """Add the columns and the two tables; all that exists was logged by accounts."""
    with op.batch_alter_table("commitment") as table:
        table.add_column(
            sa.Column("source", sa.String(30), nullable=False, server_default="rencana_kerja")
        )
        table.create_check_constraint(
            op.f("ck_commitment_commitmentsource"), "source IN ('rencana_kerja', 'tambahan')"
        )
    with op.batch_alter_table("commitment") as table:
        table.alter_column("source", existing_type=sa.String(30), server_default=None)
    with op.batch_alter_table("liaison") as table:
        table.add_column(sa.Column("verified_at", sa.DateTime(timezone=True)))
    _change_follow_ups()
    with op.batch_alter_table("activity") as table:
        table.alter_column("logged_by_id", existing_type=sa.Integer, nullable=True)
        table.add_column(sa.Column("logged_by_person_id", sa.Integer))
        table.create_foreign_key(
            op.f("fk_activity_logged_by_person_id_person"),
            "person",
            ["logged_by_person_id"],
            ["id"],
        )
        table.create_check_constraint(
            op.f("ck_activity_logged_by_one"),
            "(logged_by_id IS NULL) <> (logged_by_person_id IS NULL)",
        )
    _create_confirmation()
    _create_postponement()


def _change_follow_ups() -> None:
    with op.batch_alter_table("follow_up") as table:
        table.add_column(
            sa.Column("postponed", sa.Boolean, nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("submitted_at", sa.DateTime(timezone=True)))
        _allow_states(table, STATES_SINCE, f"{OPEN}, 'diajukan'")
    with op.batch_alter_table("follow_up") as table:
        table.alter_column("postponed", existing_type=sa.Boolean, server_default=None)
    # What was closed as done had been reported at that moment.
    op.execute("UPDATE follow_up SET submitted_at = closed_at WHERE state = 'selesai'")


def _allow_states(table: BatchOperations, states: tuple[str, ...], still_open: str) -> None:
    named = ", ".join(f"'{state}'" for state in states)
    for name in ("ck_follow_up_followupstate", "ck_follow_up_open_or_closed"):
        table.drop_constraint(op.f(name), type_="check")
    table.create_check_constraint(op.f("ck_follow_up_followupstate"), f"state IN ({named})")
    table.create_check_constraint(
        op.f("ck_follow_up_open_or_closed"), f"(closed_at IS NULL) = (state IN ({still_open}))"
    )


def _create_confirmation() -> None:
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("activity_id", sa.Integer, nullable=False),
        sa.Column("party_id", sa.Integer, nullable=False),
        sa.Column("answer", sa.String(30), nullable=False),
        sa.Column("note", sa.String),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("by_person_id", sa.Integer),
        sa.CheckConstraint(
            "answer IN ('dikonfirmasi', 'keberatan')", name=op.f("ck_confirmation_answer")
        ),
        sa.CheckConstraint(
            "answer <> 'keberatan' OR note IS NOT NULL", name=op.f("ck_confirmation_objected_why")
        ),
        sa.CheckConstraint(
            "(by_id IS NULL) <> (by_person_id IS NULL)", name=op.f("ck_confirmation_by_one")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_confirmation_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_confirmation_party_id_party")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_confirmation_by_id_user")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_confirmation_by_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint(
            "activity_id", "party_id", name=op.f("uq_confirmation_activity_id_party_id")
        ),
    )
    op.create_index(op.f("ix_confirmation_party_id"), "confirmation", ["party_id"])


def _create_postponement() -> None:
    op.create_table(
        "postponement",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("follow_up_id", sa.Integer, nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("to_on", sa.Date, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer),
        sa.Column("asked_by_person_id", sa.Integer),
        sa.Column("answer", sa.String(30), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by_id", sa.Integer),
        sa.Column("decision_note", sa.String),
        sa.CheckConstraint(
            "answer IN ('diminta', 'disetujui', 'ditolak', 'dicabut')",
            name=op.f("ck_postponement_dateanswer"),
        ),
        sa.CheckConstraint(
            "asked_by_id IS NULL OR asked_by_person_id IS NULL",
            name=op.f("ck_postponement_asked_by_one_at_most"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (answer = 'diminta')",
            name=op.f("ck_postponement_decided_or_waits"),
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_up.id"],
            name=op.f("fk_postponement_follow_up_id_follow_up"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_postponement_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_person_id"],
            ["person.id"],
            name=op.f("fk_postponement_asked_by_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_postponement_decided_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postponement")),
    )
    op.create_index(op.f("ix_postponement_follow_up_id"), "postponement", ["follow_up_id"])
    waits = sa.text("answer = 'diminta'")
    op.create_index(
        "ix_postponement_waits",
        "postponement",
        ["follow_up_id"],
        unique=True,
        postgresql_where=waits,
        sqlite_where=waits,
    )


def downgrade() -> None:
    """Drop them. What a visitor logged and what waits for a supervisor cannot be kept as it was:
    the first is lost, the second is underway again.
    """
    op.drop_table("postponement")
    op.drop_table("confirmation")
    op.execute(
        "DELETE FROM evidence WHERE activity_id IN "
        "(SELECT id FROM activity WHERE logged_by_id IS NULL)"
    )
    op.execute("DELETE FROM activity WHERE logged_by_id IS NULL")
    with op.batch_alter_table("activity") as table:
        table.drop_constraint(op.f("ck_activity_logged_by_one"), type_="check")
        table.drop_constraint(op.f("fk_activity_logged_by_person_id_person"), type_="foreignkey")
        table.drop_column("logged_by_person_id")
        table.alter_column("logged_by_id", existing_type=sa.Integer, nullable=False)
    op.execute("UPDATE follow_up SET state = 'berjalan' WHERE state = 'diajukan'")
    with op.batch_alter_table("follow_up") as table:
        _allow_states(table, STATES, OPEN)
        table.drop_column("submitted_at")
        table.drop_column("postponed")
    with op.batch_alter_table("liaison") as table:
        table.drop_column("verified_at")
    with op.batch_alter_table("commitment") as table:
        table.drop_constraint(op.f("ck_commitment_commitmentsource"), type_="check")
        table.drop_column("source")
