"""Mails that a person has stopped, jobs that failed, and how many mails have gone out so far."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

STATUSES = "'due', 'sending', 'sent', 'parked'"
ASIDE = sa.text("status IN ('parked', 'stopped')")
SENT = sa.text("sent_at IS NOT NULL")


def upgrade() -> None:
    """Let a mail be stopped and a job be known by its failure; count what was sent once."""
    _allow(f"{STATUSES}, 'stopped'")
    for name, columns, rows in (
        ("ix_outgoing_mail_aside", ["status", "id"], ASIDE),
        ("ix_outgoing_mail_sent_at", ["sent_at"], SENT),
    ):
        op.create_index(name, "outgoing_mail", columns, postgresql_where=rows, sqlite_where=rows)
    with op.batch_alter_table("heartbeat") as table:
        table.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=True)
        table.add_column(sa.Column("failed_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("failed_as", sa.String(60)))
    op.create_table(
        "sent_tally",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("counted_to", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_sent_tally_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_tally")),
    )
    op.execute(
        "INSERT INTO sent_tally (id, sent, counted_to)"
        " SELECT 1, count(sent_at), coalesce(max(sent_at), '2000-01-01 00:00:00.000000')"
        " FROM outgoing_mail"
    )


def downgrade() -> None:
    """Put what was stopped aside, so that it does not go out; forget the failures."""
    op.drop_table("sent_tally")
    op.execute("DELETE FROM heartbeat WHERE at IS NULL")
    with op.batch_alter_table("heartbeat") as table:
        table.drop_column("failed_as")
        table.drop_column("failed_at")
        table.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.drop_index("ix_outgoing_mail_sent_at", "outgoing_mail")
    op.drop_index("ix_outgoing_mail_aside", "outgoing_mail")
    op.execute(
        "UPDATE outgoing_mail SET status = 'parked', error = 'stopped' WHERE status = 'stopped'"
    )
    _allow(STATUSES)


def _allow(statuses: str) -> None:
    with op.batch_alter_table("outgoing_mail") as table:
        table.drop_constraint(op.f("ck_outgoing_mail_status"), type_="check")
        table.create_check_constraint(op.f("ck_outgoing_mail_status"), f"status IN ({statuses})")
