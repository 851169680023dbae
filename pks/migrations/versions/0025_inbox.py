"""What comes back by mail: bounces with the addresses that they make dead, and answers.

A mail's Message-ID was derived from its key; from now on it begins with a mark of its own. The
mails that there are keep theirs.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

OUTCOMES = "outcome IN ('bounce', 'delay', 'reply', 'automatic', 'unknown', 'too_large', 'error')"


def upgrade() -> None:
    """Mark the mails, and create the tables of what comes in."""
    _mark_mails()
    _create_addresses()
    _create_incoming()
    _create_proposals()


def downgrade() -> None:
    """Forget what came in, and what came back."""
    for table in ("proposal_file", "proposal", "incoming_mail", "undeliverable_address"):
        op.drop_table(table)
    with op.batch_alter_table("outgoing_mail") as table:
        table.drop_constraint(op.f("uq_outgoing_mail_mark"), type_="unique")
        table.drop_column("mark")
        table.drop_column("bounced_at")


def _mark_mails() -> None:
    with op.batch_alter_table("outgoing_mail") as table:
        table.add_column(sa.Column("mark", sa.String(32)))
        table.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True)))
    mails = sa.table("outgoing_mail", sa.column("id"), sa.column("key"), sa.column("mark"))
    connection = op.get_bind()
    for mail_id, key in connection.execute(sa.select(mails.c.id, mails.c.key)).all():
        mark = hashlib.sha256(key.encode()).hexdigest()[:32]
        connection.execute(mails.update().where(mails.c.id == mail_id).values(mark=mark))
    with op.batch_alter_table("outgoing_mail") as table:
        table.alter_column("mark", existing_type=sa.String(32), nullable=False)
        table.create_unique_constraint(op.f("uq_outgoing_mail_mark"), ["mark"])


def _create_addresses() -> None:
    op.create_table(
        "undeliverable_address",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.String(300), nullable=False),
        sa.UniqueConstraint("address", name=op.f("uq_undeliverable_address_address")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undeliverable_address")),
    )


def _create_incoming() -> None:
    op.create_table(
        "incoming_mail",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.String(320), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("attachment_count", sa.Integer, nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("mail_id", sa.Integer),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_incoming_mail_outcome")),
        _reference("incoming_mail", "mail_id", "outgoing_mail"),
        sa.UniqueConstraint("key", name=op.f("uq_incoming_mail_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
    )
    for column in ("received_at", "mail_id"):
        op.create_index(op.f(f"ix_incoming_mail_{column}"), "incoming_mail", [column])


def _create_proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("incoming_id", sa.Integer, nullable=False),
        sa.Column("follow_up_id", sa.Integer, nullable=False),
        sa.Column("party_id", sa.Integer),
        sa.Column("person_id", sa.Integer),
        sa.Column("user_id", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("left_out", sa.Text, nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("activity_id", sa.Integer),
        sa.CheckConstraint(
            "user_id IS NULL OR person_id IS NULL", name=op.f("ck_proposal_by_one_at_most")
        ),
        sa.CheckConstraint(
            "activity_id IS NULL OR settled_at IS NOT NULL", name=op.f("ck_proposal_saved_when")
        ),
        _reference("proposal", "incoming_id", "incoming_mail"),
        _reference("proposal", "follow_up_id", "follow_up", ondelete="CASCADE"),
        *(_reference("proposal", f"{one}_id", one) for one in ("party", "person", "user")),
        _reference("proposal", "activity_id", "activity"),
        sa.UniqueConstraint("incoming_id", name=op.f("uq_proposal_incoming_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_follow_up_id"), "proposal", ["follow_up_id"])
    waits = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_proposal_open",
        "proposal",
        ["follow_up_id"],
        postgresql_where=waits,
        sqlite_where=waits,
    )
    op.create_table(
        "proposal_file",
        sa.Column("proposal_id", sa.Integer, nullable=False),
        sa.Column("file_id", sa.Integer, nullable=False),
        _reference("proposal_file", "proposal_id", "proposal", ondelete="CASCADE"),
        _reference("proposal_file", "file_id", "stored_file"),
        sa.PrimaryKeyConstraint("proposal_id", "file_id", name=op.f("pk_proposal_file")),
    )


def _reference(
    table: str, column: str, target: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)
