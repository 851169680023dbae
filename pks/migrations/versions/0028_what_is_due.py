"""Indexes for what the scheduler asks at each look: it costs what is due, not what exists."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

WATCHED = "next_reminder_on IS NOT NULL"
WAITS = "state = 'menunggu'"
UNSENT = "status IN ('due', 'sending')"

#: What is taken one by one, in this order; and which rows.
QUEUES = (
    ("ix_follow_up_next_reminder", "follow_up", ["next_reminder_on"], WATCHED),
    ("ix_watch_next_reminder", "watch", ["next_reminder_on"], WATCHED),
    ("ix_notice_ready", "notice", ["ready_at"], WAITS),
    ("ix_outgoing_mail_waiting", "outgoing_mail", ["next_try_at"], UNSENT),
    ("ix_webhook_delivery_waiting", "webhook_delivery", ["endpoint_id", "next_try_at"], UNSENT),
)


def upgrade() -> None:
    """Let queues end with the id: else PostgreSQL sorts all of a day to find the first of them.

    Agreements get one index instead of two, of which SQLite took the longer one.
    """
    for name, table, columns, rows in QUEUES:
        op.drop_index(name, table)
        _create(name, table, [*columns, "id"], rows)
    op.drop_index("ix_agreement_ending", "agreement")
    op.drop_index("ix_agreement_state", "agreement")
    op.create_index("ix_agreement_state_ends", "agreement", ["state", "ends_on"])
    _create("ix_notice_waiting", "notice", ["who", "id"], WAITS)
    _create("ix_follow_up_closed", "follow_up", ["closed_at"], "closed_at IS NOT NULL")


def downgrade() -> None:
    """Bring back the indexes as they were."""
    op.drop_index("ix_follow_up_closed", "follow_up")
    op.drop_index("ix_notice_waiting", "notice")
    op.drop_index("ix_agreement_state_ends", "agreement")
    op.create_index("ix_agreement_state", "agreement", ["state"])
    _create("ix_agreement_ending", "agreement", ["ends_on"], "state = 'berlaku'")
    for name, table, columns, rows in QUEUES:
        op.drop_index(name, table)
        _create(name, table, columns, rows)


def _create(name: str, table: str, columns: list[str], rows: str) -> None:
    which = sa.text(rows)
    op.create_index(name, table, columns, postgresql_where=which, sqlite_where=which)
