"""Mails of a kind that may be refused, and calendar entries that go with a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

COLUMNS = ("unsubscribe_url", "calendar_text")


def upgrade() -> None:
    """Add both columns, empty for what has been queued; nobody has refused anything yet."""
    for name in COLUMNS:
        op.add_column("outgoing_mail", sa.Column(name, sa.Text))
    op.create_table(
        "unsubscribed",
        sa.Column("list_key", sa.String(60), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("list_key", "address", name=op.f("pk_unsubscribed")),
    )


def downgrade() -> None:
    """Forget who has refused what; mails that wait go out without entry and link."""
    op.drop_table("unsubscribed")
    with op.batch_alter_table("outgoing_mail") as table:
        for name in COLUMNS:
            table.drop_column(name)
