"""Addresses of other systems that are told what happens here, and the messages to them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

EVENTS = (
    "event IN ('perjanjian.berlaku', 'perjanjian.diubah', 'perjanjian.berakhir', "
    "'kegiatan.dicatat', 'kegiatan.dikonfirmasi', 'tindak_lanjut.selesai', "
    "'tindak_lanjut.terlambat', 'surat.tertahan', 'uji_coba')"
)
STATES = "status IN ('due', 'sending', 'sent', 'parked', 'stopped')"
WAITS = sa.text("status IN ('due', 'sending')")


def upgrade() -> None:
    """Create both tables."""
    _create_endpoints()
    _create_deliveries()


def downgrade() -> None:
    """Drop all addresses with their messages."""
    op.drop_index(op.f("ix_webhook_delivery_waiting"), "webhook_delivery")
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_endpoint")


def _create_endpoints() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("institution_id", sa.Integer),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("secret", sa.String(80), nullable=False),
        sa.Column("old_secret", sa.String(80)),
        sa.Column("old_secret_until", sa.DateTime(timezone=True)),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer, nullable=False),
        sa.Column("last_success_at", sa.DateTime(timezone=True)),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "(old_secret IS NULL) = (old_secret_until IS NULL)",
            name=op.f("ck_webhook_endpoint_old_secret"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_webhook_endpoint_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_webhook_endpoint_created_by_id_user")
        ),
        sa.UniqueConstraint("url", name=op.f("uq_webhook_endpoint_url")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
    )


def _create_deliveries() -> None:
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("endpoint_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("event", sa.String(30), nullable=False),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_code", sa.Integer),
        sa.Column("answer", sa.String(200)),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("crashes", sa.Integer, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.String(300)),
        sa.CheckConstraint(EVENTS, name=op.f("ck_webhook_delivery_event")),
        sa.CheckConstraint(STATES, name=op.f("ck_webhook_delivery_status")),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoint.id"],
            name=op.f("fk_webhook_delivery_endpoint_id_webhook_endpoint"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("endpoint_id", "key", name=op.f("uq_webhook_delivery_endpoint_id_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
    )
    op.create_index(
        op.f("ix_webhook_delivery_waiting"),
        "webhook_delivery",
        ["endpoint_id", "next_try_at"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
